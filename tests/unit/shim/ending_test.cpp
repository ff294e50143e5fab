#include "process/descendants.h"
#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QTest>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::shell, tests::TestRun;

namespace {

bool exists(pid_t pid)
{
    const auto facts = wire::look_at(pid);
    return facts && facts->state != 'Z';
}

/// A process that leaves everything: its parent, its group, its session; and will not hear of TERM. Says its number.
const std::string runaway = "(setsid sh -c 'trap \"\" TERM HUP; echo runaway $$ ; while :; do sleep 0.05; done' &) ; ";

pid_t number_after(const TestRun &run, const std::string &word)
{
    if (!eventually([&] { return run.output().contains(word + " ") && run.output().ends_with("\n"); }))
        return -1;
    return std::stoi(run.output().substr(run.output().find(word + " ") + word.size() + 1));
}

} // namespace

class ShimEnding : public QObject {
    Q_OBJECT
private slots:
    void a_killed_child_is_recorded_with_its_signal()
    {
        TestRun run;
        QVERIFY(run.start(shell("kill -9 $$")));
        const auto exit = run.exit();
        QCOMPARE(exit.signal, std::optional(9));
        QVERIFY(!exit.code);
        QVERIFY(exit.reason == wire::ExitReason::signalled);
        QCOMPARE(exit.message, std::string("It was ended by signal 9 (Killed)."));
    }
    void stop_ends_even_what_left_its_group_and_session()
    {
        TestRun run;
        QVERIFY(run.start(shell(runaway + "sleep 1000")));
        const pid_t pid = number_after(run, "runaway");
        QVERIFY(exists(pid));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::StopRequest{2'000}));
        const auto exit = run.exit();
        QVERIFY(exit.reason == wire::ExitReason::stopped);
        QCOMPARE(exit.signal, std::optional(SIGTERM));
        QVERIFY(!exists(pid));
    }
    void a_child_may_tidy_up_when_it_is_stopped()
    {
        TestRun run;
        QVERIFY(run.start(shell("trap 'echo tidy; exit 7' TERM; echo ready; while :; do sleep 0.02; done")));
        QVERIFY(run.said("ready"));
        QVERIFY(run.connect().request(wire::StopRequest{60'000}));
        const auto exit = run.exit(); // long before the grace is over
        QVERIFY(run.output().contains("tidy"));
        QCOMPARE(exit.code, std::optional(7));
        QVERIFY(exit.reason == wire::ExitReason::stopped);
    }
    void what_the_child_leaves_behind_is_ended_and_counted()
    {
        TestRun run;
        QVERIFY(run.start(shell("(setsid sleep 1000 &); (sleep 1000 &); exit 5")));
        const auto exit = run.exit();
        QCOMPARE(exit.code, std::optional(5));
        QCOMPARE(exit.reaped, 2);
        QVERIFY(exit.reason == wire::ExitReason::exited);
        QVERIFY(exit.message.contains("2 processes"));
    }
    void what_is_left_behind_and_does_not_hear_is_killed()
    {
        TestRun run;
        QVERIFY(run.start(tests::shell_with_input(runaway + "read x < /dev/zero & read go; exit 0")));
        const pid_t pid = number_after(run, "runaway"); // and not before it has closed its ears
        QVERIFY(run.connect().request(wire::InputRequest{1, "\n"}));
        const auto exit = run.exit();
        QCOMPARE(exit.code, std::optional(0));
        QVERIFY(exit.reaped >= 1);
        QVERIFY(!exists(pid));
    }
    void a_time_limit_ends_the_run_and_is_named()
    {
        TestRun run;
        auto spec = shell("sleep 1000");
        spec.time_limit_ms = 150;
        QVERIFY(run.start(spec));
        const auto exit = run.exit();
        QVERIFY(exit.reason == wire::ExitReason::time_limit);
        QCOMPARE(exit.message, std::string("It was stopped because it ran longer than its limit of 0.15 s."));
        QVERIFY(exit.ended_at - exit.started_at >= 150'000'000);
    }
    void terminating_the_shim_stops_its_run_in_order()
    {
        TestRun run;
        QVERIFY(run.start(shell("sleep 1000")));
        QVERIFY(wire::signal_process(run.shim, SIGTERM));
        QVERIFY(run.exit().reason == wire::ExitReason::stopped);
    }
    void an_acknowledged_end_lets_the_shim_go()
    {
        TestRun run;
        QVERIFY(run.start(shell("exit 0")));
        run.exit();
        auto shim = run.connect();
        QVERIFY(shim.request(wire::AcknowledgeExitRequest{}));
        QVERIFY(eventually([&] { return !process::is_alive(run.shim); }));
        QCOMPARE(shim.on_readable().error().code, std::string("disconnected"));
        QVERIFY(!std::filesystem::exists(run.dir / "shim.sock"));
        QVERIFY(std::holds_alternative<process::Ended>(run.state()));
    }
    void frozen_processes_stand_still_until_they_are_thawed()
    {
        TestRun run;
        QVERIFY(run.start(shell("(setsid sleep 1000 &); while :; do sleep 0.01; done")));
        QVERIFY(eventually([&] { return wire::ProcessTable::read().descendants(run.shim.pid).size() >= 2; }));
        auto shim = run.connect();
        // D: a shell whose new process was stopped before its exec; vfork(2) waits for that, also for its own stop.
        const auto stopped = [&] {
            const auto all = wire::ProcessTable::read().descendants(run.shim.pid);
            return !all.empty() &&
                std::ranges::all_of(all, [](const auto &process) { return std::string_view("TZD").contains(process.state); });
        };
        QVERIFY(shim.request(wire::FreezeRequest{}));
        QVERIFY(eventually(stopped));
        QVERIFY(wire::read_shim_status(shim.request(wire::StatusRequest{}).value())->frozen);
        QVERIFY(shim.request(wire::ThawRequest{}));
        QVERIFY(eventually([&] { return !stopped(); }));
        QVERIFY(shim.request(wire::FreezeRequest{}));
        QVERIFY(shim.request(wire::StopRequest{60'000})); // a frozen one can be stopped, and need not be killed
        QCOMPARE(run.exit().signal, std::optional(SIGTERM));
    }
    void a_signal_goes_to_the_child_or_to_everybody()
    {
        TestRun run;
        QVERIFY(run.start(shell("trap 'echo parent' USR1; (trap 'echo below' USR1; echo up; while :; do sleep 0.01; done) & "
                                "while :; do sleep 0.01; done")));
        QVERIFY(run.said("up\n"));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::SignalRequest{SIGUSR1, false}));
        QVERIFY(run.said("parent\n"));
        QVERIFY(!run.output().contains("below"));
        QVERIFY(shim.request(wire::SignalRequest{SIGUSR1, true}));
        QVERIFY(run.said("below\n"));
    }
    void status_counts_processor_time_of_the_living_and_the_dead()
    {
        TestRun run;
        QVERIFY(run.start(shell("(i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done); echo burnt; sleep 1000")));
        QVERIFY(run.said("burnt"));
        auto shim = run.connect();
        wire::ShimStatus status;
        QVERIFY(eventually([&] { // the other process comes right after it has said so
            status = wire::read_shim_status(shim.request(wire::StatusRequest{}).value()).value();
            return status.descendants == 2;
        }));
        QVERIFY(status.running);
        QVERIFY(status.cpu_ms >= 20);
        QVERIFY(status.last_output_at > 0);
    }
    void the_child_starts_as_if_nobody_stood_in_between()
    {
        TestRun run;
        // No signal ignored or blocked, no descriptor but three, its own session, and exactly the environment given.
        QVERIFY(
            run.start(shell("grep -E '^Sig(Blk|Ign)' /proc/self/status; ls /proc/self/fd | wc -l; "
                            "test $(cut -d' ' -f6 /proc/$$/stat) = $$ && echo leader; pwd; env -u PWD -u SHLVL -u _ -u OLDPWD | sort")));
        run.exit();
        QCOMPARE(run.output(),
            "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n4\nleader\n/\n"
            "PATH=/usr/sbin:/usr/bin:/bin\nWAGONMASTER_RUN=" +
                run.dir.filename().string() + "\n");
    }
};

WM_TEST_CLASS(ShimEnding)
#include "ending_test.moc"
