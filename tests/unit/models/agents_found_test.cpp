// What the first-run page says about the agents on this machine.
#include "fake_daemon.h"
#include "shell/agents_found.h"
#include "shell/town.h"
#include "support/qtest_main.h"
#include "theme/agent_state.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace wm;
using namespace wm::models;

namespace {

Json agent(const char *id, const char *provider, bool installed, const char *login, bool tested = true)
{
    return {{"id", id}, {"title", std::string("The ") + id}, {"provider", provider}, {"installed", installed},
        {"program", installed ? std::string("/home/pat/.local/bin/") + id : std::string()}, {"version", installed ? "1.2" : ""},
        {"login", login}, {"install", std::string("npm install -g ") + id}, {"sign_in", std::string(id) + " login"}, {"tested", tested}};
}

Json answer_of(const std::vector<Json> &agents)
{
    return {{"items", agents}, {"total", agents.size()}};
}

QStringList ids(const std::vector<FoundAgentRow> &rows)
{
    QStringList ids;
    for (const FoundAgentRow &row : rows)
        ids << row.agentId;
    return ids;
}

} // namespace

class AgentsFoundTest : public QObject {
    Q_OBJECT
private slots:
    void a_row_says_how_it_stands_and_what_to_type_data()
    {
        QTest::addColumn<bool>("installed");
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<QString>("command");
        const QString place = "1.2, ~/.local/bin/claude";
        QTest::newRow("signed in") << true << "yes" << "Found, signed in" << int(AgentState::Done) << place << "";
        QTest::newRow("not signed in") << true << "no" << "Found, not signed in" << int(AgentState::NeedsYou) << place << "claude login";
        QTest::newRow("nobody knows") << true << "unknown" << "Found" << int(AgentState::Done) << place << "";
        QTest::newRow("not there") << false << "unknown" << "Not installed" << int(AgentState::Idle) << "npm install -g claude"
                                   << "npm install -g claude";
    }
    void a_row_says_how_it_stands_and_what_to_type()
    {
        QFETCH(const bool, installed);
        QFETCH(const QString, login);
        const auto rows = found_agent_rows(answer_of({agent("claude", "anthropic", installed, login.toUtf8().constData())}), "/home/pat");
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows[0].title, "The claude");
        QTEST(rows[0].word, "word");
        QTEST(rows[0].agentState, "state");
        QTEST(rows[0].detail, "detail");
        QTEST(rows[0].command, "command");
    }
    void a_sentence_is_not_for_copying()
    {
        Json goose = agent("goose", "goose", false, "unknown");
        goose["install"] = "See github.com/block/goose.";
        const auto rows = found_agent_rows(answer_of({goose}), "");
        QCOMPARE(rows[0].detail, "See github.com/block/goose.");
        QCOMPARE(rows[0].command, "");
    }
    void what_is_there_comes_first_and_of_the_rest_one_per_provider()
    {
        const auto rows =
            found_agent_rows(answer_of({agent("claude", "anthropic", false, "unknown"), agent("codex", "openai", false, "unknown"),
                                 agent("claude-acp", "anthropic", true, "no"), agent("codex-acp", "openai", false, "unknown"),
                                 agent("qwen", "qwen", false, "unknown", false), agent("kimi", "moonshot", true, "unknown", false)}),
                "");
        QCOMPARE(ids(rows), (QStringList{"claude-acp", "kimi", "codex"}));
    }
    void nothing_is_asked_before_the_page_asks()
    {
        tests::FakeDaemon daemon;
        models::Town town{daemon.options()};
        AgentsFound agents(town);
        const QAbstractItemModelTester tester(agents.rows(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        bool broken = false;
        daemon.method = [&](const std::string &, const Json &) -> Result<Json> {
            if (broken)
                return fail("bad_config", "agents.toml, line 3: mine has no key comand.", "Did you mean command?");
            return answer_of({agent("claude", "anthropic", true, "yes")});
        };
        QTRY_COMPARE(town.connection(), models::Town::Online);
        QVERIFY(daemon.last("agent.detect") == nullptr);

        agents.look(false);
        QVERIFY(agents.looking());
        agents.look(true); // one question at a time
        QTRY_VERIFY(!agents.looking());
        QCOMPARE(ids(agents.found()), QStringList{"claude"});
        QCOMPARE(daemon.asked.size(), std::size_t(1));
        QVERIFY(daemon.last("agent.detect")->params == (Json{{"again", false}}));

        broken = true;
        agents.look(true);
        QTRY_VERIFY(!agents.looking());
        QCOMPARE(agents.error(), "agents.toml, line 3: mine has no key comand. Did you mean command?");
        QCOMPARE(ids(agents.found()), QStringList{"claude"}); // what was found stays
        QVERIFY(daemon.last("agent.detect")->params == (Json{{"again", true}}));
    }
};

WM_TEST_CLASS(AgentsFoundTest)
#include "agents_found_test.moc"
