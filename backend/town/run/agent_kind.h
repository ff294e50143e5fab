#pragma once
// How a command line names a kind of agent instead of a program: "@claude --model opus --effort high". What the kind
// is started with stands in its preset (runtimes/presets.h) and may change from run to run; the name stays.
#include "base/result.h"
#include "town/state.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::town {

struct AgentKind {
    std::string name; ///< "claude"
    std::string model, effort;
    std::string sandbox, network;   ///< "on", "off"; empty = as its rig says
    std::string asks;               ///< "everything", "outside-edits", "nothing"; empty = as its preset says
    std::vector<std::string> more;  ///< after "--": further arguments of its program

    bool operator==(const AgentKind &) const = default;
};

/// nullopt for an ordinary program. Error "bad_command" names the word that is wrong.
Result<std::optional<AgentKind>> agent_kind(const std::vector<std::string> &command);
/// "claude" of "@claude --model opus", "agent.sh" of "/home/ada/agent.sh --fast"; empty for an empty command.
std::string program_name(const std::vector<std::string> &command);
/// Whether the agent takes part in a conversation: a kind of agent does, a mere program does not.
inline bool converses(const std::vector<std::string> &command)
{
    return !command.empty() && command.front().starts_with('@');
}

} // namespace wm::town
