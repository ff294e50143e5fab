#include "town/rules/rings.h"

#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/external.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

namespace wm::town {
namespace {

struct Record {
    const Bead *bead = nullptr;
    const Rig *home = nullptr;
};
using Records = std::unordered_map<BeadId, Record>;

/// Who waits for whom, found out as it is asked. Use one for a whole search, on one state.
class WaitGraph {
public:
    /// `instead`: beads that shall stand in the place of those of the state, or beside them. Both must outlive this.
    explicit WaitGraph(const State &state, const Records &instead) : m_state(state), m_instead(instead) {}

    /// Beads that this one waits for as long as they are open. Where any of several will do, it waits for none of them.
    std::vector<const Bead *> next(const Bead &bead);

private:
    Record record_of(const BeadId &id) const;
    const Bead *meant_by(const BeadId &on);
    const Bead *brought_by(const External &external);
    std::vector<const Bead *> children_of(const BeadId &parent);
    void note_providers();
    void note_provider(const Bead &bead, const Rig &home);

    const State &m_state;
    const Records &m_instead;
    std::optional<std::unordered_map<std::string, const Bead *>> m_only; ///< by capability_key; null: several, or one is done
    std::optional<std::unordered_multimap<BeadId, const Bead *>> m_children; ///< of `instead`, by their parent
};

std::vector<const Bead *> WaitGraph::next(const Bead &bead)
{
    std::vector<const Bead *> next;
    for (const Dependency &dependency : bead.dependencies) {
        if (!may_hold_back(dependency.type))
            continue;
        const auto children = dependency.type == DependencyType::waits_for ? children_of(dependency.on) : std::vector<const Bead *>();
        if (children.empty())
            next.push_back(meant_by(dependency.on));
        else if (!wants_any_child(dependency) || (children.size() == 1 && children.front()->status != Status::closed))
            next.insert(next.end(), children.begin(), children.end());
    }
    next.push_back(awaited_by_gate(bead, [this](const BeadId &id) { return record_of(id).bead; }));
    std::erase(next, nullptr);
    return next;
}

Record WaitGraph::record_of(const BeadId &id) const
{
    if (const auto record = m_instead.find(id); record != m_instead.end())
        return record->second;
    const Bead *bead = find(m_state.beads, id);
    return {bead, bead != nullptr ? find(m_state.rigs, bead->rig) : nullptr};
}

const Bead *WaitGraph::meant_by(const BeadId &on)
{
    const auto external = external_of(on);
    if (!external)
        return record_of(on).bead;
    const Record record = record_of(BeadId(std::string(external->what)));
    const bool by_id = record.bead != nullptr && record.home != nullptr && is_called(*record.home, external->project);
    return by_id ? record.bead : brought_by(*external);
}

const Bead *WaitGraph::brought_by(const External &external)
{
    if (!m_only)
        note_providers();
    const Bead *only = nullptr;
    for (const auto &[id, box] : m_state.rigs) {
        const auto found = is_called(*box, external.project) ? m_only->find(capability_key(id, external.what)) : m_only->end();
        if (found == m_only->end())
            continue;
        if (found->second == nullptr || only != nullptr)
            return nullptr;
        only = found->second;
    }
    return only;
}

void WaitGraph::note_providers()
{
    m_only.emplace();
    for (const auto &[id, box] : m_state.beads)
        if (const Rig *home = find(m_state.rigs, box->rig); home != nullptr && !m_instead.contains(id))
            note_provider(*box, *home);
    for (const auto &[id, record] : m_instead)
        note_provider(*record.bead, *record.home);
}

void WaitGraph::note_provider(const Bead &bead, const Rig &home)
{
    for (const std::string_view capability : capabilities_of(bead)) {
        const auto [entry, first] = m_only->emplace(capability_key(home.id, capability), is_settled(m_state, bead) ? nullptr : &bead);
        if (!first)
            entry->second = nullptr;
    }
}

std::vector<const Bead *> WaitGraph::children_of(const BeadId &parent)
{
    if (!m_children) {
        m_children.emplace();
        for (const auto &[id, record] : m_instead)
            for (const Dependency &dependency : record.bead->dependencies)
                if (dependency.type == DependencyType::parent_child)
                    m_children->emplace(dependency.on, record.bead);
    }
    std::vector<const Bead *> all;
    for (const BeadId &id : children(m_state, parent))
        if (!m_instead.contains(id))
            all.push_back(find(m_state.beads, id));
    for (auto [at, end] = m_children->equal_range(parent); at != end; ++at)
        all.push_back(at->second);
    return all;
}

/// Depth first, with the path on the heap: chains of imported beads may be long.
class Walk {
public:
    explicit Walk(WaitGraph &graph) : m_graph(graph) {}

    /// Calls use(ring) for what leads back into the path from `start`, until it returns true.
    template <class Use> bool from(const Bead &start, Use &&use)
    {
        if (!m_marks.emplace(start.id, Mark::walking).second)
            return false;
        std::vector<Step> path{{&start, m_graph.next(start)}};
        while (!path.empty()) {
            Step &step = path.back();
            if (step.at == step.next.size()) {
                m_marks[step.bead->id] = Mark::done;
                path.pop_back();
                continue;
            }
            const Bead *next = step.next[step.at++];
            const auto [mark, fresh] = m_marks.emplace(next->id, Mark::walking);
            if (fresh)
                path.push_back({next, m_graph.next(*next)});
            else if (mark->second == Mark::walking && use(ring_to(path, next->id)))
                return true;
        }
        return false;
    }

private:
    enum class Mark { walking, done };
    struct Step {
        const Bead *bead;
        std::vector<const Bead *> next;
        std::size_t at = 0;
    };

    static Ring ring_to(const std::vector<Step> &path, const BeadId &back)
    {
        Ring ring;
        for (auto at = std::ranges::find(path, back, [](const Step &step) { return step.bead->id; }); at != path.end(); ++at)
            ring.push_back(at->bead->id);
        ring.push_back(back);
        return ring;
    }

    WaitGraph &m_graph;
    std::unordered_map<BeadId, Mark> m_marks;
};

} // namespace

Ring ring_among(const State &state, std::span<const Bead> records, const Rig &home)
{
    Records instead;
    for (const Bead &record : records) {
        const Rig *rig = rig_of_id(state, record.id);
        instead.emplace(record.id, Record{&record, rig != nullptr ? rig : &home});
    }
    WaitGraph graph(state, instead);
    Walk walk(graph);
    Ring found;
    const auto use = [&](Ring ring) {
        if (std::ranges::none_of(ring, [&](const BeadId &id) { return instead.contains(id); }))
            return false; // it was in the town before
        found = std::move(ring);
        return true;
    };
    for (const Bead &start : records)
        if (walk.from(start, use))
            break;
    return found;
}

std::vector<Ring> rings_in(const State &state)
{
    const Records none;
    WaitGraph graph(state, none);
    Walk walk(graph);
    std::vector<Ring> rings;
    std::set<BeadId> named;
    for (const auto &[id, box] : state.beads)
        walk.from(*box, [&](Ring ring) {
            const std::size_t before = named.size();
            named.insert(ring.begin(), ring.end());
            if (named.size() > before)
                rings.push_back(std::move(ring));
            return false;
        });
    return rings;
}

} // namespace wm::town
