#include "approvals/shell/state.h"

#include <algorithm>

namespace wm::approvals::shell {

void State::failed()
{
    if (cd_chained) {
        cwd.reset();
        old_cwd.reset();
    } else if (cd_pending) {
        cwd = old_cwd;
        cwd_sure = old_cwd_sure;
    }
    cd_pending = cd_chained = false;
}

void State::forget_variables()
{
    for (auto &[name, variable] : variables)
        variable.value.reset(), variable.unset = false;
    foreign = true;
    odd_splitting = true;
    arguments.reset();
}

void State::forget(const std::string &name)
{
    Variable &variable = variables[name];
    variable.value.reset();
    variable.unset = false;
    odd_splitting |= name == "IFS";
}

void join(State &state, const State &other)
{
    for (auto &[name, variable] : state.variables) {
        const auto found = other.variables.find(name);
        if (found == other.variables.end() || found->second.value != variable.value)
            variable.value.reset();
        variable.unset &= found != other.variables.end() && found->second.unset;
        if (found != other.variables.end()) {
            variable.odd |= found->second.odd;
            variable.exported |= found->second.exported;
        }
    }
    for (const auto &[name, variable] : other.variables)
        if (const auto [place, added] = state.variables.try_emplace(name, variable); added)
            place->second.value.reset(), place->second.unset = false;
    state.foreign |= other.foreign;
    state.odd_splitting |= other.odd_splitting;
    if (state.cwd != other.cwd)
        state.cwd.reset();
    if (state.old_cwd != other.old_cwd)
        state.old_cwd.reset();
    state.cwd_sure &= other.cwd_sure;
    state.old_cwd_sure &= other.old_cwd_sure;
    if (state.directories != other.directories)
        state.directories.clear();
    if (state.arguments != other.arguments)
        state.arguments.reset();
    state.stops_at_errors &= other.stops_at_errors;
    for (auto &[name, bodies] : state.functions)
        if (!other.functions.contains(name) && !std::ranges::contains(bodies, nullptr))
            bodies.push_back(nullptr);
    for (const auto &[name, others] : other.functions) {
        const auto [place, added] = state.functions.try_emplace(name);
        if (added)
            place->second.push_back(nullptr);
        for (const auto &body : others)
            if (!std::ranges::contains(place->second, body))
                place->second.push_back(body);
    }
}

} // namespace wm::approvals::shell
