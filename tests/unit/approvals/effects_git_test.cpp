// What uses of git come to: on real repositories, with findings made by hand.
#include "effects_scene.h"
#include "support/qtest_main.h"

using namespace wm;
using namespace wm::approvals;
using tests::EffectsScene;
using tests::lines_of;
using tests::told;
using tests::told_commits;
using tests::write;

using What = GitUse::What;

class EffectsOfGit : public QObject {
    Q_OBJECT

    static GitUse use(What what, std::vector<std::string> refs = {}, const std::vector<std::string> &paths = {})
    {
        GitUse one{.what = what, .cwd = {}, .remote = {}, .refs = std::move(refs), .paths = {}};
        for (const std::string &path : paths) {
            Word word;
            word.text = path;
            one.paths.push_back(word);
        }
        return one;
    }
    /// A bare remote "origin" that has what the clone's main has now.
    static std::filesystem::path add_remote(const EffectsScene &scene)
    {
        const auto bare = scene.scratch.root() / "remote.git";
        scene.scratch.git(scene.scratch.root(), {"init", "--quiet", "--bare", "--initial-branch=main", bare.string()});
        scene.scratch.git({"remote", "add", "origin", bare.string()});
        scene.scratch.git({"push", "--quiet", "-u", "origin", "main"});
        return bare;
    }

private slots:
    void reset_hard_writes_over_what_is_not_committed_and_loses_commits()
    {
        EffectsScene scene;
        scene.scratch.commit(scene.worktree, "a", "1", "first a");
        const std::string last = scene.scratch.commit(scene.worktree, "b", "1", "then b");
        write(scene.worktree / "a", "changed");
        write(scene.worktree / "new", "untracked");
        write(scene.worktree / "staged", "1");
        scene.scratch.git({"add", "staged"});
        Effects effects = scene.predict(scene.git("git.reset.hard", use(What::reset_hard)));
        QCOMPARE(told(effects), (QStringList{"reset a changed", "removed staged changed"}));
        QCOMPARE(effects.level, Level::destructive);
        QVERIFY(effects.commits.empty());

        effects = scene.predict(scene.git("git.reset.hard", use(What::reset_hard, {"HEAD~1"})));
        QCOMPARE(told(effects), (QStringList{"reset a changed", "removed b clean", "removed staged changed"}));
        QCOMPARE(told_commits(effects), QStringList{"lost then b"});
        QCOMPARE(effects.commits.front().hash, last);
        QCOMPARE(effects.refs.size(), 1u);
        QCOMPARE(effects.refs.front().ref, std::string("refs/heads/main"));
        QCOMPARE(lines_of(effects.notes), QString::fromStdString("Can only be undone while " + last.substr(0, 7) + " is in the reflog."));

        scene.scratch.git({"branch", "kept"});
        QVERIFY(scene.predict(scene.git("git.reset.hard", use(What::reset_hard, {"HEAD~1"}))).commits.empty());
        QVERIFY(!scene.predict(scene.git("git.reset.hard", use(What::reset_hard, {"nothing"}))).known);
    }
    void a_clean_tree_has_nothing_to_reset()
    {
        EffectsScene scene;
        for (const What what : {What::reset_hard, What::switch_discard}) {
            const Effects effects = scene.predict(scene.git("git.x", use(what)));
            QCOMPARE(told(effects), QStringList());
            QCOMPARE(effects.level, Level::reads);
        }
    }
    void clean_takes_what_git_clean_says()
    {
        EffectsScene scene;
        scene.scratch.commit(".gitignore", "*.o\nout/\n");
        write(scene.worktree / "new", "1");
        write(scene.worktree / "a.o", "1");
        write(scene.worktree / "d/new \"quoted\"\n\303\251", "1");
        write(scene.worktree / "d/b.o", "1");
        write(scene.worktree / "out/x", "1");
        GitUse clean = use(What::clean);
        QCOMPARE(told(scene.predict(scene.git("git.clean", clean))), QStringList{"removed new untracked"});
        clean.directories = true;
        QCOMPARE(told(scene.predict(scene.git("git.clean", clean))),
            (QStringList{"removed d/new \"quoted\"\n\u00e9 untracked", "removed new untracked"}));
        clean.ignored = true;
        QCOMPARE(told(scene.predict(scene.git("git.clean", clean))),
            (QStringList{"removed a.o ignored", "removed d/", "removed d/b.o ignored", "removed d/new \"quoted\"\n\u00e9 untracked",
                "removed new untracked", "removed out/", "removed out/x ignored"}));
    }
    void restore_writes_over_changes_of_the_paths_it_is_given()
    {
        EffectsScene scene;
        scene.scratch.commit("src/a.c", "1");
        scene.scratch.commit("src/b.h", "1");
        write(scene.worktree / "src/a.c", "2");
        write(scene.worktree / "src/b.h", "2");
        QCOMPARE(told(scene.predict(scene.git("git.restore", use(What::restore, {}, {"src"})))),
            (QStringList{"reset src/a.c changed", "reset src/b.h changed"}));
        QCOMPARE(told(scene.predict(scene.git("git.restore", use(What::restore, {}, {"*.c"})))), QStringList{"reset src/a.c changed"});
        GitUse below = use(What::restore, {}, {"."});
        below.cwd = scene.path("src");
        QCOMPARE(told(scene.predict(scene.git("git.restore", below))).size(), 2);
        // What is staged stays when the index is the source.
        scene.scratch.git({"add", "src/a.c"});
        QCOMPARE(told(scene.predict(scene.git("git.restore", use(What::restore, {}, {"src/a.c"})))), QStringList());
        QCOMPARE(
            told(scene.predict(scene.git("git.restore", use(What::restore, {"HEAD"}, {"src/a.c"})))), QStringList{"reset src/a.c changed"});
    }
    void deleting_a_branch_loses_what_no_other_ref_has()
    {
        EffectsScene scene;
        const std::string tip = scene.scratch.commit_on_branch("side", "main", "x", "1");
        Effects effects = scene.predict(scene.git("git.branch.delete.force", use(What::delete_branch, {"side", "main", "none"})));
        QCOMPARE(told_commits(effects), QStringList{"lost change of x"});
        QCOMPARE(effects.level, Level::destructive);
        QCOMPARE(effects.refs.size(), 1u);
        QVERIFY(lines_of(effects.notes).contains("main is checked out"));
        QVERIFY(lines_of(effects.notes).contains("not even a reflog")); // made in a worktree that is gone
        scene.scratch.git({"tag", "keep", "side"});
        QVERIFY(scene.predict(scene.git("git.branch.delete.force", use(What::delete_branch, {"side"}))).commits.empty());
        effects = scene.predict({scene.git("git.branch.delete.force", use(What::delete_branch, {"side"}))});
        QCOMPARE(effects.refs.front().from, tip);
        // -d is git's own care: it refuses what was not merged.
        effects = scene.predict({scene.git("git.branch.delete", use(What::delete_branch, {"side"}))});
        QVERIFY(effects.refs.empty());
        QVERIFY(lines_of(effects.notes).contains("side is not merged"));
    }
    void a_stash_that_is_dropped_is_lost_with_its_files()
    {
        EffectsScene scene;
        for (const char *text : {"older", "newer"}) {
            scene.scratch.commit("base", text);
            write(scene.worktree / "README", text);
            scene.scratch.git({"stash", "push", "--quiet", "-m", text});
        }
        Effects effects = scene.predict(scene.git("git.stash.drop", use(What::drop_stash)));
        QCOMPARE(effects.commits_total, 2); // the work and its index
        QVERIFY2(lines_of(effects.notes).contains("stash@{0} (On main: newer) holds changes of 1 file: README"),
            qPrintable(lines_of(effects.notes)));
        effects = scene.predict(scene.git("git.stash.drop", use(What::drop_stash, {"stash@{1}"})));
        QVERIFY(lines_of(effects.notes).contains("older"));
        GitUse clear = use(What::drop_stash);
        clear.all = true;
        QCOMPARE(scene.predict(scene.git("git.stash.clear", clear)).commits_total, 4);
        QVERIFY(scene.predict(scene.git("git.stash.drop", use(What::drop_stash, {"stash@{7}"}))).commits.empty());
    }
    void a_push_tells_what_is_published_and_a_forced_one_what_is_lost()
    {
        EffectsScene scene;
        add_remote(scene);
        scene.scratch.commit(scene.worktree, "a", "1", "first");
        GitUse push = use(What::push, {"main"});
        push.remote = "origin";
        Effects effects = scene.predict(scene.git("git.push", push));
        QCOMPARE(told_commits(effects), QStringList{"published first"});
        QCOMPARE(effects.level, Level::network);
        QCOMPARE(effects.remote->name, std::string("origin"));
        QVERIFY(effects.remote->known_at > 1'700'000'000);
        QVERIFY(!effects.remote->asked);
        QCOMPARE(told_commits(scene.predict(scene.git("git.push", use(What::push)))), QStringList{"published first"});

        scene.scratch.git({"push", "--quiet"});
        scene.scratch.git({"commit", "--quiet", "--amend", "-m", "second"});
        push.what = What::force_push;
        effects = scene.predict(scene.git("git.push.force", push));
        QCOMPARE(told_commits(effects), (QStringList{"published second", "lost_on_remote first"}));
        QCOMPARE(effects.level, Level::destructive);
        push.what = What::push;
        effects = scene.predict(scene.git("git.push", push));
        QVERIFY(lines_of(effects.notes).contains("refuses unless it is forced"));
        push.what = What::delete_remote_ref;
        effects = scene.predict(scene.git("git.push.delete", push));
        QCOMPARE(effects.refs.front().to, std::string());
        QCOMPARE(told_commits(effects).last(), QString("lost_on_remote change")); // nothing else on the remote holds it
    }
    void without_a_remote_a_push_goes_nowhere()
    {
        EffectsScene scene;
        scene.scratch.commit(scene.worktree, "a", "1", "first");
        auto finding = scene.git("git.push.force", use(What::force_push));
        finding.hosts = {"*"};
        const Effects effects = scene.predict(finding);
        QVERIFY(effects.known);
        QVERIFY(!effects.remote && effects.hosts.empty() && effects.refs.empty() && effects.commits.empty());
        QVERIFY2(lines_of(effects.notes).contains("no remote is set up"), qPrintable(lines_of(effects.notes)));
    }
    void the_only_remote_is_the_one_that_is_meant()
    {
        EffectsScene scene;
        add_remote(scene);
        scene.scratch.git({"config", "--unset", "branch.main.remote"});
        scene.scratch.git({"remote", "rename", "origin", "upstream"});
        scene.scratch.commit(scene.worktree, "a", "1", "first");
        auto finding = scene.git("git.push", use(What::push, {"main"}));
        finding.hosts = {"*"};
        const Effects effects = scene.predict(finding);
        QCOMPARE(effects.remote->name, std::string("upstream"));
        QCOMPARE(told_commits(effects), QStringList{"published first"});
        QVERIFY(effects.hosts.empty()); // it is a directory here
    }
    void the_remote_is_asked_when_it_may_be()
    {
        EffectsScene scene;
        const auto bare = add_remote(scene);
        // Somebody else pushes; our tracking ref does not know.
        const auto other = scene.scratch.root() / "other";
        scene.scratch.git(scene.scratch.root(), {"clone", "--quiet", bare.string(), other.string()});
        scene.scratch.commit(other, "theirs", "1", "theirs");
        scene.scratch.git(other, {"push", "--quiet"});
        scene.scratch.commit(scene.worktree, "ours", "1", "ours");
        GitUse push = use(What::force_push, {"+main"});
        push.remote = "origin";
        QVERIFY(scene.predict(scene.git("git.push.force", push)).known);
        scene.ask_remote = true;
        const Effects asked = scene.predict(scene.git("git.push.force", push));
        QVERIFY(asked.remote->asked);
        QCOMPARE(asked.level, Level::destructive);
        QVERIFY2(lines_of(asked.unknown).contains("which is not here"), qPrintable(lines_of(asked.unknown)));
    }
    void asking_and_time_change_no_fingerprint()
    {
        EffectsScene scene;
        add_remote(scene);
        scene.scratch.commit(scene.worktree, "a", "1", "first");
        GitUse push = use(What::push, {"main"});
        push.remote = "origin";
        const Effects before = scene.predict(scene.git("git.push", push));
        scene.ask_remote = true;
        Effects after = scene.predict(scene.git("git.push", push));
        after.remote->known_at += 5;
        QCOMPARE(fingerprint_of(after), fingerprint_of(before));
        after.refs.front().to = "0";
        QVERIFY(fingerprint_of(after) != fingerprint_of(before));
    }
    void passwords_in_addresses_are_not_shown()
    {
        EffectsScene scene;
        scene.scratch.git({"remote", "add", "origin", "https://dana:s3cr3t@example.org:8443/x.git?token=t0k3n"});
        const Effects effects = scene.predict(scene.git("git.push", use(What::push, {"main"})));
        QCOMPARE(effects.remote->url, std::string("https://example.org:8443/x.git"));
        QCOMPARE(effects.hosts, std::vector<std::string>{"example.org"});
        QVERIFY(!to_text(to_json(effects)).contains("s3cr3t"));
        QVERIFY(!to_text(to_json(effects)).contains("t0k3n"));
    }
    void a_repository_that_wants_programs_run_is_only_looked_at()
    {
        EffectsScene scene;
        const std::string ran = (scene.scratch.root() / "ran").string();
        const auto bare = add_remote(scene);
        scene.scratch.install_hooks();
        scene.scratch.commit(".gitattributes", "* filter=evil diff=evil\n");
        const std::string evil = "touch '" + ran + "'; cat";
        for (const char *key :
            {"filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "core.fsmonitor",
                "core.sshCommand", "core.askPass", "credential.helper", "core.pager", "core.alternateRefsCommand", "gpg.program"})
            scene.scratch.git({"config", key, evil});
        scene.scratch.git({"remote", "set-url", "--push", "origin", "ext::sh -c touch% " + ran});
        write(scene.worktree / "README", "changed");
        write(scene.worktree / "new", "1");
        std::filesystem::remove(scene.scratch.hooks_ran());
        std::filesystem::remove(ran);
        scene.ask_remote = true;
        GitUse clean = use(What::clean);
        clean.directories = true;
        const Effects effects = scene.predict({scene.git("git.reset.hard", use(What::reset_hard)), scene.git("git.clean", clean),
            scene.git("git.push.force", use(What::force_push, {"main"})), scene.git("git.stash.drop", use(What::drop_stash)),
            scene.git("git.rebase", use(What::rewrite, {"HEAD"})), scene.finding("rm", {scene.use(PathUse::What::remove_tree, "README")})});
        QVERIFY(!tests::exists(ran));
        QVERIFY(!tests::exists(scene.scratch.hooks_ran()));
        QVERIFY(told(effects).contains("reset README changed"));
        QVERIFY(told(effects).contains("removed new untracked"));
        QVERIFY(!effects.remote->asked);
    }
    void a_worktree_that_goes_takes_its_files_and_its_detached_commits()
    {
        EffectsScene scene;
        const auto tree = scene.scratch.root() / "wt";
        scene.scratch.git({"worktree", "add", "--quiet", "--detach", tree.string()});
        scene.scratch.commit(tree, "work", "1", "the work");
        write(tree / "new", "1");
        const Effects effects = scene.predict(scene.git("git.worktree.remove", use(What::remove_worktree, {}, {tree.string()})));
        QCOMPARE(effects.level, Level::destructive);
        QCOMPARE(told_commits(effects), QStringList{"lost the work"});
        QCOMPARE(effects.uncommitted_total, 1);
    }
    void rewriting_says_what_is_on_a_remote_already()
    {
        EffectsScene scene;
        add_remote(scene);
        scene.scratch.commit(scene.worktree, "a", "1", "mine");
        Effects effects = scene.predict(scene.git("git.commit.amend", use(What::rewrite)));
        QCOMPARE(told_commits(effects), QStringList{"rewritten mine"});
        QCOMPARE(effects.level, Level::changes_worktree);
        QVERIFY(!lines_of(effects.notes).contains("on a remote already"));
        scene.scratch.git({"push", "--quiet"});
        effects = scene.predict(scene.git("git.commit.amend", use(What::rewrite)));
        QVERIFY2(
            lines_of(effects.notes).contains("1 of the rewritten commits is on a remote already"), qPrintable(lines_of(effects.notes)));
        effects = scene.predict(scene.git("git.rebase", use(What::rewrite, {"HEAD~1"})));
        QCOMPARE(told_commits(effects), QStringList{"rewritten mine"});
    }
    void what_only_reflogs_remember_is_lost_when_they_expire()
    {
        EffectsScene scene;
        scene.scratch.commit(scene.worktree, "a", "1", "dropped");
        scene.scratch.git({"reset", "--quiet", "--hard", "HEAD~1"});
        QCOMPARE(told_commits(scene.predict(scene.git("git.reflog.expire", use(What::expire)))), QStringList{"lost dropped"});
        QCOMPARE(told_commits(scene.predict(scene.git("git.gc.prune", use(What::expire)))), QStringList());
        scene.scratch.git({"reflog", "expire", "--expire=now", "--all"});
        QCOMPARE(told_commits(scene.predict(scene.git("git.gc.prune", use(What::expire)))), QStringList{"lost dropped"});
    }
    void git_rm_of_what_git_has_is_no_loss()
    {
        EffectsScene scene;
        scene.scratch.commit("a", "1");
        scene.scratch.commit("b", "1");
        write(scene.worktree / "b", "2");
        const Effects kept = scene.predict(scene.git("git.rm", use(What::remove_files, {}, {"a"})));
        QCOMPARE(told(kept), QStringList{"removed a clean"});
        QCOMPARE(kept.level, Level::changes_worktree);
        QCOMPARE(scene.predict(scene.git("git.rm", use(What::remove_files, {}, {"b"}))).level, Level::destructive);
    }
    void a_directory_in_no_repository_is_said_to_be_so()
    {
        EffectsScene scene;
        GitUse elsewhere = use(What::reset_hard);
        elsewhere.cwd = scene.outside.string();
        const Effects effects = scene.predict(scene.git("git.reset.hard", elsewhere));
        QVERIFY(effects.known);
        QVERIFY(lines_of(effects.notes).contains("is in no git repository"));
    }
};

WM_TEST_CLASS(EffectsOfGit)
#include "effects_git_test.moc"
