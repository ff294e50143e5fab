#include "engine/engine.h"

#include "base/crashpoint.h"
#include "base/memory.h"
#include "engine/post_to.h"
#include "engine/restore.h"
#include "town/records.h"

#include <QThreadPool>

#include <format>

namespace wm::engine {
namespace {

/// A large town is written less often: what must be replayed at a start stays small against the town itself.
Seq events_per_snapshot(const town::State &state)
{
    return std::max<Seq>(2'000, static_cast<Seq>(state.beads.size()) / 20);
}

/// A unit of more events takes memory that is worth giving back.
constexpr std::size_t large_unit = 1'000;
constexpr Timestamp commands_kept = 7 * 24 * 3600 * nanoseconds_per_second;
constexpr Timestamp clock_tolerance = 2 * nanoseconds_per_second;

ledger::EventRow row_of(const town::Recorded &event, const CommandId &command)
{
    return {event.seq, event.at, event.actor, command.value, std::string(town::kind_of(event.event)), town::version_of(event.event),
        town::subject_of(event.event), to_text(town::to_data(event.event))};
}

Result<town::Decision> decide_all(const town::State &head, const Submission &submission, Timestamp now)
{
    auto decision = town::decide(head, submission.command, {submission.actor, now});
    for (const town::Command &next : submission.then) {
        if (!decision)
            break;
        auto further = town::decide(decision->state, next, {submission.actor, now});
        if (!further)
            return further;
        std::ranges::move(further->events, std::back_inserter(decision->events));
        std::ranges::move(further->effects, std::back_inserter(decision->effects));
        decision->state = std::move(further->state);
    }
    return decision;
}

Error for_the_asker(Error error)
{
    if (error.code == "sequence")
        return {"storage", "What this was built on could not be written.", "Nothing was changed; try again."};
    return error;
}

} // namespace

Result<std::unique_ptr<Engine>> Engine::open(const std::filesystem::path &path, const Clock &clock, const ledger::Options &options)
{
    auto ledger = ledger::Ledger::open(path, options);
    if (!ledger)
        return std::unexpected(ledger.error());
    auto reader = ledger::LedgerReader::open(path, options.vfs);
    if (!reader)
        return std::unexpected(reader.error());
    auto restored = restore(*reader);
    if (!restored)
        return std::unexpected(restored.error());
    auto last_command = reader->last_command();
    if (!last_command)
        return std::unexpected(last_command.error());
    give_back_memory(); // of the parsed records
    return std::unique_ptr<Engine>(
        new Engine(std::move(*ledger), std::move(*reader), std::move(*restored), std::move(*last_command), clock));
}

Engine::Engine(
    std::unique_ptr<ledger::Ledger> ledger, ledger::LedgerReader reader, Restored restored, CommandId last_command, const Clock &clock)
    : m_clock(clock),
      m_ledger(std::move(ledger)),
      m_reader(std::move(reader)),
      m_head(restored.state),
      m_durable(std::move(restored.state)),
      m_snapshot(std::move(restored.snapshot)),
      m_last_command(std::move(last_command))
{
    connect(&m_daily, &QTimer::timeout, this, &Engine::forget_old_commands);
    m_daily.start(std::chrono::hours(24));
    forget_old_commands();
}

Engine::~Engine()
{
    // Whoever closes the file last tidies up its log, and only the writer can: so the reader goes first.
    ledger::LedgerReader(std::move(m_reader));
    m_ledger->close();
}

std::optional<Result<Json>> Engine::stored_answer(const Submission &submission)
{
    if (submission.id.empty() || submission.id > m_last_command) // most: clients make them in the order of time
        return std::nullopt;
    auto stored = m_reader.find_command(submission.id);
    if (!stored)
        return std::unexpected(stored.error());
    if (!*stored)
        return std::nullopt;
    const ledger::CommandRecord &record = (*stored)->record;
    if (record.hash != submission.hash || record.caller != submission.actor)
        return fail("id_reused", std::format("The command id {} was already used for another command.", submission.id.value),
            "Make a new id for every command.");
    return parse_json(record.result, "A stored answer");
}

void Engine::submit(Submission submission)
{
    if (m_stopping)
        return submission.done(fail("stopping", "The daemon is stopping.", "Try again in a moment; it starts again by itself."));
    if (auto waiting = m_in_flight.find(submission.id); waiting != m_in_flight.end())
        return waiting->second.push_back(std::move(submission.done));
    if (auto stored = stored_answer(submission))
        return submission.done(std::move(*stored));

    const Timestamp now = m_clock.now();
    if (now < m_head.at - clock_tolerance && !std::holds_alternative<town::NoticeClockJump>(submission.command))
        submit({town::NoticeClockJump{now - m_head.at}, "daemon", {}, {}, {}, {}, {}, [](Result<Json>) {}});

    auto decision = decide_all(m_head, submission, now);
    submission.command = {}; // an import is as large as what it brings
    submission.then.clear();
    if (!decision)
        return refuse(std::move(decision.error()), std::move(submission.done));
    Json answer = submission.answer ? submission.answer(*decision) : Json::object();

    ledger::Unit unit;
    unit.after = m_head.seq;
    for (const town::Recorded &event : decision->events)
        unit.events.push_back(row_of(event, submission.id));
    for (town::Effect &effect : decision->effects)
        unit.outbox.push_back({std::move(effect.key), std::move(effect.kind), to_text(effect.data), now + effect.delay_ms * 1'000'000});
    unit.outbox_updates = std::move(submission.outbox_updates);
    unit.texts = std::move(submission.texts);
    const bool effects = !unit.outbox.empty() || !unit.outbox_updates.empty();
    const bool writes = !unit.events.empty() || !unit.outbox_updates.empty();
    if (!writes && m_head.seq == m_durable.seq)
        return submission.done(std::move(answer)); // asked for what already is
    if (!writes)
        unit.texts.clear();
    if (writes && !submission.id.empty()) {
        unit.command = ledger::CommandRecord{submission.id, submission.actor, submission.hash, to_text(answer), now};
        m_in_flight.emplace(submission.id, std::vector<std::function<void(Result<Json>)>>{});
        m_last_command = std::max(m_last_command, submission.id);
    }
    m_head = decision->state;
    m_ledger->submit(std::move(unit),
        [this, branch = m_branch, effects, decision = std::move(*decision), answer = std::move(answer), submission = std::move(submission)](
            Result<> result) mutable {
            QMetaObject::invokeMethod(
                this,
                [this, branch, effects, result = std::move(result), decision = std::move(decision), answer = std::move(answer),
                    submission = std::move(submission)]() mutable {
                    settle(std::move(result), branch, std::move(decision), effects, std::move(answer), submission);
                },
                Qt::QueuedConnection);
        });
}

void Engine::refuse(Error error, std::function<void(Result<Json>)> done)
{
    if (m_head.seq == m_durable.seq)
        return done(std::unexpected(std::move(error)));
    // What it was refused for may not be on the disk yet, and nobody is told of such things.
    ledger::Unit nothing;
    nothing.after = m_head.seq;
    m_ledger->submit(std::move(nothing), [this, error = std::move(error), done = std::move(done)](Result<> result) {
        QMetaObject::invokeMethod(
            this, [done, error = result ? error : for_the_asker(result.error())] { done(std::unexpected(error)); }, Qt::QueuedConnection);
    });
}

void Engine::forget_old_commands()
{
    m_ledger->prune_commands(m_clock.now() - commands_kept, [](const Result<> &) {}); // it comes again tomorrow
}

void Engine::settle(Result<> result, std::uint64_t branch, town::Decision decision, bool effects, Json answer, const Submission &submission)
{
    Result<Json> reply = std::move(answer);
    if (result) {
        m_durable = decision.state;
        crashpoint("engine.after_commit");
    } else {
        if (branch == m_branch && !decision.events.empty()) { // without events nothing was built on it
            m_head = m_durable;
            ++m_branch;
        }
        reply = std::unexpected(for_the_asker(std::move(result.error())));
    }
    const bool large = decision.events.size() > large_unit;
    if (result && !decision.events.empty())
        emit committed({std::move(decision.events), m_durable, effects});
    submission.done(reply);
    if (auto node = m_in_flight.extract(submission.id); !node.empty())
        for (auto &waiting : node.mapped())
            waiting(reply);
    if (large)
        QTimer::singleShot(0, this, &give_back_memory); // when what carried it here is gone as well
    if (result)
        snapshot_when_due();
}

void Engine::submit_outbox(ledger::OutboxUpdate update, std::function<void(Result<>)> done)
{
    ledger::Unit unit;
    unit.outbox_updates.push_back(std::move(update));
    m_ledger->submit(std::move(unit), [this, done = std::move(done)](Result<> result) {
        QMetaObject::invokeMethod(this, [done, result] { done(result); }, Qt::QueuedConnection);
    });
}

void Engine::stop()
{
    m_stopping = true;
}

void Engine::snapshot_when_due()
{
    if (m_snapshot_running || m_durable.seq - m_snapshot.seq < events_per_snapshot(m_durable))
        return;
    m_snapshot_running = true;
    QThreadPool::globalInstance()->start([guard = QPointer(this), before = m_snapshot, after = m_durable, ledger = m_ledger] {
        std::vector<ledger::SnapshotRow> rows;
        town::each_change(before, after, [&](town::RecordRow row) {
            rows.push_back({std::move(row.kind), std::move(row.id), row.value ? std::optional(to_text(*row.value)) : std::nullopt});
        });
        ledger->submit_snapshot(after.seq, std::move(rows), [guard, after](Result<> result) {
            post_to(guard, [guard, after, result] {
                guard->m_snapshot_running = false;
                if (result)
                    guard->m_snapshot = after;
                give_back_memory(); // the records as text were as large as the town
            });
        });
    });
}

Result<std::string> Engine::verify(const std::filesystem::path &path, const town::State &live)
{
    auto reader = ledger::LedgerReader::open(path);
    if (!reader)
        return std::unexpected(reader.error());
    if (auto sound = reader->check(); !sound)
        return std::unexpected(sound.error());
    auto folded = fold(*reader, town::State{}, live.seq);
    if (!folded)
        return std::unexpected(folded.error());
    if (*folded == live)
        return std::format("{} events fold to the live state.", live.seq);
    std::string differing;
    int count = 0;
    town::each_change(*folded, live, [&](const town::RecordRow &row) {
        if (row.kind != "town" && ++count <= 5)
            differing += (differing.empty() ? "" : ", ") + row.id;
    });
    return fail("differs", std::format("The live state differs from the {} folded events in {} records: {}.", live.seq, count, differing),
        "Stop the daemon with `wm daemon stop`; the next command starts it from the ledger.");
}

} // namespace wm::engine
