#include "commands/command_table.h"
#include "commands/help.h"
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
    void every_command_has_a_page_of_help_data() { every_command_is_complete_data(); }
    void every_command_has_a_page_of_help()
    {
        QFETCH(QByteArray, method);
        const CommandSpec &spec = *find_method(method.toStdString());
        const auto overview = help_text({});
        QVERIFY(overview.has_value());
        for (const std::string_view verb : spec.verbs) {
            const auto page = help_text(words_of(verb));
            QVERIFY(page.has_value());
            QVERIFY(page->contains(spec.summary));
            QVERIFY(page->contains("wm " + std::string(spec.verbs.front())));
            for (const Param &param : spec.params)
                QVERIFY2(page->contains(param.help), std::string(param.name).c_str());
        }
        if (!spec.verbs.empty())
            QVERIFY(overview->contains(spec.verbs.front()));
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
    void examples_can_be_typed()
    {
        for (const CommandSpec *spec : all_commands())
            if (!spec->example.empty())
                QVERIFY2(spec->example.starts_with("wm " + std::string(spec->verbs.front())), std::string(spec->method).c_str());
    }
    void a_group_of_verbs_has_help_and_nonsense_has_none()
    {
        const auto group = help_text({"bead"});
        QVERIFY(group.has_value());
        QVERIFY(group->contains("bead create") && group->contains("bead close") && !group->contains("rig add"));
        QCOMPARE(help_text({"xyzzyplugh"}).error().code, std::string("usage"));
    }
    void who_may_call_what_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("person");
        QTest::addColumn<bool>("run");
        QTest::newRow("ready") << QByteArray("bead.ready") << true << true;
        QTest::newRow("close") << QByteArray("bead.close") << true << false;
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
