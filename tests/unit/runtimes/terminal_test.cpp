// A program with a screen of its own, spoken to by typing.
#include "runtimes/terminal.h"
#include "support/qtest_main.h"

#include "base/ulid.h"

#include <QTest>

using namespace wm;
using namespace wm::runtimes;

namespace {

constexpr Timestamp second = 1'000'000'000;
const std::string reads = "\x1B[?2004h", works = "\x1B[?2004l";

Start start()
{
    Start value;
    value.command = {"tui"};
    return value;
}

/// Writes all that is due.
std::string typed(Runtime &runtime, std::vector<std::string> *lines = nullptr)
{
    std::string all;
    for (int i = 0; i < 100; ++i) {
        const auto line = runtime.due();
        if (!line)
            return all;
        if (runtime.due() != line)
            qFatal("what is due changes before it is written");
        runtime.wrote(*line);
        all += *line;
        if (lines != nullptr)
            lines->push_back(*line);
    }
    qFatal("it never ends");
}

} // namespace

class TerminalRuntime : public QObject {
    Q_OBJECT
private slots:
    void a_prompt_is_pasted_when_the_program_reads()
    {
        const auto runtime = make_terminal(start());
        QVERIFY(runtime->want(Prompt{"p1", "do\nthis"}));
        runtime->read("Welcome\r\n");
        QVERIFY(!runtime->due());
        QCOMPARE(runtime->standing().undelivered, std::vector<std::string>{"p1"});
        runtime->read("> " + reads);
        std::vector<std::string> lines;
        typed(*runtime, &lines);
        QCOMPARE(lines, (std::vector<std::string>{"\x1B[200~do\nthis\x1B[201~", "\r"})); // apart: the key is no part of the paste
        QVERIFY(runtime->standing().undelivered.empty());
        QVERIFY(runtime->standing().typed);
        const auto entries = runtime->read("");
        QCOMPARE(std::get<transcript::Delivered>(entries.at(0)).prompt, std::string("p1"));
    }
    void one_that_works_is_not_typed_to_unless_it_must_be_now()
    {
        const auto runtime = make_terminal(start());
        runtime->read(reads + works);
        runtime->is_quiet(); // it said how one knows when it reads: silence says nothing
        QVERIFY(runtime->want(Prompt{"p1", "later"}));
        QVERIFY(!runtime->due());
        QVERIFY(runtime->want(Interrupt{}));
        QCOMPARE(typed(*runtime), std::string("\x03"));
        runtime->read(reads);
        QVERIFY(typed(*runtime).contains("later"));
        runtime->read(works);
        QVERIFY(runtime->want(Prompt{"p2", "at once", true}));
        QCOMPARE(typed(*runtime), std::string("at once\r"));
    }
    void what_is_held_is_typed_when_it_is_wished_for_again()
    {
        const auto runtime = make_terminal(start());
        runtime->read(reads);
        QVERIFY(runtime->want(Prompt{"p1", "later", false, true}));
        QVERIFY(!runtime->due());
        QCOMPARE(runtime->standing().undelivered, std::vector<std::string>{"p1"});
        QVERIFY(runtime->want(Prompt{"p1", ""}));
        QVERIFY(typed(*runtime).contains("later"));
        QVERIFY(runtime->want(Prompt{"p1", ""})); // too late: it was typed
        QVERIFY(!runtime->due());
        QVERIFY(runtime->standing().undelivered.empty());
    }
    void one_without_a_line_editor_is_typed_to_when_it_is_quiet()
    {
        const auto runtime = make_terminal(start());
        runtime->read("name? ");
        QVERIFY(runtime->want(Prompt{"p1", "Ada"}));
        QVERIFY(!runtime->due());
        runtime->is_quiet();
        QCOMPARE(typed(*runtime), std::string("Ada\r"));
    }
    void a_prompt_cannot_press_keys()
    {
        const auto runtime = make_terminal(start());
        runtime->read(reads);
        QVERIFY(runtime->want(Prompt{"p1", "a\x1B[201~\x03\rb\t"}));
        QCOMPARE(typed(*runtime), std::string("\x1B[200~a[201~\nb\t\x1B[201~\r"));
    }
    void another_key_may_submit()
    {
        auto with = start();
        with.submit = "\x1B\r";
        const auto runtime = make_terminal(with);
        runtime->read(reads);
        QVERIFY(runtime->want(Prompt{"p1", "x"}));
        QVERIFY(typed(*runtime).ends_with("\x1B[201~\x1B\r"));
    }
    void its_title_is_what_it_does_else_its_newest_line()
    {
        const auto runtime = make_terminal(start());
        runtime->read("\x1B[31mAider\x1B[m v1\r\n\r\n> ");
        QCOMPARE(runtime->standing().action, std::string("Aider v1"));
        runtime->read("\x1B[?1049h a picture\r\n\x1B[?1049l");
        QCOMPARE(runtime->standing().action, std::string("Aider v1"));
        for (const char byte : std::string_view("\x1B]0;\u2733 busy\x07"))
            runtime->read({&byte, 1});
        QCOMPARE(runtime->standing().action, std::string("\u2733 busy"));
    }
    void what_it_asks_is_answered_on_its_screen()
    {
        QCOMPARE(make_terminal(start())->want(Reply{"r", true, ""}).error().code, std::string("unsupported"));
    }
    void a_daemon_that_comes_back_types_nothing_twice()
    {
        const Timestamp made = 1'764'000'000 * second;
        const std::string id = make_ulid(made), later = make_ulid(made + 60 * second);
        const auto runtime = make_terminal(start());
        runtime->wrote_before("\x1B[200~go\x1B[201~", made + second);
        runtime->wrote_before("\r", made + second);
        runtime->read(reads);
        QVERIFY(runtime->want(Prompt{id, "go"}));
        QVERIFY(!runtime->due());
        QVERIFY(runtime->standing().undelivered.empty());
        QVERIFY(runtime->want(Prompt{later, "go"})); // the same words, said again
        QVERIFY(typed(*runtime).contains("go"));
    }
    void one_that_died_before_the_last_key_presses_it()
    {
        const Timestamp made = 1'764'000'000 * second;
        const std::string id = make_ulid(made);
        const auto runtime = make_terminal(start());
        runtime->wrote_before("go", made + second);
        runtime->read(reads);
        QVERIFY(runtime->want(Prompt{id, "go"}));
        QCOMPARE(runtime->standing().undelivered, std::vector<std::string>{id});
        QCOMPARE(typed(*runtime), std::string("\r"));
        QVERIFY(runtime->standing().undelivered.empty());
    }
};

WM_TEST_CLASS(TerminalRuntime)
#include "terminal_test.moc"
