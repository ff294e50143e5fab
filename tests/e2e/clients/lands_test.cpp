// The main job with each of the real agents: a bead is slung to it, it edits a file in its worktree with its own tools,
// asks where it has to, commits, says `wm done`, and its work lands.
#include "e2e/clients/support/programs.h"
#include "e2e/clients/support/scripted_model.h"
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "process/descendants.h"
#include "support/qtest_main.h"

#include <QTest>

#include <algorithm>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::ScriptedModel, tests::Town;

namespace {

// An agent is done within seconds; where everything is built beside it, OpenCode alone needs half a minute to start.
constexpr auto patience = 180s;

bool has(const Json &entries, const char *type)
{
    return std::ranges::any_of(entries, [&](const Json &entry) { return entry.value("type", "") == type; });
}

/// Allows all that is asked until the bead is closed.
bool lands_when_allowed(const Town &town, const std::string &bead)
{
    const auto landed = [&] {
        const Json approvals = town.json({"approvals"});
        for (const Json &asked : approvals["items"])
            town.json({"approve", asked["id"].get<std::string>().c_str()});
        return town.bead(bead)["status"] == "closed";
    };
    return eventually(landed, patience) || town.closes(bead); // the latter says what there is instead
}

} // namespace

class RealAgent : public QObject {
    Q_OBJECT
    QString m_kind;
    std::filesystem::path m_agents;

public:
    explicit RealAgent(const char *kind) : m_kind(kind) {}
private slots:
    void initTestCase()
    {
        const auto agents = tests::installed_agents();
        if (!agents)
            QSKIP(agents.error().c_str());
        m_agents = *agents;
    }
    void its_work_lands()
    {
        Town town;
        const ScriptedModel model(m_agents, town.root() / "model.ndjson");
        town.set_environment(tests::make_agent_home(town.root() / "home", m_agents, WM_BIN_DIR, model.address()));
        town.make_project({Town::gate("grep -q oak trail.txt")});
        town.json({"rig", "add", town.project().c_str(), "--trust-gates"});
        const std::string bead = town.create({"Write down the trail", "--body", "[[scenario:ship]]"});
        const std::string run = town.sling(bead, {"--kind", m_kind});

        QVERIFY(lands_when_allowed(town, bead));
        QCOMPARE(town.bead(bead)["state"]["word"], "Landed");
        QCOMPARE(town.landings(), std::vector{bead});
        QCOMPARE(town.read(town.project() / "trail.txt"), "left at the oak\n"); // in the person's clone
        const Json transcript = town.json({"transcript", run.c_str(), "--count", "1000"})["items"];
        QVERIFY(has(transcript, "message") && has(transcript, "tool_call") && has(transcript, "usage"));
        QVERIFY(eventually([&] { return town.shims().empty() && process::processes_of_run(run).empty(); }));
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); }));
    }
};

class Claude : public RealAgent {
    Q_OBJECT
public:
    Claude() : RealAgent("claude") {}
};
class Codex : public RealAgent {
    Q_OBJECT
public:
    Codex() : RealAgent("codex") {}
};
class Gemini : public RealAgent {
    Q_OBJECT
public:
    Gemini() : RealAgent("gemini") {}
};
class OpenCode : public RealAgent {
    Q_OBJECT
public:
    OpenCode() : RealAgent("opencode") {}
};
class ClaudeByAcp : public RealAgent {
    Q_OBJECT
public:
    ClaudeByAcp() : RealAgent("claude-acp") {}
};
class CodexByAcp : public RealAgent {
    Q_OBJECT
public:
    CodexByAcp() : RealAgent("codex-acp") {}
};

WM_TEST_CLASS(Claude)
WM_TEST_CLASS(Codex)
WM_TEST_CLASS(Gemini)
WM_TEST_CLASS(OpenCode)
WM_TEST_CLASS(ClaudeByAcp)
WM_TEST_CLASS(CodexByAcp)
#include "lands_test.moc"
