#pragma once
// What the commands that list beads share: which are visited, in which order, and the part of them that is answered.
// Main thread.
#include "commands/selection.h"

namespace wm::commands {

using Beads = std::vector<const town::Bead *>;
using BeadTest = std::function<bool(const town::Bead &)>;

/// The views of the first `limit` beads, and how many there are.
class Page {
public:
    Page(const town::State &state, std::int64_t limit) : m_state(state), m_limit(limit) {}

    bool full() const { return m_limit > 0 && static_cast<std::int64_t>(m_items.size()) >= m_limit; }
    void add(const town::Bead &bead);
    /// What the selection takes; else it is counted when another rig has it.
    void offer(const Selection &selection, const town::Bead &bead);
    /// As many as there are, without visiting them: of a selection that is_everything().
    void count(const Selection &selection, town::ByPriority town::Standing::*list);
    void set_elsewhere(std::size_t number) { m_elsewhere = number; }
    /// Once: the views are moved out.
    Json json();

private:
    const town::State &m_state;
    std::int64_t m_limit;
    Json m_items = Json::array();
    std::size_t m_total = 0;
    std::size_t m_elsewhere = 0;
};

/// How many other rigs have, without visiting them, when the rig of a selection that is_everything() is that of the place; else 0.
std::size_t standing_elsewhere(const town::State &state, town::ByPriority town::Standing::*list, const Selection &selection);

/// Visits what the selection takes in the order of lists: open beads by urgency and age, then closed ones, newest first.
/// Returns how many more other rigs have. `also`: what else a bead must be; absent: nothing.
std::size_t each_selected(const town::State &state, const Selection &selection, const std::function<void(const town::Bead &)> &visit,
    const BeadTest &also = nullptr);

inline constexpr std::string_view list_orders = "priority created updated closed status id title type assignee";

/// --sort, one of `orders`, and --reverse. Without --sort they stay as they are.
Result<> put_in_order(Beads &beads, const Request &request, std::string_view orders, Timestamp now);

} // namespace wm::commands
