#include "commands/command_table.h"
#include "commands/spelling.h"
#include "commands/verbs.h"
#include "support/qtest_main.h"

#include <QTest>

#include <set>

using namespace wm;
using namespace wm::commands;

class CommandTable : public QObject {
    Q_OBJECT

    static std::vector<std::string> words_of(std::string_view verb)
    {
        std::vector<std::string> words;
        for (const QString &word : QString::fromUtf8(verb.data(), static_cast<qsizetype>(verb.size())).split(' '))
            words.push_back(word.toStdString());
        return words;
    }

private slots:
    void every_command_is_complete_data()
    {
        QTest::addColumn<QByteArray>("method");
        for (const CommandSpec *spec : all_commands())
            QTest::newRow(std::string(spec->method).c_str())
                << QByteArray(spec->method.data(), static_cast<qsizetype>(spec->method.size()));
    }
    void every_command_is_complete()
    {
        QFETCH(QByteArray, method);
        const CommandSpec *spec = find_method(method.toStdString());
        QVERIFY(spec != nullptr && spec->run != nullptr);
        QVERIFY(!spec->summary.empty() && !spec->summary.ends_with('.'));
        bool rest = false;
        bool optional = false;
        std::set<std::string_view> names;
        for (const Param &param : spec->params) {
            QVERIFY2(!param.help.empty(), std::string(param.name).c_str());
            QVERIFY2(names.insert(param.name).second, "a parameter twice");
            QVERIFY2(!(param.positional && rest), "nothing comes after the rest of the words");
            QVERIFY2(!(param.positional && param.required && optional), "what must be given comes before what may");
            QVERIFY2(!(param.positional && param.kind == Kind::flag), "a flag has no place");
            QVERIFY2(!param.input || param.kind == Kind::text, "standard input is a text");
            rest = rest || (param.positional && param.kind == Kind::words);
            optional = optional || (param.positional && !param.required);
        }
    }
    void no_word_means_two_things()
    {
        std::set<std::string_view> methods, verbs;
        for (const CommandSpec *spec : all_commands()) {
            QVERIFY2(methods.insert(spec->method).second, std::string(spec->method).c_str());
            for (const std::string_view verb : spec->verbs) {
                QVERIFY2(verbs.insert(verb).second, std::string(verb).c_str());
                QCOMPARE(find_verb(words_of(verb)).spec, spec);
            }
        }
    }
    void no_option_means_two_things_data() { every_command_is_complete_data(); }
    void no_option_means_two_things()
    {
        QFETCH(QByteArray, method);
        const CommandSpec &spec = *find_method(method.toStdString());
        std::set<std::string> spellings;
        for (const GlobalOption &option : global_options()) {
            spellings.insert(std::string(option.spelling));
            spellings.insert(std::string(option.letter));
        }
        for (const Param &param : spec.params)
            for (const std::string &spelling : spellings_of(param))
                QVERIFY2(spellings.insert(spelling).second, spelling.c_str());
    }
    void a_file_fills_a_text_of_the_same_command_data() { every_command_is_complete_data(); }
    void a_file_fills_a_text_of_the_same_command()
    {
        QFETCH(QByteArray, method);
        const CommandSpec &spec = *find_method(method.toStdString());
        for (const Param &param : spec.params)
            if (!param.filled.empty()) {
                const auto text = std::ranges::find(spec.params, param.filled, &Param::name);
                QVERIFY(param.kind == Kind::file && text != spec.params.end() && text->kind == Kind::text);
            }
    }
    void no_text_holds_a_nul()
    {
        const CommandSpec &spec = *find_method("bead.create");
        const std::string nul("a\0b", 3);
        QVERIFY(checked_params(spec, {{"title", "a"}, {"body", "b"}}).has_value());
        QCOMPARE(checked_params(spec, {{"title", "a"}, {"body", nul}}).error().code, std::string("bad_value"));
        QCOMPARE(checked_params(spec, {{"title", "a"}, {"label", Json::array({"b", nul})}}).error().code, std::string("bad_value"));
    }
    void examples_can_be_typed()
    {
        for (const CommandSpec *spec : all_commands())
            if (!spec->example.empty())
                QVERIFY2(spec->example.starts_with("wm ") && find_verb(words_of(spec->example.substr(3))).spec == spec,
                    std::string(spec->method).c_str());
    }
    void who_may_call_what_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("person");
        QTest::addColumn<bool>("run");
        QTest::newRow("ready") << QByteArray("bead.ready") << true << true;
        QTest::newRow("reopen") << QByteArray("bead.reopen") << true << false;
        QTest::newRow("sling") << QByteArray("bead.sling") << true << false;
        QTest::newRow("stop") << QByteArray("bead.stop") << true << false;
        QTest::newRow("trust") << QByteArray("rig.trust") << true << false;
        QTest::newRow("rig add") << QByteArray("rig.add") << true << false;
        QTest::newRow("rig set") << QByteArray("rig.set") << true << false;
        QTest::newRow("approve") << QByteArray("mq.approve") << true << false;
        QTest::newRow("stop the daemon") << QByteArray("daemon.stop") << true << false;
        QTest::newRow("done") << QByteArray("run.done") << false << true;
        QTest::newRow("hook") << QByteArray("run.hook") << false << true;
    }
    void who_may_call_what()
    {
        QFETCH(QByteArray, method);
        QFETCH(bool, person);
        QFETCH(bool, run);
        const CommandSpec &spec = *find_method(method.toStdString());
        QCOMPARE(may_call(spec, "person").has_value(), person);
        const auto by_run = may_call(spec, "run:01HKXQ2B7N8Z9Y6W5V4T3S2R1Q");
        QCOMPARE(by_run.has_value(), run);
        if (!run)
            QCOMPARE(by_run.error().code, std::string("not_allowed"));
    }
};

WM_TEST_CLASS(CommandTable)
#include "command_table_test.moc"
