// One daemon per town: started by whoever comes first, stopped without touching the agents.
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/town.h"
#include "process/descendants.h"
#include "support/qtest_main.h"

#include <QTest>

#include <csignal>
#include <format>
#include <sys/stat.h>

using namespace wm;
using tests::eventually, tests::Latch, tests::Town;

namespace {
/// Daemons of this town that live.
int daemons(const Town &town)
{
    int count = 0;
    for (const auto &process : wire::ProcessTable::read().descendants(0))
        count += process.state != 'Z' && process.name == "wagonmasterd" &&
            process::environment_variable(process.id.pid, "WAGONMASTER_HOME") == town.home().string();
    return count;
}

/// The umask of whoever starts programs, for as long as this lives.
struct Umask {
    mode_t before;
    explicit Umask(mode_t mask) : before(umask(mask)) {}
    ~Umask() { umask(before); }
    Umask(const Umask &) = delete;
    Umask &operator=(const Umask &) = delete;
};

mode_t mode_of(const std::filesystem::path &path)
{
    struct stat status{};
    return lstat(path.c_str(), &status) == 0 ? status.st_mode & 0777u : 0;
}

/// What others could open, but for what the project's own files are in.
std::vector<std::string> open_to_others(const Town &town)
{
    std::vector<std::string> open;
    if ((mode_of(town.home()) & 077) != 0)
        open.push_back(town.home());
    for (auto entry = std::filesystem::recursive_directory_iterator(town.home()); entry != end(entry); ++entry) {
        if (!entry->is_symlink() && (mode_of(entry->path()) & 077) != 0)
            open.push_back(std::format("{} {:o}", entry->path().string(), mode_of(entry->path())));
        if (entry->path() == town.home() / "worktrees" || entry->path() == town.places().gates())
            entry.disable_recursion_pending();
    }
    return open;
}
} // namespace

class OneDaemon : public QObject {
    Q_OBJECT
private slots:
    void eight_commands_at_once_on_a_new_town_start_one_daemon()
    {
        Town town;
        std::vector<std::unique_ptr<QProcess>> commands;
        for (int i = 0; i < 8; ++i)
            commands.push_back(town.begin_wm({"status", "--json"}));
        std::set<int> pids;
        for (const auto &command : commands) {
            const auto said = Town::finish(*command);
            QVERIFY2(said.code == 0, said.err.c_str());
            pids.insert(parse_json(said.out, "status").value()["pid"].get<int>());
        }
        QCOMPARE(pids.size(), std::size_t{1});
        QCOMPARE(*pids.begin(), town.daemon_pid());
        QVERIFY(eventually([&] { return daemons(town) == 1; }));
    }
    void the_projects_files_have_the_persons_umask_and_the_towns_are_private_data()
    {
        QTest::addColumn<unsigned>("mask");
        QTest::newRow("none") << 0u;
        QTest::newRow("others may read") << 022u;
        QTest::newRow("a group works together") << 002u;
    }
    void the_projects_files_have_the_persons_umask_and_the_towns_are_private()
    {
        QFETCH(unsigned, mask);
        const Umask own(mask);
        Town town;
        const auto said = town.root() / "umasks";
        const std::string say = "umask >> '" + said.string() + "'";
        const auto [file, gate] = Town::gate(say);
        town.make_project({{file, gate + "[worktree]\nsetup = '''" + say + "'''\nwarm = 0\n"}});
        const Latch at_work(town.root() / "at work");
        town.add_rig(town.script("agent",
            say + "\nmkdir notes; echo hello > notes/hello; git add -A; git commit -qm hello; wm note hello\n" + at_work.wait() +
                "\nwm done"));
        const auto bead = town.create({"Say hello"});
        town.sling(bead);
        QVERIFY(at_work.reached());
        QCOMPARE(town.wm({"backup"}).code, 0);
        QCOMPARE(town.wm({"search", "hello"}).code, 0);
        QCOMPARE(open_to_others(town), std::vector<std::string>{});
        QVERIFY(at_work.open());
        QVERIFY(town.closes(bead));
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
        QCOMPARE(open_to_others(town), std::vector<std::string>{});

        QCOMPARE(town.lines(said), std::vector<std::string>(3, std::format("{:04o}", mask))); // set-up, agent, gate
        QCOMPARE(mode_of(town.project() / "notes"), 0777u & ~mask);
        QCOMPARE(mode_of(town.project() / "notes/hello"), 0666u & ~mask);
        QCOMPARE(mode_of(town.project() / ".git/index"), 0666u & ~mask);
        for (const auto &entry : std::filesystem::directory_iterator(town.project() / ".git/objects"))
            if (std::error_code gone; entry.is_directory(gone)) // git's own maintenance may hold a lock beside them for a moment
                QCOMPARE(mode_of(entry.path()), 0777u & ~mask);
    }
    void eight_commands_after_a_kill_start_one_daemon_again()
    {
        Town town;
        QCOMPARE(town.wm({"status"}).code, 0);
        const pid_t before = town.daemon_pid();
        QCOMPARE(kill(before, SIGKILL), 0);
        std::vector<std::unique_ptr<QProcess>> commands; // the dead one's socket still lies there
        for (int i = 0; i < 8; ++i)
            commands.push_back(town.begin_wm({"status"}));
        for (const auto &command : commands) {
            const auto said = Town::finish(*command);
            QVERIFY2(said.code == 0, said.err.c_str());
        }
        QVERIFY(town.daemon_pid() != before);
        QVERIFY(eventually([&] { return daemons(town) == 1; }));
    }
    void a_second_one_by_hand_leaves_the_first_alone()
    {
        Town town;
        QCOMPARE(town.wm({"status"}).code, 0);
        const pid_t first = town.daemon_pid();
        QProcess second;
        second.setProcessEnvironment(town.environment());
        second.start(WM_BIN_DIR "/wagonmasterd", QStringList());
        QCOMPARE(Town::finish(second).code, 0);
        QCOMPARE(town.daemon_pid(), first);
        QCOMPARE(town.wm({"status"}).code, 0);
    }
    void stopping_it_leaves_agents_at_work_and_the_next_command_takes_them_up()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent", "echo working\n" + latch.wait() + "\necho x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Go on"});
        const auto run = town.sling(bead);
        QVERIFY(latch.reached());
        QVERIFY(town.says(bead, "Working"));
        const pid_t daemon = town.daemon_pid();
        QCOMPARE(kill(daemon, SIGTERM), 0);
        QVERIFY(eventually([&] { return town.daemon_pid() == 0; })); // the agent waits until it is let go on: nobody waits for it
        QCOMPARE(town.shims().size(), std::size_t{1});
        // It ended in order: everything is in the ledger's file, and nobody knocks at a door behind which nobody is.
        QVERIFY(!std::filesystem::exists(town.places().ledger().string() + "-wal"));
        QVERIFY(!std::filesystem::exists(town.places().person_socket()));

        QCOMPARE(town.bead(bead)["state"]["word"], "Working");
        QCOMPARE(town.bead(bead)["run"], run);
        QVERIFY(latch.open());
        QVERIFY(town.closes(bead));
    }
    void a_command_that_comes_while_it_stops_is_served_by_the_next_one()
    {
        Town town;
        QCOMPARE(town.wm({"status"}).code, 0);
        for (int i = 0; i < 5; ++i) {
            const pid_t before = town.daemon_pid();
            QCOMPARE(kill(before, SIGTERM), 0);
            const auto said = town.wm({"status", "--json"});
            QVERIFY2(said.code == 0, said.err.c_str());
        }
        QVERIFY(eventually([&] { return daemons(town) == 1; }));
        QCOMPARE(town.wm({"daemon", "stop"}).code, 0);
        QVERIFY(eventually([&] { return daemons(town) == 0; }));
    }
    void one_that_stops_does_not_wait_for_work_that_hangs()
    {
        Town town;
        const Latch latch(town.root() / "latch");
        town.make_project({{".gitattributes", "*.slow filter=slow\n"}});
        const auto filter = town.script("filter", "mkdir '" + (town.root() / "first").string() + "' && { " + latch.wait() + "; }; cat");
        town.git({"config", "filter.slow.clean", ("'" + filter.string() + "'").c_str()});
        town.add_rig(town.script("agent", "echo x > x; git add -A; git commit -qm x; echo y > y.slow; until wm done; do sleep 0.1; done"));
        const auto bead = town.create({"Work"});
        town.sling(bead);
        QVERIFY(latch.reached()); // the daemon's git commits what is left
        QCOMPARE(town.wm({"daemon", "stop"}).code, 0);
        const auto said = town.wm({"status"}); // by the next one
        QVERIFY2(said.code == 0, said.err.c_str());
        QVERIFY(latch.open()); // until then the first one's git is in the way of the next one's
        QVERIFY(town.closes(bead));
    }
};

WM_TEST_CLASS(OneDaemon)
#include "daemon_test.moc"
