// kill -9 in the middle of a run: of the daemon, of the agent, of the shim that holds it.
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/town.h"
#include "process/run_state.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>

using namespace wm;
using tests::eventually, tests::is_gone, tests::Latch, tests::Town;

namespace {
wire::ShimRecord record_of(const Town &town, const std::string &run)
{
    wire::ShimRecord record;
    const bool runs = eventually([&] {
        const auto state = process::probe_run(town.run_dir(run));
        if (const auto *running = std::get_if<process::Running>(&state))
            record = running->record;
        return record.child.pid != 0;
    });
    return runs ? record : wire::ShimRecord{};
}
} // namespace

class KillNine : public QObject {
    Q_OBJECT
private slots:
    void of_the_daemon_loses_no_agent_no_output_and_no_word()
    {
        Town town;
        town.make_project();
        const Latch early(town.root() / "early"), late(town.root() / "late");
        const auto copy = town.root() / "what the agent wrote";
        const auto said = [&](const char *from) {
            return std::string("seq -f 'line %g of ") + from + "' 1 20000 | tee -a '" + copy.string() + "'\n";
        };
        town.add_rig(town.script("agent",
            said("before") + early.wait() + "\n" + said("between") + "echo x > x; git add -A; git commit -qm x\n" + late.wait() +
                "\nwm done > /dev/null\n" + said("after")));
        const auto bead = town.create({"Talk"});
        const auto run = town.sling(bead);
        QVERIFY(early.reached());
        QVERIFY(town.says(bead, "Working"));
        const pid_t agent = record_of(town, run).child.pid;
        QVERIFY(agent > 0);

        QCOMPARE(kill(town.daemon_pid(), SIGKILL), 0);
        QVERIFY(eventually([&] { return town.daemon_pid() == 0; }));
        QVERIFY(early.open());
        QVERIFY(late.reached()); // it works on without a daemon
        QVERIFY(late.open());    // and now says `wm done` to nobody
        QVERIFY(eventually([&] { return town.wm({"status"}).code == 0; }));
        QVERIFY(town.daemon_pid() != 0);

        QVERIFY(town.closes(bead));
        QCOMPARE(town.bead(bead)["run"], run);
        QVERIFY(is_gone(agent));
        QCOMPARE(town.read(town.run_dir(run) / "out.log"), town.read(copy));
        QCOMPARE(town.lines(copy).size(), std::size_t{60'000});
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
    }
    void of_the_agent_brings_the_bead_to_review_with_its_work_kept()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent", "echo x > saved; git add -A; git commit -qm saved; echo y > unsaved\n" + latch.wait()));
        const auto bead = town.create({"Die"});
        const auto run = town.sling(bead);
        QVERIFY(latch.reached());
        const pid_t agent = record_of(town, run).child.pid;
        QVERIFY(agent > 0); // 0 would be ourselves
        QCOMPARE(kill(agent, SIGKILL), 0);

        QVERIFY(town.comes_to(bead, "review"));
        const Json card = town.bead(bead);
        QCOMPARE(card["state"]["word"], "Signal 9");
        const auto worktree = town.home() / "worktrees/waymark" / bead;
        QCOMPARE(town.read(worktree / "unsaved"), "y\n");
        QCOMPARE(town.git({"show", (card["branch"].get<std::string>() + ":saved").c_str()}), "x");
        QCOMPARE(town.landings(), std::vector<std::string>{});
        QCOMPARE(town.wm({"stop", bead.c_str()}).code, 1); // nobody is at work any more
    }
    void of_the_shim_is_told_as_lost_and_the_bead_can_be_sent_back()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent", latch.wait() + "\necho x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Lose"});
        const auto run = town.sling(bead);
        QVERIFY(latch.reached());
        const auto record = record_of(town, run);
        QVERIFY(record.shim.pid > 0);
        QCOMPARE(kill(record.shim.pid, SIGKILL), 0);
        QVERIFY(town.comes_to(bead, "review"));
        QCOMPARE(town.bead(bead)["state"]["word"], "Lost");

        const auto again = town.sling(bead);
        QVERIFY(again != run);
        // What the lost shim left behind was ended first: two agents never share a worktree.
        QVERIFY(eventually([&] { return std::holds_alternative<process::Running>(process::probe_run(town.run_dir(again))); }));
        QVERIFY(is_gone(record.child.pid));
        QVERIFY(latch.open());
        QVERIFY(town.closes(bead));
    }
};

WM_TEST_CLASS(KillNine)
#include "kill_test.moc"
