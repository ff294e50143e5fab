#pragma once
// Whose commits they are: the names and addresses that git finds in a run's environment. By environment, never by
// configuration: that is shared by all worktrees of a clone. Values; any thread.
#include "town/run/run.h"

#include <format>
#include <map>
#include <string>

namespace wm::agents {

inline std::map<std::string, std::string> agent_identity(const town::Run &run)
{
    const std::string name = run.agent.value.substr(run.agent.value.find('/') + 1);
    std::map<std::string, std::string> variables;
    for (const char *who : {"AUTHOR", "COMMITTER"}) {
        variables[std::format("GIT_{}_NAME", who)] = name;
        variables[std::format("GIT_{}_EMAIL", who)] = std::format("{}@{}.wagonmaster.invalid", name, run.rig.value);
    }
    return variables;
}

} // namespace wm::agents
