#include "base/text.h"
#include "commands/command_table.h"
#include "commands/exit_codes.h"
#include "commands/help.h"
#include "commands/spelling.h"
#include "commands/verbs.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::commands;

class Help : public QObject {
    Q_OBJECT
private slots:
    void every_command_has_a_page_data()
    {
        QTest::addColumn<QByteArray>("method");
        for (const CommandSpec *spec : all_commands())
            QTest::newRow(std::string(spec->method).c_str())
                << QByteArray(spec->method.data(), static_cast<qsizetype>(spec->method.size()));
    }
    void every_command_has_a_page()
    {
        QFETCH(QByteArray, method);
        const CommandSpec &spec = *find_method(method.toStdString());
        for (const std::string_view verb : spec.verbs) {
            const auto page = help_text(split_words(verb));
            QVERIFY(page.has_value());
            QVERIFY(page->contains(spec.summary) && page->contains("wm " + std::string(spec.verbs.front())));
            QVERIFY(page->contains(verb));
            QVERIFY(page->contains(spec.example));
            for (const Param &param : spec.params) {
                QVERIFY2(page->contains(param.help), std::string(param.name).c_str());
                for (const std::string &spelling : spellings_of(param))
                    QVERIFY2(param.positional || page->contains(spelling), spelling.c_str());
            }
        }
        const bool listed = !spec.verbs.empty() && !is_hidden(spec.verbs.front());
        QCOMPARE(!spec.verbs.empty() && help_text({})->contains(std::format("\n  {} ", spec.verbs.front())), listed);
    }
    void the_overview_names_what_every_command_takes()
    {
        for (const GlobalOption &option : global_options())
            QVERIFY(help_text({})->contains(option.spelling) && help_text({})->contains(option.help));
    }
    void headings_of_the_overview_begin_alike()
    {
        const auto lines = split_lines(*help_text({}));
        int headings = 0;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            if (!lines[i - 1].empty() || lines[i].empty() || lines[i].front() == ' ' || lines[i].front() == '`')
                continue;
            ++headings;
            QVERIFY2(std::isupper(static_cast<unsigned char>(lines[i].front())) != 0, lines[i].c_str());
        }
        QVERIFY(headings > 5);
        QVERIFY(!help_text({})->contains("\nTranscript\n")); // with the agents, who say it
    }
    void exit_codes_are_explained()
    {
        const auto page = help_text({"exit-codes"});
        for (const ExitCode &exit : exit_codes())
            QVERIFY(page->contains(std::format("  {} ", exit.code)) && page->contains(exit.meaning));
    }
    void errors_have_their_status_data()
    {
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<int>("status");
        QTest::newRow("refused") << QByteArray("not_found") << 1;
        QTest::newRow("not understood") << QByteArray("usage") << 2;
        QTest::newRow("parameters") << QByteArray("bad_params") << 2;
        QTest::newRow("nobody to ask") << QByteArray("needs_confirmation") << 3;
        QTest::newRow("so already") << QByteArray("nothing_to_do") << 0;
    }
    void errors_have_their_status()
    {
        QFETCH(QByteArray, code);
        QFETCH(int, status);
        QCOMPARE(exit_code_of({code.toStdString(), "", ""}), status);
        QVERIFY(std::ranges::contains(exit_codes(), status, &ExitCode::code));
    }
    void a_group_of_verbs_has_help_and_nonsense_has_none()
    {
        const auto group = help_text({"rig"});
        QVERIFY(group.has_value());
        QVERIFY(group->contains("rig add") && group->contains("rig trust") && !group->contains("bead create"));
        QCOMPARE(help_text({"xyzzyplugh"}).error().code, std::string("usage"));
    }
};

WM_TEST_CLASS(Help)
#include "help_test.moc"
