// The disk of the town is full: commands say so, nothing is lost, and everything goes on when there is space again.
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/small_disk.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::eventually, tests::Latch, tests::SmallDisk, tests::Town;

class FullDisk : public QObject {
    Q_OBJECT

    /// A bead with a long body: it does not fit into what the ledger has already reserved.
    static tests::Said create(const Town &town) { return town.shell("head -c 150000 /dev/zero | tr '\\0' x | wm create Long --body -"); }

private slots:
    void commands_say_so_and_nothing_is_half_done()
    {
        const SmallDisk disk("24m");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        Town town(disk.path / "town");
        town.make_project();
        town.add_rig("/bin/true");
        const auto kept = town.create({"Kept"});
        disk.fill();
        int made = 0;
        tests::Said said;
        for (said = create(town); said.code == 0 && made < 100; said = create(town))
            ++made;
        QCOMPARE(said.code, 1);
        QVERIFY2(said.err.contains("no space left"), said.err.c_str());
        QVERIFY2(said.err.contains("Free some space"), said.err.c_str());
        QCOMPARE(town.bead(kept)["title"], "Kept"); // reading goes on
        QCOMPARE(town.json({"count"})["count"], 1 + made);

        disk.empty();
        QCOMPARE(create(town).code, 0);
        QCOMPARE(town.json({"count"})["count"], 2 + made);
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
        town.stop_daemon();
        QCOMPARE(town.json({"count"})["count"], 2 + made);
    }
    void a_daemon_does_not_start_without_space_and_says_so()
    {
        const SmallDisk disk("24m");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        Town town(disk.path / "town");
        disk.fill();
        const auto said = town.wm({"status"});
        QVERIFY(said.code != 0);
        QVERIFY2(said.err.contains("o space left"), said.err.c_str());
        disk.empty();
        QCOMPARE(town.wm({"status"}).code, 0);
    }
    void an_agent_that_writes_waits_and_goes_on()
    {
        const SmallDisk disk("24m");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        Town town(disk.path / "town");
        town.make_project();
        const Latch latch(town.root() / "latch");
        const auto copy = town.root() / "copy";
        town.add_rig(town.script("agent",
            "echo x > x; git add -A; git commit -qm x\n" + latch.wait() + "\nseq -f 'a line with the number %g' 1 50000 | tee '" +
                copy.string() + "'\nuntil wm done > /dev/null; do sleep 0.2; done"));
        const auto bead = town.create({"Write much"});
        const auto run = town.sling(bead);
        QVERIFY(latch.reached());
        QVERIFY(town.says(bead, "Working"));
        disk.fill();
        QVERIFY(latch.open());
        // The pipe is full, the agent waits; everybody still answers.
        QVERIFY(eventually([&] { return !town.lines(copy).empty(); }));
        QCOMPARE(town.bead(bead)["lane"], "ai");
        QVERIFY(town.lines(copy).size() < 50'000);

        disk.empty();
        QVERIFY(town.closes(bead));
        QCOMPARE(town.bead(bead)["run"], run);
        QCOMPARE(town.read(town.run_dir(run) / "out.log"), town.read(copy));
        QCOMPARE(town.lines(copy).size(), std::size_t{50'000});
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
    }
    void an_agent_that_ends_meanwhile_is_not_forgotten()
    {
        const SmallDisk disk("24m");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        Town town(disk.path / "town");
        town.make_project();
        const Latch latch(town.root() / "latch");
        const auto ended = town.root() / "ended";
        town.add_rig(
            town.script("agent", "echo x > x; git add -A; git commit -qm x\n" + latch.wait() + "\ntouch '" + ended.string() + "'"));
        const auto bead = town.create({"End"});
        town.sling(bead);
        QVERIFY(latch.reached());
        QVERIFY(town.says(bead, "Working"));
        disk.fill();
        QVERIFY(latch.open());
        QVERIFY(eventually([&] { return std::filesystem::exists(ended); }));
        QVERIFY(eventually([&] { // its process is over, its end cannot be written down
            for (const pid_t shim : town.shims())
                if (!wire::ProcessTable::read().descendants(shim).empty())
                    return false;
            return true;
        }));
        QCOMPARE(town.bead(bead)["lane"], "ai");
        disk.empty();
        QVERIFY(town.closes(bead));
        QCOMPARE(town.landings(), std::vector{bead});
    }
};

WM_TEST_CLASS(FullDisk)
#include "full_disk_test.moc"
