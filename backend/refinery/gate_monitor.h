#pragma once
// Watches the gate processes of the town and reports how they ended. Takes up what runs already after a restart.
//
// Thread: main thread.
#include "agents/shim_watch.h"
#include "engine/engine.h"
#include "engine/outbox_runner.h"
#include "wire/places.h"

#include <QDeadlineTimer>
#include <QThreadPool>

#include <map>

namespace wm::refinery {

class GateMonitor : public QObject {
    Q_OBJECT

public:
    GateMonitor(engine::Engine &engine, engine::OutboxRunner &outbox, wire::Places places);

    void start();
    /// Before it goes: connects to nothing any more. False when it is still at it then.
    bool stop(QDeadlineTimer until);

private:
    bool has_begun(const MrId &mr, int number) const;
    void watch(const MrId &mr, int number);
    void report_end(const MrId &mr, int number, const process::RunState &how);
    void submit(town::ReportGateEnded report);

    engine::Engine &m_engine;
    engine::OutboxRunner &m_outbox;
    wire::Places m_places;
    QThreadPool m_connects; // before those who connect in it
    std::map<std::pair<MrId, int>, std::unique_ptr<agents::ShimWatch>> m_watches;
};

} // namespace wm::refinery
