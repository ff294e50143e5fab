#include "process/descendants.h"

#include "process/environment.h"
#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QProcess>
#include <QTest>
#include <array>
#include <csignal>
#include <sys/wait.h>

using namespace wm;
using tests::eventually, tests::shell, tests::TestRun;

class Families : public QObject {
    Q_OBJECT
private slots:
    void a_process_is_known_by_number_and_start()
    {
        const auto self = process::identity_of(getpid()).value();
        QVERIFY(process::is_alive(self));
        QVERIFY(!process::is_alive({self.pid, self.start_time + 1}));
        QVERIFY(!wire::signal_process({self.pid, self.start_time + 1}, 0));
        QCOMPARE(process::identity_of(-1).error().code, std::string("not_found"));
        QCOMPARE(wire::look_at(getpid())->parent, getppid());
    }
    void a_dead_process_that_nobody_reaped_is_not_alive()
    {
        const pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        const auto child = process::identity_of(pid).value();
        QVERIFY(eventually([&] { return !process::is_alive(child); }));
        QVERIFY(wire::look_at(pid)); // still in the table
        waitpid(pid, nullptr, 0);
        QVERIFY(!wire::look_at(pid));
    }
    void names_with_brackets_and_blanks_are_read()
    {
        QTemporaryDir folder;
        const QString program = folder.filePath("a) (b c");
        QVERIFY(QFile::copy("/bin/sleep", program));
        QProcess sleeper;
        sleeper.start(program, {"100"});
        QVERIFY(sleeper.waitForStarted());
        const auto facts = wire::look_at(static_cast<pid_t>(sleeper.processId()));
        QCOMPARE(facts->name, std::string("a) (b c"));
        QCOMPARE(facts->parent, getpid());
        sleeper.kill();
        sleeper.waitForFinished();
    }
    void the_person_is_not_a_run_but_everything_below_a_shim_is()
    {
        // The test itself must not run under a shim for the first half to mean anything.
        if (!process::belongs_to_run(getppid()))
            QVERIFY(!process::belongs_to_run(getpid()));
        TestRun run;
        auto spec = shell("(setsid sleep 1000 &); exec sleep 1000");
        QVERIFY(run.start(spec));
        QVERIFY(eventually([&] { return wire::ProcessTable::read().descendants(run.shim.pid).size() == 2; }));
        for (const auto &process : wire::ProcessTable::read().descendants(run.shim.pid))
            QVERIFY(process::belongs_to_run(process.id.pid));
        QVERIFY(process::belongs_to_run(run.shim.pid));
    }
    void a_process_that_cleaned_its_environment_is_known_by_its_ancestors()
    {
        TestRun run;
        QVERIFY(run.start(shell("exec env -i /bin/sleep 1000")));
        const pid_t child = run.connect().hello().child;
        QVERIFY(eventually([&] { return !process::environment_variable(child, "WAGONMASTER_RUN"); }));
        QVERIFY(process::belongs_to_run(child));
    }
    void a_process_that_left_its_ancestors_is_known_by_its_environment()
    {
        const std::string run = make_ulid(SystemClock().now());
        QProcess sleeper;
        sleeper.setProcessEnvironment([&] {
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert("WAGONMASTER_RUN", QString::fromStdString(run));
            return environment;
        }());
        sleeper.start("sh", {"-c", "env -u WAGONMASTER_RUN sleep 1000; :"}); // it is enough that the parent has it
        QVERIFY(sleeper.waitForStarted());
        const auto parent = static_cast<pid_t>(sleeper.processId());
        QVERIFY(eventually([&] { return wire::ProcessTable::read().descendants(parent).size() == 1; }));
        const auto child = wire::ProcessTable::read().descendants(parent).front();
        QVERIFY(process::belongs_to_run(child.id.pid));
        QVERIFY(process::belongs_to_run(parent));
        QVERIFY(eventually([&] { return process::processes_of_run(run).size() == 1; }));
        QVERIFY(process::processes_of_run(run.substr(1)).empty());
        kill(child.id.pid, SIGKILL);
        sleeper.waitForFinished();
    }
    void one_whose_parent_ends_while_it_is_looked_at_is_known_by_the_next()
    {
        int looks = 0;
        const auto facts = [](pid_t pid, pid_t parent) {
            wire::ProcessFacts seen;
            seen.id.pid = pid;
            seen.parent = parent;
            return std::optional(seen);
        };
        const auto lineage = [&](const std::function<std::optional<wire::ProcessFacts>(pid_t)> &look) {
            std::vector<pid_t> pids;
            for (const auto &process : wire::lineage_of(30, look))
                pids.push_back(process.id.pid);
            return pids;
        };
        const auto reaped = lineage([&](pid_t pid) -> std::optional<wire::ProcessFacts> { // 20 ends, the shim is 10
            if (pid == 30)
                return facts(30, looks++ == 0 ? 20 : 10);
            return pid == 10 ? facts(10, 0) : std::nullopt;
        });
        QCOMPARE(reaped, (std::vector<pid_t>{30, 10}));
        const auto hidden =
            lineage([&](pid_t pid) -> std::optional<wire::ProcessFacts> { return pid == 30 ? facts(30, 1) : std::nullopt; });
        QCOMPARE(hidden, std::vector<pid_t>{30});
        QVERIFY(lineage([](pid_t) -> std::optional<wire::ProcessFacts> { return std::nullopt; }).empty());
    }
    void who_is_gone_is_refused() { QVERIFY(process::belongs_to_run(999'999'999)); }

    void the_environment_for_others_is_without_our_own()
    {
        const std::array<const char *, 14> from{"PATH=/bin", "HOME=/home/me", "GIT_DIR=/x", "GIT_AUTHOR_NAME=x", "WAGONMASTER_HOME=/t",
            "WAGONMASTER_RUN=r", "NOTIFY_SOCKET=/s", "TERM=xterm", "CLAUDECODE=1", "ANTHROPIC_API_KEY=k", "EMPTY=", "=odd", "odd", nullptr};
        const process::Environment expected{{"PATH", "/bin"}, {"HOME", "/home/me"}, {"ANTHROPIC_API_KEY", "k"}, {"EMPTY", ""}};
        QCOMPARE(process::clean_environment(from.data()), expected);
    }
};

WM_TEST_CLASS(Families)
#include "descendants_test.moc"
