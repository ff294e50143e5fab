#include "formulas/check.h"

#include "base/nearest.h"
#include "base/text.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::formulas {
namespace {

struct Place {
    const Step *step = nullptr;
    const Place *parent = nullptr; ///< the step whose child it is, or the loop whose body it is in
    std::vector<const Place *> parts; ///< its children or its body
    enum { unseen, open, closed } state = unseen;

    /// The innermost loop around it; null when there is none.
    const Place *loop() const
    {
        const Place *place = parent;
        while (place != nullptr && place->step->loop == nullptr)
            place = place->parent;
        return place;
    }
    bool is_inside(const Place *outer) const
    {
        const Place *place = this;
        while (place != nullptr && place != outer)
            place = place->parent;
        return place == outer;
    }
};

class Checker {
public:
    explicit Checker(const Formula &formula) : m_formula(formula) {}

    Result<> check()
    {
        if (m_formula.steps.empty())
            return wrong(m_formula.at, std::format("the formula {} has no steps.", m_formula.name), "Write them below [[steps]].");
        if (auto found = collect(m_formula.steps, nullptr); !found)
            return found;
        if (m_places.size() > most_steps)
            return wrong(m_formula.at, std::format("a formula has at most {} steps.", most_steps), "Make several formulas of it.");
        for (const Reference &use : m_formula.uses)
            if (auto known = check_use(use, nullptr); !known)
                return known;
        for (const Step *step : m_order)
            if (auto good = check_references(m_places.at(step->id)); !good)
                return good;
        for (const Step *step : m_order)
            if (auto good = walk(m_places.at(step->id)); !good)
                return good;
        return {};
    }

private:
    Result<> collect(const std::vector<Step> &steps, Place *parent)
    {
        for (const Step &step : steps) {
            const auto [entry, is_new] = m_places.try_emplace(step.id, Place{&step, parent, {}, Place::unseen});
            if (!is_new) {
                const Origin &first = entry->second.step->at;
                return wrong(step.at,
                    std::format("the step {} is there twice; the first is on line {}{}.", step.id, first.line,
                        first.file == step.at.file ? "" : " of " + first.file),
                    "Give each step its own id, also in children and loops.");
            }
            m_order.push_back(&step);
            if (parent != nullptr)
                parent->parts.push_back(&entry->second);
            if (auto found = collect(step.loop ? step.loop->body : step.children, &entry->second); !found)
                return found;
        }
        return {};
    }

    Result<const Place *> place_of(const Reference &reference) const
    {
        if (const auto found = m_places.find(reference.name); found != m_places.end())
            return &found->second;
        std::vector<std::string_view> ids;
        for (const Step *step : m_order)
            ids.push_back(step->id);
        const std::string_view meant = nearest(reference.name, ids);
        return wrong(reference.at, std::format("{} names the step {}, which is not there.", reference.key, elide(reference.name, 60)),
            meant.empty() ? "It names steps of this formula by their id." : std::format("Did you mean {}?", meant));
    }

    Result<> check_references(const Place &place)
    {
        const Step &step = *place.step;
        if (step.gate)
            if (const auto taken = m_places.find("gate-" + step.id); taken != m_places.end())
                return wrong(taken->second.step->at, std::format("gate-{0} is the name of the gate before the step {0}.", step.id),
                    "Give this step another id.");
        for (const Reference &reference : step.needs) {
            const auto target = place_of(reference);
            if (!target)
                return std::unexpected(target.error());
            const Place *loop = (*target)->loop();
            if (loop != nullptr && !place.is_inside(loop))
                return wrong(reference.at,
                    std::format("{} names the step {}, which is inside the loop {}.", reference.key, reference.name, loop->step->id),
                    std::format("Write {}: it is done when its last round is.", loop->step->id));
        }
        for (const Reference &use : step.uses)
            if (auto known = check_use(use, &place); !known)
                return known;
        return {};
    }

    /// The variable of a loop is known in its body.
    Result<> check_use(const Reference &use, const Place *place) const
    {
        for (const Place *around = place == nullptr ? nullptr : place->parent; around != nullptr; around = around->parent)
            if (around->step->loop && around->step->loop->variable == use.name)
                return {};
        if (m_formula.variable(use.name) != nullptr)
            return {};
        std::vector<std::string_view> names;
        for (const Variable &variable : m_formula.variables)
            names.push_back(variable.name);
        const std::string_view meant = nearest(use.name, names);
        return wrong(use.at, std::format("{} uses {{{{{}}}}}, but there is no such variable.", use.key, elide(use.name, 60)),
            meant.empty() ? std::format("Add [vars.{}], or take it out.", elide(use.name, 60))
                          : std::format("Did you mean {{{{{}}}}}?", meant));
    }

    /// What must be done before it: what it and those around it need, and its parts.
    std::vector<const Place *> before(const Place &place) const
    {
        std::vector<const Place *> found = place.parts;
        for (const Place *around = &place; around != nullptr; around = around->parent)
            for (const Reference &need : around->step->needs)
                found.push_back(&m_places.at(need.name));
        return found;
    }

    Result<> walk(Place &place)
    {
        if (place.state == Place::closed)
            return {};
        m_path.push_back(&place);
        if (place.state == Place::open) {
            std::string ring = place.step->id;
            for (auto step = std::ranges::find(m_path, &place) + 1; step != m_path.end(); ++step)
                ring += " → " + (*step)->step->id;
            return wrong(place.step->at, std::format("these steps wait for each other: {}.", ring),
                "Take one need away. A step with children waits for them, and they for what it needs.");
        }
        place.state = Place::open;
        for (const Place *other : before(place))
            if (auto good = walk(m_places.at(other->step->id)); !good)
                return good;
        place.state = Place::closed;
        m_path.pop_back();
        return {};
    }

    const Formula &m_formula;
    std::map<std::string, Place, std::less<>> m_places;
    std::vector<const Step *> m_order;
    std::vector<const Place *> m_path;
};

} // namespace

Result<> check_formula(const Formula &formula)
{
    return Checker(formula).check();
}

} // namespace wm::formulas
