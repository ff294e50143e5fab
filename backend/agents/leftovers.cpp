#include "agents/leftovers.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace wm::agents {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_new_files = 2000;

// Folders that programs fill, wherever they are.
constexpr std::array products = {"node_modules", "bower_components", "__pycache__", ".venv", "venv", ".tox", ".mypy_cache", ".pytest_cache",
    ".ruff_cache", ".gradle", ".terraform", ".next", ".nuxt", ".turbo", ".parcel-cache", ".cache", ".ccache", "CMakeFiles"};
// Folders that may as well be somebody's source: only when nothing of the project is in them yet.
constexpr std::array outputs = {"build", "dist", "out", "target", "coverage", "bin", "obj", "Debug", "Release"};
constexpr std::array endings = {
    ".o", ".obj", ".a", ".so", ".dll", ".dylib", ".exe", ".class", ".pyc", ".pyo", ".swp", ".swo", ".orig", ".rej", ".core"};
constexpr std::array names = {".DS_Store", "Thumbs.db", "CMakeCache.txt", "core", "nohup.out", "npm-debug.log", ".coverage"};

constexpr std::array keys = {".netrc", ".npmrc", ".pypirc", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "credentials.json"};
constexpr std::array key_endings = {".pem", ".key", ".p12", ".pfx", ".jks", ".keystore"};
constexpr std::array samples = {".example", ".sample", ".template", ".dist", ".defaults"};

bool ends_with_any(std::string_view name, const auto &all)
{
    return std::ranges::any_of(all, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_one_of(std::string_view name, const auto &all)
{
    return std::ranges::any_of(all, [&](std::string_view one) { return name == one; });
}

/// Secrets of a person or a machine: ".env", ".env.local", but not ".env.example".
bool is_key(std::string_view name)
{
    const bool settings = name == ".env" || (name.starts_with(".env.") && !ends_with_any(name, samples));
    return settings || is_one_of(name, keys) || ends_with_any(name, key_endings);
}

/// The project has nothing in this folder yet. `folder` ends in a slash.
bool is_new_folder(std::string_view folder, const git::WorktreeStatus &whole)
{
    return std::ranges::any_of(
        whole.untracked, [&](const std::string &entry) { return entry.ends_with('/') && folder.starts_with(entry); });
}

bool is_product(const std::string &path, const git::WorktreeStatus &whole)
{
    std::size_t begin = 0;
    for (std::size_t slash = path.find('/'); slash != std::string::npos; begin = slash + 1, slash = path.find('/', begin)) {
        const std::string_view folder = std::string_view(path).substr(begin, slash - begin);
        if (is_one_of(folder, products))
            return true;
        if (is_one_of(folder, outputs) && is_new_folder(std::string_view(path).substr(0, slash + 1), whole))
            return true;
    }
    const std::string_view name = std::string_view(path).substr(begin);
    return is_one_of(name, names) || ends_with_any(name, endings);
}

std::uintmax_t size_of(const fs::path &file)
{
    std::error_code error;
    if (fs::symlink_status(file, error).type() != fs::file_type::regular)
        return 0;
    const std::uintmax_t size = fs::file_size(file, error);
    return error ? 0 : size;
}

} // namespace

std::vector<std::string> doubtful_files(const fs::path &worktree, const git::WorktreeStatus &whole, const git::WorktreeStatus &each)
{
    std::vector<std::string> doubtful;
    std::uintmax_t together = 0;
    for (const std::string &path : each.untracked) {
        const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1); // npos + 1 = 0
        const std::uintmax_t size = size_of(worktree / path);
        together += size;
        if (path.ends_with('/') || size > largest_new_file || is_key(name) || is_product(path, whole))
            doubtful.push_back(path);
    }
    if (doubtful.empty() && (together > 10 * largest_new_file || each.untracked.size() > most_new_files))
        return whole.untracked;
    return doubtful;
}

} // namespace wm::agents
