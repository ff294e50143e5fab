#include "runtimes/acp_options.h"

#include "runtimes/json_members.h"

#include <algorithm>

namespace wm::runtimes::acp {

std::string_view name_of(Setting setting)
{
    constexpr std::array names = {"mode", "model", "effort"};
    return names[static_cast<std::size_t>(setting)];
}

void Options::take(const Json &said)
{
    for (const Json &option : elements_in(said, "configOptions"))
        take_config(option);
    take_list(Setting::mode, member(said, "modes", "availableModes"), "id", member(said, "modes", "currentModeId"));
    take_list(Setting::model, member(said, "models", "availableModels"), "modelId", member(said, "models", "currentModelId"));
}

void Options::take_config(const Json &option)
{
    constexpr std::array categories = {"mode", "model", "thought_level"};
    const auto category = std::ranges::find(categories, string_in(option, "category"));
    if (category == categories.end() || string_in(option, "type") != "select" || string_in(option, "id").empty())
        return;
    Option taken{string_in(option, "id"), string_in(option, "currentValue"), {}};
    const auto add = [&taken](const Json &value) {
        if (member(value, "value").is_string())
            taken.values.push_back(string_in(value, "value"));
    };
    for (const Json &value : elements_in(option, "options")) {
        add(value);
        std::ranges::for_each(elements_in(value, "options"), add); // a group
    }
    m_options[static_cast<std::size_t>(category - categories.begin())] = std::move(taken);
}

void Options::take_list(Setting setting, const Json &list, std::string_view id, const Json &current)
{
    auto &option = m_options[static_cast<std::size_t>(setting)];
    if (!list.is_array() || (option && !option->config.empty())) // config options come before these
        return;
    option = Option{"", current.is_string() ? current.get<std::string>() : "", {}};
    for (const Json &value : list)
        if (member(value, id).is_string())
            option->values.push_back(string_in(value, id));
}

void Options::changed(Setting setting, const std::string &value)
{
    if (auto &option = m_options[static_cast<std::size_t>(setting)])
        option->current = value;
}

bool Options::offers(Setting setting, std::string_view value) const
{
    return find(setting) && std::ranges::contains(find(setting)->values, value);
}

const std::string &Options::current(Setting setting) const
{
    static const std::string none;
    return find(setting) ? find(setting)->current : none;
}

std::vector<std::string> Options::values(Setting setting) const
{
    return find(setting) ? find(setting)->values : std::vector<std::string>();
}

Options::Request Options::change(Setting setting, const std::string &value) const
{
    if (find(setting) && !find(setting)->config.empty())
        return {"session/set_config_option", {{"configId", find(setting)->config}, {"value", value}}};
    if (setting == Setting::mode)
        return {"session/set_mode", {{"modeId", value}}};
    return {"session/set_model", {{"modelId", value}}};
}

std::string mode_for(Asks asks, const Options &options)
{
    // Ids of modes, by how much is asked in them; of those that an agent has, the first. Some names mean different
    // things to different agents, but none of them has two of a row that differ in what we want.
    //                      Claude              Gemini      Qwen         codex-acp            Zed's codex-acp
    static const std::vector<std::vector<std::string>> table = {
        /* everything */ {"default", "read-only"},
        /* outside_edits */ {"acceptEdits", "autoEdit", "auto-edit", "workspace-write", "auto"},
        /* nothing */ {"bypassPermissions", "yolo", "agent-full-access", "full-access"},
    };
    for (auto row = static_cast<int>(asks); row >= 0; --row) { // never freer than was asked for
        for (const std::string &mode : table[static_cast<std::size_t>(row)])
            if (options.offers(Setting::mode, mode))
                return mode;
    }
    return "";
}

} // namespace wm::runtimes::acp
