#include "formulas/kitchen.h"

#include "base/text.h"
#include "formulas/condition.h"
#include "formulas/placeholders.h"

#include <charconv>
#include <format>

namespace wm::formulas {
namespace {

constexpr std::size_t most_items = 4 * most_steps; ///< those that are left out count here too

} // namespace

std::string_view Scope::value(std::string_view name) const
{
    for (const Scope *scope = this; scope != nullptr; scope = scope->outer)
        if (const auto found = scope->values.find(name); found != scope->values.end())
            return found->second;
    return {};
}

Item *Scope::item(std::string_view id) const
{
    for (const Scope *scope = this; scope != nullptr; scope = scope->outer)
        if (const auto found = scope->items.find(id); found != scope->items.end())
            return found->second;
    return nullptr;
}

Kitchen::Kitchen(const Formula &formula, Values values) : m_formula(formula)
{
    m_scopes.push_back({nullptr, std::move(values), {}});
}

Result<> Kitchen::lay_out()
{
    auto added = add(m_formula.steps, m_scopes.front(), nullptr, 0, "");
    if (!added)
        return std::unexpected(added.error());
    if (m_nodes.empty())
        return wrong(m_formula.at, std::format("with these values the formula {} has no steps.", m_formula.name),
            "Every condition leaves its step out: give other values.");
    return {};
}

Result<int> Kitchen::new_node(Item &item, bool is_gate)
{
    if (m_nodes.size() == most_steps)
        return wrong(
            item.step->at, std::format("with these values there are more than {} steps.", most_steps), "Let the loops be shorter.");
    m_nodes.push_back({&item, is_gate});
    return static_cast<int>(m_nodes.size()) - 1;
}

Result<std::vector<Item *>> Kitchen::add(
    const std::vector<Step> &steps, Scope &scope, Item *around, std::size_t round, const std::string &prefix)
{
    std::vector<Item *> added;
    for (const Step &step : steps) {
        if (m_items.size() == most_items)
            return wrong(step.at, std::format("with these values there are more than {} steps.", most_steps), "Let the loops be shorter.");
        Item &item = m_items.emplace_back();
        item.step = &step;
        item.scope = &scope;
        item.around = around;
        item.round = round;
        item.id = prefix + step.id;
        item.left_out =
            (around != nullptr && around->left_out) || (step.condition && !holds(*step.condition, scope.value(step.condition->variable)));
        scope.items[step.id] = &item;
        added.push_back(&item);
        for (const bool is_gate : {true, false}) {
            if (item.left_out || (is_gate ? !step.gate : step.loop != nullptr))
                continue;
            auto node = new_node(item, is_gate);
            if (!node)
                return std::unexpected(node.error());
            (is_gate ? item.gate : item.node) = *node;
        }
        if (step.loop) {
            if (auto rounds = add_rounds(item, scope); !rounds)
                return std::unexpected(rounds.error());
            continue;
        }
        auto children = add(step.children, scope, &item, 0, item.id + ".");
        if (!children)
            return children;
        item.children = std::move(*children);
    }
    return added;
}

Result<std::int64_t> Kitchen::bound(const Item &item, std::string_view text) const
{
    const auto names = placeholders_in(text);
    const std::string_view value = names.empty() ? text : trim(item.scope->value(names.front()));
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < -1'000'000 || number > 1'000'000)
        return wrong(item.step->at, std::format("the range of the loop {} cannot go to \"{}\".", item.step->id, elide(value, 60)),
            "Give whole numbers.");
    return number;
}

Result<> Kitchen::add_rounds(Item &item, Scope &scope)
{
    if (item.left_out)
        return {};
    const Loop &loop = *item.step->loop;
    const auto first = bound(item, loop.first), last = bound(item, loop.last);
    if (!first || !last)
        return std::unexpected(!first ? first.error() : last.error());
    for (std::int64_t number = *first; number <= *last; ++number) {
        Scope &inner = m_scopes.emplace_back();
        inner.outer = &scope;
        if (!loop.variable.empty())
            inner.values[loop.variable] = std::to_string(number);
        const std::size_t round = item.rounds.size();
        auto added = add(loop.body, inner, &item, round, std::format("{}.iter{}.", item.id, round + 1));
        if (!added)
            return std::unexpected(added.error());
        item.rounds.push_back(std::move(*added));
    }
    return {};
}

const Nodes &Kitchen::before(Item &item)
{
    if (item.known_before)
        return *item.known_before;
    Nodes nodes;
    for (const Reference &need : item.step->needs)
        nodes |= done(*item.scope->item(need.name));
    if (item.around != nullptr && item.round > 0)
        for (Item *earlier : item.around->rounds[item.round - 1])
            nodes |= done(*earlier);
    else if (item.around != nullptr)
        nodes |= open(*item.around);
    return item.known_before.emplace(nodes);
}

Nodes Kitchen::open(Item &item)
{
    Nodes nodes = before(item);
    if (item.gate >= 0)
        nodes.set(static_cast<std::size_t>(item.gate));
    return nodes;
}

const Nodes &Kitchen::done(Item &item)
{
    if (item.known_done)
        return *item.known_done;
    Nodes nodes;
    if (item.node >= 0)
        nodes.set(static_cast<std::size_t>(item.node));
    else
        nodes = open(item); // who needs a step that is left out needs what it needs
    if (!item.rounds.empty())
        for (Item *last : item.rounds.back())
            nodes |= done(*last);
    return item.known_done.emplace(nodes);
}

Nodes Kitchen::needs_of(const Node &node)
{
    if (node.is_gate)
        return before(*node.item);
    Nodes nodes = open(*node.item);
    for (Item *child : node.item->children)
        nodes |= done(*child);
    return nodes;
}

} // namespace wm::formulas
