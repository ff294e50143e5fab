// Work that is on the target before its request knows: git was faster than a report that was lost with the daemon, or a
// person merged the branch by hand.
#include "git/landing.h"
#include "git/merge.h"
#include "refinery/merge_effects.h"
#include "support/qtest_main.h"
#include "unit/git/scratch_repository.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

/// A request for the branch "side" of a real repository, which is being checked.
struct Scene {
    ScratchRepository repository;
    TownBuilder town;
    BeadId bead;
    MrId mr;
    std::string base, head;

    Scene()
    {
        base = repository.tip("main");
        head = repository.commit_on_branch("side", "main", "landed", "from the agent\n");
        const RigId rig("scene");
        town.must(AddRig{rig, repository.clone(), repository.clone() / ".git", "main", "sc", {"/usr/bin/agent"}});
        town.must(CreateBead{rig, "Work", "task", 2, {}, {}, {}});
        bead = std::get<BeadCreated>(town.log.back().event).bead;
        const RunId run = town.sling(bead);
        town.started(run);
        town.finished(run, head);
        town.ended(run);
        mr = town.at(bead).merge_request;
    }
    engine::Job job(const char *kind) const
    {
        return {std::string(kind) + ":1", {{"mr", mr}, {"round", town.mr(mr).round}}, 1, town.state};
    }
    /// As the effect does it at once or, for a check, when its probe finds nothing.
    std::optional<town::Command> reported(engine::Effect &effect, const char *kind) const
    {
        if (const auto known = effect.probe(job(kind)))
            return known->report;
        return effect.act(job(kind)).report;
    }
    /// The merge commit is made and tested, and the target is to be moved to it.
    std::string begins_to_land()
    {
        const auto report = reported(*refinery::make_check_effect(), "mr.check");
        town.must(std::get<ReportMrChecked>(report.value()), "daemon");
        return town.mr(mr).commit;
    }
    void is_moved_by_git(const std::string &merge) const
    {
        const auto outcome = git::land(repository.clone(), {"main", base, merge, "land"});
        if (!outcome || !std::holds_alternative<git::Landed>(*outcome))
            throw std::runtime_error("git did not land it");
    }
    /// Something begins to hold the bead back, so that its request goes back into the queue.
    BeadId is_put_back()
    {
        const BeadId gate = town.bead("Gate");
        town.must(AddDependency{bead, gate});
        return gate;
    }
};

} // namespace

class LandedBefore : public QObject {
    Q_OBJECT
private slots:
    void what_git_has_landed_is_told_though_the_request_was_put_back()
    {
        Scene scene;
        const std::string merge = scene.begins_to_land();
        scene.is_moved_by_git(merge);
        scene.is_put_back();
        const auto land = refinery::make_land_effect();
        const auto known = land->probe(scene.job("mr.land")); // by the next daemon
        QVERIFY(known && known->report);
        QCOMPARE(scene.town.must(*known->report, "daemon"), std::string("mr.landed"));
        QCOMPARE(scene.town.mr(scene.mr).commit, merge);
    }
    void what_git_has_not_landed_stays_in_the_queue()
    {
        Scene scene;
        scene.begins_to_land();
        scene.is_put_back();
        const auto known = refinery::make_land_effect()->probe(scene.job("mr.land"));
        QVERIFY(known && !known->report);
        QCOMPARE(scene.repository.tip("main"), scene.base);
    }
    void what_has_landed_is_found_when_it_is_checked_again()
    {
        Scene scene;
        const std::string merge = scene.begins_to_land();
        scene.is_moved_by_git(merge);
        const BeadId gate = scene.is_put_back();
        scene.town.must(CloseBead{gate, ""}); // before anybody asked git
        QCOMPARE(scene.town.mr(scene.mr).state, MrState::checking);
        const auto report = scene.reported(*refinery::make_check_effect(), "mr.check");
        QCOMPARE(scene.town.must(report.value(), "daemon"), std::string("mr.landed bead.closed"));
        QCOMPARE(scene.town.at(scene.bead).close_reason, "landed " + merge.substr(0, 9));
        QCOMPARE(scene.repository.tip("main"), merge);
    }
    void a_branch_that_a_person_took_into_the_target_has_landed_data()
    {
        QTest::addColumn<bool>("forward");
        QTest::newRow("by a merge commit") << false;
        QTest::newRow("by a fast-forward") << true;
    }
    void a_branch_that_a_person_took_into_the_target_has_landed()
    {
        QFETCH(const bool, forward);
        Scene scene;
        scene.repository.git({"merge", "-q", "--no-edit", forward ? "--ff-only" : "--no-ff", "side"});
        const std::string there = scene.repository.tip("main");
        QCOMPARE(there == scene.head, forward);
        scene.repository.commit("later", "work of the person\n");
        const auto report = scene.reported(*refinery::make_check_effect(), "mr.check");
        QCOMPARE(scene.town.must(report.value(), "daemon"), std::string("mr.landed bead.closed"));
        QCOMPARE(scene.town.mr(scene.mr).commit, there);
        QCOMPARE(scene.town.footnote(scene.bead), std::string("main already had it"));
    }
};

WM_TEST_CLASS(LandedBefore)
#include "landed_before_test.moc"
