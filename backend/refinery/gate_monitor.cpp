#include "refinery/gate_monitor.h"

#include "agents/last_lines.h"
#include "base/crashpoint.h"
#include "refinery/merge_effects.h"

#include <QTimer>

#include <format>

namespace wm::refinery {

GateMonitor::GateMonitor(engine::Engine &engine, engine::OutboxRunner &outbox, wire::Places places)
    : m_engine(engine), m_outbox(outbox), m_places(std::move(places))
{}

void GateMonitor::start()
{
    connect(&m_outbox, &engine::OutboxRunner::finished, this, [this](const QString &kind, const Json &data) {
        if (kind != QLatin1String("mr.gate"))
            return;
        const MrId id = data.at("mr").get<MrId>();
        const int number = data.at("number").get<int>();
        if (has_begun(id, number)) // else it is tried again
            watch(id, number);
    });
    for (const MrId &id : m_engine.durable().queue)
        if (const town::MergeRequest *mr = find(m_engine.durable().merge_requests, id);
            mr->state == town::MrState::gating && has_begun(id, mr->gate_starts))
            watch(id, mr->gate_starts);
}

bool GateMonitor::stop(QDeadlineTimer until)
{
    m_connects.clear();
    return m_connects.waitForDone(until);
}

bool GateMonitor::has_begun(const MrId &id, int number) const
{
    return !std::holds_alternative<process::NeverStarted>(process::probe_run(gate_run_dir(m_places, id, number)));
}

namespace {

std::string in_words(std::int64_t milliseconds)
{
    constexpr std::int64_t second = 1000, minute = 60 * second;
    if (milliseconds % minute == 0)
        return std::format("{} min", milliseconds / minute);
    return milliseconds % second == 0 ? std::format("{} s", milliseconds / second) : std::format("{} ms", milliseconds);
}

} // namespace

void GateMonitor::watch(const MrId &id, int number)
{
    const town::MergeRequest *mr = find(m_engine.durable().merge_requests, id);
    if (mr == nullptr || mr->state != town::MrState::gating || mr->gate_starts != number || m_watches.contains({id, number}))
        return;
    auto watch = std::make_unique<agents::ShimWatch>(gate_run_dir(m_places, id, number), std::chrono::milliseconds(250), m_connects);
    connect(
        watch.get(), &agents::ShimWatch::ended, this, [this, id, number](const process::RunState &how) { report_end(id, number, how); });
    m_watches.emplace(std::pair(id, number), std::move(watch));
}

void GateMonitor::report_end(const MrId &id, int number, const process::RunState &how)
{
    const town::MergeRequest *mr = find(m_engine.durable().merge_requests, id);
    const auto *known = mr != nullptr && mr->results.size() < mr->gates.size() ? &mr->gates[mr->results.size()] : nullptr;
    const std::string gate = known != nullptr ? known->name : "";
    const std::int64_t limit_ms = known != nullptr ? known->timeout_ms : 0;
    town::ReportGateEnded report{id, number, false, "", 0};
    if (const auto *ended = std::get_if<process::Ended>(&how)) {
        const wire::ExitRecord &exit = ended->exit;
        report.took_ms = (exit.ended_at - exit.started_at) / 1'000'000;
        report.passed = exit.reason == wire::ExitReason::exited && exit.code == 0;
        const std::string line = agents::last_lines(gate_run_dir(m_places, id, number) / "out.log", 1);
        switch (exit.reason) {
        case wire::ExitReason::exited:
            report.reason =
                line.empty() ? std::format("{}: exited, code {}", gate, exit.code.value_or(0)) : std::format("{}: {}", gate, line);
            break;
        case wire::ExitReason::time_limit:
            report.reason = std::format("{}: took longer than its time limit of {}", gate, in_words(limit_ms));
            break;
        case wire::ExitReason::start_failed: report.reason = "Could not run: " + exit.message; break;
        case wire::ExitReason::signalled: report.reason = std::format("{}: ended by signal {}", gate, exit.signal.value_or(0)); break;
        case wire::ExitReason::stopped: report.reason = std::format("{}: stopped", gate); break;
        }
    } else if (const auto *lost = std::get_if<process::Lost>(&how)) {
        report.reason = "Could not run: " + lost->sentence;
    }
    submit(std::move(report));
}

void GateMonitor::submit(town::ReportGateEnded report)
{
    crashpoint("gate.before_end_report");
    engine::Submission submission;
    submission.command = report;
    submission.actor = "daemon";
    submission.done = [this, report](const Result<Json> &answer) {
        if (!answer && answer.error().code != "stopping") {
            QTimer::singleShot(1000, this, [this, report] { submit(report); });
            return;
        }
        if (auto known = m_watches.extract({report.mr, report.number}); !known.empty()) {
            known.mapped()->acknowledge();
            known.mapped().release()->deleteLater(); // we may be inside its signal
        }
    };
    m_engine.submit(std::move(submission));
}

} // namespace wm::refinery
