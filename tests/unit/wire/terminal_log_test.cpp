// Showing a terminal's log from somewhere near its end.
#include "base/fd.h"
#include "base/files.h"
#include "support/qtest_main.h"
#include "wire/terminal_log.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>

using namespace wm;
using namespace wm::wire;

namespace {

struct Log {
    QTemporaryDir folder;
    Fd file;
    std::int64_t size = 0;

    explicit Log(const std::string &text) : size(std::ssize(text))
    {
        const auto path = std::filesystem::path(folder.path().toStdString()) / "out.log";
        (void)write_file_atomically(path, text);
        file = Fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    }
    TerminalStart start(std::int64_t most) const { return terminal_start(file.get(), size, most).value(); }
};

} // namespace

class TerminalLog : public QObject {
    Q_OBJECT
private slots:
    void a_short_log_is_shown_whole() { QCOMPARE(Log("\x1B[?1049hx").start(100) == TerminalStart{}, true); }
    void a_long_one_from_a_line_on_with_the_modes_that_hold_there()
    {
        const std::string before =
            "\x1B[?1049h\x1B[?1000;1006h\x1B[?25l\x1B[?7h\x1B[?2004h\x1B[?2004lfirst\r\n" + std::string(300'000, '.');
        const std::string log = before + "\r\nsecond\r\nthird\r\n";
        const auto start = Log(log).start(20);
        QCOMPARE(log.substr(static_cast<std::size_t>(start.offset)), std::string("second\r\nthird\r\n"));
        QCOMPARE(start.modes, std::string("\x1B[?25l\x1B[?1000h\x1B[?1006h\x1B[?1049h"));
    }
    void not_from_within_a_sequence()
    {
        const std::string log = std::string(1000, '.') + "\x1B[38;2;10;20;30mlast words";
        for (std::int64_t most = 11; most < 30; ++most) {
            const auto start = Log(log).start(most);
            QVERIFY(start.offset <= 1000 || start.offset == std::ssize(log) - 10);
        }
        QCOMPARE(Log("\x1B[?1049h" + std::string(100, 'x') +
                     "\x1B"
                     "c" +
                     std::string(100, 'x'))
                     .start(50)
                     .modes,
            std::string());
    }
    void what_was_asked_then_is_not_asked_again()
    {
        PastOutput past;
        QCOMPARE(
            past.repeatable("a\x1B[6n\x1B[c\x1B[>q\x1B[?u\x1B[>1u\x1B[?25$p\x1B]0;title\x07\x1B]52;c;eA==\x1B\\\x1BP+q54\x1B\\\x1BZ\x05\x07"
                            "b\x1B[1m\x1B[2;3H\x1B[2 q\x1B[5t"),
            std::string("ab\x1B[1m\x1B[2;3H\x1B[2 q"));
    }
};

WM_TEST_CLASS(TerminalLog)
#include "terminal_log_test.moc"
