#pragma once
// The index behind the board: which lane every bead that is work is in (gates, messages, templates and the steps of
// molecules are none), kept right by looking only at what a unit touched. The lanes (LaneModel) are fed from here; this
// is not a list itself. GUI thread; owned by Town.
#include "board/card.h"

#include <QObject>
#include <QtQmlIntegration>
#include <immer/box.hpp>
#include <optional>
#include <unordered_map>

namespace wm::models {

/// A bead in its lane. The box shares the replica's record.
struct Card {
    immer::box<town::Bead> bead;
    town::Lane lane = town::Lane::backlog;
};

/// One bead before and after; a side is empty when it was not there.
struct CardChange {
    std::optional<Card> before;
    std::optional<Card> after;
};

class BoardModel : public QObject {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(int wipUsed READ wipUsed NOTIFY wipChanged)
    Q_PROPERTY(int wipLimit READ wipLimit NOTIFY wipChanged)

public:
    BoardModel(const Replica &replica, Activities &activities, AgeClock &ages, QObject *parent = nullptr);

    int wipUsed() const { return m_wip_used; }
    int wipLimit() const { return m_wip_limit; }

    const std::unordered_map<BeadId, Card> &cards() const { return m_cards; }
    const Card *card(const BeadId &id) const;
    int open_beads() const { return m_open; }
    int open_beads(const RigId &rig) const;
    const CardSources &sources() const { return m_sources; }

signals:
    void wipChanged();
    /// A card went from lane to lane (values of Lane), for the animation of moves nobody dragged.
    void cardMoved(const QString &beadId, int from, int to);

    // For LaneModel.
    void cardsChanged(const std::vector<wm::models::CardChange> &changes);
    void actionChanged(const wm::BeadId &bead);
    void agesChanged();

private:
    void follow(const TownChange &change);
    void count(const std::optional<Card> &card, int by);
    void count_places(const town::State &state);

    CardSources m_sources;
    std::unordered_map<BeadId, Card> m_cards;
    std::unordered_map<RigId, int> m_open_of_rig;
    int m_open = 0;
    int m_wip_used = 0;
    int m_wip_limit = 0;
};

} // namespace wm::models
