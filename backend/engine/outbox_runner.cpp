#include "engine/outbox_runner.h"

#include "base/crashpoint.h"

#include <QLoggingCategory>

#include <format>

namespace wm::engine {
namespace {

Q_LOGGING_CATEGORY(log_outbox, "wm.outbox")

/// What two effects must not touch at once.
std::string subject_of(const Json &data)
{
    for (const char *name : {"run", "mr", "rig"})
        if (auto found = data.find(name); found != data.end())
            return found->get<std::string>();
    return {};
}

Json data_of(const ledger::OutboxRow &row)
{
    auto data = parse_json(row.data, "An outbox row");
    return data ? *data : Json::object();
}

} // namespace

OutboxRunner::OutboxRunner(Engine &engine) : m_engine(engine)
{
    m_pool.setMaxThreadCount(8); // they wait for git and processes more than they compute
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &OutboxRunner::look);
}

OutboxRunner::~OutboxRunner()
{
    m_pool.waitForDone();
}

void OutboxRunner::add(std::string kind, std::unique_ptr<Effect> effect)
{
    m_effects.emplace(std::move(kind), std::move(effect));
}

void OutboxRunner::start()
{
    connect(&m_engine, &Engine::committed, this, [this](const Committed &unit) {
        if (unit.effects && !std::exchange(m_look_queued, true))
            QMetaObject::invokeMethod(this, &OutboxRunner::look, Qt::QueuedConnection);
    });
    look();
}

bool OutboxRunner::stop(std::chrono::milliseconds patience)
{
    m_stopping = true;
    m_timer.stop();
    return m_pool.waitForDone(static_cast<int>(patience.count()));
}

void OutboxRunner::look()
{
    m_look_queued = false;
    if (m_stopping)
        return;
    Timestamp next = 0;
    const Timestamp now = m_engine.now();
    const auto consider = [&](const ledger::OutboxRow &row) {
        if (m_busy_rows.contains(row.row))
            return;
        if (row.state == ledger::OutboxState::pending && row.not_before > now) {
            next = next == 0 ? row.not_before : std::min(next, row.not_before);
            return;
        }
        const std::string subject = subject_of(data_of(row));
        if (m_busy_subjects.contains(subject))
            return; // its turn comes when the other has ended
        m_busy_rows.insert(row.row);
        m_busy_subjects.insert(subject);
        take(row);
    };
    for (const auto state : {ledger::OutboxState::running, ledger::OutboxState::pending}) {
        auto rows = m_engine.reader().outbox(state);
        if (!rows) {
            qCWarning(log_outbox, "%s", rows.error().message.c_str());
            m_timer.start(1000);
            return;
        }
        for (const ledger::OutboxRow &row : *rows)
            consider(row);
    }
    if (next != 0)
        m_timer.start(static_cast<int>(std::min<Timestamp>((next - now) / 1'000'000 + 1, 3'600'000)));
}

void OutboxRunner::take(const ledger::OutboxRow &row)
{
    ledger::OutboxRow running = row;
    const ledger::OutboxUpdate update = ledger::take_outbox(row, m_engine.epoch());
    running.state = update.state;
    running.epoch = update.epoch;
    running.attempt = update.attempt;
    m_engine.submit_outbox(update, [this, running, row](Result<> result) {
        if (result)
            return run(running);
        qCWarning(log_outbox, "%s: %s", row.key.c_str(), result.error().message.c_str());
        m_busy_rows.erase(row.row);
        m_busy_subjects.erase(subject_of(data_of(row)));
        m_timer.start(1000);
    });
}

void OutboxRunner::run(const ledger::OutboxRow &row)
{
    const auto known = m_effects.find(row.kind);
    if (known == m_effects.end())
        return record(row, failed(std::format("Nobody carries out {}.", row.kind)));
    Job job{row.key, data_of(row), row.attempt, m_engine.durable()};
    m_pool.start([this, row, job = std::move(job), effect = known->second.get()] {
        crashpoint("outbox.before_probe");
        std::optional<Outcome> outcome = effect->probe(job);
        if (!outcome) {
            crashpoint("outbox.before_act");
            outcome = effect->act(job);
            crashpoint("outbox.after_act");
        }
        QMetaObject::invokeMethod(this, [this, row, outcome = std::move(*outcome)] { record(row, outcome); }, Qt::QueuedConnection);
    });
}

void OutboxRunner::record(const ledger::OutboxRow &row, Outcome outcome)
{
    ledger::OutboxUpdate update;
    switch (outcome.kind) {
    case Outcome::Kind::done: update = ledger::finish_outbox(row, ledger::OutboxState::done, outcome.result); break;
    case Outcome::Kind::failed: update = ledger::finish_outbox(row, ledger::OutboxState::failed, outcome.result); break;
    case Outcome::Kind::retry: update = ledger::retry_outbox(row, m_engine.now() + outcome.retry_after_ms * 1'000'000); break;
    }
    if (!outcome.result.empty())
        qCWarning(log_outbox, "%s: %s", row.key.c_str(), outcome.result.c_str());
    const auto settled = [this, row](const Result<> &result) {
        if (!result) { // the disk is full, say: the row stays running, is probed and recorded again
            qCWarning(log_outbox, "%s: %s", row.key.c_str(), result.error().message.c_str());
            QTimer::singleShot(1000, this, [this, row] {
                m_busy_rows.erase(row.row);
                m_busy_subjects.erase(subject_of(data_of(row)));
                look();
            });
            return;
        }
        crashpoint("outbox.after_record");
        const Json data = data_of(row);
        m_busy_rows.erase(row.row);
        m_busy_subjects.erase(subject_of(data));
        emit finished(QString::fromStdString(row.kind), data);
        look();
    };
    if (!outcome.report)
        return m_engine.submit_outbox(update, settled);
    Submission submission;
    submission.command = std::move(*outcome.report);
    submission.actor = "daemon";
    submission.outbox_updates.push_back(update);
    submission.done = [this, row, update, settled](const Result<Json> &answer) mutable {
        if (answer)
            return settled({});
        if (is_of_the_ledger(answer.error()) || answer.error().code == "stopping")
            return settled(std::unexpected(answer.error()));
        // The rules refuse the report: the world moved on. The row is closed with the reason.
        update.state = ledger::OutboxState::failed;
        update.result = answer.error().message;
        m_engine.submit_outbox(update, settled);
    };
    m_engine.submit(std::move(submission));
}

} // namespace wm::engine
