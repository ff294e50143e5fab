#pragma once
// The paths of a finding as a policy and a grant name them.
#include "approvals/finding.h"

namespace wm::approvals {

/// Absolute and cleaned, of every path use whose path is known.
std::vector<std::string> paths_of(const Finding &finding);
/// "worktree:build", "scratch:/tmp/x", "path:/etc/hosts"; empty when the path is not known.
std::string target_of(const PathUse &use, const Surroundings &surroundings);
/// What a grant would have to cover to allow this finding: "rm.recursive worktree:build", "git.push.force origin branch:own". Where a
/// target is not known, or nothing was understood, the whole call is the target.
std::vector<std::string> covers_of(const Finding &finding, const Call &call, const Surroundings &surroundings);
/// `path` is `folder` or lies in it. Both absolute and cleaned.
bool lies_in(std::string_view path, std::string_view folder);

} // namespace wm::approvals
