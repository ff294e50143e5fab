#include "process/stop_run.h"

#include "process/descendants.h"
#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QTest>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::shell, tests::TestRun;

namespace {

/// The child, a runaway in a session of its own that ignores TERM, and what that one starts.
const std::string family = "(setsid sh -c 'trap \"\" TERM HUP; while :; do sleep 0.05; done' &); echo up; exec sleep 1000";

std::vector<process::ProcessIdentity> started_by(const TestRun &run)
{
    std::vector<process::ProcessIdentity> all;
    for (const auto &process : process::processes_of_run(run.dir.filename().string()))
        all.push_back(process.id);
    return all;
}

bool all_gone(const std::vector<process::ProcessIdentity> &processes)
{
    return std::ranges::none_of(processes, process::is_alive);
}

} // namespace

class StopRun : public QObject {
    Q_OBJECT
private slots:
    void through_a_shim_that_answers()
    {
        TestRun run;
        QVERIFY(run.start(shell(family)));
        QVERIFY(run.said("up"));
        const auto processes = started_by(run);
        QVERIFY(processes.size() >= 2);
        const auto state = process::stop_run(run.dir, 50ms);
        QVERIFY(std::get<process::Ended>(state.value()).exit.reason == wire::ExitReason::stopped);
        QVERIFY(all_gone(processes));
        QVERIFY(started_by(run).empty());
    }
    void through_a_shim_that_somebody_stopped()
    {
        TestRun run;
        QVERIFY(run.start(shell(family)));
        QVERIFY(wire::signal_process(run.shim, SIGSTOP));
        const auto state = process::stop_run(run.dir, 50ms);
        QVERIFY(std::holds_alternative<process::Ended>(state.value()));
    }
    void although_the_shim_was_killed()
    {
        TestRun run;
        QVERIFY(run.start(shell(family)));
        QVERIFY(run.said("up"));
        const auto processes = started_by(run);
        QVERIFY(wire::signal_process(run.shim, SIGKILL));
        QVERIFY(eventually([&] { return !process::is_alive(run.shim); }));
        QVERIFY(!all_gone(processes)); // they live on, and their shim cannot be asked
        const auto state = process::stop_run(run.dir, 50ms);
        QVERIFY(std::holds_alternative<process::Lost>(state.value()));
        QVERIFY(all_gone(processes));
        QVERIFY(started_by(run).empty());
    }
    void although_the_shim_does_not_answer()
    {
        TestRun run;
        QVERIFY(run.start(shell(family)));
        QVERIFY(run.said("up"));
        const auto processes = started_by(run);
        std::filesystem::remove(run.dir / "shim.sock"); // as good as deaf
        const auto state = process::stop_run(run.dir, 50ms);
        QVERIFY(state);
        QVERIFY(all_gone(processes));
        QVERIFY(started_by(run).empty());
    }
    void what_is_over_or_never_was_stays_as_it_is()
    {
        TestRun run;
        QVERIFY(std::holds_alternative<process::NeverStarted>(process::stop_run(run.dir, 0ms).value()));
        QVERIFY(run.start(shell("exit 4")));
        run.exit();
        const auto state = process::stop_run(run.dir, 0ms).value();
        QCOMPARE(std::get<process::Ended>(state).exit.code, std::optional(4));
    }
};

WM_TEST_CLASS(StopRun)
#include "stop_run_test.moc"
