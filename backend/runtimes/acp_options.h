#pragma once
// What a session lets its client choose: its permission mode, its model, how hard it thinks. Agents offer these as
// config options; older ones as modes and (unstable) models with methods of their own. Values; any thread.
#include "base/json.h"
#include "runtimes/runtime.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::runtimes::acp {

enum class Setting { mode, model, effort };
inline constexpr std::array settings = {Setting::mode, Setting::model, Setting::effort};
std::string_view name_of(Setting setting);

class Options {
public:
    /// The result of session/new, load, resume or set_config_option, or a config_option_update.
    void take(const Json &said);
    /// It was set, and nothing more was said about it.
    void changed(Setting setting, const std::string &value);

    bool offers(Setting setting) const { return find(setting).has_value(); }
    bool offers(Setting setting, std::string_view value) const;
    /// Empty when there is no such choice.
    const std::string &current(Setting setting) const;
    std::vector<std::string> values(Setting setting) const;

    struct Request {
        std::string method;
        Json params;
    };
    /// Sets it; without the session's id.
    Request change(Setting setting, const std::string &value) const;

    Json checkpoint() const;
    void restore(const Json &checkpoint);

private:
    struct Option {
        std::string config; ///< id of the config option; empty = it has a method of its own
        std::string current;
        std::vector<std::string> values;
        NLOHMANN_DEFINE_TYPE_INTRUSIVE(Option, config, current, values)
    };
    const std::optional<Option> &find(Setting setting) const { return m_options[static_cast<std::size_t>(setting)]; }
    void take_config(const Json &option);
    void take_list(Setting setting, const Json &list, std::string_view id, const Json &current);

    std::array<std::optional<Option>, settings.size()> m_options;
};

/// The mode in which an agent asks as much as this, or empty: it stays in its own.
std::string mode_for(Asks asks, const Options &options);

} // namespace wm::runtimes::acp
