#pragma once
// What follows from an agent's role (resources/roles has what agents are told about theirs). Values; any thread.
#include <algorithm>
#include <array>
#include <string_view>

namespace wm::town {

/// Those that an agent may be slung as; the first is what it is when nobody says.
inline constexpr std::array<std::string_view, 4> roles = {"polecat", "crew", "reviewer", "resolver"};

constexpr bool is_role(std::string_view role)
{
    return std::ranges::find(roles, role) != roles.end();
}

/// Its work is over with its turn: what it has committed then is handed over, whether it said `wm done` or not. Others
/// stay, and hand over when they say so.
constexpr bool hands_over_with_its_turn(std::string_view role)
{
    return role == "polecat" || role == "resolver";
}

} // namespace wm::town
