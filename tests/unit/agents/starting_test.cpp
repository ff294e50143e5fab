// For how long a command whose shim holds its directory and does not begin, and a git that is in the way, are waited for.
#include "../git/scratch_repository.h"
#include "agents/run_effects.h"
#include "agents/warm_pool.h"
#include "agents/worktree_setup.h"
#include "support/qtest_main.h"

#include "base/fd.h"
#include "base/files.h"
#include "base/sha256.h"
#include "git/worktree.h"

#include <QTest>

#include <fcntl.h>
#include <sys/file.h>

using namespace wm;
using engine::Outcome;
using tests::ScratchRepository, tests::write;
namespace fs = std::filesystem;

namespace {

/// As a shim holds it whose disk is busy.
Fd hold(const fs::path &directory)
{
    fs::create_directories(directory);
    Fd held(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    flock(held.get(), LOCK_EX | LOCK_NB);
    return held;
}

/// A rig whose project file is trusted.
struct Project {
    ScratchRepository scratch;
    fs::path home = scratch.root() / "town";
    wire::Places places{home};
    town::Rig rig;
    std::string tip;

    explicit Project(std::string_view file)
    {
        rig.id = RigId("demo");
        rig.path = scratch.clone();
        rig.target = "main";
        tip = scratch.commit(".wagonmaster.toml", file);
        rig.trusted = {sha256_hex(file)};
        fs::create_directories(home);
    }
    engine::Job job(Json data, int attempt) const
    {
        engine::Job job{"key", std::move(data), attempt, {}};
        job.state.rigs = std::move(job.state.rigs).set(rig.id, rig);
        return job;
    }
};

} // namespace

class Starting : public QObject {
    Q_OBJECT
private slots:
    void nothing_is_brought_under_a_set_up_that_is_about_to_begin()
    {
        const Project project("[worktree]\ncopy = ['.env']\nsetup = 'true'\n");
        write(project.rig.path + "/.env", "KEY=1");
        const fs::path worktree = project.scratch.root() / "worktrees/demo", directory = project.scratch.root() / "setup";
        QVERIFY(git::add_worktree(project.rig.path, worktree, "wm/demo", "main"));
        const Fd held = hold(directory);
        const auto tended = agents::set_up(project.rig, project.tip, worktree, directory, "/no/shim");
        QVERIFY(tended && !tended->ended);
        QVERIFY(!tests::exists(worktree / ".env"));
    }
    void a_run_whose_shim_does_not_start_it_is_not_being_stopped_for_ever()
    {
        const Project project("");
        town::Run run;
        run.id = RunId("R1");
        run.rig = project.rig.id;
        run.state = town::RunState::stopping;
        const Fd held = hold(project.places.run(run.id));
        const auto stop = agents::make_stop_effect(project.places);
        const auto after = [&](int attempt) {
            auto job = project.job({{"run", run.id}}, attempt);
            job.state.runs = std::move(job.state.runs).set(run.id, run);
            return stop->act(job);
        };
        QVERIFY(after(1).kind == Outcome::Kind::retry);
        const Outcome last = after(60);
        QVERIFY(last.kind == Outcome::Kind::done);
        const auto *ended = std::get_if<town::ReportRunEnded>(&last.report.value());
        QVERIFY(ended != nullptr);
        QVERIFY(ended->exit.message.contains("without starting it"));
    }
    void a_lock_that_another_git_left_behind_is_not_waited_for_for_ever()
    {
        Project project("[worktree]\nwarm = 1\n");
        const auto tend = agents::make_warm_effect(std::make_shared<agents::WarmPool>(project.places, agents::Programs{}));
        const auto after = [&](int attempt) { return tend->act(project.job({{"rig", project.rig.id}}, attempt)); };
        QVERIFY(after(1).kind == Outcome::Kind::retry); // made: what else there is to do is looked at anew
        QVERIFY(after(2).kind == Outcome::Kind::done);
        const auto trees = agents::warm_trees(project.places, project.rig);
        QCOMPARE(trees.size(), 1u);
        project.scratch.commit("next", "text");
        write(trees.front().admin / "index.lock", "");
        QVERIFY(after(1).kind == Outcome::Kind::retry);
        QVERIFY(after(10).kind == Outcome::Kind::failed);
    }
};

WM_TEST_CLASS(Starting)
#include "starting_test.moc"
