// What a sandbox is made of. What it really holds back is tested with real programs in tests/e2e/sandbox_test.cpp.
#include "hosts/sandbox.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace wm;
namespace fs = std::filesystem;

class SandboxCommand : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    fs::path root() const { return fs::canonical(m_dir.path().toStdString()); }

    hosts::Room room() const
    {
        for (const char *folder : {"home/.ssh", "home/.cache", "clone/.git/objects", "clone/.git/refs", "clone/.git/logs",
                 "clone/.git/worktrees/wa-1", "town/worktrees/demo/wa-1", "town/runs/r1/spool"})
            fs::create_directories(root() / folder);
        return {.worktree = root() / "town/worktrees/demo/wa-1",
            .clone = root() / "clone",
            .git_common = root() / "clone/.git",
            .git_own = root() / "clone/.git/worktrees/wa-1",
            .town = root() / "town",
            .run_dir = root() / "town/runs/r1",
            .scratch = root() / "town/runs/r1/tmp",
            .home = root() / "home",
            .readable = {},
            .writable = {root() / "home/.cache", root() / "home/missing"},
            .hidden = {},
            .network = true};
    }
    /// Where these words stand in the command; -1 when they do not.
    static long at(const std::vector<std::string> &command, const std::vector<std::string> &words)
    {
        const auto found = std::ranges::search(command, words);
        return found.empty() ? -1 : found.begin() - command.begin();
    }

private slots:
    void what_is_not_its_business_is_hidden_before_what_is_comes_back()
    {
        const auto command = hosts::sandbox_command(room());
        QVERIFY(command);
        const std::string ssh = root() / "home/.ssh", town = root() / "town", worktree = root() / "town/worktrees/demo/wa-1",
                          socket = root() / "town/runs/r1/shim.sock", run = root() / "town/runs/r1";
        QVERIFY(at(*command, {"--tmpfs", ssh, "--remount-ro", ssh}) > 0);
        QVERIFY(at(*command, {"--tmpfs", town}) > at(*command, {"--ro-bind", "/", "/"}));
        QVERIFY(at(*command, {"--bind", worktree, worktree}) > at(*command, {"--tmpfs", town}));
        QVERIFY(at(*command, {"--ro-bind", run, run}) > at(*command, {"--tmpfs", town}));
        QVERIFY(at(*command, {"--ro-bind", "/dev/null", socket}) > at(*command, {"--ro-bind", run, run}));
        QVERIFY(at(*command, {"--remount-ro", town}) > at(*command, {"--bind", worktree, worktree}));
    }

    void the_shared_git_directory_is_written_only_where_commits_write()
    {
        const auto command = hosts::sandbox_command(room());
        const std::string git = root() / "clone/.git";
        QVERIFY(at(*command, {"--ro-bind", git, git}) > 0);
        for (const char *part : {"objects", "refs", "logs", "worktrees/wa-1"}) {
            const std::string path = fs::path(git) / part;
            QVERIFY(at(*command, {"--bind", path, path}) > at(*command, {"--ro-bind", git, git}));
        }
        QCOMPARE(at(*command, {"--bind", git, git}), -1L);
    }

    void a_clone_that_is_the_home_shows_no_more_of_it()
    {
        hosts::Room dotfiles = room();
        dotfiles.clone = dotfiles.home;
        const auto command = hosts::sandbox_command(dotfiles);
        const std::string home = root() / "home", ssh = root() / "home/.ssh";
        QVERIFY(at(*command, {"--ro-bind", home, home}) > 0);
        QVERIFY(at(*command, {"--tmpfs", ssh}) > at(*command, {"--ro-bind", home, home}));
    }

    void what_is_not_there_is_left_out_and_the_network_is_a_choice()
    {
        hosts::Room without = room();
        without.network = false;
        const auto command = hosts::sandbox_command(without);
        QVERIFY(at(*command, {"--unshare-net"}) > 0);
        QCOMPARE(at(*hosts::sandbox_command(room()), {"--unshare-net"}), -1L);
        QVERIFY(!std::ranges::contains(*command, (root() / "home/missing").string()));
    }

    void an_agents_own_login_stays_its_own()
    {
        hosts::Room own = room();
        fs::create_directories(own.home / ".claude");
        own.writable.push_back(own.home / ".claude");
        const auto command = hosts::sandbox_command(own);
        const std::string claude = own.home / ".claude";
        QCOMPARE(at(*command, {"--tmpfs", claude}), -1L);
        QVERIFY(at(*command, {"--bind", claude, claude}) > 0);
        QVERIFY(at(*hosts::sandbox_command(room()), {"--tmpfs", claude}) > 0);
    }

    void what_leads_to_other_programs_is_not_in_the_environment()
    {
        std::map<std::string, std::string> environment{
            {"SSH_AUTH_SOCK", "/run/x"}, {"DBUS_SESSION_BUS_ADDRESS", "unix:"}, {"PATH", "/bin"}};
        hosts::strip_environment(environment);
        QCOMPARE(environment, (std::map<std::string, std::string>{{"PATH", "/bin"}}));
    }
};

WM_TEST_CLASS(SandboxCommand)
#include "sandbox_test.moc"
