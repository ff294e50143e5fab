#include "approvals/effects/paths.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <deque>
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <format>
#include <memory>
#include <unistd.h>

namespace wm::approvals::effects {
namespace {

constexpr int most_links = 40; // as the kernel: path_resolution(7)

std::deque<std::string> parts_of(std::string_view path)
{
    std::deque<std::string> parts;
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        if (end > at)
            parts.emplace_back(path.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

bool ends_in_slash(std::string_view path)
{
    return path.size() > 1 && path.ends_with('/');
}

void step(std::string &path, const std::string &part)
{
    if (part == "..")
        path = parent_of(path);
    else if (part != ".")
        path = join(path, part);
}

std::string why_not(const std::string &path, int error)
{
    if (error == EACCES || error == EPERM)
        return std::format("{} may not be looked into.", parent_of(path));
    return std::format("{} cannot be looked at: {}.", path, std::strerror(error));
}

// A part of a pattern without its backslashes.
std::string unescaped(std::string_view pattern)
{
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\' && i + 1 < pattern.size())
            ++i;
        text += pattern[i];
    }
    return text;
}

bool is_pattern(std::string_view part)
{
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] == '\\')
            ++i;
        else if (part[i] == '*' || part[i] == '?' || part[i] == '[')
            return true;
    }
    return false;
}

// Splits at slashes and keeps each part with the slashes behind it; "/a//b*/" is "/", "a//", "b*/".
std::vector<std::pair<std::string, std::string>> pattern_parts(std::string_view pattern)
{
    std::vector<std::pair<std::string, std::string>> parts;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto end = std::min(pattern.find('/', at), pattern.size());
        const auto next = std::min(pattern.find_first_not_of('/', end), pattern.size());
        parts.emplace_back(pattern.substr(at, end - at), pattern.substr(end, next - end));
        at = next;
    }
    return parts;
}

struct Directory {
    DIR *stream;
    explicit Directory(const std::string &path) : stream(opendir(path.c_str())) {}
    ~Directory()
    {
        if (stream != nullptr)
            closedir(stream);
    }
    Directory(const Directory &) = delete;
};

class Expansion {
public:
    Expansion(std::string_view base, const std::function<bool()> &count, Expanded &out) : m_base(base), m_count(count), m_out(out) {}

    void grow(const std::string &done, std::span<const std::pair<std::string, std::string>> rest)
    {
        if (rest.empty()) {
            m_out.paths.push_back(done);
            return;
        }
        const auto &[part, slashes] = rest.front();
        if (!is_pattern(part)) {
            const std::string next = done + unescaped(part) + slashes;
            struct ::stat now{};
            if (lstat(place(next).c_str(), &now) == 0)
                grow(next, rest.subspan(1));
            return;
        }
        const Directory directory(place(done.empty() ? "." : done));
        if (directory.stream == nullptr) {
            if (errno != ENOENT && errno != ENOTDIR)
                m_out.trouble =
                    std::format("Which files match in {} cannot be told: it may not be read.", place(done.empty() ? "." : done));
            return;
        }
        while (const dirent *entry = readdir(directory.stream)) {
            const std::string name = entry->d_name;
            if (name == "." || name == "..")
                continue;
            if (!m_count()) {
                m_out.trouble = "More files match than can be looked at.";
                m_out.cut = true;
                return;
            }
            if (fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) != 0)
                continue;
            const std::string next = done + name + slashes;
            struct ::stat now{};
            if (slashes.empty() || (::stat(place(next).c_str(), &now) == 0 && S_ISDIR(now.st_mode)))
                grow(next, rest.subspan(1));
        }
    }

private:
    std::string place(const std::string &path) const { return path.starts_with('/') ? path : join(m_base, path); }

    std::string_view m_base;
    const std::function<bool()> &m_count;
    Expanded &m_out;
};

} // namespace

Resolved resolve(std::string_view base, std::string_view path, Last last)
{
    Resolved found;
    if (path.empty()) {
        found.trouble = "An empty path leads nowhere.";
        return found;
    }
    const bool follow_last = last == Last::followed || ends_in_slash(path) || path.ends_with("/.") || path == ".";
    std::deque<std::string> left = parts_of(path);
    if (!path.starts_with('/')) {
        auto before = parts_of(base);
        left.insert(left.begin(), before.begin(), before.end());
    }
    found.path = "/";
    found.exists = ::lstat("/", &found.now) == 0;
    int links = 0;
    while (!left.empty()) {
        const std::string part = left.front();
        left.pop_front();
        if (part == "." || part == "..") {
            step(found.path, part);
            found.exists = found.exists && ::lstat(found.path.c_str(), &found.now) == 0;
            continue;
        }
        const std::string next = join(found.path, part);
        if (!found.exists) {
            found.path = next;
            continue;
        }
        if (::lstat(next.c_str(), &found.now) != 0) {
            if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
                found.trouble = why_not(next, errno);
            found.exists = false;
            found.path = next;
            continue;
        }
        if (!S_ISLNK(found.now.st_mode) || (left.empty() && !follow_last)) {
            found.path = next;
            continue;
        }
        char target[PATH_MAX];
        const ssize_t length = readlink(next.c_str(), target, sizeof target);
        if (length <= 0 || ++links > most_links) {
            found.exists = false; // a ring: ELOOP, whatever the operation
            found.path = next;
            return found;
        }
        found.through_link = true;
        const std::string_view to(target, static_cast<std::size_t>(length));
        auto more = parts_of(to);
        left.insert(left.begin(), more.begin(), more.end());
        if (to.starts_with('/'))
            found.path = "/";
        if (::lstat(found.path.c_str(), &found.now) != 0)
            found.exists = false;
    }
    if (ends_in_slash(path) && !found.directory())
        found.exists = false; // ENOTDIR, whatever the operation
    return found;
}

Expanded expand(const Word &word, std::string_view base, const std::function<bool()> &count)
{
    Expanded out;
    if (!word.pattern) {
        out.paths.push_back(word.text);
        return out;
    }
    auto parts = pattern_parts(word.text);
    std::string root;
    if (!parts.empty() && parts.front().first.empty()) { // "/…"
        root = parts.front().second;
        parts.erase(parts.begin());
    }
    Expansion(base, count, out).grow(root, parts);
    std::ranges::sort(out.paths);
    if (out.paths.empty())
        out.paths.push_back(unescaped(word.text));
    return out;
}

bool lies_in(std::string_view path, std::string_view directory)
{
    if (directory.empty())
        return false;
    if (directory == "/")
        return path.starts_with('/');
    return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

std::string parent_of(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos || slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string name_of(std::string_view path)
{
    while (ends_in_slash(path))
        path.remove_suffix(1);
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string join(std::string_view directory, std::string_view name)
{
    std::string path(directory);
    if (!path.ends_with('/'))
        path += '/';
    return path += name;
}

} // namespace wm::approvals::effects
