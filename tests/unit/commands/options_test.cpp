// Options in all the ways they can be written, with a table of its own.
#include "commands/arguments.h"
#include "commands/command_table.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::commands;

class Options : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        static const std::vector<CommandSpec> specs = {
            {"wagon.load", {"wagon load"}, "load wagons", Access::both,
                {{"ids", Kind::words, "the wagons", true, true}, Param{"priority", Kind::text, "how urgent"}.also("-p"),
                    Param{"goods", Kind::list, "what is loaded"}.also("-g --cargo"),
                    Param{"body", Kind::text, "what is to be known", false, false, true}.also("-d --description"),
                    Param{"body_file", Kind::file, "the same from a file"}.fills("body"), Param{"force", Kind::flag, "anyway"}.also("-f"),
                    Param{"rough", Kind::flag, "not gently"}.also("-r")}},
            {"wagon.bill", {"wagon bill"}, "read a bill", Access::both, {{"file", Kind::file, "the bill", true, true}}},
            {"wagon.name", {"wagon name"}, "name a wagon", Access::both,
                {{"name", Kind::text, "its name", true, true}, {"body", Kind::text, "why", true},
                    Param{"why", Kind::file, "why"}.fills("body")}},
        };
        add_commands(specs);
    }
    void all_spellings_say_the_same_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("params");
        const auto row = [](const char *name, QStringList words, const char *params) {
            QTest::newRow(name) << words << QByteArray(params);
        };
        row("letter", {"w1", "-p", "1"}, R"({"ids":["w1"],"priority":"1"})");
        row("letter, joined", {"w1", "-p1"}, R"({"ids":["w1"],"priority":"1"})");
        row("letter with =", {"w1", "-p=1"}, R"({"ids":["w1"],"priority":"1"})");
        row("another word", {"w1", "--description", "x"}, R"({"body":"x","ids":["w1"]})");
        row("another word with =", {"w1", "--description=x=y"}, R"({"body":"x=y","ids":["w1"]})");
        row("flags together", {"w1", "-fr"}, R"({"force":true,"ids":["w1"],"rough":true})");
        row("flags and what everybody takes", {"w1", "-fq"}, R"({"force":true,"ids":["w1"]})");
        row("flags and a value", {"w1", "-rfp1"}, R"({"force":true,"ids":["w1"],"priority":"1","rough":true})");
        row("a list", {"w1", "-g", "oats,rope"}, R"({"goods":["oats","rope"],"ids":["w1"]})");
        row("a list with blanks and nothings", {"w1", "--cargo", " oats , ,rope,"}, R"({"goods":["oats","rope"],"ids":["w1"]})");
        row("a list, repeated", {"w1", "-g", "oats,rope", "--goods=salt"}, R"({"goods":["oats","rope","salt"],"ids":["w1"]})");
        row("an empty list", {"w1", "--goods", ""}, R"({"goods":[],"ids":["w1"]})");
        row("several things", {"w1", "w2", "-f", "w3"}, R"({"force":true,"ids":["w1","w2","w3"]})");
        row("a thing with a comma is one thing", {"w1,w2"}, R"({"ids":["w1,w2"]})");
        row("a place may be named", {"--ids", "w1"}, R"({"ids":["w1"]})");
    }
    void all_spellings_say_the_same()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, params);
        const auto parsed = parse(QStringList{"wagon", "load"} + words);
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
        QCOMPARE(to_text(parsed->params), params.toStdString());
        QVERIFY(checked_params(*parsed->spec, parsed->params).has_value());
    }
    void files_are_asked_for()
    {
        QCOMPARE(
            parse({"wagon", "load", "w1", "--body-file", "notes.md"})->uploads, (std::vector<Upload>{{"body_file", "notes.md", "body"}}));
        QCOMPARE(parse({"wagon", "load", "w1", "--body-file=-"})->uploads, (std::vector<Upload>{{"body_file", "-", "body"}}));
        QCOMPARE(parse({"wagon", "bill", "bill.txt"})->uploads, (std::vector<Upload>{{"file", "bill.txt", ""}}));
        QCOMPARE(to_text(parse({"wagon", "bill", "bill.txt"})->params), std::string(R"({"file":"bill.txt"})"));
    }
    void a_file_can_bring_what_must_be_there()
    {
        QCOMPARE(parse({"wagon", "name", "Prairie"}).error().message, std::string("wagon name: --body is missing."));
        QVERIFY(parse({"wagon", "name", "Prairie", "--why", "why.md"}).has_value());
    }
    void one_text_comes_from_one_place()
    {
        QCOMPARE(parse({"wagon", "load", "w1", "-d", "x", "--body-file", "y"}).error().message,
            std::string("body is given as a text and as a file."));
        QCOMPARE(parse({"wagon", "load", "w1", "-d", "-", "--body-file", "-"}).error().message,
            std::string("Standard input can be read only once."));
    }

private:
    static Result<Parsed> parse(const QStringList &words)
    {
        std::vector<std::string> argv;
        for (const QString &word : words)
            argv.push_back(word.toStdString());
        return parse_arguments(argv);
    }
};

WM_TEST_CLASS(Options)
#include "options_test.moc"
