#include "approvals/policy/targets.h"

#include <algorithm>

namespace wm::approvals {

bool lies_in(std::string_view path, std::string_view folder)
{
    return !folder.empty() && path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/' || folder == "/");
}

std::vector<std::string> paths_of(const Finding &finding)
{
    std::vector<std::string> paths;
    for (const PathUse &use : finding.paths)
        if (auto path = absolute_path(use.path, use.cwd))
            paths.push_back(std::move(*path));
    return paths;
}

std::string target_of(const PathUse &use, const Surroundings &surroundings)
{
    const auto path = absolute_path(use.path, use.cwd);
    if (!path)
        return {};
    if (*path == surroundings.worktree)
        return "worktree:.";
    if (lies_in(*path, surroundings.worktree))
        return "worktree:" + path->substr(surroundings.worktree.size() + 1);
    const bool scratch = std::ranges::any_of(surroundings.scratch, [&](const std::string &folder) { return lies_in(*path, folder); });
    return (scratch ? "scratch:" : "path:") + *path;
}

} // namespace wm::approvals
