#include "commands/arguments.h"
#include "commands/command_table.h"
#include "commands/verbs.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::commands;

class Arguments : public QObject {
    Q_OBJECT
private slots:
    void words_become_a_method_and_its_parameters_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("params");
        const auto row = [](const char *name, QStringList words, const char *method, const char *params) {
            QTest::newRow(name) << words << QByteArray(method) << QByteArray(params);
        };
        row("nothing", {}, "help", "{}");
        row("--help", {"--help"}, "help", "{}");
        row("help of", {"help", "bead", "create"}, "help", R"({"command":["bead","create"]})");
        row("a verb of one word", {"ready"}, "bead.ready", "{}");
        row("a verb of two words", {"bead", "create", "Fix login"}, "bead.create", R"({"title":"Fix login"})");
        row("its short name", {"create", "Fix login"}, "bead.create", R"({"title":"Fix login"})");
        row("the longest verb wins", {"mq", "list"}, "mq.list", "{}");
        row("option with a value", {"create", "T", "--priority", "1"}, "bead.create", R"({"priority":"1","title":"T"})");
        row("option with =", {"create", "T", "--priority=1"}, "bead.create", R"({"priority":"1","title":"T"})");
        row("= in the value", {"create", "T", "--body=a=b"}, "bead.create", R"({"body":"a=b","title":"T"})");
        row("empty value", {"create", "T", "--body="}, "bead.create", R"({"body":"","title":"T"})");
        row("options before positionals", {"create", "--priority", "1", "T"}, "bead.create", R"({"priority":"1","title":"T"})");
        row("dashes for underlines", {"create", "T", "--depends-on", "wm-1"}, "bead.create", R"({"depends_on":["wm-1"],"title":"T"})");
        row("repeated", {"create", "T", "--label", "a", "--label", "b"}, "bead.create", R"({"label":["a","b"],"title":"T"})");
        row("flag", {"close", "wm-1", "--force"}, "bead.close", R"({"force":true,"id":["wm-1"]})");
        row("number", {"ready", "--limit", "0"}, "bead.ready", R"({"limit":0})");
        row("negative number", {"log", "wm-1", "--offset", "-1"}, "run.log", R"({"offset":-1,"run":"wm-1"})");
        row("program", {"sling", "wm-1", "--command", "sh  run.sh fast"}, "bead.sling",
            R"({"command":["sh","run.sh","fast"],"id":"wm-1"})");
        row("after -- nothing is an option", {"create", "--", "--force"}, "bead.create", R"({"title":"--force"})");
        row("a single dash is a value", {"create", "T", "--body", "-"}, "bead.create", R"({"body":"-","title":"T"})");
        row("a value may look like an option", {"create", "T", "--body", "--x"}, "bead.create", R"({"body":"--x","title":"T"})");
        row("a filter that leaves out is no option", {"search", "upload", "status:open", "-label:ui", "-Agent:none"}, "search.query",
            R"({"text":["upload","status:open","-label:ui","-Agent:none"]})");
        row("nor is it the first time", {"search", "-label:ui"}, "search.query", R"({"text":["-label:ui"]})");
        row("an option of a search stays one", {"search", "upload", "-lui", "-l", "a:b"}, "search.query",
            R"({"label":["ui","a:b"],"text":["upload"]})");
        row("where no filter may stand it is an option", {"ready", "-label:ui"}, "bead.ready", R"({"label":["abel:ui"]})");
        row("--help of a verb", {"bead", "create", "--help"}, "help", R"({"command":["bead","create"]})");
        row("--help wins over what is missing", {"close", "-h"}, "help", R"({"command":["bead","close"]})");
    }
    void words_become_a_method_and_its_parameters()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, params);
        const auto parsed = parse(words);
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
        QCOMPARE(std::string(parsed->spec->method), method.toStdString());
        QCOMPARE(to_text(parsed->params), params.toStdString());
        QVERIFY(checked_params(*parsed->spec, parsed->params).has_value());
    }
    void what_every_command_takes_may_stand_anywhere_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("behind") << QStringList{"ready", "--json", "-q", "--no-color", "--actor", "ann", "-C", "/tmp"};
        QTest::newRow("before") << QStringList{"--json", "-q", "--no-color", "--actor", "ann", "-C", "/tmp", "ready"};
        QTest::newRow("joined") << QStringList{"-C/tmp", "ready", "--actor=ann", "--color=never", "--quiet", "--json"};
        QTest::newRow("what only bd needs is accepted") << QStringList{
            "--no-daemon", "--json", "--actor", "ann", "ready", "-C", "/tmp", "--sandbox", "-qv", "--no-color", "--lock-timeout", "5s"};
    }
    void what_every_command_takes_may_stand_anywhere()
    {
        QFETCH(QStringList, words);
        const auto parsed = parse(words);
        QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().message.c_str());
        QCOMPARE(parsed->spec->method, "bead.ready");
        QVERIFY(parsed->json && parsed->quiet && parsed->color == false);
        QCOMPARE(parsed->actor, std::string("ann"));
        QCOMPARE(parsed->directory, std::string("/tmp"));
        QVERIFY(parsed->params.empty());
    }
    void without_them_nothing_is_set()
    {
        const auto parsed = parse({"ready"});
        QVERIFY(!parsed->json && !parsed->quiet && !parsed->color && parsed->actor.empty() && parsed->directory.empty());
        QVERIFY(parse({"ready", "--color"})->color == true);
        QVERIFY(!parse({"ready", "--color=auto"})->color);
    }
    void the_rig_may_come_before_the_command()
    {
        QCOMPARE(to_text(parse({"--rig", "trail", "ready"})->params), std::string(R"({"rig":"trail"})"));
        QCOMPARE(parse({"--rig", "trail", "close", "wm-1"}).error().message, std::string("bead close has no option --rig=trail."));
    }
    void a_dash_reads_standard_input_only_where_it_may()
    {
        QCOMPARE(parse({"create", "T", "--body", "-"})->uploads, (std::vector<Upload>{{"body", "-", "body"}}));
        QVERIFY(parse({"create", "-"})->uploads.empty());
    }
    void what_is_not_understood_is_said_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("hint");
        const auto row = [](const char *name, QStringList words, const char *message, const char *hint) {
            QTest::newRow(name) << words << QByteArray(message) << QByteArray(hint);
        };
        row("a slip", {"raedy"}, "There is no command \"raedy\".", "Did you mean `wm ready`?");
        row("a group and what it has not", {"label", "xyzzyplugh"}, "There is no command \"label xyzzyplugh\".", "");
        row("a slip in two words", {"bead", "craete"}, "There is no command \"bead craete\".", "Did you mean `wm bead create`?");
        row("nothing near", {"xyzzyplugh"}, "There is no command \"xyzzyplugh\".", "`wm help` lists them.");
        row("bytes", {QString(QChar(0x1b))}, "There is no command \"\x1b\".", "");
        row("unknown option", {"ready", "--fast"}, "ready has no option --fast.", "`wm help ready` shows how it is used.");
        row("missing value", {"ready", "--limit"}, "--limit needs a value.", "`wm help ready` shows how it is used.");
        row("no number", {"ready", "--limit", "ten"}, "--limit: \"ten\" is not a whole number.", "");
        row("number and more", {"ready", "--limit", "5x"}, "--limit: \"5x\" is not a whole number.", "");
        row("number beyond int64", {"ready", "--limit", "99999999999999999999"}, "--limit: \"99999999999999999999\" is not a whole number.",
            "");
        row("value for a flag", {"close", "wm-1", "--force=yes"}, "--force takes no value.", "");
        row("one too many", {"ready", "now"}, "ready does not know what to do with \"now\".", "");
        row("missing", {"close"}, "bead close: ID is missing.", "`wm help bead close` shows how it is used.");
        row("missing option", {"duplicate", "wm-1"}, "duplicate: --other is missing.", "");
        row("given twice", {"create", "T", "--priority", "1", "--priority", "2"}, "--priority is given twice.",
            "`wm help bead create` shows how it is used.");
        row("a letter that is not known", {"ready", "-x"}, "ready has no option -x.", "`wm help ready` shows how it is used.");
        row("an option of the command before it", {"--limit", "5", "ready"}, "--limit comes before the command.",
            "`wm help` lists the commands and their options.");
        row("a colour that is none", {"ready", "--color=red"}, "--color is always, never or auto, not \"red\".", "");
        row("an option of bd without a meaning", {"--db", "x.db", "ready"}, "A town has one ledger; there is no --db.",
            "WAGONMASTER_HOME chooses another town.");
        row("a verb of bd without a meaning", {"merge", "--theirs"}, "wm has no merge driver: there is no file to merge.",
            "The merge queue of the agents' work is `wm mq`.");
        row("hidden method", {"text.get"}, "There is no command \"text.get\".", "");
    }
    void what_is_not_understood_is_said()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, hint);
        const auto parsed = parse(words);
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().code, std::string("usage"));
        QCOMPARE(parsed.error().message, message.toStdString());
        if (!hint.isEmpty())
            QCOMPARE(parsed.error().hint, hint.toStdString());
        QVERIFY(!parsed.error().hint.empty());
    }
    void a_group_alone_says_what_is_in_it()
    {
        for (const char *group : {"bead", "label", "epic", "rig", "formula", "mol", "convoy", "ledger", "town"}) {
            const auto parsed = parse({group});
            QVERIFY2(parsed.has_value(), group);
            QCOMPARE(parsed->spec->method, std::string_view("help"));
            QCOMPARE(parsed->params, (Json{{"command", {group}}}));
        }
    }
    void what_is_so_already_is_no_mistake()
    {
        for (const QStringList &words : {QStringList{"sync"}, {"dolt", "push"}, {"sync", "--status"}, {"backup", "init"}})
            QCOMPARE(parse(words).error().code, std::string("nothing_to_do"));
        QCOMPARE(parse({"dolt", "show"}).error().code, std::string("usage"));
    }
    void a_verb_of_bd_says_what_to_use_instead_data()
    {
        QTest::addColumn<QStringList>("words");
        for (const char *verb : {"mol wisp x", "mol bond a b", "mol burn a", "mol squash a", "mol distill a", "mol seed", "mol stale",
                 "mol ready", "mol last-activity a", "formula convert a", "gate discover", "graph", "graph check", "history a", "diff a b",
                 "state a x", "set-state a x=y", "kv set a b", "batch", "todo add a", "promote a", "lint", "duplicates", "find-duplicates",
                 "orphans", "preflight", "rules audit", "mail inbox", "human stats", "label propagate a", "backup remove"})
            QTest::newRow(verb) << QString(verb).split(' ');
    }
    void a_verb_of_bd_says_what_to_use_instead()
    {
        QFETCH(QStringList, words);
        const auto parsed = parse(words);
        QVERIFY(!parsed && parsed.error().code == "usage");
        QVERIFY2(!parsed.error().message.starts_with("There is no command"), parsed.error().message.c_str());
        const QStringList named = QString::fromStdString(parsed.error().hint).split('`');
        for (qsizetype i = 1; i < named.size(); i += 2) { // every command that a hint names is one
            QStringList command = named[i].split(' ');
            QVERIFY2(command.takeFirst() == "wm", qPrintable(named[i]));
            const auto is_name = [](const QString &word) {
                return word.toLower() == word && !word.startsWith('-') && !word.startsWith('.');
            };
            std::vector<std::string> verb;
            for (const QString &word : command)
                if (is_name(word))
                    verb.push_back(word.toStdString());
            const bool is_of_a_folder_above = verb.front() == "audit" || verb.front() == "policy"; // see add_commands()
            QVERIFY2(is_of_a_folder_above || find_verb(verb).spec != nullptr, qPrintable(named[i]));
        }
    }
    void words_of_bd_about_backups_are_no_files()
    {
        QCOMPARE(parse({"backup", "status"})->spec->method, "backup.list");
        QCOMPARE(parse({"backup", "sync"})->params, Json::object());
        QCOMPARE(parse({"backup", "./status"})->params, (Json{{"file", "./status"}}));
        QCOMPARE(parse({"backup", "restore", "a.db"})->spec->method, "backup.restore");
    }
    void parameters_of_the_wire_are_checked_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("fits") << QByteArray(R"({"title":"T","label":["a"]})") << QByteArray("");
        QTest::newRow("one for a list") << QByteArray(R"({"title":"T","label":"a"})") << QByteArray("");
        QTest::newRow("null is absent") << QByteArray(R"({"title":"T","priority":null})") << QByteArray("");
        QTest::newRow("null is absent, also where it must be") << QByteArray(R"({"title":null})") << QByteArray("bad_params");
        QTest::newRow("no object") << QByteArray("[]") << QByteArray("bad_params");
        QTest::newRow("missing") << QByteArray("{}") << QByteArray("bad_params");
        QTest::newRow("unknown") << QByteArray(R"({"title":"T","tilte":"T"})") << QByteArray("bad_params");
        QTest::newRow("wrong kind") << QByteArray(R"({"title":5})") << QByteArray("bad_params");
        QTest::newRow("wrong kind in a list") << QByteArray(R"({"title":"T","label":[5]})") << QByteArray("bad_params");
    }
    void parameters_of_the_wire_are_checked()
    {
        QFETCH(QByteArray, params);
        QFETCH(QByteArray, code);
        const auto checked = checked_params(*find_method("bead.quick"), Json::parse(params.toStdString()));
        QCOMPARE(checked ? std::string() : checked.error().code, code.toStdString());
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

WM_TEST_CLASS(Arguments)
#include "arguments_test.moc"
