// The real agents before the admission point: what takes something away is asked about, whatever mode they are in; a denial
// reaches them with its reason; everyday work asks nobody.
#include "e2e/clients/support/programs.h"
#include "e2e/clients/support/scripted_model.h"
#include "e2e/clients/support/workplace.h"
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <algorithm>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::ScriptedModel, tests::Talk, tests::Town, tests::Workplace;

namespace {

constexpr auto patience = 180s;

/// A town with the agent's folder "build", which git has.
struct Place {
    Town town;
    ScriptedModel model;

    explicit Place(const std::filesystem::path &agents) : model(agents, town.root() / "model.ndjson")
    {
        town.set_environment(tests::make_agent_home(town.root() / "home", agents, WM_BIN_DIR, model.address()));
        town.make_project({{"build/keep", "kept\n"}, Town::gate("true")});
        town.json({"rig", "add", town.project().c_str(), "--trust-gates"});
    }
    std::string work_on(const char *scenario, const QString &kind, const QStringList &more = {}) const
    {
        const auto bead = town.create({"Clean up", "--body", QString("[[scenario:%1]]").arg(scenario)});
        town.sling(bead, QStringList{"--kind", kind} + more);
        return bead;
    }
    std::filesystem::path kept(const std::string &bead) const { return town.home() / "worktrees/waymark" / bead / "build/keep"; }
    Json asked() const
    {
        Json found;
        (void)eventually(
            [&] {
                const Json open = town.json({"approvals"})["items"];
                if (!open.empty())
                    found = open[0];
                return !open.empty();
            },
            patience);
        return found;
    }
};

} // namespace

class AskingAgent : public QObject {
    Q_OBJECT
    QString m_kind;
    std::filesystem::path m_agents;

public:
    explicit AskingAgent(const char *kind) : m_kind(kind) {}
private slots:
    void initTestCase()
    {
        const auto agents = tests::installed_agents();
        if (!agents)
            QSKIP(agents.error().c_str());
        m_agents = *agents;
    }
    void it_is_denied_and_hears_why()
    {
        const Place place(m_agents);
        const auto bead = place.work_on("danger", m_kind);
        const Json asked = place.asked();
        QVERIFY(!asked.is_null());
        QCOMPARE(asked["level"], "destructive");
        QVERIFY(asked["title"].get<std::string>().contains("rm -rf build"));
        QCOMPARE(place.town.wm({"deny", asked["id"].get<std::string>().c_str(), "--reason", "That folder is the one of Pat."}).code, 0);
        QVERIFY(eventually([&] { return place.model.was_told({"That folder is the one of Pat."}); }, patience));
        QCOMPARE(place.town.read(place.kept(bead)), "kept\n");
    }
    void it_is_allowed_and_does_it()
    {
        const Place place(m_agents);
        const auto bead = place.work_on("danger", m_kind);
        const Json asked = place.asked();
        QVERIFY(!asked.is_null());
        QCOMPARE(place.town.wm({"approve", asked["id"].get<std::string>().c_str()}).code, 0);
        QVERIFY(eventually([&] { return !std::filesystem::exists(place.kept(bead)); }, patience));
        QVERIFY(eventually([&] { return place.town.json({"approvals"})["items"].empty(); }));
    }
    void everyday_work_asks_nobody()
    {
        const Place place(m_agents);
        const auto bead = place.work_on("ship", m_kind);
        QVERIFY(place.town.closes(bead));
        const Json decisions = place.town.json({"audit", "--limit", "0"})["items"];
        QVERIFY(std::ranges::none_of(decisions, [](const Json &decision) { return decision["decision"] == "asked"; }));
    }
};

class ClaudeAsks : public AskingAgent {
    Q_OBJECT
public:
    ClaudeAsks() : AskingAgent("claude") {}
};
class ClaudeByAcpAsks : public AskingAgent {
    Q_OBJECT
public:
    ClaudeByAcpAsks() : AskingAgent("claude-acp") {}
};
class CodexAsks : public AskingAgent {
    Q_OBJECT
public:
    CodexAsks() : AskingAgent("codex") {}
};
class GeminiAsks : public AskingAgent {
    Q_OBJECT
public:
    GeminiAsks() : AskingAgent("gemini") {}
};
class OpenCodeAsks : public AskingAgent {
    Q_OBJECT
public:
    OpenCodeAsks() : AskingAgent("opencode") {}
};
class CodexByAcpAsks : public AskingAgent {
    Q_OBJECT
public:
    CodexByAcpAsks() : AskingAgent("codex-acp") {}
};

/// Claude Code's hooks, as they are: why ours ends as it does.
class ClaudeHook : public QObject {
    Q_OBJECT
    std::filesystem::path m_agents;

    static std::string settings(const std::string &command, int timeout)
    {
        const Json hook = {{"type", "command"}, {"command", command}, {"timeout", timeout}};
        return to_text(Json{{"hooks", {{"PreToolUse", {{{"matcher", "*"}, {"hooks", {hook}}}}}}}});
    }
private slots:
    void initTestCase()
    {
        const auto agents = tests::installed_agents();
        if (!agents)
            QSKIP(agents.error().c_str());
        m_agents = *agents;
    }
    void one_that_fails_counts_as_a_yes_and_ours_as_a_no_data()
    {
        QTest::addColumn<std::string>("command");
        QTest::addColumn<int>("timeout");
        QTest::addColumn<bool>("removed");
        const std::string wm = WM_BIN_DIR "/wm";
        QTest::newRow("takes too long") << std::string("sleep 30") << 1 << true;
        QTest::newRow("cannot start") << std::string("/nowhere/wm agent-hook pre-tool-use") << 10 << true;
        QTest::newRow("fails") << std::string("exit 1") << 10 << true;
        QTest::newRow("ours cannot start") << std::string("/nowhere/wm agent-hook pre-tool-use || exit 2") << 30 << false;
        QTest::newRow("ours finds no daemon") << "WAGONMASTER_HOME=/tmp/nowhere WAGONMASTER_RUN=01HKXQ2B7N8Z9Y6W5V4T3S2R1Q '" + wm +
                "' agent-hook pre-tool-use || exit 2"
                                              << 30 << false;
        QTest::newRow("ours is in no run") << "env -u WAGONMASTER_RUN '" + wm + "' agent-hook pre-tool-use || exit 2" << 30 << false;
    }
    void one_that_fails_counts_as_a_yes_and_ours_as_a_no()
    {
        QFETCH(std::string, command);
        QFETCH(int, timeout);
        QFETCH(bool, removed);
        const Workplace place(m_agents);
        const auto talk = place.talk("claude", {.settings = settings(command, timeout)}); // in a mode that lets rm pass
        talk->say("[[scenario:danger]] Clean up.");
        QVERIFY(talk->turns_end(1));
        QCOMPARE(!std::filesystem::exists(place.worktree() / "build/keep"), removed);
        QVERIFY(talk->all<transcript::Request>().empty());
    }
};

WM_TEST_CLASS(ClaudeAsks)
WM_TEST_CLASS(ClaudeByAcpAsks)
WM_TEST_CLASS(CodexAsks)
WM_TEST_CLASS(GeminiAsks)
WM_TEST_CLASS(OpenCodeAsks)
WM_TEST_CLASS(CodexByAcpAsks)
WM_TEST_CLASS(ClaudeHook)
#include "asked_test.moc"
