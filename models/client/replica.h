#pragma once
// The window's copy of the town. Folds units with the same `apply` as the daemon, and says what a unit (or a newer
// snapshot) made different, so that models change rows and never start over. GUI thread.
#include "town/state.h"

#include <QObject>
#include <span>

namespace wm::models {

/// From one state of the town to the next.
struct TownChange {
    town::State before;
    town::State after;
    /// Beads whose card may look different: changed themselves, or their run, what it asks, their merge request, children
    /// or what they wait for. Each once; those that are gone are named too.
    std::vector<BeadId> beads;
};

class Replica : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Empty until the first snapshot.
    const town::State &state() const { return m_state; }
    bool loaded() const { return m_loaded; }

    void adopt(const town::State &snapshot);
    void fold(std::span<const town::Recorded> events);

signals:
    void changed(const wm::models::TownChange &change);

private:
    void move_to(town::State next);

    town::State m_state;
    bool m_loaded = false;
};

/// The beads of TownChange.
std::vector<BeadId> touched_beads(const town::State &before, const town::State &after);

} // namespace wm::models
