#pragma once
// Watches every live run of the town: turns its output into activity and its end into a report. After a restart it
// takes the runs up again that went on meanwhile. It owns nothing but its watches: the shims own the processes.
//
// Thread: main thread.
#include "agents/command_output.h"
#include "agents/shim_watch.h"
#include "engine/engine.h"

#include <QTimer>

#include <map>

namespace wm::agents {

/// The activity plane: unnumbered, droppable, at most 10 per second and run.
struct Activity {
    RunId run;
    std::string action;
    Timestamp at = 0; ///< of the newest output
    std::int64_t out_bytes = 0;
};

class RunMonitor : public QObject {
    Q_OBJECT

public:
    RunMonitor(engine::Engine &engine, wire::Places places);

    /// Takes up what runs already and follows the feed from here on.
    void start();
    /// What is known about a live run; nullopt for others.
    std::optional<Activity> activity(const RunId &run) const;

signals:
    void active(const wm::agents::Activity &activity);

private:
    struct Watched {
        std::unique_ptr<ShimWatch> watch;
        CommandOutput output;
        Activity seen;
        std::int64_t read_to = 0;
        bool dirty = false;
    };

    void follow(const engine::Committed &unit);
    void watch(const RunId &run);
    void read_output(const RunId &run, std::int64_t out_bytes);
    void report_end(const RunId &run, const process::RunState &how);
    void submit_end(town::ReportRunEnded report);
    void publish();

    engine::Engine &m_engine;
    wire::Places m_places;
    std::map<RunId, Watched> m_runs;
    QTimer m_publish;
};

} // namespace wm::agents
