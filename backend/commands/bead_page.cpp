#include "commands/bead_page.h"

#include "commands/bead_words.h"
#include "commands/lookup.h"
#include "commands/spelling.h"
#include "commands/views.h"

#include "base/text.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <format>
#include <tuple>

namespace wm::commands {

void Page::add(const town::Bead &bead)
{
    ++m_total;
    if (!full())
        m_items.push_back(view_of(m_state, bead));
}

void Page::offer(const Selection &selection, const town::Bead &bead)
{
    if (selection.takes(m_state, bead))
        add(bead);
    else if (selection.would_take_here(m_state, bead))
        ++m_elsewhere;
}

void Page::count(const Selection &selection, town::ByPriority town::Standing::*list)
{
    m_total = count_standing(m_state, list, selection.rig());
    m_elsewhere = standing_elsewhere(m_state, list, selection);
}

Json Page::json()
{
    Json list = list_of(std::move(m_items), m_total);
    put_elsewhere(list, m_elsewhere);
    return list;
}

std::size_t each_selected(
    const town::State &state, const Selection &selection, const std::function<void(const town::Bead &)> &visit, const BeadTest &also)
{
    std::size_t elsewhere = 0;
    each_open(state, selection.is_by_place() ? nullptr : selection.rig(), [&](const town::Bead &bead) {
        if (also && !also(bead))
            return true;
        if (selection.takes(state, bead))
            visit(bead);
        else
            elsewhere += selection.would_take_here(state, bead) ? 1 : 0;
        return true;
    });
    if (!selection.takes_closed() || also)
        return elsewhere;
    std::vector<const town::Bead *> closed;
    for (const auto &[id, box] : state.beads)
        if (box->status == town::Status::closed && selection.takes(state, box.get()))
            closed.push_back(&box.get());
        else if (box->status == town::Status::closed)
            elsewhere += selection.would_take_here(state, box.get()) ? 1 : 0;
    std::ranges::sort(closed, std::greater(), [](const town::Bead *bead) { return std::pair(bead->closed_at, bead->created); });
    for (const town::Bead *bead : closed)
        visit(*bead);
    return elsewhere;
}

std::size_t standing_elsewhere(const town::State &state, town::ByPriority town::Standing::*list, const Selection &selection)
{
    return selection.is_by_place() ? count_standing(state, list) - count_standing(state, list, selection.rig()) : 0;
}

Result<> put_in_order(Beads &beads, const Request &request, std::string_view orders, Timestamp now)
{
    const std::string order = request.text("sort");
    if (!order.empty() && !std::ranges::contains(split_words(orders), order))
        return fail(
            "bad_value", std::format("Beads are not sorted by \"{}\".", elide(order, 40)), std::format("--sort is one of: {}.", orders));
    const auto by = [&](auto &&key) { std::ranges::stable_sort(beads, {}, [&](const town::Bead *bead) { return key(*bead); }); };
    constexpr Timestamp two_days = 2 * 86'400 * nanoseconds_per_second;
    if (order == "priority")
        by([](const town::Bead &bead) { return std::pair(bead.priority, bead.created); });
    else if (order == "hybrid") // new ones by urgency, what is older by age, so that nothing starves
        by([&](const town::Bead &bead) {
            const bool old = bead.created_at < now - two_days;
            return std::tuple(old, old ? 0 : bead.priority, bead.created);
        });
    else if (order == "oldest")
        by([](const town::Bead &bead) { return std::pair(bead.created_at, bead.created); });
    else if (order == "created" || order == "updated" || order == "closed") // the newest first
        by([&](const town::Bead &bead) {
            return -(order == "created" ? bead.created_at : order == "updated" ? bead.updated_at : bead.closed_at);
        });
    else if (order == "status")
        by([](const town::Bead &bead) { return status_of(bead); });
    else if (order == "id")
        by([](const town::Bead &bead) { return bead.id; });
    else if (order == "title")
        by([](const town::Bead &bead) { return bead.title; });
    else if (order == "type")
        by([](const town::Bead &bead) { return bead.type; });
    else if (order == "assignee")
        by([](const town::Bead &bead) { return assignee_of(bead); });
    if (request.flag("reverse"))
        std::ranges::reverse(beads);
    return {};
}

} // namespace wm::commands
