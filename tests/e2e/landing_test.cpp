// The main job: a bead is given to an agent, which does it in a worktree of its own; the work passes the gate and lands.
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"
#include "support/rpc_client.h"

#include <QTest>

using namespace wm;
using tests::eventually, tests::Latch, tests::Town;

class Landing : public QObject {
    Q_OBJECT
private slots:
    void a_bead_lands_and_what_waited_for_it_becomes_ready()
    {
        Town town;
        town.make_project({Town::gate("test -f hello")});
        const Latch at_work(town.root() / "at work");
        town.add_rig(town.script("agent",
            "wm prime > \"$WAGONMASTER_HOME/../prime\"\n"
            "echo '::wm status Writing hello'\n" +
                at_work.wait() +
                "\necho hello > hello\ngit add -A\ngit commit -qm 'say hello'\nwm note 'I said hello'\nwm done --summary 'A greeting.'"));
        const auto first = town.create({"Say hello", "--body", "Write the file hello."});
        const auto second = town.create({"Say goodbye", "--depends-on", first.c_str()});
        const std::string convoy = town.json({"convoy", "create", "Greetings", first.c_str()})["id"];
        QCOMPARE(town.bead(second)["lane"], "backlog");
        QCOMPARE(town.bead(second)["waits_for"], Json({first}));

        const auto run = town.sling(first);
        QVERIFY(at_work.reached());
        QVERIFY(town.says(first, "Working"));
        const Json working = town.bead(first);
        QCOMPARE(working["lane"], "ai");
        const auto worktree = town.home() / "worktrees/waymark" / first;
        QVERIFY(std::filesystem::exists(worktree / ".wagonmaster.toml"));
        QCOMPARE(town.git({"-C", worktree.c_str(), "branch", "--show-current"}), working["branch"].get<std::string>());
        QVERIFY(eventually([&] { return town.json({"agents"})["items"][0].value("action", "") == "Writing hello"; }));
        const std::string prime = town.read(town.root() / "prime");
        QVERIFY(prime.contains(first) && prime.contains("Write the file hello."));
        QVERIFY(!std::filesystem::exists(town.project() / "hello"));
        QVERIFY(at_work.open());

        QVERIFY(town.closes(first));
        QCOMPARE(town.bead(first)["state"]["word"], "Landed");
        QCOMPARE(town.bead(first)["notes"], "I said hello");
        QCOMPARE(town.bead(first)["summary"], "A greeting.");
        QCOMPARE(town.bead(first)["assignee"], working["agent"]); // whose it was
        QCOMPARE(town.json({"mq", "show", first.c_str()})["summary"], "A greeting.");
        QCOMPARE(town.read(town.project() / "hello"), "hello\n"); // in the person's clone, too
        QCOMPARE(town.git({"status", "--porcelain"}), "");
        QCOMPARE(town.landings(), std::vector{first});
        QCOMPARE(town.git({"log", "-1", "--format=%(trailers:key=Agent,valueonly)"}), working["agent"].get<std::string>());
        QCOMPARE(town.git({"log", "-1", "--format=%an", "main^2"}), working["agent"].get<std::string>().substr(8));
        QCOMPARE(town.bead(second)["lane"], "ready");
        QVERIFY(town.json({"convoy", "show", convoy.c_str()}).contains("landed_at"));
        QCOMPARE(town.request(first)["results"][0]["passed"], true);
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); }));
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
        QVERIFY(eventually([&] { return town.shims().empty(); }));
        QCOMPARE(town.git({"branch", "--format=%(refname:short)"}), "main"); // its branch went with the worktree
        QVERIFY(std::filesystem::exists(town.run_dir(run) / "out.log")); // what it printed can be read later
        auto client = tests::RpcClient::connect(town.places().person_socket());
        const Json changed = client->ask("run.diff", {{"run", first}}).value(); // and what it changed
        QCOMPARE(changed["added"], 1);
        QCOMPARE(changed["files"][0]["path"], "hello");
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
    }
    void what_is_gated_while_its_agent_works_lands_when_the_gate_is_answered()
    {
        Town town;
        town.make_project();
        const Latch at_work(town.root() / "at work");
        town.add_rig(town.script("agent",
            "case $WAGONMASTER_BEAD_TITLE in Gated) " + at_work.wait() +
                ";; esac\necho x > $WAGONMASTER_BEAD_TITLE\ngit add -A\ngit commit -qm x\nwm done"));
        const auto gated = town.create({"Gated"}), other = town.create({"Other"});
        town.sling(gated);
        QVERIFY(at_work.reached());
        const std::string gate = town.json({"gate", "create", "Review first", "--type", "human"})["id"];
        QCOMPARE(town.wm({"dep", "add", gated.c_str(), gate.c_str()}).code, 0);
        QVERIFY(at_work.open());
        QVERIFY(town.says(gated, "Waits"));
        const std::string why = "waits for " + gate + ": Review first";
        QCOMPARE(town.request(gated)["state"], "queued");
        QCOMPARE(town.request(gated)["reason"], why);
        QCOMPARE(town.bead(gated)["footnote"], why);
        QVERIFY(town.wm({"mq"}).out.contains(why));
        QVERIFY(town.wm({"show", gated.c_str()}).out.contains(why));
        town.sling(other); // which it does not hold up
        QVERIFY(town.closes(other));
        QCOMPARE(town.landings(), std::vector{other});
        QCOMPARE(town.wm({"gate", "resolve", gate.c_str()}).code, 0);
        QVERIFY(town.closes(gated));
        QCOMPARE(town.landings(), (std::vector{other, gated}));
    }
    void with_an_open_part_the_work_lands_and_the_bead_is_closed_with_the_part()
    {
        Town town;
        town.make_project();
        town.add_rig(town.script(
            "agent", "wm create Later --parent $WAGONMASTER_BEAD -q > part\necho x > x\ngit add -A\ngit commit -qm x\nwm done"));
        const auto bead = town.create({"Write"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Landed"));
        QCOMPARE(town.landings(), std::vector{bead});
        QCOMPARE(town.bead(bead)["lane"], "review");
        QCOMPARE(town.bead(bead)["footnote"], "landed, its only part is open");
        QCOMPARE(town.request(bead)["reason"], "landed, its only part is open");
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); }));
        QVERIFY(town.wm({"close", bead.c_str()}).err.contains("still has open children"));
        QCOMPARE(town.wm({"close", (bead + ".1").c_str()}).code, 0);
        QVERIFY(town.closes(bead));
        QVERIFY(town.bead(bead)["close_reason"].get<std::string>().starts_with("landed "));
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
    }
    void what_a_closed_bead_leaves_goes_unless_something_in_it_has_not_landed()
    {
        Town town;
        town.make_project({{".gitignore", "out/\n"}});
        town.add_rig(town.script("agent",
            "case $WAGONMASTER_BEAD_TITLE in Commit) echo x > x; git add -A; git commit -qm x;; Write) echo y > y;; Ignored) mkdir out; "
            "echo z > out/z;; esac; exit 1"));
        std::map<std::string, std::string> beads;
        for (const char *title : {"Nothing", "Write", "Commit", "Ignored"}) {
            beads[title] = town.create({title});
            town.sling(beads[title]);
            QVERIFY(town.comes_to(beads[title], "review"));
            QCOMPARE(town.wm({"close", beads[title].c_str(), "--yes"}).code, 0);
        }
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
        const auto has_worktree = [&](const char *title) {
            return std::filesystem::exists(town.places().worktree(RigId("waymark"), BeadId(beads[title]), 1));
        };
        const auto has_branch = [&](const char *title) {
            return !town.git({"branch", "--list", ("wm/" + beads[title] + "-*").c_str()}).empty();
        };
        QVERIFY(!has_worktree("Nothing") && !has_branch("Nothing"));
        QVERIFY(has_worktree("Write") && has_branch("Write"));
        QVERIFY(has_worktree("Commit") && has_branch("Commit"));
        QVERIFY(has_worktree("Ignored")); // a report that git does not look at is work, too
        const std::string doctor = town.wm({"doctor"}).out;
        QVERIFY2(doctor.contains("1 commit of wm/" + beads["Commit"]) && doctor.contains(beads["Commit"] + " is closed."), doctor.c_str());
        QVERIFY2(doctor.contains("1 file of " + beads["Write"]) && !doctor.contains(beads["Nothing"]), doctor.c_str());
    }
    void without_gates_it_lands_and_the_card_says_so()
    {
        Town town;
        town.make_project();
        // It ends well without `wm done`: what it committed is its work.
        town.add_rig(town.script("agent", "echo hello > hello; git add -A; git commit -qm hello"));
        const auto bead = town.create({"Say hello"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.bead(bead)["footnote"], "no gate");
        QCOMPARE(town.landings(), std::vector{bead});
    }
    void three_agents_at_once_land_one_after_the_other()
    {
        Town town;
        const auto gates = town.root() / "gates.log";
        // A gate fails when it does not see what landed before it, or when two run at the same time.
        town.make_project({Town::gate("mkdir '" + (town.root() / "one gate").string() + "' && ls *.txt | wc -l >> '" + gates.string() +
            "' && rmdir '" + (town.root() / "one gate").string() + "'")});
        // Each waits until all are there: the name of one that has ended is free for the next.
        town.add_rig(town.script("agent",
            "read -r go < \"$WAGONMASTER_HOME/../go-$WAGONMASTER_BEAD\" || :\n"
            "echo x > \"$WAGONMASTER_BEAD.txt\"; git add -A; git commit -qm x; wm done"));
        std::vector<std::string> beads;
        std::vector<std::unique_ptr<Latch>> latches;
        for (const char *title : {"One", "Two", "Three"}) {
            beads.push_back(town.create({title}));
            latches.push_back(std::make_unique<Latch>(town.root() / ("go-" + beads.back())));
        }
        for (const auto &bead : beads)
            town.sling(bead);
        for (const auto &latch : latches)
            QVERIFY(latch->open());
        for (const auto &bead : beads)
            QVERIFY(town.closes(bead));
        QCOMPARE(town.lines(gates), (std::vector<std::string>{"1", "2", "3"}));
        QCOMPARE(town.landings().size(), std::size_t{3});
        QCOMPARE(town.json({"agents"})["total"], 3);
    }
};

WM_TEST_CLASS(Landing)
#include "landing_test.moc"
