#include "git/branch_name.h"

#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::git {

std::string branch_name(const BeadId &bead, std::string_view title, int attempt)
{
    constexpr std::size_t slug_limit = 40;
    std::string words = slug(title, slug_limit);
    if (words.empty())
        words = "work"; // else attempt 2 of bead "x" and the first of its child "x.2" would share a branch
    std::string name = std::format("wm/{}-{}", bead.value, words);
    if (attempt > 1)
        name += std::format(".{}", attempt);
    return name;
}

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
