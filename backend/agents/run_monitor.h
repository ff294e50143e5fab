#pragma once
// Watches every live run of the town: turns its output into activity and its end into a report. After a restart it
// takes the runs up again that went on meanwhile. It owns nothing but its watches: the shims own the processes.
//
// Thread: main thread.
#include "agents/agent_program.h"
#include "agents/command_output.h"
#include "agents/conversation.h"
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
    // Of agents that converse.
    std::string phase; ///< transcript::Phase, or "terminal"
    transcript::Context context;
    std::int64_t entries = 0; ///< of the transcript
    std::string complaint;    ///< what keeps us from following it, in a sentence
};

/// The parameters of the notification "activity".
Json to_json(const Activity &activity);

class RunMonitor : public QObject {
    Q_OBJECT

public:
    RunMonitor(engine::Engine &engine, wire::Places places);
    ~RunMonitor() override;

    /// Takes up what runs already and follows the feed from here on.
    void start();
    /// What is known about a live run; nullopt for others.
    std::optional<Activity> activity(const RunId &run) const;
    /// Says it to the agent of a live run, without a trace in the ledger. Errors: "unsupported", "not_found".
    Result<> want(const RunId &run, runtimes::Wish wish);
    Admission &admission() { return m_admission; }
    /// Before it goes: begins nothing any more. False when something of it still runs then, which its end would wait for.
    bool stop(QDeadlineTimer until);
    /// An agent that is silent and without work for this long is shown as stalled.
    void set_stall_after(std::chrono::seconds time) { m_stall_after = time; }

signals:
    void active(const wm::agents::Activity &activity);

private:
    struct Watched {
        std::unique_ptr<ShimWatch> watch;
        CommandOutput output;
        std::unique_ptr<Conversation> conversation; ///< null: a mere program, or not begun yet
        bool converses = false;
        bool again_when_silent = false; ///< see runtimes::Preset
        bool read_all = false;
        std::optional<process::RunState> ended;     ///< before the conversation had begun
        Activity seen;
        std::string flaw;         ///< of its prices, or what it could not be told: a complaint for as long as there is no other
        std::int64_t read_to = 0;
        bool dirty = false;
        Timestamp moved_at = 0;   ///< its newest output, or work of one of its processes
        std::int64_t cpu_ms = -1; ///< when it was last asked, at:
        Timestamp asked_at = 0;
    };

    void follow(const engine::Committed &unit);
    void watch(const RunId &run);
    void converse(const town::Run &run);
    void begin(const RunId &run, Result<AgentProgram> program, std::string first_prompt);
    void move(const RunId &run);
    void look_for_stalled();
    void report_state(town::Command command);
    void read_output(const RunId &run, std::int64_t out_bytes);
    void read_tail(Watched &watched);
    void report_end(const RunId &run, const process::RunState &how);
    void submit_end(town::ReportRunEnded report);
    void publish_soon();
    void publish();

    engine::Engine &m_engine;
    wire::Places m_places;
    // Apart from what takes minutes (the check of finished work, a backup): nobody's agent waits for that.
    QThreadPool m_desks, m_connects;
    Admission m_admission;
    std::map<RunId, Watched> m_runs;
    QTimer m_publish;
    QTimer m_look;
    std::chrono::seconds m_stall_after{600};
};

} // namespace wm::agents
