// Worktrees that are made and set up before an agent needs them: taken, refilled, brought to the target's tip, and the
// same end whenever the daemon dies meanwhile.
#include "base/text.h"
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "git/worktree.h"
#include "support/qtest_main.h"

#include <QTest>

#include <algorithm>
#include <csignal>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::Town;
namespace fs = std::filesystem;

namespace {

/// A project whose set-up writes down where and at which commit it ran.
struct Warm {
    Town town;

    explicit Warm(int count = 1)
    {
        town.make_project({{".wagonmaster.toml",
                               "[worktree]\nwarm = " + std::to_string(count) + "\nsetup = 'pwd >> \"" + setups().string() +
                                   "\"; cp lock built'\nteardown = 'echo torn down >> \"" + (town.root() / "teardowns").string() + "\"'\n"},
            {".gitignore", "built\n"}, {"lock", "1\n"}});
        town.add_rig(town.script(
            "agent", "pwd > '" + (town.root() / "where").string() + "'; cat built > made; git add -A; git commit -qm made; wm done"));
    }
    fs::path setups() const { return town.root() / "setups"; }
    fs::path pool() const { return town.home() / "worktrees/waymark/warm"; }
    std::string where() const { return town.read(town.root() / "where"); }
    /// So many stand at main's tip, on no branch, set up.
    int ready() const
    {
        int count = 0;
        std::error_code error;
        for (const auto &entry : fs::directory_iterator(pool(), error)) {
            const auto probe = git::probe_worktree(entry.path());
            if (!probe || probe->state != git::WorktreeProbe::State::ready || !probe->branch.empty())
                continue;
            count += town.read(probe->admin / "wagonmaster-warm") == town.git({"rev-parse", "main"});
        }
        return count;
    }
    bool settles(int count) const
    {
        return eventually([&] { return ready() == count && town.open_outbox().empty(); });
    }
};

} // namespace

class WarmPool : public QObject {
    Q_OBJECT
private slots:
    void one_is_ready_is_taken_and_replaced()
    {
        const Warm warm;
        QVERIFY(warm.settles(1));
        QCOMPARE(warm.town.lines(warm.setups()), std::vector{(warm.pool() / "1").string()});
        const auto bead = warm.town.create({"Make"});
        const auto run = warm.town.sling(bead);
        QVERIFY(warm.town.closes(bead));
        QCOMPARE(warm.where(), (warm.pool() / "1").string() + "\n"); // where it was set up: what was built knows its path
        QCOMPARE(warm.town.git({"show", "main:made"}), "1");
        QVERIFY(fs::exists(warm.town.run_dir(run) / "setup/out.log"));
        QVERIFY(warm.settles(1));
        QVERIFY(!fs::exists(warm.pool() / "1") || warm.town.lines(warm.setups()).size() > 2); // it went as any worktree goes
        QVERIFY(warm.town.wm({"doctor"}).out.contains("1 of 1 warm worktrees"));
    }
    void one_that_is_behind_is_brought_to_the_tip()
    {
        const Warm warm;
        QVERIFY(warm.settles(1));
        warm.town.commit("lock", "2\n"); // by the person, of which nobody hears
        const auto bead = warm.town.create({"Make"});
        warm.town.sling(bead);
        QVERIFY(warm.town.closes(bead));
        QCOMPARE(warm.where(), (warm.pool() / "1").string() + "\n");
        QCOMPARE(warm.town.git({"show", "main:made"}), "2"); // set up again
        QVERIFY(warm.settles(1));
    }
    void a_pool_that_is_not_wanted_any_more_goes()
    {
        const Warm warm(2);
        QVERIFY(warm.settles(2));
        warm.town.commit(".wagonmaster.toml", "[worktree]\nwarm = 0\n");
        QCOMPARE(warm.town.wm({"rig", "trust", "waymark"}).code, 0);
        QVERIFY(eventually([&] { return warm.town.worktrees_are_gone(); }) || warm.settles(0));
        QVERIFY(eventually([&] { return split_lines(warm.town.git({"worktree", "list"})).size() == 1; }));
    }
    void what_somebody_left_in_one_is_not_thrown_away()
    {
        const Warm warm(1);
        QVERIFY(warm.settles(1));
        tests::write(warm.pool() / "1/mine", "x");
        warm.town.commit(".wagonmaster.toml", "[worktree]\nwarm = 0\n");
        QCOMPARE(warm.town.wm({"rig", "trust", "waymark"}).code, 0);
        QVERIFY(eventually([&] { return warm.town.wm({"doctor"}).out.contains("is not wanted any more"); }));
        QCOMPARE(warm.town.read(warm.pool() / "1/mine"), "x");
    }
    void a_set_up_that_fails_leaves_the_work_to_the_run()
    {
        Town town;
        town.make_project({{".wagonmaster.toml", "[worktree]\nsetup = 'exit 7'\n"}});
        town.add_rig(town.script("agent", "true"));
        const auto bead = town.create({"Make"});
        town.sling(bead);
        QVERIFY(town.says(bead, "Could not start"));
        QVERIFY(eventually([&] { return town.open_outbox().empty() || town.wm({"status"}).code == 0; }));
    }
    void a_daemon_that_dies_on_the_way_is_no_harm_data()
    {
        QTest::addColumn<QString>("place");
        for (const char *place : {"warm.before_add:1", "warm.before_setup:1", "warm.before_mark:1", "warm.after_switch:1"})
            QTest::newRow(place) << QString(place);
    }
    void a_daemon_that_dies_on_the_way_is_no_harm()
    {
        QFETCH(QString, place);
        Town town;
        town.set_environment("WAGONMASTER_CRASH_AT", place);
        town.make_project({{".wagonmaster.toml", "[worktree]\nsetup = 'touch built'\n"}, {".gitignore", "built\n"}});
        town.add_rig(town.script("agent", "ls built > made; git add -A; git commit -qm made; wm done"));
        const auto bead = town.create({"Make"});
        if (place.startsWith("warm.after"))
            QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
        town.sling(bead);
        QVERIFY(eventually([&] { return town.daemon_pid() == 0 || town.bead(bead)["status"] == "closed"; }));
        town.set_environment("WAGONMASTER_CRASH_AT", "");
        QCOMPARE(town.wm({"status"}).code, 0);
        QVERIFY(town.closes(bead));
        QCOMPARE(town.landings(), std::vector{bead});
        // One warm worktree and the clone itself: the run's is gone.
        QVERIFY(eventually([&] { return town.open_outbox().empty() && split_lines(town.git({"worktree", "list"})).size() == 2; }));
    }
};

WM_TEST_CLASS(WarmPool)
#include "warm_test.moc"
