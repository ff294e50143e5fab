#include "town/run/agent_kind.h"

#include <array>
#include <format>

namespace wm::town {

Result<std::optional<AgentKind>> agent_kind(const std::vector<std::string> &command)
{
    if (!converses(command))
        return std::nullopt;
    AgentKind kind;
    kind.name = command.front().substr(1);
    if (kind.name.empty())
        return fail("bad_command", "\"@\" names no agent.", "Write @claude, @codex …: `wm agents detect` lists them.");
    const std::array<std::pair<std::string_view, std::string *>, 5> options = {{{"--model", &kind.model}, {"--effort", &kind.effort},
        {"--asks", &kind.asks}, {"--sandbox", &kind.sandbox}, {"--network", &kind.network}}};
    for (std::size_t i = 1; i < command.size(); ++i) {
        const std::string &word = command[i];
        if (word == "--") {
            kind.more.assign(command.begin() + static_cast<std::ptrdiff_t>(i) + 1, command.end());
            break;
        }
        std::string *value = nullptr;
        for (const auto &[name, place] : options) {
            if (word == name && i + 1 < command.size())
                *(value = place) = command[++i];
            else if (word.starts_with(std::string(name) + "="))
                *(value = place) = word.substr(name.size() + 1);
        }
        if (value == nullptr)
            return fail("bad_command", std::format("@{} does not take \"{}\".", kind.name, word),
                "It takes --model NAME, --effort NAME, --asks everything|outside-edits|nothing, --sandbox on|off and --network on|off; "
                "arguments of its program stand after --.");
    }
    if (!kind.asks.empty() && kind.asks != "everything" && kind.asks != "outside-edits" && kind.asks != "nothing")
        return fail("bad_command", std::format("\"{}\" is not what an agent may ask about.", kind.asks),
            "--asks is everything, outside-edits or nothing.");
    for (const auto &[name, value] : {std::pair("--sandbox", &kind.sandbox), std::pair("--network", &kind.network)})
        if (!value->empty() && *value != "on" && *value != "off")
            return fail("bad_command", std::format("{} is on or off, not \"{}\".", name, *value), "");
    return kind;
}

std::string program_name(const std::vector<std::string> &command)
{
    if (command.empty())
        return {};
    const std::string &first = command.front();
    return converses(command) ? first.substr(1) : first.substr(first.rfind('/') + 1);
}

} // namespace wm::town
