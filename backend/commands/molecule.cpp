#include "commands/molecule.h"

#include "town/bead/index.h"
#include "town/rules/blocking.h"

#include <algorithm>
#include <charconv>

namespace wm::commands {
namespace {

/// Of "wm-a3f8.12" 12: steps are numbered as they were poured.
int number_of(const town::Bead &step)
{
    const std::string_view id = step.id.value;
    const std::string_view digits = id.substr(id.rfind('.') + 1);
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

Json brief(const town::State &state, const Molecule &molecule, const town::Bead &step)
{
    Json view = {{"id", step.id}, {"step", step.extra->source_location}, {"title", step.title}, {"issue_type", step.type}};
    const auto waits = town::own_blockers(state, step);
    const std::string aside = town::put_aside_because(state, step);
    view["state"] = step.status == town::Status::closed ? "done"
        : &step == molecule.current                     ? "current"
        : !aside.empty()                                ? "put aside"
        : waits.empty()                                 ? "open"
                                                        : "waiting";
    if (step.status != town::Status::closed && !waits.empty())
        view["waits_for"] = waits;
    if (!aside.empty())
        view["put_aside"] = aside;
    if (!step.extra->await_type.empty())
        view["await_type"] = step.extra->await_type;
    return view;
}

} // namespace

const town::Bead *Molecule::step(std::string_view name) const
{
    const town::Bead *found = nullptr;
    for (const town::Bead *entry : steps)
        if (entry->extra->source_location == name && (found == nullptr || entry->status != town::Status::closed))
            found = entry;
    return found;
}

Molecule molecule_of(const town::State &state, const town::Bead &bead)
{
    Molecule molecule{&bead, {}, 0, nullptr};
    for (const BeadId &id : town::children(state, bead.id))
        if (const town::Bead *step = find(state.beads, id); step != nullptr && town::is_step(*step))
            molecule.steps.push_back(step);
    std::ranges::sort(molecule.steps, {}, [](const town::Bead *step) { return number_of(*step); });
    for (const town::Bead *step : molecule.steps) {
        if (step->status == town::Status::closed)
            ++molecule.done;
        else if (molecule.current == nullptr && step->type != "gate" && town::own_blockers(state, *step).empty() &&
            town::put_aside_because(state, *step).empty())
            molecule.current = step;
    }
    return molecule;
}

const town::Bead *bead_of_step(const town::State &state, const town::Bead &step)
{
    return town::is_step(step) ? town::parent_of(state, step) : nullptr;
}

Json view_of(const town::State &state, const Molecule &molecule, bool items)
{
    Json view = {{"bead", molecule.bead->id}, {"title", molecule.bead->title}, {"done", molecule.done}, {"total", molecule.steps.size()},
        {"formula", molecule.steps.empty() ? "" : molecule.steps.back()->extra->source_formula}};
    if (molecule.current != nullptr)
        view["current"] = brief(state, molecule, *molecule.current);
    if (items) {
        view["items"] = Json::array();
        for (const town::Bead *step : molecule.steps)
            view["items"].push_back(brief(state, molecule, *step));
    } else if (molecule.current == nullptr) {
        for (const town::Bead *step : molecule.steps)
            if (step->status != town::Status::closed)
                view["waiting"].push_back(brief(state, molecule, *step));
    }
    return view;
}

} // namespace wm::commands
