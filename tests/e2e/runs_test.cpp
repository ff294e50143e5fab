// Stopping agents, places for them, and what they may not do.
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>

using namespace wm;
using tests::eventually, tests::is_gone, tests::Latch, tests::Town;

class Runs : public QObject {
    Q_OBJECT
private slots:
    void keys_in_the_environment_reach_agents_and_gates_and_are_not_kept()
    {
        Town town;
        const std::string key = "sk-ant-0123456789abcdef";
        town.set_environment("ANTHROPIC_API_KEY", key.c_str());
        const std::string test = "test \"$ANTHROPIC_API_KEY\" = '" + key.substr(0, 6) + "''" + key.substr(6) + "'"; // no file has it whole
        const auto [file, gate] = Town::gate("sh test.sh");
        town.make_project({{file, gate + "[worktree]\nsetup = \"sh test.sh\"\n"}, {"test.sh", test + "\n"}});
        town.add_rig(town.script("agent", test + "; echo x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Use a key"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
        int files = 0;
        for (const auto &entry : std::filesystem::recursive_directory_iterator(town.home()))
            if (entry.is_regular_file()) {
                ++files;
                QVERIFY2(!town.read(entry.path()).contains(key), entry.path().c_str());
            }
        QVERIFY(files > 10);
    }
    void what_it_is_told_at_first_has_an_end_and_says_where_more_is()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "wm prime > ../../../told; echo x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Much was said"});
        for (const char word : {'a', 'b', 'c'})
            QCOMPARE(town.wm({"update", bead.c_str(), "--append-notes", QString(60'000, QLatin1Char(word))}).code, 0);
        town.sling(bead);
        QVERIFY(town.closes(bead));
        const auto told = town.read(town.home() / "told");
        QVERIFY(told.contains("\nOlder notes are left out here (1 of 3): `wm show " + bead + "`.\n"));
        QVERIFY(!told.contains("aaa"));
        QVERIFY(told.find("bbb") < told.find("ccc"));
        QVERIFY(told.contains("How to finish"));
    }
    void a_stopped_one_keeps_its_work_and_the_next_goes_on_with_it()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent",
            "if test -f x; then test -f unsaved && wm done; exit; fi\n"
            "echo x > x; git add -A; git commit -qm x; echo y > unsaved\n" +
                latch.wait()));
        const auto bead = town.create({"Stop me"});
        const auto run = town.sling(bead);
        QVERIFY(latch.reached());
        const std::string branch = town.bead(bead)["branch"];
        QCOMPARE(town.wm({"stop", bead.c_str()}).code, 3); // it says first what is not committed
        QCOMPARE(town.wm({"stop", bead.c_str(), "--yes"}).code, 0);
        QVERIFY(town.comes_to(bead, "ready"));
        const auto worktree = town.home() / "worktrees/waymark" / bead;
        QCOMPARE(town.read(worktree / "unsaved"), "y\n");
        QCOMPARE(town.git({"show", (branch + ":x").c_str()}), "x");
        QVERIFY(!town.bead(bead).contains("assignee"));

        QVERIFY(town.sling(bead) != run);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.bead(bead)["branch"].get<std::string>(), branch);
        QCOMPARE(town.git({"show", "main:x"}), "x");
        QCOMPARE(town.git({"show", "main:unsaved"}), "y");
    }
    void a_worktree_that_was_taken_away_is_made_again_with_the_branch()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(
            town.script("agent", "if test -f x; then wm done; exit; fi\necho x > x; git add -A; git commit -qm x\n" + latch.wait()));
        const auto bead = town.create({"Stop me"});
        town.sling(bead);
        QVERIFY(latch.reached());
        QCOMPARE(town.wm({"stop", bead.c_str(), "--yes"}).code, 0);
        QVERIFY(town.comes_to(bead, "ready"));
        town.git({"worktree", "remove", "--force", (town.home() / "worktrees/waymark" / bead).c_str()});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:x"}), "x");
    }
    void one_that_left_nothing_begins_where_the_target_is_now()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent", "if test -f new; then echo x > x; wm done; exit; fi\n" + latch.wait()));
        const auto bead = town.create({"Stop me"});
        town.sling(bead);
        QVERIFY(latch.reached());
        QCOMPARE(town.wm({"stop", bead.c_str()}).code, 0); // nothing is lost: it does not ask
        QVERIFY(town.comes_to(bead, "ready"));
        town.commit("new", "new\n");
        town.sling(bead);
        QVERIFY(town.closes(bead));
    }
    void close_and_delete_name_what_every_attempt_has_left()
    {
        Town town;
        town.make_project();
        const Latch first(town.root() / "first"), second(town.root() / "second");
        town.add_rig(town.script("one", "echo x > x; git add -A; git commit -qm first\n" + first.wait()));
        const auto bead = town.create({"Leave work"});
        town.sling(bead);
        QVERIFY(first.reached());
        const std::string branch = town.bead(bead)["branch"];
        QVERIFY(town.wm({"stop", bead.c_str()}).out.contains("goes on with it")); // nothing is lost
        QVERIFY(town.comes_to(bead, "ready"));
        town.sling(bead, {"--anew", "--command", town.script("two", "echo y > unsaved\n" + second.wait()).c_str()});
        QVERIFY(second.reached());
        QCOMPARE(town.bead(bead)["branch"].get<std::string>(), branch + ".2");
        QVERIFY(town.wm({"show", bead.c_str()}).out.contains("of an earlier attempt: 1 commit of " + branch + " has not landed on main."));
        const tests::Said stop = town.wm({"stop", bead.c_str()});
        QCOMPARE(stop.code, 3);
        QVERIFY2(stop.err.contains("1 file of " + bead + " is not committed: unsaved."), stop.err.c_str());
        QVERIFY2(stop.err.contains("1 commit of " + branch + " has not landed on main."), stop.err.c_str());
        QCOMPARE(town.wm({"stop", bead.c_str(), "--yes"}).code, 0);
        QVERIFY(town.comes_to(bead, "ready"));
        for (const char *verb : {"close", "delete"}) {
            const tests::Said said = town.wm({verb, bead.c_str()});
            QCOMPARE(said.code, 3);
            QVERIFY2(said.err.contains("1 commit of " + branch + " has not landed on main."), said.err.c_str());
            QVERIFY2(said.err.contains("1 file of " + bead + " is not committed: unsaved."), said.err.c_str());
        }
        const tests::Said deleted = town.wm({"delete", bead.c_str(), "--force"});
        QVERIFY2(deleted.out.contains("1 commit of " + branch + " has not landed on main."), deleted.out.c_str());
        const tests::Said doctor = town.wm({"doctor"});
        for (const std::string &part : {"1 commit of " + branch + " has not landed on main. There is no bead for it any more.",
                 std::string("is not committed: unsaved.")})
            QVERIFY2(doctor.out.contains(part), doctor.out.c_str());
        QCOMPARE(town.git({"show", (branch + ":x").c_str()}), "x");
    }
    void one_that_ignores_being_asked_is_ended_with_its_children()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        const auto pid = town.root() / "pid";
        town.add_rig(town.script(
            "agent", "setsid sh -c 'trap \"\" TERM; while :; do sleep 600; done' &\necho $! > '" + pid.string() + "'\n" + latch.wait()));
        const auto bead = town.create({"Stop me"});
        town.sling(bead);
        QVERIFY(latch.reached());
        QCOMPARE(town.wm({"stop", bead.c_str()}).code, 0);
        QVERIFY(town.comes_to(bead, "ready"));
        QVERIFY(is_gone(std::stoi(town.read(pid))));
        QVERIFY(eventually([&] { return town.shims().empty(); }));
    }
    void one_that_says_done_but_does_not_end_is_ended_and_its_work_lands()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent", "echo x > x; git add -A; git commit -qm x; wm done\n" + latch.wait()));
        const auto bead = town.create({"End"});
        town.sling(bead);
        QVERIFY(latch.reached());
        QVERIFY(town.says(bead, "Finished"));
        QVERIFY(town.closes(bead)); // it had 10 s
        QVERIFY(eventually([&] { return town.shims().empty() && town.worktrees_are_gone(); }));
    }
    void one_that_cannot_start_says_why()
    {
        Town town;
        town.make_project();
        town.add_rig(town.root() / "no such program");
        const auto bead = town.create({"Start"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        QCOMPARE(town.bead(bead)["lane"], "review");
    }
    void work_is_not_handed_over_while_the_clone_is_away()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        const auto told = town.home() / "told";
        town.add_rig(town.script("agent",
            "if test -f x; then wm done; exit; fi\necho x > x; git add -A; git commit -qm x\n" + latch.wait() + "\nwm done 2> '" +
                told.string() + "' || :"));
        const auto bead = town.create({"Work"});
        town.sling(bead);
        QVERIFY(latch.reached());
        std::filesystem::rename(town.project() / ".git", town.root() / "elsewhere");
        QVERIFY(latch.open());
        QVERIFY(town.says(bead, "Nothing landed"));
        const std::string said = town.read(told), rule = town.bead(bead)["state"]["rule"];
        QVERIFY2(said.contains("is away") && said.contains("Make no repository") && !said.contains("git init"), said.c_str());
        QVERIFY2(rule.contains("is away") && rule.contains("kept in"), rule.c_str());
        QVERIFY(town.wm({"status"}).out.contains("The clone of waymark is not at "));
        std::filesystem::rename(town.root() / "elsewhere", town.project() / ".git");
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.git({"show", "main:x"}), "x");
    }
    void a_name_that_is_new_is_said_to_be()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "echo x > $WAGONMASTER_BEAD; wm done"));
        const auto first = town.create({"One"}), second = town.create({"Two"});
        QVERIFY(town.wm({"sling", first.c_str(), "Juniper"}).out.contains("waymark/Juniper is a new agent."));
        QVERIFY(town.closes(first));
        QVERIFY(!town.wm({"sling", second.c_str(), "Juniper"}).out.contains("new agent"));
        QVERIFY(town.closes(second));
    }
    void beyond_the_limit_they_queue_and_start_as_places_become_free()
    {
        Town town;
        town.make_project();
        std::vector<std::unique_ptr<Latch>> latches;
        town.add_rig(town.script("agent",
            "touch \"$WAGONMASTER_HOME/../at-$WAGONMASTER_BEAD\"\nread -r go < \"$WAGONMASTER_HOME/../go-$WAGONMASTER_BEAD\" || :\n"
            "echo x > $WAGONMASTER_BEAD; git add -A; git commit -qm x; wm done"));
        QCOMPARE(town.wm({"town", "set", "--agents", "2"}).code, 0);
        std::vector<std::string> beads;
        for (const char *title : {"One", "Two", "Three", "Four"}) {
            beads.push_back(town.create({title}));
            latches.push_back(std::make_unique<Latch>(town.root() / ("go-" + beads.back())));
            town.sling(beads.back());
        }
        const auto started = [&](const std::string &bead) { return std::filesystem::exists(town.root() / ("at-" + bead)); };
        for (std::size_t i = 0; i < beads.size(); ++i) {
            QVERIFY(eventually([&] { return started(beads[i]); }));
            if (i + 1 < beads.size())
                QVERIFY(eventually([&] { return started(beads[i + 1]); }));
            for (std::size_t later = i + 2; later < beads.size(); ++later) {
                QVERIFY(!started(beads[later]));
                const Json card = town.bead(beads[later]);
                QCOMPARE(card["lane"], "ai");
                QCOMPARE(card["state"]["word"], "Queued");
            }
            QVERIFY(latches[i]->open());
            QVERIFY(town.closes(beads[i]));
        }
    }
    void what_it_says_while_no_daemon_answers_is_not_lost()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent",
            "echo x > x; git add -A; git commit -qm x\n" + latch.wait() +
                "\nwm note 'Mind the gap'; wm done > ../answer; echo $? >> ../answer"));
        const auto bead = town.create({"Say it"});
        const auto run = town.sling(bead);
        QVERIFY(latch.reached());
        const pid_t daemon = town.daemon_pid();
        ::kill(daemon, SIGKILL);
        QVERIFY(eventually([&] { return is_gone(daemon); }));
        std::filesystem::rename(town.run_dir(run) / "agent.sock", town.run_dir(run) / "hidden"); // as in a sandbox without sockets
        QVERIFY(latch.open());
        const auto spooled = [&] {
            std::error_code gone;
            return std::filesystem::directory_iterator(town.run_dir(run) / "spool", gone) != std::filesystem::directory_iterator();
        };
        QVERIFY(eventually(spooled));
        QVERIFY(town.closes(bead)); // it starts a daemon
        QVERIFY(town.wm({"show", bead.c_str()}).out.contains("Mind the gap"));
        QVERIFY(eventually([&] { return !spooled(); }));
    }
    void one_that_is_silent_and_idle_is_stalled_until_it_moves()
    {
        Town town;
        town.make_project();
        tests::write(town.home() / "town.toml", "[supervision]\nstalled_after = 3\n");
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent",
            "end=$(($(date +%s) + 8)); while [ $(date +%s) -lt $end ]; do :; done; touch ../../over\n" + latch.wait() +
                "\necho x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Think"});
        town.sling(bead);
        while (!std::filesystem::exists(town.home() / "worktrees/over")) // silent, but at work
            QVERIFY(town.bead(bead)["state"]["word"] != "Stalled");
        QVERIFY(town.says(bead, "Stalled"));
        QVERIFY(latch.open());
        QVERIFY(town.closes(bead));
    }
    void an_agent_may_not_do_what_is_the_persons()
    {
        Town town;
        town.make_project();
        const auto said = town.root() / "said";
        const std::string over = town.root() / "over";
        const std::string tries[] = {"wm sling $WAGONMASTER_BEAD", "wm close $WAGONMASTER_BEAD", "wm daemon stop", "wm rig trust waymark",
            // Without its mark: the daemon sees the shim among its ancestors, also behind setsid.
            "env -u WAGONMASTER_RUN wm status", "env -u WAGONMASTER_RUN setsid -w wm close $WAGONMASTER_BEAD",
            // An orphan's parent is the shim.
            "env -u WAGONMASTER_RUN sh -c '(wm daemon stop; echo over > " + over + ") & exit 1'"};
        std::string script;
        for (const auto &attempt : tries)
            script += "{ " + attempt + " && echo DONE; } >> '" + said.string() + "' 2>&1 || :\n";
        town.add_rig(town.script("agent",
            "mkfifo '" + over + "'\n" + script + "read -r x < '" + over +
                "'\nwm show $WAGONMASTER_BEAD > /dev/null; wm list > /dev/null\n"
                "wm bead create 'Found on the way' > /dev/null\necho x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Try"});
        const pid_t daemon = (town.sling(bead), town.daemon_pid());
        QVERIFY(town.closes(bead));
        QCOMPARE(town.daemon_pid(), daemon);
        const std::string answers = town.read(said);
        QVERIFY2(!answers.contains("DONE"), answers.c_str());
        const auto lines = town.lines(said);
        QCOMPARE(
            std::ranges::count_if(lines, [](const std::string &line) { return line.ends_with("is for the person, not for agents."); }), 3);
        QVERIFY2(answers.contains("A bead is closed by its landing or by a person."), answers.c_str());
        QCOMPARE(std::ranges::count_if(lines, [](const std::string &line) { return line.contains("Agents speak through the socket"); }), 3);
        QCOMPARE(town.json({"ready"}).size(), std::size_t{1}); // what it may: write down work it finds
    }
    void an_agent_does_not_start_a_daemon()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        const auto said = town.root() / "said";
        town.add_rig(town.script("agent",
            latch.wait() + "\nenv -u WAGONMASTER_RUN wm status > '" + said.string() + "' 2>&1 || echo $? >> '" + said.string() + "'\n" +
                latch.wait() + "\nexit 1"));
        const auto bead = town.create({"Try"});
        town.sling(bead);
        QVERIFY(latch.reached());
        town.stop_daemon();
        QVERIFY(latch.open());
        QVERIFY(eventually([&] { return !town.lines(said).empty(); }));
        QVERIFY(latch.open());
        QVERIFY(town.comes_to(bead, "review"));
        QVERIFY2(town.read(said).contains("may not start it"), town.read(said).c_str());
    }
};

WM_TEST_CLASS(Runs)
#include "runs_test.moc"
