#include "board/board_model.h"

#include "town/bead/index.h"
#include "words/text.h"

namespace wm::models {

BoardModel::BoardModel(const Replica &replica, Activities &activities, AgeClock &ages, QObject *parent)
    : QObject(parent), m_sources{replica, activities, ages}
{
    connect(&replica, &Replica::changed, this, &BoardModel::follow);
    connect(&activities, &Activities::heard, this, [this](const RunId &id) {
        if (const town::Run *run = town::find(m_sources.replica.state().runs, id))
            emit actionChanged(run->bead);
    });
    connect(&ages, &AgeClock::minute, this, &BoardModel::agesChanged);
    connect(&ages, &AgeClock::second, this, &BoardModel::agesChanged);
    count_places(replica.state());
}

const Card *BoardModel::card(const BeadId &id) const
{
    const auto found = m_cards.find(id);
    return found != m_cards.end() ? &found->second : nullptr;
}

int BoardModel::open_beads(const RigId &rig) const
{
    const auto found = m_open_of_rig.find(rig);
    return found != m_open_of_rig.end() ? found->second : 0;
}

void BoardModel::count(const std::optional<Card> &card, int by)
{
    if (card && card->lane != town::Lane::done) {
        m_open += by;
        m_open_of_rig[card->bead->rig] += by;
    }
}

void BoardModel::count_places(const town::State &state)
{
    const int used = town::places_taken(state);
    if (used == m_wip_used && state.settings.wip_limit == m_wip_limit)
        return;
    m_wip_used = used;
    m_wip_limit = state.settings.wip_limit;
    emit wipChanged();
}

void BoardModel::follow(const TownChange &change)
{
    std::vector<CardChange> changes;
    changes.reserve(change.beads.size());
    m_cards.reserve(change.after.beads.size());
    for (const BeadId &id : change.beads) {
        CardChange one;
        if (const Card *old = card(id))
            one.before = *old;
        if (const auto *box = change.after.beads.find(id); box != nullptr && town::is_work(box->get())) {
            one.after = Card{*box, town::lane_of(change.after, box->get())};
            m_cards.insert_or_assign(id, *one.after);
        } else {
            m_cards.erase(id);
        }
        if (!one.before && !one.after)
            continue;
        count(one.before, -1);
        count(one.after, +1);
        changes.push_back(std::move(one));
    }
    if (!changes.empty())
        emit cardsChanged(changes);
    for (const CardChange &one : changes)
        if (one.before && one.after && one.before->lane != one.after->lane)
            emit cardMoved(qtext(one.after->bead->id), static_cast<int>(one.before->lane), static_cast<int>(one.after->lane));
    count_places(change.after);
}

} // namespace wm::models
