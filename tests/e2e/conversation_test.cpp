// Agents that speak a protocol, with a small one of our own (tests/fakes/acp-agent.sh): said to, asked by, paused, frozen,
// killed, paid for, in front of a daemon that may die too. The real ones are in clients/.
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>

using namespace wm;
using tests::eventually, tests::is_gone, tests::Town;

namespace {

/// A town whose rig is worked on by the talker.
struct Talking : Town {
    Talking()
    {
        make_project();
        tests::write(home() / "agents.toml",
            "[talker]\ntitle = \"Talker\"\nruntime = \"acp\"\ncommand = [\"" WM_SOURCE_DIR "/tests/fakes/acp-agent.sh\"]\n");
        tests::write(home() / "policy.toml", // what would pass without a person otherwise
            "[[rule]]\nname = \"touch\"\ndecision = \"ask\"\nprograms = [\"touch\"]\n");
        add_rig("@talker");
    }
    std::string work_on(const std::string &words) const
    {
        const auto bead = create({words.c_str()});
        sling(bead);
        return bead;
    }
    std::string heard() const { return read(root() / "heard"); }
    bool hears(const std::string &text) const
    {
        return eventually([&] { return heard().contains(text); });
    }
    Json approvals() const { return json({"approvals"})["items"]; }
    bool is_asked() const
    {
        if (eventually([&] { return !approvals().empty(); }))
            return true;
        qWarning("Nothing is asked.");
        explain(agent().value("bead", ""));
        qWarning("%s\n%s", agent().dump().c_str(), heard().c_str());
        return false;
    }
    std::string transcript(const std::string &bead) const { return wm({"transcript", bead.c_str()}).out; }
    bool transcript_has(const std::string &bead, const std::string &text) const
    {
        return eventually([&] { return transcript(bead).contains(text); });
    }
    std::filesystem::path worktree(const std::string &bead) const { return home() / "worktrees/waymark" / bead; }
    Json agent() const { return json({"agents"})["items"][0]; }
    bool is_in_phase(const std::string &phase) const
    {
        return eventually([&] { return agent().value("phase", "") == phase; });
    }
};

} // namespace

class Conversations : public QObject {
    Q_OBJECT
private slots:
    void what_it_has_committed_at_the_end_of_its_turn_lands()
    {
        Talking town;
        const auto bead = town.work_on("[work page.md]");
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:page.md"}), "work");
        QVERIFY(town.heard().contains("On your hook: " + bead));
        QVERIFY(town.transcript_has(bead, "I hear you."));
        QVERIFY(town.wm({"log", bead.c_str()}).out.contains("`wm transcript " + bead + "`"));
        QVERIFY(town.wm({"context", bead.c_str()}).out.contains("On your hook: " + bead));
        QVERIFY(eventually([&] { return town.shims().empty() && town.worktrees_are_gone(); }));
    }
    void what_it_asks_is_answered_and_it_hears_why()
    {
        Talking town;
        const auto bead = town.work_on("[ask touch made]");
        QVERIFY(town.is_asked());
        QVERIFY(town.says(bead, "Needs you"));
        const Json asked = town.approvals()[0];
        QCOMPARE(asked["title"], "touch made");
        const std::string id = asked["id"];
        QCOMPARE(town.wm({"deny", id.c_str(), "--reason", "not here"}).code, 0);
        QVERIFY(town.hears("not here"));
        QVERIFY(town.transcript_has(bead, "denied"));
        QVERIFY(!std::filesystem::exists(town.worktree(bead) / "made"));
        QVERIFY(town.wm({"approve", id.c_str()}).code != 0); // answered once

        QCOMPARE(town.wm({"nudge", bead.c_str(), "[ask touch made]"}).code, 0);
        QVERIFY(town.is_asked());
        const std::string second = town.approvals()[0]["id"];
        QCOMPARE(town.wm({"approve", second.c_str()}).code, 0);
        QVERIFY(eventually([&] { return std::filesystem::exists(town.worktree(bead) / "made"); }));
    }
    void a_daemon_that_died_takes_the_conversation_up_again()
    {
        Talking town;
        const auto bead = town.work_on("[ask touch made]");
        QVERIFY(town.is_asked());
        const std::string id = town.approvals()[0]["id"];
        const auto before = town.transcript(bead);
        const pid_t daemon = town.daemon_pid();
        ::kill(daemon, SIGKILL);
        QVERIFY(eventually([&] { return is_gone(daemon); }));
        QCOMPARE(town.approvals().size(), 1u); // and only this one
        QCOMPARE(town.approvals()[0]["id"], id);
        QCOMPARE(town.wm({"approve", id.c_str()}).code, 0);
        QVERIFY(eventually([&] { return std::filesystem::exists(town.worktree(bead) / "made"); }));
        QVERIFY(town.transcript_has(bead, "allowed"));
        QVERIFY(town.transcript(bead).starts_with(before)); // nothing twice
    }
    void presets_that_cannot_be_read_keep_it_waiting_not_lost()
    {
        Talking town;
        const auto bead = town.work_on("[ask touch made]");
        QVERIFY(town.is_asked());
        const pid_t daemon = town.daemon_pid();
        ::kill(daemon, SIGKILL);
        QVERIFY(eventually([&] { return is_gone(daemon); }));
        const std::string good = town.read(town.home() / "agents.toml");
        tests::write(town.home() / "agents.toml", "[talker");
        QVERIFY(eventually([&] { return town.agent().value("complaint", "").contains("agents.toml"); }));
        const std::string id = town.approvals()[0]["id"];
        QCOMPARE(town.wm({"approve", id.c_str()}).code, 0);
        tests::write(town.home() / "agents.toml", good);
        QVERIFY(eventually([&] { return std::filesystem::exists(town.worktree(bead) / "made"); }));
        QVERIFY(!town.agent().contains("complaint"));
    }
    void what_is_said_while_it_works_is_kept_for_its_next_turn()
    {
        Talking town;
        const auto bead = town.work_on("[slow]");
        QVERIFY(town.transcript_has(bead, "waiting") || town.is_in_phase("working"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[work later.md]"}).code, 0);
        QCOMPARE(town.agent()["undelivered"], 1);
        QVERIFY(!town.heard().contains("later.md"));
        tests::write(town.worktree(bead) / "go", "");
        QVERIFY(town.hears("later.md"));
        QVERIFY(town.closes(bead));
    }
    void an_interrupted_turn_ends_and_the_agent_waits_for_the_person()
    {
        Talking town;
        const auto bead = town.work_on("[slow]");
        QVERIFY(town.is_in_phase("working"));
        QCOMPARE(town.wm({"interrupt", bead.c_str()}).code, 0);
        QVERIFY(town.says(bead, "Waits for you"));
        QVERIFY(!town.wm({"nudge", bead.c_str(), ""}).out.contains("said"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[work now.md]"}).code, 0);
        QVERIFY(town.closes(bead));
    }
    void a_paused_one_begins_no_turn_until_it_may_go_on()
    {
        Talking town;
        const auto bead = town.work_on("[slow]");
        QVERIFY(town.is_in_phase("working"));
        QCOMPARE(town.wm({"pause", bead.c_str()}).code, 0);
        QVERIFY(town.is_in_phase("idle"));
        QVERIFY(town.says(bead, "Paused"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[work after.md]"}).code, 0);
        QCOMPARE(town.agent()["undelivered"], 1);
        QCOMPARE(town.wm({"go-on", bead.c_str()}).code, 0);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:after.md"}), "work");
    }
    void a_message_that_waits_when_it_is_paused_waits_on()
    {
        Talking town;
        const auto bead = town.work_on("[slow]");
        QVERIFY(town.is_in_phase("working"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[work early.md]"}).code, 0);
        QCOMPARE(town.wm({"pause", bead.c_str()}).code, 0);
        QVERIFY(town.is_in_phase("idle"));
        QVERIFY(town.says(bead, "Paused"));
        QVERIFY(eventually([&] { return town.agent().value("turns", 0) == 1; }));
        QCOMPARE(town.agent()["undelivered"], 1);
        QVERIFY(!town.heard().contains("early.md"));
        QCOMPARE(town.wm({"go-on", bead.c_str()}).code, 0);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:early.md"}), "work");
    }
    void a_message_that_waits_when_its_budget_is_used_up_waits_on()
    {
        Talking town;
        const auto bead = town.create({"[cost 6] [slow]"});
        QCOMPARE(town.wm({"budget", "set", ("bead:" + bead).c_str(), "5"}).code, 0);
        town.sling(bead);
        QVERIFY(town.is_in_phase("working"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[work early.md]"}).code, 0);
        tests::write(town.worktree(bead) / "go", "");
        QVERIFY(town.says(bead, "Out of budget"));
        QVERIFY(eventually([&] { return town.agent().value("turns", 0) == 1; }));
        QCOMPARE(town.agent()["undelivered"], 1);
        QVERIFY(!town.heard().contains("early.md"));
        QCOMPARE(town.wm({"budget", "set", ("bead:" + bead).c_str(), "none"}).code, 0);
        QVERIFY(town.closes(bead));
    }
    void one_that_was_out_of_budget_is_told_to_go_on_when_that_is_raised()
    {
        Talking town;
        const auto bead = town.create({"[cost 6]"});
        QCOMPARE(town.wm({"budget", "set", ("bead:" + bead).c_str(), "5"}).code, 0);
        town.sling(bead);
        QVERIFY(town.says(bead, "Out of budget"));
        QCOMPARE(town.wm({"budget", "set", ("bead:" + bead).c_str(), "20"}).code, 0);
        QVERIFY(town.hears("Go on with your work."));
        QVERIFY(town.says(bead, "Waits for you"));
    }
    void the_emergency_stop_freezes_all_of_it_and_thaws_it_again()
    {
        Talking town;
        const auto bead = town.work_on("[slow]");
        QVERIFY(town.is_in_phase("working"));
        const auto shim = town.shims().at(0);
        const auto none_runs = [&] { // one that had just ended stays, as its parent cannot look after it
            const auto processes = wire::ProcessTable::read().descendants(shim);
            return std::ranges::contains(processes, 'T', &wire::ProcessFacts::state) &&
                std::ranges::all_of(processes, [](const auto &process) { return process.state == 'T' || process.state == 'Z'; });
        };
        QVERIFY(town.wm({"estop", "--reason", "wild"}).out.contains("frozen"));
        QVERIFY(town.wm({"status"}).out.contains("Frozen: wild"));
        QVERIFY(eventually(none_runs));
        QVERIFY(town.says(bead, "Frozen"));
        const auto next = town.work_on("[work x.md]");
        QVERIFY(town.says(next, "Queued"));
        QCOMPARE(town.wm({"thaw"}).out, "2 agents at work go on.\n");
        QCOMPARE(town.wm({"thaw"}).out, "Nothing was frozen.\n");
        QVERIFY(!town.wm({"status"}).out.contains("Frozen"));
        tests::write(town.worktree(bead) / "go", "");
        QVERIFY(town.says(bead, "Waits for you"));
        QVERIFY(town.closes(next));
    }
    void one_that_is_killed_goes_on_in_its_own_session()
    {
        Talking town;
        const auto bead = town.work_on("[die]");
        QVERIFY(town.says(bead, "Waits")); // ten seconds
        QVERIFY(eventually([&] { return town.heard().contains("resumed s-"); }, std::chrono::seconds(60)));
        QVERIFY(town.wm({"stop", bead.c_str()}).code == 0);
    }
    void one_that_falls_silent_for_good_goes_on_in_its_own_session()
    {
        Talking town;
        town.stop_daemon();
        tests::write(town.home() / "town.toml", "[supervision]\nstalled_after = 3\n");
        tests::write(town.home() / "agents.toml", town.read(town.home() / "agents.toml") + "again_when_silent = true\n");
        const auto bead = town.work_on("[hang]");
        QVERIFY(eventually([&] { return town.bead(bead)["state"].value("word", "") == "Waits"; }, std::chrono::seconds(60)));
        QVERIFY(eventually([&] { return town.heard().contains("resumed s-"); }, std::chrono::seconds(60)));
        QVERIFY(town.wm({"stop", bead.c_str()}).code == 0);
    }
    void what_it_costs_is_counted_and_stops_it_at_its_budget()
    {
        Talking town;
        const auto bead = town.create({"[cost 3.5] [slow]"});
        QCOMPARE(town.wm({"budget", "set", ("bead:" + bead).c_str(), "5"}).code, 0);
        town.sling(bead);
        QVERIFY(town.is_in_phase("working"));
        tests::write(town.worktree(bead) / "go", "");
        QVERIFY(eventually([&] { return town.json({"costs", "--by", "bead"})["items"].size() == 1; }));
        QCOMPARE(town.json({"costs", "--by", "bead"})["items"][0]["dollars"], 3.5);
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[cost 6]"}).code, 0);
        QVERIFY(town.says(bead, "Out of budget"));
        QVERIFY(town.wm({"go-on", bead.c_str()}).err.contains("budget"));
        QCOMPARE(town.wm({"budget", "set", ("bead:" + bead).c_str(), "20"}).code, 0);
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[work paid.md]"}).code, 0);
        QCOMPARE(town.wm({"go-on", bead.c_str()}).code, 0);
        QVERIFY(town.closes(bead));
    }
    void a_hand_off_begins_a_new_session_that_reads_the_notes()
    {
        Talking town;
        const auto bead = town.work_on("[slow]");
        QVERIFY(town.is_in_phase("working"));
        QCOMPARE(town.wm({"handoff", bead.c_str(), "--notes", "Half of it is done"}).code, 0);
        QVERIFY(town.hears("Half of it is done"));
        QVERIFY(!town.heard().contains("resumed"));
        QVERIFY(town.wm({"stop", bead.c_str()}).code == 0);
    }
    void what_it_left_beside_its_commits_lands_with_them()
    {
        Talking town;
        const auto bead = town.work_on("[work page.md] [leave rest.md]");
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:rest.md"}), "left");
        QCOMPARE(town.bead(bead)["saved"], "1 file: rest.md");
    }
    void what_nobody_should_commit_unseen_keeps_it_and_its_card_says_so()
    {
        Talking town;
        const auto bead = town.work_on("[work page.md] [leave server.pem]");
        QVERIFY(town.says(bead, "Waits for you"));
        const std::string rule = town.bead(bead)["state"]["rule"];
        QVERIFY2(rule.contains("server.pem"), rule.c_str());
        QCOMPARE(town.read(town.worktree(bead) / "server.pem"), "left\n");
    }
    void one_that_stays_hands_over_when_it_says_so()
    {
        Talking town;
        const auto bead = town.create({"[work page.md]"});
        town.sling(bead, {"--role", "crew"});
        QVERIFY(town.says(bead, "Waits for you"));
        QVERIFY(town.heard().contains("Your role: crew"));
        QCOMPARE(town.agent()["role"], "crew");
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[done]"}).code, 0);
        QVERIFY(town.closes(bead));
    }
    void what_it_cost_counts_when_it_is_stopped_in_its_turn()
    {
        Talking town;
        const auto bead = town.work_on("[cost 3.5] [leave mark] [stay]");
        QVERIFY(eventually([&] { return std::filesystem::exists(town.worktree(bead) / "mark"); })); // it has said by then what it cost
        QCOMPARE(town.wm({"stop", bead.c_str(), "--yes"}).code, 0);
        QVERIFY(town.comes_to(bead, "ready"));
        const auto costs = town.json({"costs", "--by", "bead"})["items"];
        QCOMPARE(costs.size(), 1u);
        QCOMPARE(costs[0]["dollars"], 3.5);
    }
    void what_it_had_begun_to_say_when_it_is_stopped_is_kept()
    {
        Talking town;
        const auto bead = town.work_on("[say And now] [stay]");
        const auto log = [&] { return town.read(town.run_dir(town.bead(bead)["run"]) / "out.log"); };
        QVERIFY(town.is_in_phase("working"));
        QVERIFY(eventually([&] { return log().contains("And now"); }));
        QVERIFY(!town.transcript(bead).contains("I hear you.And now")); // there may be more of it
        QCOMPARE(town.wm({"stop", bead.c_str(), "--yes"}).code, 0);
        QVERIFY(town.comes_to(bead, "ready"));
        QVERIFY(town.transcript_has(bead, "I hear you.And now"));
    }
    void what_it_cost_counts_when_it_dies_in_its_turn()
    {
        Talking town;
        const auto bead = town.work_on("[cost 3.5] [die]");
        QVERIFY(town.says(bead, "Waits"));
        QVERIFY(eventually([&] { return town.json({"costs", "--by", "bead"})["items"].size() == 1; }));
        QCOMPARE(town.json({"costs", "--by", "bead"})["items"][0]["dollars"], 3.5);
        QVERIFY(town.wm({"stop", bead.c_str()}).code == 0);
    }
    void a_new_daemon_needs_no_turn_that_is_over()
    {
        Talking town;
        const auto bead = town.work_on("[cost 1]");
        QVERIFY(town.says(bead, "Waits for you"));
        const auto run = town.run_dir(town.bead(bead)["run"]);
        QVERIFY(eventually([&] { return std::filesystem::exists(run / "checkpoint.json"); }));
        const pid_t daemon = town.daemon_pid();
        ::kill(daemon, SIGKILL);
        QVERIFY(eventually([&] { return is_gone(daemon); }));
        std::string log = town.read(run / "out.log");
        const auto size = log.size();
        std::ranges::replace_if(log, [](char c) { return c != '\n'; }, ' '); // nothing of it can be understood any more
        tests::write(run / "out.log", log);
        QCOMPARE(town.read(run / "out.log").size(), size);

        QVERIFY(town.says(bead, "Waits for you"));
        QVERIFY(town.is_in_phase("idle"));
        QCOMPARE(town.wm({"nudge", bead.c_str(), "[cost 3] [work page.md]"}).code, 0);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.json({"costs", "--by", "bead"})["items"][0]["dollars"], 3.0); // a running total: what was before is known
    }
    void a_kind_that_nobody_knows_says_so()
    {
        Talking town;
        const auto bead = town.create({"X"});
        const tests::Said said = town.wm({"sling", bead.c_str(), "--kind", "tolker"});
        QVERIFY(said.code != 0);
        QVERIFY2(said.err.contains("talker"), said.err.c_str()); // what was probably meant
        QCOMPARE(town.bead(bead)["lane"], "ready");
        QVERIFY(town.wm({"nudge", "nobody", "Hello"}).err.contains("There is no bead, agent or run nobody."));
    }
};

WM_TEST_CLASS(Conversations)
#include "conversation_test.moc"
