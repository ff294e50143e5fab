#include "commands/print/bead_print.h"
#include "commands/print/conversation_print.h"
#include "commands/print/table.h"
#include "commands/print/width.h"
#include "support/qtest_main.h"

#include <QTest>

#include <clocale>
#include <ctime>

using namespace wm;
using namespace wm::commands;

class Print : public QObject {
    Q_OBJECT

    static TextTable table()
    {
        TextTable table({"ID", "STATE", "TITLE"}, 2);
        table.add({"wm-a3f8", "ready", "Reject uploads that are too large for the wagon"}, {Tone::plain, Tone::green});
        table.add({"wm-b", "", "馬車を引く"});
        return table;
    }
    static QStringList lines(const std::string &text) { return QString::fromStdString(text).split('\n', Qt::SkipEmptyParts); }

private slots:
    void a_call_is_told_of_once_and_one_that_was_denied_did_not_run()
    {
        const auto call = [](const char *id, const char *title, const char *state) {
            return Json{{"type", "tool_call"}, {"at", "2026-11-30T15:06:29Z"}, {"id", id}, {"title", title}, {"state", state}};
        };
        const Json window = {{"items",
            {call("a", "make", "running"), call("a", "make", "done"), call("b", "rm -rf build", "running"),
                {{"type", "request_closed"}, {"at", "2026-11-30T15:06:29Z"}, {"id", "0"}, {"how", "denied"}, {"reason", "leave it"}},
                call("b", "rm -rf build", "denied")}}};
        QCOMPARE(lines(print_transcript(window, {})),
            (QStringList{"does   make", "does   rm -rf build", "denied leave it", "denied rm -rf build"}));
    }
    void width_is_what_a_terminal_shows_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("columns");
        QTest::newRow("nothing") << QString() << 0;
        QTest::newRow("ASCII") << QStringLiteral("wagon") << 5;
        QTest::newRow("accents") << QStringLiteral("Prärie") << 6;
        QTest::newRow("combining accents") << QStringLiteral("Pra\u0308rie") << 6;
        QTest::newRow("wide") << QStringLiteral("馬車") << 4;
        QTest::newRow("full width forms") << QStringLiteral("ＡＢ") << 4;
        QTest::newRow("emoji") << QStringLiteral("🐂!") << 3;
        QTest::newRow("zero width space") << QStringLiteral("a\u200Bb") << 2;
    }
    void width_is_what_a_terminal_shows()
    {
        QFETCH(QString, text);
        QFETCH(int, columns);
        std::setlocale(LC_ALL, "C"); // the environment has no say in it
        QCOMPARE(display_width(text.toStdString()), static_cast<std::size_t>(columns));
    }
    void what_does_not_fit_is_cut_at_a_character_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("columns");
        QTest::addColumn<QString>("shown");
        QTest::newRow("fits") << QStringLiteral("wagon") << 5 << QStringLiteral("wagon");
        QTest::newRow("cut") << QStringLiteral("wagons") << 5 << QStringLiteral("wago…");
        QTest::newRow("a wide one is not halved") << QStringLiteral("馬車馬") << 4 << QStringLiteral("馬…");
        QTest::newRow("the accent stays with its letter") << QStringLiteral("a\u0308bc") << 2 << QStringLiteral("a\u0308…");
        QTest::newRow("one column") << QStringLiteral("wagon") << 1 << QStringLiteral("…");
        QTest::newRow("none") << QStringLiteral("wagon") << 0 << QString();
    }
    void what_does_not_fit_is_cut_at_a_character()
    {
        QFETCH(QString, text);
        QFETCH(int, columns);
        QFETCH(QString, shown);
        QCOMPARE(QString::fromStdString(fit(text.toStdString(), static_cast<std::size_t>(columns))), shown);
    }
    void a_bead_says_why_it_waits_and_nothing_twice()
    {
        qputenv("TZ", "UTC");
        tzset();
        Json bead = {{"id", "wm-1"}, {"title", "Paint"}, {"status", "open"}, {"priority", 2}, {"issue_type", "task"}, {"lane", "backlog"},
            {"footnote", "waits for wm-2"}, {"assignee", "zed"}, {"created_at", "2026-11-30T15:17:33.123456789Z"},
            {"dependencies",
                {{{"id", "wm-2"}, {"status", "in_progress"}, {"title", "Buy paint"}},
                    {{"id", "wm-33.1"}, {"status", "open"}, {"title", "Brush"}}}}};
        QCOMPARE(lines(print_bead(bead, {})),
            (QStringList{"wm-1  Paint", "P2  backlog  waits for wm-2  task  meant for zed", "opened 2026-11-30 15:17", "Depends on",
                "  wm-2     in_progress  Buy paint", "  wm-33.1  open         Brush"}));
        bead = {{"id", "wm-1"}, {"title", "Paint"}, {"status", "closed"}, {"priority", 2}, {"issue_type", "task"}, {"lane", "done"},
            {"close_reason", "blue"}, {"state", {{"word", "Closed"}, {"rule", "blue"}}}, {"created_at", "2026-11-30T15:17:33Z"},
            {"created_by", "ann"}};
        QCOMPARE(
            lines(print_bead(bead, {})), (QStringList{"wm-1  Paint", "P2  done  Closed  task", "opened 2026-11-30 15:17 by ann", "blue"}));
    }
    void what_an_agent_said_of_its_work_is_shown()
    {
        const Json bead = {{"id", "wm-1"}, {"title", "Paint"}, {"status", "closed"}, {"priority", 2}, {"issue_type", "task"},
            {"lane", "done"}, {"created_at", "2026-11-30T15:17:33Z"}, {"summary", "Blue.\nTwo coats."}, {"assignee", "demo/Juniper"}};
        const QStringList shown = lines(print_bead(bead, {}));
        QCOMPARE(shown.last(3), (QStringList{"What was done", "  Blue.", "  Two coats."}));
        QVERIFY(shown[1].contains("assigned to demo/Juniper"));
        const Json request = {
            {"id", "mr-1"}, {"state", "landed"}, {"branch", "wm/paint"}, {"target", "main"}, {"reason", ""}, {"summary", "Blue."}};
        QCOMPARE(lines(print_request(request, {})).last(2), (QStringList{"What was done", "  Blue."}));
    }
    void a_pipe_gets_whole_texts_and_a_terminal_is_told_of_the_rest()
    {
        Json bead = {{"id", "wm-1"}, {"title", "Paint"}, {"priority", 2}, {"lane", "ready"}, {"issue_type", "task"},
            {"created_at", "2026-11-30T15:17:33Z"}, {"description", std::string(512 * 1024 - 1, 'x') + "ä" + std::string(99, 'q')}};
        for (int i = 0; i < 21; ++i)
            bead["notes"].push_back({{"at", "2026-11-30T15:17:33Z"}, {"author", "ann"}, {"text", "note " + std::to_string(i) + "."}});
        const std::string piped = print_bead(bead, {}), shown = print_bead(bead, {.columns = 80});
        QVERIFY(piped.contains(bead["description"].get<std::string>()) && piped.contains("note 0.") && !piped.contains("…"));
        QVERIFY(!shown.contains("q") && !shown.contains("\xC3\n") && shown.contains("note 20.") && !shown.contains("note 0."));
        QVERIFY(lines(shown).contains("  … 524287 of 524388 bytes; `wm show wm-1 | less` shows all"));
        QVERIFY(lines(shown).contains("  … the newest 20 of 21; `wm show wm-1 | less` shows all"));
    }
    void a_list_of_one_rig_says_what_others_have()
    {
        Json list = {{"items", Json::array()}, {"total", 0}};
        QCOMPARE(lines(print_beads(list, {})), QStringList{"No beads."});
        list["elsewhere"] = 3;
        QCOMPARE(lines(print_beads(list, {})), (QStringList{"No beads.", "3 more in other rigs: --all-rigs"}));
        list["items"].push_back({{"id", "wm-1"}, {"title", "Paint"}, {"priority", 2}, {"lane", "ready"}});
        list["total"] = 1;
        QCOMPARE(lines(print_beads(list, {})).last(), QString("3 more in other rigs: --all-rigs"));
        QCOMPARE(print_beads(list, {.quiet = true}), std::string("wm-1\n"));
    }
    void a_pipe_gets_everything_and_no_colour()
    {
        QCOMPARE(lines(table().text({})),
            (QStringList{
                "ID       STATE  TITLE", "wm-a3f8  ready  Reject uploads that are too large for the wagon", "wm-b            馬車を引く"}));
    }
    void on_a_terminal_no_line_is_longer_than_it_data()
    {
        QTest::addColumn<int>("columns");
        for (const int columns : {80, 40, 30, 24, 16, 10, 5, 1})
            QTest::newRow(qPrintable(QString::number(columns))) << columns;
    }
    void on_a_terminal_no_line_is_longer_than_it()
    {
        QFETCH(int, columns);
        const std::string text = table().text({.columns = columns});
        QCOMPARE(std::ranges::count(text, '\n'), 3);
        for (const QString &line : lines(text))
            QVERIFY2(display_width(line.toStdString()) <= static_cast<std::size_t>(columns), qPrintable(line));
    }
    void the_title_gives_way_first() { QCOMPARE(lines(table().text({.columns = 32}))[1], "wm-a3f8  ready  Reject uploads …"); }
    void on_a_narrow_terminal_the_title_stays_readable()
    {
        TextTable table({"ID", "PRI", "LANE", "STATE", "AGENT", "TITLE"}, 5);
        table.add({"wm-a3f8", "P2", "backlog", "waits for wm-b7c91", "", "Reject uploads that are too large"});
        QCOMPARE(lines(table.text({.columns = 50})),
            (QStringList{"ID       PRI  LANE     STATE          TITLE", "wm-a3f8  P2   backlog  waits for wm…  Reject uplo…"}));
        QVERIFY(table.text({}).contains("AGENT") && table.text({.columns = 100}).contains("AGENT"));
        table.add({"wm-b", "P2", "ai", "", "Juniper", ""});
        const std::string shown = table.text({.columns = 60}); // what is longest gives way first
        QVERIFY2(shown.contains("backlog  waits for wm-…           Reject uplo…\n") && shown.contains("Juniper"), shown.c_str());
    }
    void a_colour_changes_no_width()
    {
        const std::string text = table().text({.columns = 32, .color = true});
        QVERIFY2(text.contains("wm-a3f8  \x1b[32mready\x1b[0m  Reject uploads …\n"), text.c_str());
    }
    void what_others_wrote_moves_no_cursor()
    {
        TextTable table({"TITLE"}, 0);
        table.add({"a\x1b[2J\tb\nc\u009Bd"});
        QCOMPARE(lines(table.text({}))[1], "a?[2J b c?d");
        QCOMPARE(harmless("two\nlines\r"), std::string("two\nlines?"));
        QCOMPARE(harmless("a\u202eb \u2066c\u2069 \u2028d"), std::string("a\\u202eb \\u2066c\\u2069 \\u2028d"));
        QCOMPARE(harmless("\u05e9\u200f 10"), std::string("\u05e9\u200f 10")); // who writes Hebrew needs the mark
    }
};

WM_TEST_CLASS(Print)
#include "print_test.moc"
