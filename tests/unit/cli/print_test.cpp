// What wm prints, and what it says when that cannot be printed.
#include "base/fd.h"
#include "print.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>
#include <memory>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace wm;

class Printing : public QObject {
    Q_OBJECT

    struct Close {
        void operator()(std::FILE *stream) const { std::fclose(stream); }
    };
    using Stream = std::unique_ptr<std::FILE, Close>;
    static std::string sentence(const Result<> &printed) { return printed ? std::string() : printed.error().message; }

private slots:
    void initTestCase() { std::signal(SIGPIPE, SIG_IGN); }

    void what_finds_no_room_is_an_error()
    {
        const Stream full(std::fopen("/dev/full", "w"));
        const auto printed = cli::print(full.get(), "a word");
        QVERIFY(!printed.has_value());
        QCOMPARE(printed.error().code, std::string("no_space"));
        QCOMPARE(printed.error().message, std::string("Cannot write to standard output: No space left on device."));
        QVERIFY(cli::print(full.get(), "").has_value()); // who says nothing needs no room
    }
    void a_reader_that_went_away_wants_no_more()
    {
        int ends[2];
        QCOMPARE(pipe(ends), 0);
        close(ends[0]);
        const Stream gone(fdopen(ends[1], "w"));
        QCOMPARE(sentence(cli::print(gone.get(), "a word")), std::string());
    }
    void nobody_else_gets_what_a_closed_stream_was_to_say()
    {
        const pid_t child = fork();
        if (child == 0) {
            close(STDIN_FILENO);
            close(STDOUT_FILENO);
            cli::take_standard_streams();
            int ends[2];
            const bool elsewhere = pipe(ends) == 0 && ends[0] > STDERR_FILENO;
            _exit(elsewhere && sentence(cli::print(stdout, "a word")) == "Cannot write to standard output: it is closed." ? 0 : 1);
        }
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }
};

WM_TEST_CLASS(Printing)
#include "print_test.moc"
