#include "git/common_dir.h"

#include "base/files.h"
#include "base/text.h"

#include <optional>

namespace wm::git {
namespace {

namespace fs = std::filesystem;

/// What a file says that holds one path, seen from `folder`.
std::optional<fs::path> path_in(const fs::path &file, std::string_view before, const fs::path &folder)
{
    const auto text = read_file(file, 8192);
    if (!text || !text->starts_with(before))
        return std::nullopt;
    const std::string_view path = trim(std::string_view(*text).substr(before.size()));
    return path.empty() ? std::nullopt : std::optional(folder / path);
}

/// `dot_git` is a git directory, or a file that names one.
fs::path git_dir_at(const fs::path &dot_git)
{
    std::error_code error;
    const auto kind = fs::status(dot_git, error).type();
    fs::path dir = dot_git;
    if (kind == fs::file_type::regular)
        dir = path_in(dot_git, "gitdir:", dot_git.parent_path()).value_or(fs::path());
    else if (kind != fs::file_type::directory)
        return {};
    return !dir.empty() && fs::exists(dir / "HEAD", error) ? dir : fs::path();
}

} // namespace

std::filesystem::path common_dir_of(const std::filesystem::path &directory)
{
    std::error_code error;
    const fs::path start = directory.is_absolute() ? fs::canonical(directory, error) : fs::path();
    for (fs::path at = start; !at.empty(); at = at.parent_path()) {
        if (const fs::path dir = git_dir_at(at / ".git"); !dir.empty())
            return fs::canonical(path_in(dir / "commondir", "", dir).value_or(dir), error);
        if (at == at.root_path())
            break;
    }
    return {};
}

} // namespace wm::git
