#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QTest>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <thread>

using namespace wm;
using tests::eventually, tests::shell, tests::TestRun;

class LaunchShim : public QObject {
    Q_OBJECT
private slots:
    void the_shim_is_nobodys_child_and_leads_its_own_session()
    {
        TestRun run;
        QVERIFY(run.start(shell("sleep 1000")));
        const auto facts = wire::look_at(run.shim.pid);
        QVERIFY(facts && facts->parent != getpid());
        QVERIFY(getsid(run.shim.pid) != getsid(0));
        QCOMPARE(waitpid(-1, nullptr, WNOHANG), -1); // nothing to reap
        QCOMPARE(errno, ECHILD);
        auto shim = run.connect();
        QCOMPARE(shim.hello().shim, run.shim);
        QCOMPARE(shim.hello().run, run.dir.filename().string());
        QVERIFY(shim.hello().running);
        const auto state = run.state();
        QCOMPARE(std::get<process::Running>(state).record.child.pid, shim.hello().child);
    }
    void the_child_knows_its_run()
    {
        TestRun run;
        QVERIFY(run.start(shell("printf $WAGONMASTER_RUN")));
        run.exit();
        QCOMPARE(run.output(), run.dir.filename().string());
    }
    void what_its_environment_holds_reaches_the_child_and_not_the_disk()
    {
        TestRun run;
        auto spec = shell("printf %s \"$VENDOR_API_KEY\" | wc -c; sleep 1000");
        spec.env["VENDOR_API_KEY"] = "sk-test-0123456789";
        spec.env["WAGONMASTER_RUN"] = "marked";
        QVERIFY(run.start(spec));
        QVERIFY(run.said("18\n"));
        for (const auto &entry : std::filesystem::directory_iterator(run.dir))
            QVERIFY2(!read_file(entry.path()).value_or("").contains("sk-test"), entry.path().c_str());
        // By this its processes are found when the shim is dead.
        const auto kept =
            parse_json(run.file("spec.json"), "spec.json").and_then([](const Json &json) { return wire::read_shim_spec(json); });
        QVERIFY(kept);
        QCOMPARE(kept->env, (std::map<std::string, std::string>{{"WAGONMASTER_RUN", "marked"}}));
    }
    void starting_again_finds_the_run_instead_of_repeating_it()
    {
        TestRun run;
        QVERIFY(run.start(shell("echo once; sleep 1000")));
        QVERIFY(run.said("once\n"));
        const auto first = run.shim;
        QVERIFY(run.start(shell("echo twice")));
        QCOMPARE(run.shim, first);
        QVERIFY(process::stop_run(run.dir, std::chrono::milliseconds(0)));
        QVERIFY(run.start(shell("echo thrice"))); // over is over
        QCOMPARE(run.output(), std::string("once\n"));
    }
    void two_daemons_that_start_the_same_run_start_it_once()
    {
        for (int round = 0; round < 10; ++round) {
            TestRun run;
            const auto spec = shell("echo started; sleep 1000");
            Result<process::ProcessIdentity> one, two;
            std::thread other([&] { one = process::launch_shim(tests::shim_program, run.dir, spec, tests::patience); });
            two = process::launch_shim(tests::shim_program, run.dir, spec, tests::patience);
            other.join();
            QVERIFY2(one, one ? "" : one.error().message.c_str());
            QVERIFY2(two, two ? "" : two.error().message.c_str());
            run.shim = *one;
            QCOMPARE(*one, *two);
            QVERIFY(run.said("started\n"));
            QCOMPARE(run.output(), std::string("started\n"));
        }
    }
    void one_that_is_only_slow_is_waited_for_again()
    {
        TestRun run;
        QVERIFY(make_private_directory(run.dir));
        Fd held(open(run.dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); // by a shim whose disk is busy
        QCOMPARE(flock(held.get(), LOCK_EX | LOCK_NB), 0);
        QVERIFY(process::is_being_started(run.dir));
        const auto spec = shell("echo started; sleep 1000");
        const auto launch = [&](std::chrono::milliseconds patience) {
            return process::launch_shim(tests::shim_program, run.dir, spec, patience);
        };
        QCOMPARE(launch(std::chrono::seconds(1)).error().code, std::string("timeout"));
        held.reset();
        const auto started = launch(tests::patience);
        QVERIFY2(started, started ? "" : started.error().message.c_str());
        run.shim = *started;
        QVERIFY(!process::is_being_started(run.dir));
        QVERIFY(run.said("started\n"));
    }
    void what_cannot_be_started_is_one_sentence_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<QByteArray>("cwd");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("no such program") << QByteArray("no-such-program") << QByteArray("/")
                                         << QByteArray("There is no program no-such-program in the PATH of the run.");
        QTest::newRow("no such path") << QByteArray("/no/such") << QByteArray("/")
                                      << QByteArray("There is no program /no/such (or the interpreter it names is missing).");
        QTest::newRow("no program") << QByteArray("/etc/passwd") << QByteArray("/")
                                    << QByteArray("/etc/passwd is not a program that may be run.");
        QTest::newRow("no directory") << QByteArray("true") << QByteArray("/no/such/directory")
                                      << QByteArray("The working directory /no/such/directory does not exist.");
        QTest::newRow("directory is a file") << QByteArray("true") << QByteArray("/etc/passwd")
                                             << QByteArray("Cannot enter the working directory /etc/passwd: Not a directory.");
    }
    void what_cannot_be_started_is_one_sentence()
    {
        QFETCH(QByteArray, program);
        QFETCH(QByteArray, cwd);
        QFETCH(QByteArray, sentence);
        for (const auto io : {wire::ShimSpec::Io::pipes, wire::ShimSpec::Io::pty}) {
            TestRun run;
            auto spec = shell("");
            spec.argv = {program.toStdString()};
            spec.cwd = cwd.toStdString();
            spec.io = io;
            const auto started = run.start(spec);
            QVERIFY(!started);
            QCOMPARE(started.error().code, std::string("start_failed"));
            QCOMPARE(started.error().message, sentence.toStdString());
            QVERIFY(run.exit().reason == wire::ExitReason::start_failed); // and it is on disk
            QCOMPARE(run.exit().message, sentence.toStdString());
            auto shim = run.connect(); // to be told and acknowledged like any other end
            run.shim = shim.hello().shim;
            QVERIFY(!shim.hello().running);
            QVERIFY(shim.request(wire::AcknowledgeExitRequest{}));
        }
    }
    void a_specification_that_is_none_is_a_start_failure_too()
    {
        TestRun run;
        auto spec = shell("");
        spec.cwd = "relative";
        QCOMPARE(run.start(spec).error().code, std::string("start_failed"));
        run.shim = run.connect().hello().shim;
    }
    void a_missing_shim_is_named()
    {
        TestRun run;
        const auto started = process::launch_shim("/no/such/shim", run.dir, shell("true"));
        QCOMPARE(started.error().code, std::string("no_shim"));
        QVERIFY(started.error().message.contains("/no/such/shim"));
        QVERIFY(!started.error().hint.empty());
        QVERIFY(std::holds_alternative<process::NeverStarted>(run.state()));
    }
    void a_shim_that_gives_up_leaves_its_reason()
    {
        TestRun run;
        QVERIFY(make_private_directory(run.dir / "out.log")); // something is in the way
        const auto started = run.start(shell("true"));
        QCOMPARE(started.error().code, std::string("no_shim"));
        QVERIFY2(started.error().message.contains("out.log: Is a directory"), started.error().message.c_str());
    }
};

WM_TEST_CLASS(LaunchShim)
#include "launch_test.moc"
