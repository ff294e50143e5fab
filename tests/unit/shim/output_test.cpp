#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QTest>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::shell, tests::TestRun;

namespace {

/// A number from /proc/PID/status.
long status_number(pid_t pid, const std::string &name)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(name + ":"))
            return std::stol(line.substr(name.size() + 1));
    return -1;
}

} // namespace

class ShimOutput : public QObject {
    Q_OBJECT
private slots:
    void output_and_exit_code_are_on_disk_although_nobody_was_connected()
    {
        TestRun run;
        QVERIFY(run.start(shell("echo one; echo two >&2; printf '\\377three'; exit 3")));
        const auto exit = run.exit();
        QCOMPARE(exit.code, std::optional(3));
        QVERIFY(exit.reason == wire::ExitReason::exited);
        QCOMPARE(exit.message, std::string("It ended with code 3."));
        QCOMPARE(run.output(), std::string("one\ntwo\n\xFFthree")); // both streams in the order they were written
        QCOMPARE(exit.out_bytes, std::int64_t(run.output().size()));
        QVERIFY(exit.started_at > 0 && exit.ended_at >= exit.started_at);
        QCOMPARE(exit.reaped, 0);
    }
    void everything_in_the_run_directory_is_private()
    {
        TestRun run;
        auto spec = shell("umask");
        spec.errors_apart = true;
        const mode_t mask = umask(0);
        const auto started = run.start(spec);
        umask(mask);
        QVERIFY(started);
        run.exit();
        QCOMPARE(run.output(), std::string("0000\n")); // what the child makes is not the town's
        struct stat status{};
        QCOMPARE(stat(run.dir.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0700u);
        int files = 0;
        for (const auto &entry : std::filesystem::directory_iterator(run.dir)) {
            QCOMPARE(stat(entry.path().c_str(), &status), 0);
            QVERIFY2((status.st_mode & 0777) == 0600, entry.path().c_str());
            ++files;
        }
        QVERIFY(files >= 7);
    }
    void errors_may_go_to_a_file_of_their_own()
    {
        TestRun run;
        auto spec = shell("echo said; echo complained >&2");
        spec.errors_apart = true;
        QVERIFY(run.start(spec));
        QVERIFY(run.said("said"));
        QTRY_COMPARE(run.file("err.log"), std::string("complained\n"));
        QCOMPARE(run.output(), std::string("said\n"));
    }
    void growth_is_told_from_the_offset_one_attaches_at_and_then_the_end()
    {
        TestRun run;
        QVERIFY(run.start(tests::shell_with_input("printf hello; read x; printf ' world'")));
        QVERIFY(run.said("hello"));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::AttachRequest{5})); // knows everything so far
        QVERIFY(shim.request(wire::InputRequest{1, "\n"}));
        QVERIFY(std::get<wire::Growth>(shim.next(30s).value()) == wire::Growth{11});
        QCOMPARE(std::get<wire::ExitRecord>(shim.next(30s).value()).out_bytes, 11);
        auto late = run.connect();
        QVERIFY(!late.hello().running);
        QVERIFY(late.request(wire::AttachRequest{4}));
        QVERIFY(std::get<wire::Growth>(late.next(30s).value()) == wire::Growth{11});
        QCOMPARE(std::get<wire::ExitRecord>(late.next(30s).value()).code, std::optional(0));
    }
    void growth_is_told_no_oftener_than_asked_for_data()
    {
        QTest::addColumn<int>("every_ms");
        QTest::newRow("twenty times a second") << 50;
        QTest::newRow("four times a second") << 250;
    }
    void growth_is_told_no_oftener_than_asked_for()
    {
        QFETCH(const int, every_ms);
        TestRun run;
        QVERIFY(run.start(shell("i=0; while [ $i -lt 200 ]; do echo $i; sleep 0.004; i=$((i+1)); done")));
        auto shim = run.connect();
        const auto begin = std::chrono::steady_clock::now();
        QVERIFY(shim.request(wire::AttachRequest{0, every_ms}));
        int told = 0;
        std::int64_t last = 0;
        while (const auto message = shim.next(30s)) {
            if (std::holds_alternative<wire::ExitRecord>(*message))
                break;
            const auto growth = std::get<wire::Growth>(*message);
            QVERIFY(growth.out_bytes > last);
            last = growth.out_bytes;
            ++told;
        }
        const auto took = std::chrono::steady_clock::now() - begin;
        QCOMPARE(last, std::int64_t(run.output().size()));
        QVERIFY2(told <= took / std::chrono::milliseconds(every_ms) + 2, qPrintable(QString::number(told))); // + the first and the last
        QVERIFY(told > 0);
    }
    void the_run_goes_on_when_its_client_is_killed()
    {
        TestRun run;
        QVERIFY(run.start(tests::shell("echo before; while [ ! -e go ]; do sleep 0.01; done; echo after")));
        std::array<int, 2> ready;
        QCOMPARE(pipe2(ready.data(), O_CLOEXEC), 0);
        const pid_t client = fork();
        if (client == 0) {
            auto shim = process::ShimClient::connect(run.dir);
            const bool attached = shim && shim->request(wire::AttachRequest{});
            [[maybe_unused]] const auto told = write(ready[1], attached ? "y" : "n", 1);
            pause();
            _exit(0);
        }
        char answer = 0;
        QCOMPARE(read(ready[0], &answer, 1), 1);
        QCOMPARE(answer, 'y');
        kill(client, SIGKILL);
        waitpid(client, nullptr, 0);
        close(ready[0]);
        close(ready[1]);
        auto shim = run.connect(); // answers: it has seen the other one go
        QVERIFY(shim.request(wire::StatusRequest{}));
        QVERIFY(shim.request(wire::SignalRequest{SIGCONT, true}));
        QVERIFY(run.said("before"));
        QVERIFY(std::holds_alternative<process::Running>(run.state()));
    }
    void fifty_megabytes_arrive_exactly_and_the_shim_stays_small()
    {
        TestRun run;
        constexpr std::int64_t size = 50'000'000;
        QVERIFY(run.start(tests::shell_with_input("i=0; while [ $i -lt 5 ]; do head -c 10000000 /dev/zero | tr '\\0' $i; i=$((i+1)); done; "
                                                  "head -c 500000 > /dev/null; printf read; read x")));
        auto shim = run.connect();
        const auto out_bytes = [&] { // it may wait for the disk meanwhile
            return wire::read_shim_status(shim.request(wire::StatusRequest{}, tests::patience).value()).value().out_bytes;
        };
        QVERIFY(eventually([&] { return out_bytes() == size; }));
        QVERIFY(shim.request(wire::InputRequest{1, std::string(500'000, 'x')}, tests::patience)); // a large message leaves nothing behind
        QVERIFY(eventually([&] { return out_bytes() == size + 4; }));
        const long most = status_number(run.shim.pid, "VmRSS");
        QVERIFY(shim.request(wire::InputRequest{2, "\n"}));
        QCOMPARE(run.exit().out_bytes, size + 4);
        const std::string output = run.output();
        QCOMPARE(std::int64_t(output.size()), size + 4);
        for (std::size_t fifth = 0; fifth < 5; ++fifth)
            QCOMPARE(output.find_first_not_of(static_cast<char>('0' + fifth), fifth * 10'000'000), (fifth + 1) * 10'000'000);
        qInfo("the shim's resident memory: %ld kB", most);
        if (WM_SHIM_STATIC)
            QVERIFY2(most > 0 && most <= 2048, qPrintable(QString::number(most)));
    }
    void an_idle_run_does_not_wake_its_shim()
    {
        TestRun run;
        QVERIFY(run.start(shell("exec sleep 100")));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::AttachRequest{}));
        const auto wakeups = [&] { return status_number(run.shim.pid, "voluntary_ctxt_switches"); };
        QVERIFY(eventually([&] { return wire::look_at(run.shim.pid)->state == 'S'; })); // the last request is behind it
        const long before = wakeups();
        QTest::qWait(400); // what is measured, not what is waited for
        QCOMPARE(wakeups(), before);
    }
};

WM_TEST_CLASS(ShimOutput)
#include "output_test.moc"
