#include "approvals/command.h"
#include <filesystem>
namespace wm::approvals {
__attribute__((weak)) std::optional<std::string> absolute_path(const Word &word, const std::optional<std::string> &cwd)
{
    if (!word.known || (!cwd && !word.text.starts_with('/')))
        return std::nullopt;
    auto path = (std::filesystem::path(cwd.value_or("/")) / word.text).lexically_normal().string();
    while (path.size() > 1 && path.ends_with('/'))
        path.pop_back();
    return path;
}
} // namespace wm::approvals
