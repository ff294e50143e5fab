// What uses of files come to: on real directories, with findings made by hand.
#include "effects_scene.h"
#include "support/qtest_main.h"

#include <sys/stat.h>

using namespace wm;
using namespace wm::approvals;
using tests::EffectsScene;
using tests::lines_of;
using tests::told;
using tests::write;

using Use = PathUse::What;

class EffectsOnFiles : public QObject {
    Q_OBJECT
private slots:
    void git_says_of_each_file_that_goes_whether_it_has_it()
    {
        EffectsScene scene;
        scene.scratch.commit(".gitignore", "*.o\n");
        scene.scratch.commit("src/clean.c", "1");
        scene.scratch.commit("src/changed.c", "1");
        scene.scratch.commit("src/staged.c", "1");
        write(scene.worktree / "src/changed.c", "2");
        write(scene.worktree / "src/staged.c", "2");
        scene.scratch.git({"add", "src/staged.c"});
        write(scene.worktree / "src/new.c", "12345");
        write(scene.worktree / "src/new.o", "123");
        const Effects effects = scene.predict("rm", Use::remove_tree, "src");
        QCOMPARE(told(effects),
            (QStringList{"removed src/", "removed src/changed.c changed", "removed src/clean.c clean", "removed src/new.c untracked",
                "removed src/new.o ignored", "removed src/staged.c changed"}));
        QCOMPARE(effects.files_total, 5);
        QCOMPARE(effects.bytes_total, 11);
        QCOMPARE(effects.uncommitted_total, 3);
        QCOMPARE(effects.level, Level::destructive);
        QVERIFY(effects.known);
        QCOMPARE(effects.files[1].path, scene.path("src/changed.c"));
    }
    void files_outside_of_any_repository_are_said_to_be_so()
    {
        EffectsScene scene;
        write(scene.outside / "notes", "mine");
        const Effects effects = scene.predict("rm", Use::remove, "../outside/notes");
        QCOMPARE(told(effects), QStringList{"removed " + QString::fromStdString((scene.outside / "notes").string()) + " outside"});
        QCOMPARE(effects.outside, std::vector{(scene.outside / "notes").string()});
    }
    void a_link_goes_and_what_it_leads_to_stays()
    {
        EffectsScene scene;
        write(scene.outside / "data", "mine");
        std::filesystem::create_symlink(scene.outside, scene.worktree / "link");
        QCOMPARE(told(scene.predict("rm", Use::remove_tree, "link")), QStringList{"removed link untracked"});
        QVERIFY(scene.predict("rm", Use::remove_tree, "link").outside.empty());
    }
    void a_link_with_a_slash_behind_it_is_emptied_and_leaves_the_worktree()
    {
        EffectsScene scene;
        write(scene.outside / "data", "mine");
        std::filesystem::create_symlink(scene.outside, scene.worktree / "link");
        Finding finding = EffectsScene::finding("rm", {scene.use(Use::remove_tree, "link/")});
        finding.level = Level::changes_worktree; // as if the words were harmless
        const Effects effects = scene.predict(finding);
        QCOMPARE(effects.files.size(), 1u);
        QCOMPARE(effects.files.front().path, (scene.outside / "data").string());
        QCOMPARE(effects.outside, std::vector{scene.outside.string()});
        QCOMPARE(effects.level, Level::destructive);
        QVERIFY(!effects.raised.empty());
    }
    void writing_through_a_link_that_leaves_the_worktree_is_graver_than_it_looks()
    {
        EffectsScene scene;
        std::filesystem::create_directory_symlink(scene.outside, scene.worktree / "build");
        Finding finding = EffectsScene::finding("", {scene.use(Use::create, "build/new")});
        finding.level = Level::changes_worktree;
        const Effects effects = scene.predict(finding);
        QCOMPARE(effects.level, Level::changes_elsewhere);
        QVERIFY2(effects.raised.contains("A link leads to") && effects.raised.contains("outside the worktree"), effects.raised.c_str());
        QCOMPARE(told(effects).size(), 1);
    }
    void a_secret_that_a_link_leads_to_is_found_out()
    {
        EffectsScene scene;
        write(scene.scratch.root() / "home/.ssh/id_ed25519", "key");
        std::filesystem::create_symlink(scene.scratch.root() / "home/.ssh/id_ed25519", scene.worktree / "notes.txt");
        const Effects effects = scene.predict("cat", Use::read, "notes.txt");
        QCOMPARE(effects.level, Level::network);
        QVERIFY2(effects.raised.contains("holds secrets"), effects.raised.c_str());
        QCOMPARE(effects.outside.size(), 1u);
        QCOMPARE(scene.predict("cat", Use::read, "README").level, Level::reads);
    }
    void replacing_an_existing_file_is_destructive_and_a_new_one_is_not_data()
    {
        QTest::addColumn<QString>("program");
        for (const char *program : {"", "tee", "dd", "truncate"})
            QTest::newRow(*program == '\0' ? "redirection" : program) << program;
    }
    void replacing_an_existing_file_is_destructive_and_a_new_one_is_not()
    {
        QFETCH(QString, program);
        EffectsScene scene;
        const auto at = [&](const char *path) { return scene.predict(program.toStdString(), Use::replace, path); };
        QCOMPARE(told(at("README")), QStringList{"replaced README clean"});
        QCOMPARE(at("README").level, Level::destructive);
        QVERIFY2(at("README").raised.contains("README exists"), at("README").raised.c_str());
        QCOMPARE(told(at("new")), QStringList{"created new outside"});
        QCOMPARE(at("new").level, Level::changes_worktree);
        write(scene.worktree / "empty", "");
        QCOMPARE(at("empty").level, Level::changes_worktree);
        QCOMPARE(at("/dev/null").level, Level::reads);
        QVERIFY(at("/dev/null").files.empty());
    }
    void redirection_follows_a_link_and_mv_takes_its_place()
    {
        EffectsScene scene;
        write(scene.worktree / "other", "1");
        std::filesystem::create_symlink("README", scene.worktree / "link");
        QCOMPARE(told(scene.predict("", Use::replace, "link")), QStringList{"replaced README clean"});
        const Effects moved =
            scene.predict(EffectsScene::finding("mv", {scene.use(Use::move_away, "other"), scene.use(Use::replace, "link")}));
        QCOMPARE(told(moved), (QStringList{"replaced link untracked", "moved other untracked"}));
        QCOMPARE(moved.level, Level::destructive);
        QCOMPARE(moved.files_total, 1);
    }
    void what_goes_into_a_directory_replaces_what_has_its_name_there()
    {
        EffectsScene scene;
        write(scene.worktree / "a", "1");
        write(scene.worktree / "b", "1");
        write(scene.worktree / "d/a", "old");
        const auto copy = [&](std::vector<std::string> sources, const std::string &to) {
            std::vector<PathUse> uses;
            for (const std::string &source : sources)
                uses.push_back(scene.use(Use::read, source));
            uses.push_back(scene.use(Use::replace, to));
            return told(scene.predict(EffectsScene::finding("cp", uses)));
        };
        QCOMPARE(copy({"a"}, "d"), QStringList{"replaced d/a untracked"});
        QCOMPARE(copy({"a", "b"}, "d"), (QStringList{"replaced d/a untracked", "created d/b outside"}));
        QCOMPARE(copy({"[ab]"}, "d/[ab]"), (QStringList{"replaced d/a untracked", "created d/b outside"}));
        QCOMPARE(copy({"a"}, "a"), QStringList());
    }
    void a_directory_copied_over_another_replaces_the_files_that_both_have()
    {
        EffectsScene scene;
        write(scene.worktree / "from/x/1", "new");
        write(scene.worktree / "from/x/2", "new");
        write(scene.worktree / "to/from/x/1", "old");
        write(scene.worktree / "to/from/x/3", "old");
        const Effects effects = scene.predict(EffectsScene::finding("cp", {scene.use(Use::read, "from"), scene.use(Use::replace, "to")}));
        QCOMPARE(told(effects), (QStringList{"replaced to/from/x/1 untracked", "created to/from/x/2 outside"}));
    }
    void appending_and_editing_lose_nothing()
    {
        EffectsScene scene;
        for (const Use what : {Use::append, Use::edit}) {
            const Effects effects = scene.predict("", what, "README");
            QCOMPARE(told(effects), QStringList{"edited README clean"});
            QCOMPARE(effects.level, Level::changes_worktree);
            QCOMPARE(effects.files_total, 0);
        }
    }
    void rm_removes_no_directory_without_being_told_to()
    {
        EffectsScene scene;
        write(scene.worktree / "d/a", "1");
        QVERIFY(scene.predict("rm", Use::remove, "d").files.empty());
        QVERIFY(scene.predict("rm", Use::remove_tree, ".").files.empty());
        QVERIFY(scene.predict("rm", Use::remove_tree, "d/..").files.empty());
        QVERIFY(scene.predict("rm", Use::remove_tree, "none").files.empty());
        QCOMPARE(scene.predict("rm", Use::remove_tree, "none").level, Level::reads);
    }
    void scratch_files_are_there_to_be_thrown_away_but_not_what_a_link_there_leads_to()
    {
        EffectsScene scene;
        write(scene.scratch.root() / "scratch/t/a", "1");
        std::filesystem::create_directory_symlink(scene.worktree, scene.scratch.root() / "scratch/link");
        QCOMPARE(scene.predict("rm", Use::remove_tree, "../scratch/t").level, Level::changes_worktree);
        QCOMPARE(scene.predict("rm", Use::remove_tree, "../scratch/link/README").level, Level::destructive);
    }
    void a_repository_that_goes_takes_its_history_with_it()
    {
        EffectsScene scene;
        const auto inner = scene.worktree / "vendor/lib";
        std::filesystem::create_directories(inner);
        scene.scratch.git(inner, {"init", "--quiet"});
        scene.scratch.commit(inner, "kept", "1", "only here");
        const Effects effects = scene.predict("rm", Use::remove_tree, "vendor");
        QVERIFY(told(effects).contains("removed vendor/lib/kept changed"));
        QCOMPARE(tests::told_commits(effects), QStringList{"lost only here"});
        QVERIFY2(lines_of(effects.notes).contains("goes with its whole history; 1 commit is known to be on no remote"),
            qPrintable(lines_of(effects.notes)));
    }
    void hooks_and_configuration_of_the_shared_git_directory_are_no_part_of_the_worktree()
    {
        EffectsScene scene;
        scene.worktree = scene.scratch.root() / "wt";
        scene.scratch.git({"worktree", "add", "--quiet", "-b", "x", scene.worktree.string()});
        std::filesystem::create_directory_symlink(scene.scratch.clone() / ".git/hooks", scene.worktree / "harmless");
        Finding finding = EffectsScene::finding("", {scene.use(Use::create, "harmless/pre-commit")});
        finding.level = Level::changes_worktree;
        const Effects effects = scene.predict(finding);
        QCOMPARE(effects.level, Level::unknown);
        QVERIFY2(effects.raised.contains("git directory that all worktrees share"), effects.raised.c_str());
    }
    void what_only_a_run_would_tell_is_unknown()
    {
        EffectsScene scene;
        PathUse use = scene.use(Use::remove, "$DIR/x");
        use.path.known = false;
        const Effects words = scene.predict(EffectsScene::finding("rm", {use}));
        QVERIFY(!words.known);
        QCOMPARE(lines_of(words.unknown), QString("Which files “$DIR/x” means would only be known when it runs."));
        use = scene.use(Use::remove, "x");
        use.cwd.reset();
        QVERIFY(!scene.predict(EffectsScene::finding("rm", {use})).known);
        use.path.text = "/none/x";
        QVERIFY(scene.predict(EffectsScene::finding("rm", {use})).known);
        use.what = Use::read;
        use.path.text = "x";
        QVERIFY(scene.predict(EffectsScene::finding("cat", {use})).known);
    }
    void large_trees_are_a_lower_bound_and_look_the_same_twice()
    {
        EffectsScene scene;
        for (int i = 0; i < 50; ++i)
            write(scene.worktree / std::format("many/{:02}", i), "1");
        scene.limits.walked = 20;
        const Effects effects = scene.predict("rm", Use::remove_tree, "many");
        QVERIFY(effects.more);
        QCOMPARE(effects.files_total, 20);
        scene.limits.walked = 25;
        QCOMPARE(fingerprint_of(scene.predict("rm", Use::remove_tree, "many")), fingerprint_of(effects));
        scene.limits.walked = 1000;
        scene.limits.listed = 10;
        const Effects listed = scene.predict("rm", Use::remove_tree, "many");
        QVERIFY(!listed.more);
        QCOMPARE(listed.files.size(), 10u);
        QCOMPARE(listed.files_total, 50);
    }
    void pipes_and_rings_do_not_hold_it_up()
    {
        EffectsScene scene;
        std::filesystem::create_directories(scene.worktree / "odd");
        QCOMPARE(mkfifo((scene.worktree / "odd/pipe").c_str(), 0600), 0);
        std::filesystem::create_symlink("ring", scene.worktree / "odd/ring");
        std::filesystem::create_symlink("..", scene.worktree / "odd/up");
        QCOMPARE(told(scene.predict("rm", Use::remove_tree, "odd")).size(), 4);
        QVERIFY(scene.predict("", Use::replace, "odd/pipe").files.empty());
    }
    void an_edit_shows_its_diff_and_replaces_nothing()
    {
        EffectsScene scene;
        scene.call.kind = Call::Kind::edit;
        scene.call.diff = "--- a/README\n+++ b/README\n@@ -1 +1 @@\n-one\n+1\n";
        const Effects effects = scene.predict("", Use::edit, "README");
        QCOMPARE(effects.diff, scene.call.diff);
        QCOMPARE(effects.level, Level::changes_worktree);
        scene.limits.diff_bytes = 20;
        QCOMPARE(scene.predict("", Use::edit, "README").diff, std::string("--- a/README\n"));
    }
    void nothing_is_read_when_nothing_is_used()
    {
        Call call;
        Finding finding;
        finding.rule = "git.read";
        const Surroundings nowhere{.cwd = "/nonexistent",
            .worktree = "/nonexistent",
            .git_dir = {},
            .home = {},
            .scratch = {},
            .variables = {},
            .branch = {},
            .target = {}};
        QCOMPARE(to_json(predict({finding}, call, nowhere)), to_json(Effects()));
    }
};

WM_TEST_CLASS(EffectsOnFiles)
#include "effects_files_test.moc"
