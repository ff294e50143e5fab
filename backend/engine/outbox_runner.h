#pragma once
// Carries out what the ledger's outbox asks for. A row goes pending → running(epoch) → done or failed; rows that an
// earlier daemon left running are probed first. Effects block, so they run on a thread pool; two of the same subject
// never run at once.
//
// Thread: main thread; effects are called on pool threads and must not touch the runner.
#include "engine/engine.h"

#include <QThreadPool>
#include <QTimer>

#include <map>
#include <set>

namespace wm::engine {

struct Job {
    std::string key;
    Json data;
    int attempt = 1;
    town::State state; ///< durable at the moment of starting
};

struct Outcome {
    enum class Kind { done, retry, failed } kind = Kind::done;
    std::optional<town::Command> report; ///< committed together with the row
    std::string result;                  ///< why it failed, or what was found
    std::int64_t retry_after_ms = 0;
};

inline Outcome done(std::optional<town::Command> report = std::nullopt)
{
    return {Outcome::Kind::done, std::move(report), "", 0};
}
inline Outcome retry(std::int64_t after_ms, std::optional<town::Command> report = std::nullopt)
{
    return {Outcome::Kind::retry, std::move(report), "", after_ms};
}
inline Outcome failed(std::string why, std::optional<town::Command> report = std::nullopt)
{
    return {Outcome::Kind::failed, std::move(report), std::move(why), 0};
}

/// One kind of side effect.
class Effect {
public:
    virtual ~Effect() = default;
    /// Is it no longer wanted, or has it happened already (before a crash)? The outcome to record, or nothing: act.
    virtual std::optional<Outcome> probe(const Job &job) = 0;
    virtual Outcome act(const Job &job) = 0;
};

class OutboxRunner : public QObject {
    Q_OBJECT

public:
    explicit OutboxRunner(Engine &engine);
    ~OutboxRunner() override;

    void add(std::string kind, std::unique_ptr<Effect> effect);
    /// Begins with what earlier daemons left behind. Call after every kind was added.
    void start();
    /// Starts nothing more and waits for what runs; false when something still does after `patience`.
    bool stop(std::chrono::milliseconds patience);

signals:
    /// An effect has ended and its report, if any, is durable.
    void finished(const QString &kind, const wm::Json &data);

private:
    void look();
    void take(const ledger::OutboxRow &row);
    void run(const ledger::OutboxRow &row);
    void record(const ledger::OutboxRow &row, Outcome outcome);

    Engine &m_engine;
    QThreadPool m_pool;
    QTimer m_timer;
    std::map<std::string, std::unique_ptr<Effect>> m_effects;
    std::set<std::int64_t> m_busy_rows;
    std::set<std::string> m_busy_subjects;
    bool m_look_queued = false;
    bool m_stopping = false;
};

} // namespace wm::engine
