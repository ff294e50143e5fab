#include "git/branch_name.h"

#include <algorithm>

namespace wm::git {

bool is_valid_branch_name(std::string_view name)
{
    if (name.empty() || name == "HEAD" || name == "@" || name.starts_with('-') || name.ends_with('/') || name.ends_with('.') ||
        name.size() > 240)
        return false;
    if (name.contains("..") || name.contains("@{") || name.contains("//"))
        return false;
    const auto forbidden = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte == 0x7F || std::string_view("~^:?*[\\").contains(c);
    };
    if (std::ranges::any_of(name, forbidden))
        return false;
    for (std::size_t start = 0; start <= name.size();) {
        const auto end = std::min(name.find('/', start), name.size());
        const auto part = name.substr(start, end - start);
        if (part.empty() || part.starts_with('.') || part.ends_with(".lock"))
            return false;
        start = end + 1;
    }
    return true;
}

} // namespace wm::git
