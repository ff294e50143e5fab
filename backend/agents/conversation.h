#pragma once
// One live conversation with an agent, between its shim and the town. Whatever the agent's own protocol says (its
// session, turns, requests, what it cost) is compared with what the ledger knows, and what differs is reported; what
// the ledger knows and the agent does not (prompts, answers, a pause) is said to it. So nothing depends on who was
// there when it happened: after a restart the same comparison goes on.
//
// Thread: main thread; the work itself is done on a pool, one step at a time.
#include "agents/admission.h"
#include "agents/desk.h"
#include "engine/engine.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <set>

namespace wm::agents {

class Conversation : public QObject {
    Q_OBJECT

public:
    /// `first_prompt` is what the agent is told at its start. The desk works in `pool`, which outlives this.
    Conversation(engine::Engine &engine, Admission &admission, RunId run, std::unique_ptr<Desk> desk, std::string first_prompt,
        QThreadPool &pool = *QThreadPool::globalInstance());

    const Step &step() const { return m_step; }
    /// Why the rules did not take something that was reported; mostly empty.
    const std::string &refused() const { return m_refused; }
    /// Why a prompt of the person does not reach the agent; mostly empty. It is tried again.
    const std::string &untold() const { return m_untold; }
    /// out.log has grown to this.
    void grew(std::int64_t out_bytes);
    /// The ledger knows something new of the run.
    void compare();
    void want(runtimes::Wish wish);
    /// Reads what is left up to there, reports it, then calls `ended`.
    void end(std::int64_t out_bytes, std::function<void()> ended);

signals:
    /// To be written to the agent, in this order.
    void says(const std::string &line);
    /// Nothing more will be said to it.
    void said_all();
    /// The step is new.
    void moved();

private:
    void go_on();
    void take(Step step);
    void tell(const town::Run &run);
    void hand_over(const town::Run &run);
    void note_untold(std::string why);
    void hold(const std::string &prompt, bool hold);
    bool is_between_turns(const town::Run &run) const;
    void report(const town::Run &run);
    bool has_heard(const town::QueuedPrompt &prompt) const;
    void tell_answer(const town::Approval &approval);
    void report_requests(const town::Run &run);
    void report_question(const transcript::Request &request);
    void report_turn(const town::Run &run);
    void report_turn(const town::ReportTurn &turn, const Result<town::Finished> &work);
    void report_spent(const town::Run &run, bool all);
    /// `about` is reported once at a time.
    void submit(const std::string &about, town::Command command, std::vector<ledger::TextRow> texts = {});
    bool begin_report(const std::string &about);
    void is_reported(const std::string &about);
    /// The ledger did not take it: it stays true, and is reported until it is written.
    void report_again(const std::string &about);
    const town::Run *run() const { return find(m_engine.durable().runs, m_run); }

    engine::Engine &m_engine;
    Admission &m_admission;
    RunId m_run;
    std::shared_ptr<Desk> m_desk;
    QThreadPool &m_pool;
    Step m_step;
    bool m_taken_up = false;
    bool m_busy = true; ///< the desk is at work
    std::int64_t m_out_bytes = 0;
    std::int64_t m_reading_to = 0; ///< as far as the desk was asked to read
    bool m_reading_over = false;   ///< and whether it was told that this is the end
    std::vector<runtimes::Wish> m_wishes;
    std::set<std::string> m_said;    ///< prompts, answers and pauses that were handed to the desk
    std::set<std::string> m_held;    ///< prompts among these that the agent is not to have yet
    bool m_answers = false;          ///< an answer of the person is on its way to the agent
    std::set<std::string> m_judged;  ///< requests that were handed to the admission point
    std::set<std::string> m_pending; ///< reports on their way to the ledger
    std::set<std::string> m_missed;  ///< of these: it has moved on meanwhile
    int m_locked = 0; ///< how often another git was in the way of this turn's work
    std::string m_refused;
    std::string m_untold;
    bool m_closing = false;
    std::function<void()> m_ended;
    QTimer m_spent_later;
    QTimer m_look_again; ///< for what nobody announces: a quiet moment to type in, a disk that can be read or written again
    QTimer m_text_later; ///< a prompt's text could not be read
};

} // namespace wm::agents
