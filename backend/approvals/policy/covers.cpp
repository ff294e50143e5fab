// What a grant covers: pairs of a finding's rule and a target, so that a person who allowed `rm -rf build` has not allowed
// `rm -rf src`. A call is covered when all of its pairs are.
#include "approvals/policy/targets.h"

namespace wm::approvals {
namespace {

void add_git(std::vector<std::string> &targets, const GitUse &git, const Surroundings &surroundings)
{
    const std::string remote = git.remote.empty() ? "" : git.remote + " ";
    for (const std::string &ref : git.refs) {
        const std::string name = ref.starts_with("refs/heads/") ? ref.substr(11) : ref;
        targets.push_back(remote + "branch:" + (!surroundings.branch.empty() && name == surroundings.branch ? "own" : name));
    }
    for (const Word &path : git.paths)
        if (const std::string target = target_of({PathUse::What::edit, path, git.cwd, Place::worktree}, surroundings); !target.empty())
            targets.push_back(target);
    if (git.refs.empty() && git.paths.empty() && git.cwd)
        targets.push_back(remote + (lies_in(*git.cwd, surroundings.worktree) ? "repository:own" : "repository:" + *git.cwd));
    if (git.all && !targets.empty())
        targets.back() += " all";
}

} // namespace

std::vector<std::string> covers_of(const Finding &finding, const Call &call, const Surroundings &surroundings)
{
    std::vector<std::string> targets;
    bool whole = finding.level == Level::unknown; // nothing less than the very call
    for (const PathUse &use : finding.paths) {
        targets.push_back(target_of(use, surroundings));
        whole |= targets.back().empty();
    }
    if (finding.git)
        add_git(targets, *finding.git, surroundings);
    for (const std::string &host : finding.hosts) {
        whole |= host == "*";
        targets.push_back("host:" + host);
    }
    if (targets.empty() || whole)
        targets = {call.kind == Call::Kind::command ? "command:" + call.command : "tool:" + call.tool};
    for (std::string &target : targets)
        target = finding.rule + ' ' + target;
    return targets;
}

} // namespace wm::approvals
