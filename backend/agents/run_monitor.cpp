#include "agents/run_monitor.h"

#include "agents/run_effects.h"
#include "agents/work_check.h"
#include "base/crashpoint.h"
#include "base/fd.h"
#include "process/stop_run.h"

#include <QPointer>
#include <QThreadPool>

#include <fcntl.h>

namespace wm::agents {
namespace {
/// Enough to find the last status again after a restart.
constexpr std::int64_t tail_bytes = 64 * 1024;
} // namespace

RunMonitor::RunMonitor(engine::Engine &engine, wire::Places places) : m_engine(engine), m_places(std::move(places))
{
    m_publish.setSingleShot(true);
    m_publish.setInterval(100);
    connect(&m_publish, &QTimer::timeout, this, &RunMonitor::publish);
}

void RunMonitor::start()
{
    connect(&m_engine, &engine::Engine::committed, this, &RunMonitor::follow);
    for (const RunId &id : m_engine.durable().live_runs)
        if (const town::Run *run = find(m_engine.durable().runs, id);
            run->state == town::RunState::running || run->state == town::RunState::stopping)
            watch(id);
}

void RunMonitor::follow(const engine::Committed &unit)
{
    for (const town::Recorded &event : unit.events) {
        if (const auto *started = std::get_if<town::RunStarted>(&event.event)) {
            watch(started->run);
        } else if (const auto *ended = std::get_if<town::RunEnded>(&event.event)) {
            if (auto known = m_runs.find(ended->run); known != m_runs.end()) {
                known->second.watch->acknowledge();
                known->second.watch.release()->deleteLater(); // we may be inside its signal
                m_runs.erase(known);
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
    watched.watch = std::make_unique<ShimWatch>(m_places.run(run));
    connect(watched.watch.get(), &ShimWatch::grew, this, [this, run](qint64 bytes) { read_output(run, bytes); });
    connect(watched.watch.get(), &ShimWatch::ended, this, [this, run](const process::RunState &how) { report_end(run, how); });
}

std::optional<Activity> RunMonitor::activity(const RunId &run) const
{
    const auto known = m_runs.find(run);
    return known != m_runs.end() ? std::optional(known->second.seen) : std::nullopt;
}

void RunMonitor::read_output(const RunId &run, std::int64_t out_bytes)
{
    Watched &watched = m_runs.at(run);
    if (out_bytes <= watched.read_to)
        return;
    const Fd file(open((m_places.run(run) / "out.log").c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid())
        return;
    std::int64_t at = std::max(watched.read_to, out_bytes - tail_bytes);
    char buffer[16384];
    while (at < out_bytes) {
        const ssize_t got = pread(file.get(), buffer, sizeof buffer, at);
        if (got <= 0)
            break;
        watched.output.read({buffer, static_cast<std::size_t>(got)});
        at += got;
    }
    watched.read_to = at;
    watched.seen.action = watched.output.action();
    watched.seen.out_bytes = out_bytes;
    watched.seen.at = m_engine.now();
    watched.dirty = true;
    if (!m_publish.isActive())
        m_publish.start();
}

void RunMonitor::publish()
{
    for (auto &[run, watched] : m_runs)
        if (std::exchange(watched.dirty, false))
            emit active(watched.seen);
}

void RunMonitor::report_end(const RunId &id, const process::RunState &how)
{
    const town::Run *run = find(m_engine.durable().runs, id);
    if (run == nullptr)
        return;
    town::ReportRunEnded report{id, exit_of(how), std::nullopt};
    const bool lost = report.exit.how == town::ExitClass::lost;
    const bool may_hand_over = report.exit.how == town::ExitClass::exited && report.exit.code == 0 && !run->finished;
    if (!lost && !may_hand_over)
        return submit_end(std::move(report));
    QThreadPool::globalInstance()->start(
        [guard = QPointer(this), report, lost, run = *run, state = m_engine.durable(), directory = m_places.run(id)]() mutable {
            if (lost) // its agent may work on, held by nobody
                end_what_is_left(directory, report.exit);
            else if (auto work = check_work(state, run)) // it ended well without `wm done`: what it committed is its work
                report.work = *work;
            else
                report.exit.message = work.error().message;
            QMetaObject::invokeMethod(guard, [guard, report] { guard->submit_end(report); }, Qt::QueuedConnection);
        });
}

void RunMonitor::submit_end(town::ReportRunEnded report)
{
    crashpoint("run.before_end_report");
    engine::Submission submission;
    submission.command = report;
    submission.actor = "daemon";
    submission.done = [this, report](const Result<Json> &answer) {
        if (!answer && answer.error().code != "stopping") // the disk is full, say: it stays true until it is written
            QTimer::singleShot(1000, this, [this, report] { submit_end(report); });
    };
    m_engine.submit(std::move(submission));
}

} // namespace wm::agents
