#include "formulas/cook.h"

#include "base/text.h"
#include "formulas/kitchen.h"
#include "formulas/placeholders.h"

#include <algorithm>
#include <format>

namespace wm::formulas {
namespace {

/// Node numbers in an order in which they can be done, as near to the file's as possible; `needs` is shortened to what
/// does not follow from another need.
std::vector<std::size_t> in_order(std::vector<Nodes> &needs)
{
    std::vector<std::size_t> order;
    std::vector<Nodes> all(needs.size()); ///< everything that comes before
    Nodes placed;
    while (order.size() < needs.size()) {
        std::size_t next = 0;
        while (next < needs.size() && (placed.test(next) || (needs[next] & ~placed).any()))
            ++next;
        if (next == needs.size())
            break; // a ring: the formula was not checked
        placed.set(next);
        order.push_back(next);
        Nodes indirect;
        for (std::size_t need = 0; need < needs.size(); ++need)
            if (needs[next].test(need))
                indirect |= all[need];
        all[next] = indirect | needs[next];
        needs[next] &= ~indirect;
    }
    return order;
}

/// Fills in variables, and counts how much text comes of it.
class Texts {
public:
    Result<std::string> fill(const Item &item, std::string_view key, std::string_view text)
    {
        return fill(*item.scope, text, [&] { return std::format("{} of the step {}", key, item.id); });
    }

    template <class What> Result<std::string> fill(const Scope &scope, std::string_view text, const What &what)
    {
        auto filled = substitute(text, [&](std::string_view name) { return scope.value(name); }, m_left);
        if (!filled)
            return fail("bad_variable", std::format("With {}, there is more than {} MiB of text.", what(), cooked_limit >> 20),
                "Give shorter values.");
        m_left -= filled->size();
        return *std::move(filled);
    }

private:
    std::size_t m_left = cooked_limit;
};

Result<std::string> checked_title(std::string text, const std::string &what)
{
    const std::string_view title = trim(text);
    if (!title.empty() && !title.contains('\n') && count_characters(title) <= title_limit)
        return std::string(title);
    std::ranges::replace(text, '\n', ' ');
    return fail("bad_variable", std::format("The title of {} would be \"{}\".", what, elide(trim(text), 60)),
        std::format("A title is one line of 1 to {} characters: give other values.", title_limit));
}

/// What a step and its gate have in common.
Result<CookedStep> heading_of(const Item &item, Texts &texts)
{
    const Step &step = *item.step;
    auto filled = texts.fill(item, "title", step.title.empty() ? step.id : step.title);
    if (!filled)
        return std::unexpected(filled.error());
    auto title = checked_title(*std::move(filled), "the step " + item.id);
    if (!title)
        return std::unexpected(title.error());
    CookedStep cooked;
    cooked.id = item.id;
    cooked.title = *std::move(title);
    cooked.type = step.children.empty() ? step.type : "epic";
    cooked.priority = step.priority;
    cooked.source = std::format("{}:{}", step.at.file, step.at.line);
    for (const Item *around = item.around; around != nullptr && cooked.parent.empty(); around = around->around)
        if (!around->step->loop)
            cooked.parent = around->id;
    return cooked;
}

Result<CookedStep> cook_gate(const Item &item, Texts &texts)
{
    auto cooked = heading_of(item, texts);
    auto await_id = texts.fill(item, "gate", item.step->gate->await_id);
    if (!cooked || !await_id)
        return std::unexpected(!cooked ? cooked.error() : await_id.error());
    Gate &gate = cooked->gate.emplace(*item.step->gate);
    gate.await_id = trim(*await_id);
    cooked->id.insert(item.id.size() - item.step->id.size(), "gate-");
    cooked->title =
        elide(std::format("Gate ({}{}{}): {}", gate.type, gate.await_id.empty() ? "" : " ", gate.await_id, cooked->title), title_limit - 1);
    cooked->type = "gate";
    return cooked;
}

Result<CookedStep> cook_step(const Item &item, Texts &texts)
{
    const Step &step = *item.step;
    auto cooked = heading_of(item, texts);
    if (!cooked)
        return cooked;
    std::optional<Error> error;
    const auto fill = [&](std::string_view key, std::string_view text) {
        auto filled = texts.fill(item, key, text);
        if (!filled && !error)
            error = filled.error();
        return filled.value_or("");
    };
    cooked->description = fill("description", step.description);
    cooked->notes = fill("notes", step.notes);
    cooked->acceptance = fill("acceptance", step.acceptance);
    cooked->assignee = std::string(trim(fill("assignee", step.assignee)));
    for (const std::string &label : step.labels)
        if (const std::string filled = fill("labels", label); !trim(filled).empty())
            cooked->labels.emplace_back(trim(filled));
    if (error)
        return std::unexpected(*error);
    return cooked;
}

Result<> fill_heading(Cooked &cooked, const Formula &formula, const Scope &scope, Texts &texts)
{
    const std::string_view title = scope.value("title"), description = scope.value("desc");
    auto checked = checked_title(std::string(trim(title).empty() ? formula.name : title), "the molecule");
    auto filled = texts.fill(scope, formula.description, [] { return std::string("the formula's description"); });
    if (!checked || !filled)
        return std::unexpected(!checked ? checked.error() : filled.error());
    cooked.title = *std::move(checked);
    cooked.description = trim(description).empty() ? *std::move(filled) : std::string(description);
    return {};
}

} // namespace

Result<Cooked> cook(const Formula &formula, const Values &given)
{
    auto values = complete_values(formula, given);
    if (!values)
        return std::unexpected(values.error());
    Kitchen kitchen(formula, *std::move(values));
    if (auto laid = kitchen.lay_out(); !laid)
        return std::unexpected(laid.error());
    Cooked cooked{formula.name, formula.version, {}, {}, {}};
    Texts texts;
    if (auto filled = fill_heading(cooked, formula, kitchen.outermost(), texts); !filled)
        return std::unexpected(filled.error());
    std::vector<Nodes> needs;
    for (const Kitchen::Node &node : kitchen.nodes())
        needs.push_back(kitchen.needs_of(node));
    std::vector<std::size_t> done;
    std::vector<std::string> ids(needs.size());
    for (const std::size_t number : in_order(needs)) {
        const Kitchen::Node &node = kitchen.nodes()[number];
        auto step = node.is_gate ? cook_gate(*node.item, texts) : cook_step(*node.item, texts);
        if (!step)
            return std::unexpected(step.error());
        for (const std::size_t earlier : done)
            if (needs[number].test(earlier))
                step->needs.push_back(ids[earlier]);
        ids[number] = step->id;
        done.push_back(number);
        cooked.steps.push_back(*std::move(step));
    }
    return cooked;
}

} // namespace wm::formulas
