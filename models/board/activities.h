#pragma once
// The newest word of every running agent. Not part of the town: it comes unnumbered, may be lost, and is forgotten when
// its run has ended. GUI thread.
#include "client/link.h"

#include <QList>
#include <QObject>
#include <unordered_map>

namespace wm::models {

class Activities : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Nothing is known of a run that has not said anything yet.
    const Activity *of(const RunId &run) const;
    void hear(const Activity &activity);
    /// When it spoke in the last minute, in twelve parts, oldest first: 0 silent, 1 heard, 2 heard just now. Fewer parts
    /// when it was not known that long.
    QList<int> beats(const RunId &run, Timestamp now) const;
    /// Keeps those of living runs.
    void forget_ended(const town::State &state);

signals:
    void heard(const wm::RunId &run);

private:
    /// Which parts of the time it was heard in: bit n is n parts before `newest`.
    struct Pulse {
        std::int64_t first = 0;
        std::int64_t newest = 0;
        std::uint32_t heard = 0;
    };

    std::unordered_map<RunId, Activity> m_newest;
    std::unordered_map<RunId, Pulse> m_pulses;
};

} // namespace wm::models
