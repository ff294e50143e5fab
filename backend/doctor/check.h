#pragma once
// One line of `wm doctor`: what was looked at, how it stands, and what to do about it.
#include <string>
#include <string_view>
#include <vector>

namespace wm::doctor {

enum class Health {
    ok,
    warning, ///< work goes on, but not as it should
    problem, ///< something cannot work
};
/// "ok", "warning", "problem".
std::string_view name_of(Health health);

struct Check {
    std::string subject; ///< "ledger", "rig waymark"
    Health health = Health::ok;
    std::string text;    ///< one sentence
    std::string hint = {}; ///< what to do; empty when all is well

    bool operator==(const Check &) const = default;
};
using Checks = std::vector<Check>;

} // namespace wm::doctor
