// With real repositories: what comes from a clone into a worktree, and what does not.
#include "agents/worktree_files.h"
#include "../git/scratch_repository.h"
#include "support/qtest_main.h"

#include "git/status.h"
#include "git/worktree.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository, tests::read, tests::write;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    ScratchRepository scratch;
    fs::path clone = scratch.clone();
    fs::path worktree = scratch.root() / "worktrees/demo";
    Fixture() { (void)git::add_worktree(clone, worktree, "wm/demo", "main").value(); }
    auto bring(std::vector<std::string> copy, std::vector<std::string> link = {}) const
    {
        agents::WorktreeWishes wishes;
        wishes.copy = std::move(copy);
        wishes.link = std::move(link);
        return agents::bring_files(clone, worktree, wishes);
    }
    std::string refusal(std::vector<std::string> copy, std::vector<std::string> link = {}) const
    {
        const auto brought = bring(std::move(copy), std::move(link));
        return brought ? "" : brought.error().code;
    }
};

} // namespace

class WorktreeFiles : public QObject {
    Q_OBJECT
private slots:
    void copies_are_whole_private_and_unseen_by_git()
    {
        Fixture f;
        write(f.clone / ".env", "KEY=1");
        fs::permissions(f.clone / ".env", fs::perms::owner_read | fs::perms::owner_write);
        write(f.clone / "cache/deep/x", "cached");
        fs::create_symlink("deep/x", f.clone / "cache/inside");
        QCOMPARE(f.bring({".env", "cache"}), std::vector<std::string>{});
        QCOMPARE(read(f.worktree / ".env"), "KEY=1");
        QCOMPARE(fs::status(f.worktree / ".env").permissions(), fs::perms::owner_read | fs::perms::owner_write);
        QCOMPARE(read(f.worktree / "cache/inside"), "cached");
        QVERIFY(git::status(f.worktree)->clean());
        write(f.worktree / ".env", "KEY=2"); // an agent's own change
        QCOMPARE(f.bring({".env", "cache"}), std::vector<std::string>{});
        QCOMPARE(read(f.worktree / ".env"), "KEY=2");
        QCOMPARE(read(f.clone / ".env"), "KEY=1");
    }
    void links_are_shared_and_unseen_by_git()
    {
        Fixture f;
        write(f.clone / "web/node_modules/left-pad", "x");
        QCOMPARE(f.bring({}, {"web/node_modules"}), std::vector<std::string>{});
        QCOMPARE(fs::read_symlink(f.worktree / "web/node_modules"), f.clone / "web/node_modules");
        QVERIFY(git::status(f.worktree)->clean());
    }
    void a_half_made_copy_is_made_again()
    {
        Fixture f;
        write(f.clone / "cache/x", "cached");
        write(f.worktree / ".wagonmaster-copy/junk", "left by a crash");
        QVERIFY(f.bring({"cache"}));
        QVERIFY(!tests::exists(f.worktree / ".wagonmaster-copy"));
        QVERIFY(!tests::exists(f.worktree / "cache/junk"));
        QVERIFY(git::status(f.worktree)->clean());
    }
    void what_cannot_come_is_said()
    {
        Fixture f;
        f.scratch.commit(f.worktree, "src/x", "x");
        write(f.clone / "src/x", "untracked there");
        write(f.clone / "cache/x", "x");
        fs::create_symlink("/etc", f.clone / "cache/etc");
        const auto remarks = f.bring({".env", "src", "cache"});
        QVERIFY(remarks);
        QCOMPARE(remarks->size(), std::size_t{3});
        QCOMPARE(remarks->at(0), "src is in git, so it is there already.");
        QCOMPARE(remarks->at(1), ".env is not in " + f.clone.string() + ".");
        QVERIFY(remarks->at(2).ends_with("cache/etc leads elsewhere, to /etc."));
        QVERIFY(!fs::exists(fs::symlink_status(f.worktree / "cache/etc")));
        write(f.worktree / "src/new", "x"); // a tracked directory is not hidden from git
        QCOMPARE(git::status(f.worktree)->untracked, std::vector<std::string>{"src/new"});
    }
    void nothing_leads_out()
    {
        Fixture f;
        const fs::path outside = f.scratch.root() / "outside";
        write(outside / "secret", "x");
        fs::create_symlink(outside / "secret", f.clone / ".env");
        fs::create_symlink(outside, f.clone / "out");
        fs::create_symlink(".git", f.clone / "books");
        QCOMPARE(f.refusal({".env"}), "outside");
        QCOMPARE(f.refusal({}, {".env"}), "outside");
        QCOMPARE(f.refusal({"out/secret"}), "outside");
        QCOMPARE(f.refusal({}, {"books"}), "outside");
        fs::create_symlink(outside, f.worktree / "web");
        write(f.clone / "web/.env", "x");
        QCOMPARE(f.refusal({"web/.env"}), "outside"); // nor into what the worktree leads to
        QVERIFY(!tests::exists(outside / ".env"));
    }
};

WM_TEST_CLASS(WorktreeFiles)
#include "worktree_files_test.moc"
