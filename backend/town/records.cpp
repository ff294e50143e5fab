#include "town/records.h"

#include "town/bead/index.h"
#include "town/codec.h"

#include <immer/algorithm.hpp>

#include <algorithm>
#include <format>

namespace wm::town {
namespace {

RecordRow town_row(const State &state)
{
    return {"town", "town",
        Json{{"seq", state.seq}, {"at", state.at}, {"wip_limit", state.settings.wip_limit}, {"next_convoy", state.next_convoy},
            {"next_mr", state.next_mr}, {"next_approval", state.next_approval}, {"next_grant", state.next_grant},
            {"statuses", state.settings.statuses}, {"limits", state.settings.limits}, {"providers", state.settings.providers},
            {"budgets", state.settings.budgets}, {"frozen", state.frozen}}};
}

template <class Visit> void each_table(const State &state, Visit &&visit)
{
    visit("rig", state.rigs);
    visit("bead", state.beads);
    visit("convoy", state.convoys);
    visit("agent", state.agents);
    visit("run", state.runs);
    visit("mr", state.merge_requests);
    visit("memory", state.memories);
    visit("approval", state.approvals);
    visit("grant", state.grants);
    visit("day", state.days);
}

} // namespace

void each_record(const State &state, const std::function<void(RecordRow)> &visit)
{
    visit(town_row(state));
    each_table(state, [&](const char *kind, const auto &table) {
        for (const auto &[id, box] : table)
            visit({kind, id.value, Json(box.get())});
    });
}

namespace {

template <class Table>
void diff_table(const char *kind, const Table &before, const Table &after, const std::function<void(RecordRow)> &visit)
{
    const auto set = [&](const auto &entry) { visit({kind, entry.first.value, Json(entry.second.get())}); };
    immer::diff(
        before, after, set, [&](const auto &entry) { visit({kind, entry.first.value, std::nullopt}); },
        [&](const auto &old, const auto &entry) {
            if (!(old.second == entry.second))
                set(entry);
        });
}

} // namespace

void each_change(const State &before, const State &after, const std::function<void(RecordRow)> &visit)
{
    visit(town_row(after));
    diff_table("rig", before.rigs, after.rigs, visit);
    diff_table("bead", before.beads, after.beads, visit);
    diff_table("convoy", before.convoys, after.convoys, visit);
    diff_table("agent", before.agents, after.agents, visit);
    diff_table("run", before.runs, after.runs, visit);
    diff_table("mr", before.merge_requests, after.merge_requests, visit);
    diff_table("memory", before.memories, after.memories, visit);
    diff_table("approval", before.approvals, after.approvals, visit);
    diff_table("grant", before.grants, after.grants, visit);
    diff_table("day", before.days, after.days, visit);
}

std::vector<std::pair<std::string_view, std::string>> record_keys(const State &state)
{
    std::vector<std::pair<std::string_view, std::string>> keys{{"town", "town"}};
    each_table(state, [&](const char *kind, const auto &table) {
        for (const auto &[id, box] : table)
            keys.emplace_back(kind, id.value);
    });
    return keys;
}

Json record_json(const State &state, std::string_view kind, const std::string &id)
{
    if (kind == "town")
        return *town_row(state).value;
    Json value;
    each_table(state, [&]<class Key, class Value>(std::string_view name, const Table<Key, Value> &table) {
        if (name == kind)
            if (const Value *record = find(table, Key(id)))
                value = *record;
    });
    return value;
}

Result<> StateBuilder::add(std::string_view kind, const Json &value)
{
    const auto put = [](auto &table, auto record, auto key) {
        table = std::move(table).set(std::move(key), immer::box<decltype(record)>(std::move(record)));
    };
    try {
        if (kind == "town") {
            m_state.seq = value.at("seq").get<Seq>();
            m_state.at = value.at("at").get<Timestamp>();
            m_state.settings.wip_limit = value.at("wip_limit").get<int>();
            m_state.next_convoy = value.at("next_convoy").get<int>();
            m_state.next_mr = value.at("next_mr").get<int>();
            m_state.next_approval = value.value("next_approval", 1);
            m_state.next_grant = value.value("next_grant", 1);
            m_state.settings.statuses = value.value("statuses", decltype(m_state.settings.statuses){});
            m_state.settings.limits = value.value("limits", decltype(m_state.settings.limits){});
            m_state.settings.providers = value.value("providers", decltype(m_state.settings.providers){});
            m_state.settings.budgets = value.value("budgets", decltype(m_state.settings.budgets){});
            m_state.frozen = value.value("frozen", decltype(m_state.frozen){});
        } else if (kind == "rig") {
            auto record = value.get<Rig>();
            put(m_state.rigs, record, record.id);
        } else if (kind == "bead") {
            auto record = value.get<Bead>();
            put(m_state.beads, record, record.id);
        } else if (kind == "convoy") {
            auto record = value.get<Convoy>();
            put(m_state.convoys, record, record.id);
        } else if (kind == "agent") {
            auto record = value.get<Agent>();
            put(m_state.agents, record, record.id);
        } else if (kind == "run") {
            auto record = value.get<Run>();
            put(m_state.runs, record, record.id);
        } else if (kind == "mr") {
            auto record = value.get<MergeRequest>();
            put(m_state.merge_requests, record, record.id);
        } else if (kind == "memory") {
            auto record = value.get<Memory>();
            put(m_state.memories, record, record.key);
        } else if (kind == "approval") {
            auto record = value.get<Approval>();
            put(m_state.approvals, record, record.id);
        } else if (kind == "grant") {
            auto record = value.get<Grant>();
            put(m_state.grants, record, record.id);
        } else if (kind == "day") {
            auto record = value.get<DaySpent>();
            put(m_state.days, record, record.id);
        } else {
            return fail("newer_ledger", std::format("There is a record of an unknown kind \"{}\".", kind),
                "It was written by a newer Wagonmaster: use that one.");
        }
    } catch (const Json::exception &error) {
        return fail("bad_record", std::format("A record of kind {} does not have the form it should: {}.", kind, error.what()));
    }
    return {};
}

State StateBuilder::finish()
{
    index_beads(m_state);
    for (const auto &[id, box] : m_state.convoys)
        if (box->launched_at != 0)
            m_state.launched = m_state.launched.insert(id);
    std::vector<const Run *> live;
    for (const auto &[id, box] : m_state.runs)
        if (box->state != RunState::ended)
            live.push_back(&box.get());
    std::ranges::sort(live, {}, &Run::queued);
    for (const Run *run : live)
        m_state.live_runs = m_state.live_runs.push_back(run->id);
    std::vector<const MergeRequest *> open;
    for (const auto &[id, box] : m_state.merge_requests)
        if (!is_final(box->state))
            open.push_back(&box.get());
    std::ranges::sort(open, {}, &MergeRequest::opened);
    for (const MergeRequest *mr : open)
        m_state.queue = m_state.queue.push_back(mr->id);
    return std::exchange(m_state, State{});
}

} // namespace wm::town
