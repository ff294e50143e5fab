// A molecule: the steps of a formula as child beads of the bead that they are the way to. The steps belong to whoever
// has that bead; each waits for the ones it needs, so the close policy keeps their order.
#include "town/bead/checks.h"
#include "town/bead/index.h"
#include "town/decide_parts.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"

#include <algorithm>
#include <map>

namespace wm::town {

Result<Events> Rules::operator()(const PourMolecule &c) const
{
    WM_CHECK(valid_name(c.as));
    WM_CHECK(valid_word(c.formula, "name of a formula"));
    if (c.steps.empty())
        return fail("bad_value", std::format("The formula {} has no steps.", c.formula));
    const std::string creator = asker.run().empty() && !c.as.empty() ? c.as : asker.actor, by = asker.run().empty() ? c.as : "";
    Events events;
    BeadId root = c.on;
    RigId rig_id = c.rig;
    int next = 1;
    if (root.empty()) {
        WM_TRY(rig, this->rig(c.rig));
        WM_CHECK(valid_title(c.title));
        root = free_bead_id(state, rig->prefix, c.title, c.formula, creator, asker.now);
        BeadExtra extra;
        extra.mol_type = "work";
        extra.source_formula = c.formula;
        events.push_back(BeadCreated{root, rig->id, c.title, "task", 2, {}, c.description, by, Rare(extra)});
    } else {
        WM_TRY(bead, this->bead(root));
        WM_CHECK(may_speak_for(*bead));
        if (bead->status == Status::closed)
            return fail("closed", std::format("{} is closed.", root.value), std::format("Reopen it first: `wm reopen {}`.", root.value));
        if (depth_of(root) >= deepest_child)
            return fail("too_deep", std::format("{} is on the deepest level; it cannot have steps.", root.value));
        for (const BeadId &child : children(state, root))
            if (const Bead *step = find(state.beads, child); is_step(*step) && step->status != Status::closed)
                return fail("exists", std::format("{} has open steps of the formula {}.", root.value, step->extra->source_formula.str()),
                    "Finish or delete those first.");
        rig_id = bead->rig;
        next = bead->next_child;
    }
    std::map<std::string, BeadId> ids;
    std::map<std::string, std::vector<std::string>> before_gates; // by the gate
    for (const PourStep &step : c.steps) {
        WM_CHECK(valid_title(step.title));
        WM_CHECK(valid_priority(step.priority));
        WM_CHECK(valid_word(step.type, "type"));
        WM_CHECK(valid_extra(step.extra));
        for (const std::string &label : step.labels)
            WM_CHECK(valid_label(label));
        while (find(state.beads, BeadId(std::format("{}.{}", root.value, next))) != nullptr)
            ++next;
        const BeadId id(std::format("{}.{}", root.value, next++));
        if (!ids.emplace(step.id, id).second)
            return fail("exists", std::format("The formula {} has two steps \"{}\".", c.formula, step.id));
        BeadExtra extra = step.extra;
        extra.mol_type = "step";
        extra.source_formula = c.formula;
        extra.source_location = step.id;
        events.push_back(BeadCreated{id, rig_id, step.title, step.type, step.priority, step.labels, step.description, by, Rare(extra)});
        events.push_back(DependencyAdded{id, root, DependencyType::parent_child});
        std::vector<std::string> needs;
        const auto add = [&](const std::string &need) {
            if (!std::ranges::contains(needs, need))
                needs.push_back(need);
        };
        for (const std::string &need : step.needs) {
            if (const auto gate = before_gates.find(need); gate != before_gates.end()) // opened early it lets nothing pass the others
                std::ranges::for_each(gate->second, add);
            add(need);
        }
        if (step.type == "gate")
            before_gates.emplace(step.id, needs);
        for (const std::string &need : needs) { // a step stands after what it needs
            const auto found = ids.find(need);
            if (found == ids.end() || found->second == id)
                return fail("bad_value", std::format("The step {} needs \"{}\", which does not stand before it.", step.id, need));
            events.push_back(DependencyAdded{id, found->second, DependencyType::blocks});
        }
    }
    return events;
}

} // namespace wm::town
