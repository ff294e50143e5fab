#include "process/command.h"
#include "support/qtest_main.h"

#include "base/fd.h"
#include "scratch_repository.h"

#include <QElapsedTimer>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>

using namespace wm;
using namespace std::chrono_literals;

namespace {
process::CommandSpec shell(std::string script)
{
    return {.argv = {"sh", "-c", std::move(script)}};
}
bool is_alive(const std::string &pid)
{
    // A zombie that nobody reaped yet is not alive either.
    const auto stat = tests::read("/proc/" + pid + "/stat");
    return stat != "(no file)" && !stat.substr(stat.rfind(')')).starts_with(") Z");
}
} // namespace

class Command : public QObject {
    Q_OBJECT
private slots:
    void output_and_exit_status_come_back()
    {
        const auto result = process::run_command(shell("echo out; echo err >&2; exit 3"));
        QCOMPARE(result->out, std::string("out\n"));
        QCOMPARE(result->err, std::string("err\n"));
        QCOMPARE(result->exit_code, 3);
        QVERIFY(!result->succeeded());
    }
    void a_signal_is_told_from_an_exit_status()
    {
        const auto result = process::run_command(shell("kill -USR1 $$"));
        QCOMPARE(result->signal, SIGUSR1);
        QVERIFY(!result->succeeded());
    }
    void input_larger_than_a_pipe_is_read_whole()
    {
        const std::string input(3 << 20, 'x');
        const auto result = process::run_command({.argv = {"cat"}, .input = input});
        QVERIFY(result->out == input);
    }
    void without_input_stdin_is_at_its_end() { QCOMPARE(process::run_command({.argv = {"cat"}, .deadline = 20s})->out, std::string()); }
    void the_environment_can_be_whole_or_extra()
    {
        qputenv("WM_TEST_OURS", "1");
        auto spec = shell("echo ${WM_TEST_OURS-none} ${WM_TEST_EXTRA-none}");
        spec.extra_environment = {"WM_TEST_EXTRA=2"};
        QCOMPARE(process::run_command(spec)->out, std::string("1 2\n"));
        spec.environment = {"PATH=/usr/bin:/bin"};
        QCOMPARE(process::run_command(spec)->out, std::string("none 2\n"));
        qunsetenv("WM_TEST_OURS");
    }
    void it_runs_where_it_is_told()
    {
        const tests::ScratchRepository scratch;
        QCOMPARE(process::run_command({.argv = {"pwd"}, .cwd = scratch.root()})->out, scratch.root().string() + "\n");
        QCOMPARE(process::run_command({.argv = {"pwd"}, .cwd = scratch.root() / "none"}).error().code, std::string("not_found"));
    }
    void a_missing_program_is_called_by_its_name()
    {
        const auto error = process::run_command({.argv = {"wm-no-such-program"}}).error();
        QCOMPARE(error.code, std::string("not_installed"));
        QVERIFY(error.message.contains("wm-no-such-program"));
    }
    void none_of_our_descriptors_is_inherited()
    {
        const Fd open_without_cloexec(open("/dev/null", O_RDONLY));
        QVERIFY(fcntl(open_without_cloexec.get(), F_DUPFD, 50) >= 50);
        QCOMPARE(process::run_command(shell("ls /proc/self/fd | wc -l"))->out, std::string("4\n")); // 0, 1, 2 and ls's own
        close(50);
    }
    void too_much_output_is_an_error_or_a_cut()
    {
        auto spec = shell("yes | head -c 300000; echo done >&2");
        spec.output_limit = 1000;
        QCOMPARE(process::run_command(spec).error().code, std::string("too_large"));
        spec.may_truncate = true;
        const auto cut = process::run_command(spec);
        QCOMPARE(cut->out.size(), 1000u);
        QVERIFY(cut->truncated);
        QCOMPARE(cut->err, std::string("done\n")); // it was let run to its end
    }
    void at_the_deadline_the_whole_group_goes()
    {
        const tests::ScratchRepository scratch;
        auto spec = shell("trap '' TERM; (trap '' TERM; sleep 600) & echo $! > pid; mv pid child; wait");
        spec.cwd = scratch.root();
        spec.grace = 50ms;
        // On a busy machine it may not have come as far as its child: then it has more time.
        for (spec.deadline = 500ms; spec.deadline < 60s && !tests::exists(scratch.root() / "child"); spec.deadline *= 5)
            QCOMPARE(process::run_command(spec).error().code, std::string("timeout"));
        const auto child = tests::read(scratch.root() / "child");
        QVERIFY(child != "(no file)");
        QTRY_VERIFY(!is_alive(child.substr(0, child.size() - 1)));
    }
    void at_the_deadline_there_is_time_to_clean_up()
    {
        const tests::ScratchRepository scratch;
        auto spec = shell("trap 'touch cleaned; exit' TERM; sleep 600 & wait");
        spec.cwd = scratch.root();
        spec.grace = 60s;
        for (spec.deadline = 500ms; spec.deadline < 60s && !tests::exists(scratch.root() / "cleaned"); spec.deadline *= 5)
            QCOMPARE(process::run_command(spec).error().code, std::string("timeout"));
        QVERIFY(tests::exists(scratch.root() / "cleaned"));
    }
    void a_child_left_in_the_background_is_not_waited_for()
    {
        QElapsedTimer clock;
        clock.start();
        const auto result = process::run_command(shell("sleep 600 & echo $!"));
        QVERIFY(result->succeeded());
        QVERIFY(clock.elapsed() < 300'000);
        kill(std::stoi(result->out), SIGKILL);
    }
    void a_lock_given_to_the_command_lasts_as_long_as_the_command()
    {
        const tests::ScratchRepository scratch;
        const auto path = scratch.root() / "lock";
        Fd ours(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        QCOMPARE(flock(ours.get(), LOCK_EX), 0);
        auto spec = shell("touch started; until [ -e stop ]; do sleep 0.02; done");
        spec.cwd = scratch.root();
        spec.inherited_lock = ours.get();
        std::jthread runner([&] { (void)process::run_command(spec); });
        QTRY_VERIFY(tests::exists(scratch.root() / "started"));
        ours.reset(); // as when we were killed
        const Fd other(open(path.c_str(), O_RDWR | O_CLOEXEC));
        QCOMPARE(flock(other.get(), LOCK_EX | LOCK_NB), -1);
        tests::write(scratch.root() / "stop", "");
        QTRY_COMPARE(flock(other.get(), LOCK_EX | LOCK_NB), 0);
    }
    void many_threads_may_run_commands_at_once()
    {
        std::vector<std::string> answers(16);
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < answers.size(); ++i)
                threads.emplace_back([&, i] { answers[i] = process::run_command(shell("cat; echo " + std::to_string(i)))->out; });
        }
        for (std::size_t i = 0; i < answers.size(); ++i)
            QCOMPARE(answers[i], std::to_string(i) + "\n");
    }
};

WM_TEST_CLASS(Command)
#include "command_test.moc"
