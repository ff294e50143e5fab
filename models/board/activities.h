#pragma once
// The newest word of every running agent. Not part of the town: it comes unnumbered, may be lost, and is forgotten when
// its run has ended. GUI thread.
#include "client/link.h"

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
    /// Keeps those of living runs.
    void forget_ended(const town::State &state);

signals:
    void heard(const wm::RunId &run);

private:
    std::unordered_map<RunId, Activity> m_newest;
};

} // namespace wm::models
