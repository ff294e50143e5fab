// What may happen on the way, with each of the real agents under a real daemon and through `wm`: a request is denied, a
// turn is interrupted, the program is killed. (sessions_test.cpp has the same at the runtime, and what needs no daemon.)
#include "e2e/clients/support/programs.h"
#include "e2e/clients/support/scripted_model.h"
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "process/descendants.h"
#include "support/qtest_main.h"
#include "wire/shim_files.h"

#include <QTest>

#include <algorithm>
#include <csignal>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::ScriptedModel, tests::Town;

namespace {

// Where everything is built beside it, OpenCode alone needs half a minute to start.
constexpr auto patience = 180s;

/// A town with the scripted model, and one bead that an agent has begun.
struct Scene {
    Town town;
    ScriptedModel model;
    std::string bead;

    explicit Scene(const std::filesystem::path &agents) : model(agents, town.root() / "model.ndjson")
    {
        town.set_environment(tests::make_agent_home(town.root() / "home", agents, WM_BIN_DIR, model.address()));
        town.make_project({{"build/keep", "kept\n"}});
        town.json({"rig", "add", town.project().c_str(), "--trust-gates"});
    }
    void begin(const std::string &kind, const char *words, const QStringList &more = {})
    {
        bead = town.create({"Write down the trail", "--body", words});
        town.sling(bead, QStringList{"--kind", kind.c_str()} + more);
    }
    std::string run() const { return town.bead(bead)["run"]; }
    std::string word() const { return town.bead(bead)["state"].value("word", ""); }
    Json asked() const { return town.json({"approvals"})["items"]; }
    void allow_all() const
    {
        for (const Json &request : asked())
            town.json({"approve", request["id"].get<std::string>().c_str()});
    }
    /// Allows what is asked until it is so.
    template <class Condition> bool comes(Condition condition) const
    {
        const bool came = eventually(
            [&] {
                allow_all();
                return condition();
            },
            patience);
        return came || town.says(bead, "(see what there is instead)");
    }
    bool waits() const
    {
        return comes([&] { return word() == "Waits for you"; });
    }
    void say(const char *words) const { QCOMPARE(town.wm({"nudge", bead.c_str(), words}).code, 0); }
    bool lands() const
    {
        return comes([&] { return town.bead(bead)["status"] == "closed"; });
    }
    /// A process of the run is the tool that never ends.
    bool tool_runs() const
    {
        const auto all = process::processes_of_run(run());
        return std::ranges::any_of(all, [](const auto &process) { return process.name == "tail" && process.state != 'Z'; });
    }
};

} // namespace

class DaemonMatrix : public QObject {
    Q_OBJECT
    std::filesystem::path m_agents;

    static void agents(std::initializer_list<const char *> names)
    {
        QTest::addColumn<std::string>("kind");
        for (const char *name : names)
            QTest::newRow(name) << std::string(name);
    }
    static void agents() { agents({"claude", "codex", "gemini", "opencode", "claude-acp", "codex-acp"}); }
private slots:
    void initTestCase()
    {
        const auto agents = tests::installed_agents();
        if (!agents)
            QSKIP(agents.error().c_str());
        m_agents = *agents;
    }

    void a_denial_reaches_the_agent_with_its_reason_data()
    {
        agents({"claude", "codex", "gemini", "opencode", "claude-acp"}); // codex-acp's mode asks nothing: see resources/agents.toml
    }
    void a_denial_reaches_the_agent_with_its_reason()
    {
        QFETCH(std::string, kind);
        Scene scene(m_agents);
        scene.begin(kind, "[[scenario:danger]]", {"--asks", "everything"});
        QVERIFY(eventually([&] { return !scene.asked().empty(); }, patience));
        const Json request = scene.asked()[0];
        QVERIFY2(request["title"].get<std::string>().contains("rm -rf build"), to_text(request).c_str());
        const std::string id = request["id"];
        QCOMPARE(scene.town.wm({"deny", id.c_str(), "--reason", "That folder is the one of Pat."}).code, 0);
        QVERIFY(eventually([&] { return scene.model.was_told({"That folder is the one of Pat."}); }, patience));
        QVERIFY(scene.waits());
        QCOMPARE(scene.town.read(scene.town.home() / "worktrees/waymark" / scene.bead / "build/keep"), "kept\n");
        QVERIFY(scene.town.wm({"transcript", scene.bead.c_str(), "--count", "1000"}).out.contains("denied"));
    }

    void an_interrupt_ends_the_turn_and_what_it_ran_data() { agents(); }
    void an_interrupt_ends_the_turn_and_what_it_ran()
    {
        QFETCH(std::string, kind);
        Scene scene(m_agents);
        scene.begin(kind, "[[scenario:endless]]");
        QVERIFY(scene.comes([&] { return scene.tool_runs(); }));
        QCOMPARE(scene.town.wm({"interrupt", scene.bead.c_str()}).code, 0);
        QVERIFY(scene.waits());
        QVERIFY(eventually([&] { return !scene.tool_runs(); }));
        const std::string run = scene.run();
        scene.say("[[scenario:ship]] Go on.");
        QVERIFY(scene.lands());
        QCOMPARE(scene.town.bead(scene.bead)["run"], run); // the same process, the same session
        QVERIFY(eventually([&] { return process::processes_of_run(run).empty(); }));
    }

    void a_killed_one_goes_on_in_its_session_data() { agents(); }
    void a_killed_one_goes_on_in_its_session()
    {
        QFETCH(std::string, kind);
        Scene scene(m_agents);
        scene.begin(kind, "[[scenario:shell]]");
        QVERIFY(scene.waits());
        const auto turns = [&] { return scene.town.json({"agents"})["items"][0].value("turns", 0); };
        scene.say("[[scenario:shell]] The trail begins at the oak.");
        QVERIFY(scene.comes([&] { return turns() == 2 && scene.word() == "Waits for you"; }));
        const std::string run = scene.run();
        const auto record = parse_json(scene.town.read(scene.town.run_dir(run) / "shim.json"), "shim.json").and_then([](const Json &json) {
            return wire::read_shim_record(json);
        });
        QVERIFY(record);
        QVERIFY(wire::signal_process(record->child, SIGKILL));

        QVERIFY(scene.comes([&] { return scene.run() != run && scene.word() == "Waits for you"; })); // after ten seconds or so
        scene.say("[[scenario:ship]] Where does it begin?");
        QVERIFY(scene.lands());
        QVERIFY(scene.model.was_told({"Where does it begin?", "The trail begins at the oak."}));
        QCOMPARE(scene.town.landings(), std::vector{scene.bead});
        QVERIFY(eventually([&] { return scene.town.worktrees_are_gone(); }));
    }
};

WM_TEST_CLASS(DaemonMatrix)
#include "daemon_matrix_test.moc"
