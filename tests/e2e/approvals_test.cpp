// What an agent may not do without a person, with the small agent (tests/fakes/acp-agent.sh) in front of a daemon that may die
// between the answer and its delivery. The rules themselves are in unit/town/approval_test.cpp, the real agents in clients/.
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>

using namespace wm;
using tests::eventually, tests::is_gone, tests::Town;

namespace {

/// A town whose agents ask; in each worktree is something to lose: old/kept, which git has, and old/new, which it has not.
struct Guarded : Town {
    explicit Guarded(const std::string &settings = {})
    {
        make_project({{"old/kept", "kept\n"}});
        tests::write(home() / "agents.toml",
            "[talker]\ntitle = \"Talker\"\nruntime = \"acp\"\ncommand = [\"" WM_SOURCE_DIR "/tests/fakes/acp-agent.sh\"]\n");
        tests::write(home() / "town.toml", settings);
        add_rig("@talker");
    }
    std::string work_on(const std::string &words) const
    {
        const auto bead = create({words.c_str()});
        sling(bead);
        return bead;
    }
    std::filesystem::path worktree(const std::string &bead) const { return home() / "worktrees/waymark" / bead; }
    bool is_there(const std::string &bead, const char *file) const { return std::filesystem::exists(worktree(bead) / file); }
    bool is_removed(const std::string &bead, const char *file) const
    {
        return eventually([&] { return !is_there(bead, file); });
    }
    Json approvals() const { return json({"approvals"})["items"]; }
    /// The one that waits; null when nothing does within the patience.
    Json asked() const
    {
        Json found;
        const auto look = [&] {
            const Json open = approvals();
            if (!open.empty())
                found = open[0];
            return !open.empty();
        };
        (void)eventually(look);
        return found;
    }
    std::string heard() const { return read(root() / "heard"); }
    bool hears(const std::string &text) const
    {
        return eventually([&] { return heard().contains(text); });
    }
    /// What the agent was answered, in order: "yes", "no", or something else.
    std::vector<std::string> answers() const
    {
        std::vector<std::string> found;
        for (const std::string &line : lines(root() / "heard"))
            if (line.starts_with("answer: "))
                found.emplace_back(line.contains("\"yes\"") ? "yes" : line.contains("\"no\"") ? "no" : line);
        return found;
    }
    bool is_answered(std::size_t times) const
    {
        return eventually([&] { return answers().size() >= times; });
    }
    /// The decisions about this, newest first.
    std::vector<std::string> decisions(const char *about) const
    {
        std::vector<std::string> found;
        const Json items = json({"audit", about, "--limit", "0"})["items"];
        for (const Json &item : items)
            found.push_back(item["decision"]);
        return found;
    }
    bool says_next(const std::string &bead, const std::string &words) const
    {
        return eventually([&] { return bead_is_resting(bead); }) && wm({"nudge", bead.c_str(), words.c_str()}).code == 0;
    }
    bool is_in_its_turn() const
    {
        return eventually([&] {
            const Json agents = json({"agents"})["items"];
            return !agents.empty() && agents[0].value("phase", "") == "working";
        });
    }
    bool bead_is_resting(const std::string &id) const { return bead(id)["state"]["word"] == "Waits for you"; }
};

} // namespace

class Approvals : public QObject {
    Q_OBJECT
private slots:
    void everyday_work_asks_nobody_and_is_written_down()
    {
        Guarded town;
        const auto bead = town.work_on("[ask touch made]");
        QVERIFY(eventually([&] { return town.is_there(bead, "made"); }));
        QCOMPARE(town.answers(), std::vector<std::string>{"yes"});
        QVERIFY(town.approvals().empty());
        QVERIFY(eventually([&] { return town.decisions("touch") == std::vector<std::string>{"allowed"}; }));
    }
    void what_would_be_lost_is_shown_before_it_is()
    {
        Guarded town;
        const auto bead = town.work_on("[ask rm -rf old]");
        const Json asked = town.asked();
        QCOMPARE(asked["level"], "destructive");
        QVERIFY(!asked["headline"].get<std::string>().empty());
        const std::string id = asked["id"];
        const auto shown = town.wm({"approval", id.c_str()}).out;
        QVERIFY2(shown.contains("rm -rf old") && shown.contains("old/kept"), shown.c_str());
        QVERIFY(shown.contains("wm approve " + id + " --seen "));
        QCOMPARE(town.wm({"deny", id.c_str(), "--reason", "it is needed"}).code, 0);
        QVERIFY(town.hears("it is needed"));
        QVERIFY(town.is_there(bead, "old/kept"));
        QCOMPARE(town.decisions("rm"), (std::vector<std::string>{"denied", "asked"}));
    }
    void of_two_answers_at_once_one_wins_and_the_other_is_told()
    {
        for (int round = 0; round < 3; ++round) {
            Guarded town;
            const auto bead = town.work_on("[ask rm -rf old]");
            const std::string id = town.asked()["id"];
            const auto yes = town.begin_wm({"approve", id.c_str()}), no = town.begin_wm({"deny", id.c_str(), "--reason", "no"});
            const auto said_yes = Town::finish(*yes), said_no = Town::finish(*no);
            QCOMPARE((said_yes.code == 0) + (said_no.code == 0), 1);
            const auto &late = said_yes.code == 0 ? said_no : said_yes;
            QVERIFY2(late.err.contains(said_yes.code == 0 ? "was allowed by person" : "was denied by person"), late.err.c_str());
            QVERIFY(town.is_answered(1));
            QCOMPARE(town.answers(), std::vector<std::string>{said_yes.code == 0 ? "yes" : "no"});
        }
    }
    void what_nobody_answers_is_denied()
    {
        Guarded town("[approvals]\nexpires = \"2s\"\n");
        const auto bead = town.work_on("[ask rm -rf old]");
        QVERIFY(town.is_answered(1));
        QCOMPARE(town.answers(), std::vector<std::string>{"no"});
        QCOMPARE(town.decisions("rm"), (std::vector<std::string>{"expired", "asked"}));
        const std::string id = town.json({"audit", "rm", "--limit", "0"})["items"][1]["approval"];
        const auto late = town.wm({"approve", id.c_str()});
        QCOMPARE(late.code, 1);
        QVERIFY2(late.err.contains("denied by the clock"), late.err.c_str());
        QVERIFY(town.is_there(bead, "old/kept"));
    }
    void an_agent_that_dies_while_it_asks_takes_its_question_along()
    {
        Guarded town;
        const auto bead = town.work_on("[ask rm -rf old]");
        const std::string id = town.asked()["id"];
        const auto shim = town.shims().at(0);
        for (const auto &process : wire::ProcessTable::read().descendants(shim))
            ::kill(process.id.pid, SIGKILL);
        QVERIFY(eventually([&] { return town.wm({"approve", id.c_str()}).code != 0; }));
        QVERIFY(town.is_there(bead, "old/kept"));
        QCOMPARE(town.wm({"stop", bead.c_str(), "--yes"}).code, 0);
    }

    void the_agent_gets_one_answer_though_the_daemon_dies_data()
    {
        QTest::addColumn<QString>("place");
        for (const char *place : {"approval.before_ask", "approval.before_delivery", "approval.after_delivery"})
            QTest::newRow(place) << QString(place) + ":1";
    }
    void the_agent_gets_one_answer_though_the_daemon_dies()
    {
        QFETCH(QString, place);
        Guarded town;
        town.stop_daemon();
        auto daemon = town.start_daemon({{"WAGONMASTER_CRASH_AT", place}});
        const auto bead = town.work_on("[ask rm -rf old]");
        QVERIFY(eventually([&] {
            for (const Json &asked : town.approvals())
                town.wm({"approve", asked["id"].get<std::string>().c_str()});
            return !town.answers().empty();
        }));
        QVERIFY(daemon->state() == QProcess::NotRunning || daemon->waitForFinished(60'000));
        QCOMPARE(daemon->exitCode(), SIGKILL);
        QVERIFY(town.is_removed(bead, "old/kept"));
        QVERIFY(eventually([&] { return town.approvals().empty() && town.bead_is_resting(bead); }));
        QCOMPARE(town.answers(), std::vector<std::string>{"yes"});
    }

    void what_changed_meanwhile_is_asked_again()
    {
        Guarded town;
        const auto bead = town.work_on("[ask rm -rf old]");
        const Json first = town.asked();
        const std::string id = first["id"];
        tests::write(town.worktree(bead) / "old/new", "an hour's work\n");
        const auto refused = town.wm({"approve", id.c_str()});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("has changed"), refused.err.c_str());
        const Json now = town.json({"approval", id.c_str()});
        QVERIFY(now["fingerprint"] != first["fingerprint"]);
        QCOMPARE(now["restated"], 1);
        QCOMPARE(town.wm({"approve", id.c_str()}).code, 1); // without having looked
        QVERIFY(town.is_there(bead, "old/new"));
        QCOMPARE(town.wm({"approve", id.c_str(), "--seen", now["fingerprint"].get<std::string>().substr(0, 8).c_str()}).code, 0);
        QVERIFY(town.is_removed(bead, "old/new"));
    }

    void always_is_said_twice()
    {
        Guarded town;
        const auto bead = town.work_on("[ask rm -rf old]");
        const std::string id = town.asked()["id"];
        const auto once = town.wm({"approve", id.c_str(), "--scope", "always"});
        QCOMPARE(once.code, 3);
        QVERIFY2(
            once.err.contains("Every agent of waymark may then do this without asking:") && once.err.contains("--yes"), once.err.c_str());
        QVERIFY(town.is_there(bead, "old/kept"));
        QCOMPARE(town.wm({"approve", id.c_str(), "--scope", "always", "--yes"}).code, 0);
        QVERIFY(town.is_removed(bead, "old/kept"));
        QCOMPARE(town.json({"grants"})["items"][0]["scope"], "always");
    }
    void a_mistyped_fingerprint_is_not_called_a_change()
    {
        Guarded town;
        town.work_on("[ask rm -rf old]");
        const Json asked = town.asked();
        const std::string id = asked["id"];
        const auto refused = town.wm({"approve", id.c_str(), "--seen", "deadbeef"});
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains("deadbeef is not the fingerprint") && refused.err.contains("`wm approval " + id + "`"),
            refused.err.c_str());
        QVERIFY(!refused.err.contains("changed") && !refused.err.contains(asked["fingerprint"].get<std::string>().substr(0, 8)));
    }

    void a_call_that_comes_twice_is_decided_once_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("word");
        QTest::addColumn<QStringList>("decisions");
        QTest::newRow("allowed") << "touch made" << "allow" << QStringList{"allowed"};
        QTest::newRow("asked") << "rm -rf old" << "ask" << QStringList{"denied", "asked"};
        QTest::newRow("denied") << "touch never" << "deny" << QStringList{"denied"};
    }
    void a_call_that_comes_twice_is_decided_once()
    {
        QFETCH(QString, command);
        QFETCH(QString, word);
        QFETCH(QStringList, decisions);
        Guarded town;
        tests::write(town.home() / "policy.toml",
            "[[rule]]\nname = \"never\"\ndecision = \"deny\"\npaths = [\"never\"]\nprograms = [\"touch\"]\nreason = \"Never.\"\n");
        const auto bead = town.work_on(std::format("[hook {}] [ask {}]", word.toStdString(), command.toStdString()));
        QVERIFY(town.hears("\"permissionDecision\":\"" + word.toStdString() + "\""));
        if (word == "ask")
            QCOMPARE(town.wm({"deny", town.asked()["id"].get<std::string>().c_str()}).code, 0);
        QVERIFY(town.is_answered(1));
        QCOMPARE(town.answers(), std::vector<std::string>{word == "allow" ? "yes" : "no"});
        QVERIFY(eventually([&] { return town.bead_is_resting(bead); })); // nothing comes any more
        const auto found = [&] {
            QStringList all;
            for (const std::string &decision : town.decisions(command.section(' ', 0, 0).toUtf8()))
                all << QString::fromStdString(decision);
            return all;
        };
        QVERIFY(eventually([&] { return found().size() >= decisions.size(); })); // what nobody was asked is in its transcript
        QCOMPARE(found(), decisions);
    }

    void an_agent_answers_nothing_by_whatever_socket()
    {
        Guarded town;
        const auto bead = town.work_on("[ask rm -rf old]");
        const std::string id = town.asked()["id"];
        const auto other = town.work_on(std::format("[run wm approve {0}; env -u WAGONMASTER_RUN wm approve {0}; setsid env -i HOME=$HOME "
                                                    "WAGONMASTER_HOME=$WAGONMASTER_HOME $(command -v wm) approve {0}]",
            id));
        QVERIFY(town.hears("ran: "));
        QCOMPARE(town.asked()["id"], id);
        QVERIFY(town.is_there(bead, "old/kept"));
        QVERIFY(town.answers().empty());
    }

    void a_longer_yes_holds_until_it_is_taken_back()
    {
        Guarded town;
        const auto bead = town.work_on("[ask rm -rf old]");
        QCOMPARE(town.wm({"approve", town.asked()["id"].get<std::string>().c_str(), "--scope", "bead"}).code, 0);
        QVERIFY(town.is_removed(bead, "old"));
        const Json grants = town.json({"grants"})["items"];
        QCOMPARE(grants.size(), 1u);
        QVERIFY(grants[0]["rule"].get<std::string>().ends_with("for " + bead));

        std::filesystem::create_directories(town.worktree(bead) / "old");
        QVERIFY(town.says_next(bead, "[ask rm -rf old]"));
        QVERIFY(town.is_removed(bead, "old")); // without a question
        QVERIFY(town.approvals().empty());
        QCOMPARE(town.wm({"grant", "revoke", grants[0]["id"].get<std::string>().c_str()}).code, 0);
        std::filesystem::create_directories(town.worktree(bead) / "old");
        QVERIFY(town.says_next(bead, "[ask rm -rf old]"));
        QVERIFY(!town.asked().is_null());
        QCOMPARE(town.answers(), (std::vector<std::string>{"yes", "yes"}));
    }
    void a_denial_is_remembered_for_the_turn()
    {
        Guarded town;
        const auto bead = town.work_on("[twice] [ask rm -rf old]");
        QCOMPARE(town.wm({"deny", town.asked()["id"].get<std::string>().c_str(), "--reason", "no"}).code, 0);
        QVERIFY(town.is_answered(2));
        QCOMPARE(town.answers(), (std::vector<std::string>{"no", "no"}));
        QCOMPARE(town.decisions("rm"), (std::vector<std::string>{"denied", "asked"}));
        QVERIFY(town.says_next(bead, "[ask rm -rf old]")); // another turn
        QVERIFY(!town.asked().is_null());
    }

    void any_program_may_ask()
    {
        Guarded town;
        const auto bead = town.work_on("[run wm ask -- touch made]");
        QVERIFY(town.hears("ran: 0 "));
        QVERIFY(!town.is_there(bead, "made")); // it only asks
        QVERIFY(town.says_next(bead, "[run wm ask --command 'rm -rf old']"));
        const Json asked = town.asked();
        QCOMPARE(asked["tool"], "wm ask");
        QCOMPARE(town.wm({"deny", asked["id"].get<std::string>().c_str(), "--reason", "keep it"}).code, 0);
        QVERIFY(town.hears("ran: 1 wm: keep it"));
        QVERIFY(town.says_next(bead, "[run wm ask -- rm -rf old && rm -rf old]"));
        QCOMPARE(town.wm({"approve", town.asked()["id"].get<std::string>().c_str()}).code, 0);
        QVERIFY(town.is_removed(bead, "old"));
        QVERIFY(eventually([&] { return town.approvals().empty(); }));
    }
    void who_asks_by_a_program_hears_across_a_restart()
    {
        Guarded town;
        const auto bead = town.work_on("[run wm ask -- rm -rf old && rm -rf old]");
        const std::string id = town.asked()["id"];
        const pid_t daemon = town.daemon_pid();
        ::kill(daemon, SIGKILL);
        QVERIFY(eventually([&] { return is_gone(daemon); }));
        QCOMPARE(town.asked()["id"], id);
        QCOMPARE(town.wm({"approve", id.c_str()}).code, 0);
        QVERIFY(town.is_removed(bead, "old"));
        QVERIFY(eventually([&] { return town.approvals().empty(); }));
    }
    void a_program_that_is_ended_withdraws_its_question()
    {
        Guarded town;
        const auto bead = town.work_on("[run wm ask -- rm -rf old & asks=$!; until test -e go; do sleep 0.1; done; kill $asks]");
        QVERIFY(!town.asked().is_null());
        tests::write(town.worktree(bead) / "go", "");
        QVERIFY(eventually([&] { return town.approvals().empty(); }));
    }

    void what_a_person_would_leave_behind_is_said_first()
    {
        Guarded town;
        const auto bead = town.work_on("[slow]");
        QVERIFY(town.is_in_its_turn()); // before, the worktree is there and nobody's yet
        tests::write(town.worktree(bead) / "draft.md", "half a page\n");
        for (const char *verb : {"stop", "close"}) {
            const auto refused = town.wm({verb, bead.c_str()});
            QCOMPARE(refused.code, 3);
            QVERIFY2(refused.err.contains("draft.md"), refused.err.c_str());
            QCOMPARE(town.wm({verb, bead.c_str(), "--yes"}).code, 0);
            if (verb == std::string_view("stop"))
                QVERIFY(town.comes_to(bead, "ready"));
        }
        QVERIFY(town.is_there(bead, "draft.md"));
    }

    void the_audit_goes_into_a_file_without_secrets()
    {
        Guarded town;
        const auto bead = town.work_on("[ask rm -rf old API_KEY=sk-ant-api03-0123456789abcdefghijklmnop]");
        QCOMPARE(town.wm({"deny", town.asked()["id"].get<std::string>().c_str(), "--reason", "no"}).code, 0);
        QCOMPARE(town.wm({"audit", "--export", (town.root() / "audit.jsonl").c_str()}).code, 0);
        const auto text = town.read(town.root() / "audit.jsonl");
        QVERIFY(text.contains("\"denied\"") && text.contains("\"assessment\"") && text.contains(bead));
        QVERIFY(!text.contains("0123456789abcdef"));
    }
};

WM_TEST_CLASS(Approvals)
#include "approvals_test.moc"
