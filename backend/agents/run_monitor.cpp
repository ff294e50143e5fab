#include "agents/run_monitor.h"

#include "engine/post_to.h"
#include "agents/run_effects.h"
#include "agents/work_check.h"
#include "base/crashpoint.h"
#include "base/fd.h"
#include "base/files.h"
#include "commands/prime.h"
#include "process/stop_run.h"
#include "town/run/agent_kind.h"

#include <QThreadPool>

#include <algorithm>
#include <csignal>
#include <fcntl.h>

namespace wm::agents {
namespace {
/// Enough to find the last status again after a restart.
constexpr std::int64_t tail_bytes = 64 * 1024;
/// How often an agent that is silent is looked at.
constexpr std::chrono::seconds look_every(20);
/// How soon a preset that could not be read is read again.
constexpr std::chrono::seconds ask_again(3);
/// Activity is published this often at most, and this often at least.
constexpr std::chrono::milliseconds soonest(100), latest(500);
/// How often a shim tells that there is more: of what is read as it comes, and of what is only shown.
constexpr std::chrono::milliseconds often(50), seldom(250);
} // namespace

Json to_json(const Activity &activity)
{
    Json json = {{"run", activity.run}, {"text", activity.action}, {"at", activity.at}, {"bytes", activity.out_bytes}};
    if (!activity.phase.empty())
        json.update({{"phase", activity.phase}, {"context_used", activity.context.used}, {"context_size", activity.context.size},
            {"entries", activity.entries}});
    if (!activity.complaint.empty())
        json["complaint"] = activity.complaint;
    return json;
}

RunMonitor::RunMonitor(engine::Engine &engine, wire::Places places)
    : m_engine(engine), m_places(std::move(places)), m_admission(m_engine, m_places)
{
    m_desks.setMaxThreadCount(std::max(m_desks.maxThreadCount(), 4));
    m_connects.setMaxThreadCount(8); // a shim that is stopped is waited for
    m_publish.setSingleShot(true);
    connect(&m_publish, &QTimer::timeout, this, &RunMonitor::publish);
    connect(&m_look, &QTimer::timeout, this, &RunMonitor::look_for_stalled);
}

RunMonitor::~RunMonitor()
{
    m_desks.clear(); // and what runs is waited for
    m_connects.clear();
}

bool RunMonitor::stop(QDeadlineTimer until)
{
    m_desks.clear();
    m_connects.clear();
    const bool judged = m_admission.stop(until), told = m_desks.waitForDone(until), connected = m_connects.waitForDone(until);
    return judged && told && connected;
}

void RunMonitor::start()
{
    m_admission.start();
    connect(&m_engine, &engine::Engine::committed, this, &RunMonitor::follow);
    for (const RunId &id : m_engine.durable().live_runs)
        if (const town::Run *run = find(m_engine.durable().runs, id);
            run->state == town::RunState::running || run->state == town::RunState::stopping)
            watch(id);
}

void RunMonitor::follow(const engine::Committed &unit)
{
    for (auto &[run, watched] : m_runs)
        if (watched.conversation)
            watched.conversation->compare();
    for (const town::Recorded &event : unit.events) {
        if (const auto *started = std::get_if<town::RunStarted>(&event.event)) {
            watch(started->run);
        } else if (const auto *ended = std::get_if<town::RunEnded>(&event.event)) {
            if (auto known = m_runs.find(ended->run); known != m_runs.end()) {
                known->second.watch->acknowledge();
                known->second.watch.release()->deleteLater(); // we may be inside its signal
                if (known->second.conversation)
                    known->second.conversation.release()->deleteLater();
                m_runs.erase(known);
                if (m_runs.empty())
                    m_look.stop();
            }
        }
    }
}

void RunMonitor::watch(const RunId &run)
{
    auto [entry, fresh] = m_runs.try_emplace(run);
    if (!fresh)
        return;
    Watched &watched = entry->second;
    watched.seen.run = run;
    watched.moved_at = m_engine.now();
    if (!m_look.isActive())
        m_look.start(std::min(look_every, m_stall_after));
    if (const town::Run *known = find(m_engine.durable().runs, run); town::converses(known->command)) {
        watched.converses = true;
        converse(*known);
    }
    watched.watch = std::make_unique<ShimWatch>(m_places.run(run), watched.converses ? often : seldom, m_connects);
    connect(watched.watch.get(), &ShimWatch::grew, this, [this, run](qint64 bytes) { read_output(run, bytes); });
    connect(watched.watch.get(), &ShimWatch::left_out, this, [this, run](const QString &why) {
        if (const auto known = m_runs.find(run); known != m_runs.end()) {
            known->second.flaw = why.toStdString();
            move(run);
        }
    });
    connect(watched.watch.get(), &ShimWatch::ended, this, [this, run](const process::RunState &how) { report_end(run, how); });
}

/// Its program is found out in the background (git, files); the conversation begins when that is known.
void RunMonitor::converse(const town::Run &run)
{
    auto text = commands::prime_text(m_engine, run);
    const std::filesystem::path directory = m_places.run(run.id);
    m_desks.start([guard = QPointer(this), run, text, directory, state = m_engine.durable(), places = m_places] {
        Result<AgentProgram> program = text ? agent_program(state, run, run.worktree, places) : std::unexpected(text.error());
        std::string first = text.value_or("");
        if (auto before = read_file(directory / "start.md")) // what it was told is what it was told
            first = *before;
        else if (program)
            (void)write_file_atomically(directory / "start.md", first);
        post_to(guard, [guard, id = run.id, program, first] { guard->begin(id, program, first); });
    });
}

void RunMonitor::begin(const RunId &run, Result<AgentProgram> program, std::string first_prompt)
{
    const auto known = m_runs.find(run);
    if (known == m_runs.end())
        return;
    Watched &watched = known->second;
    if (!program && !watched.ended) { // a preset that cannot be read just now: the agent waits until it is mended
        watched.seen.action = watched.seen.complaint = program.error().message;
        move(run);
        QTimer::singleShot(ask_again, this, [this, run] {
            if (const town::Run *known_run = find(m_engine.durable().runs, run); known_run != nullptr && m_runs.contains(run))
                converse(*known_run);
        });
    } else if (!program) {
        watched.converses = false;
    } else if (make_runtime(*program) != nullptr) {
        watched.seen.complaint.clear();
        watched.again_when_silent = program->preset.again_when_silent;
        auto prices = runtimes::Prices::from_folders(m_places.configuration());
        if (!prices) // what it costs is shown all the same
            watched.seen.complaint = watched.flaw = prices.error().message;
        auto desk = std::make_unique<Desk>(
            m_places.run(run), [program = *program] { return make_runtime(program); }, prices.value_or(runtimes::Prices::built_in()));
        watched.conversation =
            std::make_unique<Conversation>(m_engine, m_admission, run, std::move(desk), std::move(first_prompt), m_desks);
        Conversation *talk = watched.conversation.get();
        connect(talk, &Conversation::says, watched.watch.get(), &ShimWatch::say);
        connect(talk, &Conversation::said_all, watched.watch.get(), &ShimWatch::say_all);
        connect(talk, &Conversation::moved, this, [this, run] { move(run); });
        talk->grew(watched.seen.out_bytes);
    } else {
        watched.converses = false; // what it prints is all there is
        read_output(run, watched.seen.out_bytes);
    }
    if (watched.ended)
        report_end(run, *watched.ended);
}

void RunMonitor::move(const RunId &run)
{
    const auto known = m_runs.find(run);
    if (known == m_runs.end())
        return; // it has just ended
    Watched &watched = known->second;
    if (watched.conversation) {
        const Step &step = watched.conversation->step();
        watched.seen.action = step.standing.action;
        watched.seen.phase = step.standing.typed ? "terminal" : transcript::word_of(step.standing.phase); // turns are not seen in it
        watched.seen.context = step.standing.context.value_or(transcript::Context{});
        watched.seen.entries = step.entries;
        watched.seen.complaint = step.complaint.empty() ? watched.flaw : step.complaint;
        if (const std::string &untold = watched.conversation->untold(); !untold.empty())
            watched.seen.complaint = untold;
        if (const std::string &refused = watched.conversation->refused(); !refused.empty())
            watched.seen.complaint = "The town did not take what was reported: " + refused;
        watched.seen.at = std::max(watched.seen.at, step.last_at);
    }
    watched.dirty = true;
    publish_soon();
}

Result<> RunMonitor::want(const RunId &run, runtimes::Wish wish)
{
    const auto known = m_runs.find(run);
    if (known == m_runs.end())
        return fail("not_found", "No agent is at work there.");
    if (!known->second.conversation)
        return fail("unsupported", "This agent has no channel for that.");
    known->second.conversation->want(std::move(wish));
    return {};
}

/// Stalled = it says nothing and none of its processes uses the processor. Its shim is asked only when it is silent.
void RunMonitor::look_for_stalled()
{
    const Timestamp now = m_engine.now();
    const Timestamp patience = std::chrono::nanoseconds(m_stall_after).count();
    for (auto &[id, watched] : m_runs) {
        const town::Run *run = find(m_engine.durable().runs, id);
        if (run == nullptr || run->state != town::RunState::running || run->resting || run->paused || m_engine.durable().frozen)
            continue;
        if (now - watched.moved_at < patience / 2 && run->stalled_since == 0)
            continue;
        watched.watch->ask_status([this, id = id, patience](const wire::ShimStatus &status) {
            const auto known = m_runs.find(id);
            if (known == m_runs.end())
                return;
            Watched &asked = known->second;
            constexpr std::int64_t idle_part = 200; // an idle agent's own housekeeping takes less than this part of a processor
            const std::int64_t before = std::exchange(asked.cpu_ms, status.cpu_ms);
            const Timestamp asked_before = std::exchange(asked.asked_at, m_engine.now());
            if (before < 0)
                return; // whether it works is seen at the next look
            if ((status.cpu_ms - before) * idle_part > (asked.asked_at - asked_before) / 1'000'000)
                asked.moved_at = m_engine.now();
            const town::Run *now_known = find(m_engine.durable().runs, id);
            if (now_known != nullptr && now_known->stalled_since != 0 && asked.moved_at > now_known->stalled_since)
                report_state(town::ReportMoved{id});
            else if (m_engine.now() - asked.moved_at < patience)
                return;
            else if (asked.again_when_silent)
                report_state(town::ReportTrouble{
                    id, {transcript::word_of(transcript::TroubleClass::vendor_busy), "It had fallen silent and did nothing any more.", 0}});
            else
                report_state(town::ReportStalled{id, asked.moved_at});
        });
    }
}

void RunMonitor::report_state(town::Command command)
{
    engine::Submission submission;
    submission.command = std::move(command);
    submission.actor = "daemon";
    submission.done = [](const Result<Json> &) {}; // it is looked at again soon
    m_engine.submit(std::move(submission));
}

std::optional<Activity> RunMonitor::activity(const RunId &run) const
{
    const auto known = m_runs.find(run);
    return known != m_runs.end() ? std::optional(known->second.seen) : std::nullopt;
}

/// What is there is looked at when it is shown.
void RunMonitor::read_output(const RunId &run, std::int64_t out_bytes)
{
    Watched &watched = m_runs.at(run);
    if (out_bytes > watched.seen.out_bytes) {
        watched.moved_at = m_engine.now();
        if (const town::Run *known = find(m_engine.durable().runs, run); known != nullptr && known->stalled_since != 0)
            report_state(town::ReportMoved{run});
    }
    watched.seen.out_bytes = std::max(watched.seen.out_bytes, out_bytes);
    if (watched.conversation)
        return watched.conversation->grew(out_bytes);
    if (watched.converses || out_bytes <= watched.read_to)
        return;
    watched.seen.at = watched.moved_at;
    watched.dirty = true;
    publish_soon();
}

/// The newest that a mere program has printed: no more than a tail of it, however much that was.
void RunMonitor::read_tail(Watched &watched)
{
    const std::int64_t end = watched.seen.out_bytes;
    if (watched.converses || end <= watched.read_to)
        return;
    const Fd file(open((m_places.run(watched.seen.run) / "out.log").c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid())
        return;
    std::int64_t at = std::max(watched.read_to, end - tail_bytes);
    char buffer[16384];
    while (at < end) {
        const ssize_t got = pread(file.get(), buffer, std::min<std::size_t>(sizeof buffer, static_cast<std::size_t>(end - at)), at);
        if (got <= 0)
            break;
        watched.output.read({buffer, static_cast<std::size_t>(got)});
        at += got;
    }
    watched.read_to = at;
    watched.seen.action = watched.output.action();
}

/// The more there are, the less often each is shown: nobody reads hundreds of cards ten times a second.
void RunMonitor::publish_soon()
{
    if (!m_publish.isActive())
        m_publish.start(std::clamp(std::chrono::milliseconds(2 * m_runs.size()), soonest, latest));
}

void RunMonitor::publish()
{
    for (auto &[run, watched] : m_runs)
        if (std::exchange(watched.dirty, false)) {
            read_tail(watched);
            emit active(watched.seen);
        }
}

void RunMonitor::report_end(const RunId &id, const process::RunState &how)
{
    const town::Run *run = find(m_engine.durable().runs, id);
    if (run == nullptr)
        return;
    if (const auto known = m_runs.find(id); known != m_runs.end() && known->second.converses) {
        Watched &watched = known->second;
        const auto *ended = std::get_if<process::Ended>(&how);
        if (!watched.conversation) { // it is just being taken up
            watched.ended = how;
            return;
        }
        if (!std::exchange(watched.read_all, true)) // the last thing it said may be what it cost
            return watched.conversation->end(
                ended != nullptr ? ended->exit.out_bytes : watched.seen.out_bytes, [this, id, how] { report_end(id, how); });
    }
    town::ReportRunEnded report{id, exit_of(how), std::nullopt};
    constexpr int by_signal = 128; // how bwrap says that what it shut in was ended by a signal
    if (const int signal = report.exit.code - by_signal;
        report.exit.how == town::ExitClass::exited && run->sandbox.starts_with("bubblewrap") && signal > 0 && signal < NSIG)
        report.exit = {town::ExitClass::signalled, 0, signal, report.exit.message};
    const bool lost = report.exit.how == town::ExitClass::lost;
    const bool may_hand_over = report.exit.how == town::ExitClass::exited && report.exit.code == 0 && !run->finished && !run->hand_off;
    if (!lost && !may_hand_over && !run->hand_off)
        return submit_end(std::move(report));
    QThreadPool::globalInstance()->start(
        [guard = QPointer(this), report, lost, run = *run, state = m_engine.durable(), directory = m_places.run(id)]() mutable {
            if (lost) // its agent may work on, held by nobody
                end_what_is_left(directory, report.exit);
            else if (run.hand_off)
                report.work = committed_by(state, run);
            else if (auto work = check_work(state, run, Uncommitted::saved_with_commits)) // it ended well: what it left is its work
                report.work = *work;
            else
                report.exit.message = work.error().message;
            post_to(guard, [guard, report] { guard->submit_end(report); });
        });
}

void RunMonitor::submit_end(town::ReportRunEnded report)
{
    crashpoint("run.before_end_report");
    engine::Submission submission;
    submission.command = report;
    if (const auto known = m_runs.find(report.run); known != m_runs.end() && known->second.conversation) {
        submission.command = town::ReportSpent{report.run, known->second.conversation->step().spent}; // nobody asks it later
        submission.then.push_back(report);
    }
    submission.actor = "daemon";
    submission.done = [this, report](const Result<Json> &answer) {
        if (!answer && answer.error().code != "stopping") // the disk is full, say: it stays true until it is written
            QTimer::singleShot(1000, this, [this, report] { submit_end(report); });
    };
    m_engine.submit(std::move(submission));
}

} // namespace wm::agents
