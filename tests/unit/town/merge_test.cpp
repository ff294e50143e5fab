#include "support/qtest_main.h"
#include "town/rules/landing.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

/// Brings a request into a state on the shortest way.
MrId request_in(TownBuilder &town, MrState state)
{
    const BeadId id = town.bead("B");
    if (state == MrState::queued) {
        const RunId run = town.sling(id);
        town.started(run);
        town.finished(run);
        return town.at(id).merge_request;
    }
    const MrId mr = town.handed_over(id);
    const int round = town.mr(mr).round;
    switch (state) {
    case MrState::queued:
    case MrState::checking: break;
    case MrState::gating:
        town.must(TrustGates{town.demo, "sha-1"});
        town.checked(mr, {unit_gate, lint_gate});
        break;
    case MrState::landing: town.checked(mr); break;
    case MrState::waiting:
        town.checked(mr);
        town.must(ReportMrWaiting{mr, round, "README.md is changed in your clone."}, "daemon");
        break;
    case MrState::held: town.checked(mr, {unit_gate}, "sha-1", true); break;
    case MrState::landed:
        town.checked(mr);
        town.landed(mr);
        break;
    case MrState::failed: town.must(ReportMrFailed{mr, round, "git says no."}, "daemon"); break;
    case MrState::conflict: town.must(ReportMrConflict{mr, round, {"src/a.cpp"}}, "daemon"); break;
    case MrState::withdrawn:
        town.checked(mr, {unit_gate}, "sha-1", true);
        town.must(WithdrawMr{mr, ""});
        break;
    }
    if (town.mr(mr).state != state)
        throw std::runtime_error("not in the wanted state");
    return mr;
}

constexpr std::pair<const char *, MrState> all_states[] = {{"queued", MrState::queued}, {"checking", MrState::checking},
    {"gating", MrState::gating}, {"landing", MrState::landing}, {"waiting", MrState::waiting}, {"held", MrState::held},
    {"landed", MrState::landed}, {"failed", MrState::failed}, {"conflict", MrState::conflict}, {"withdrawn", MrState::withdrawn}};

} // namespace

class MergeRequests : public QObject {
    Q_OBJECT
private slots:
    void without_gates_it_lands_and_says_so()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const MrId mr = town.handed_over(id);
        QCOMPARE(town.checked(mr), std::string("mr.checked mr.land_started"));
        QCOMPARE(town.landed(mr), std::string("mr.landed bead.closed"));
        QCOMPARE(town.mr(mr).state, MrState::landed);
        QCOMPARE(town.mr(mr).reason, std::string("no gate"));
        QCOMPARE(town.at(id).close_reason, std::string("landed 1a2b3c4d5"));
        QCOMPARE(town.lane(id), std::string("Done"));
        QVERIFY(town.state.queue.empty());
    }
    void gates_run_one_after_the_other()
    {
        TownBuilder town;
        town.must(TrustGates{town.demo, "sha-1"});
        const MrId mr = town.handed_over(town.bead("B"));
        QCOMPARE(town.checked(mr, {unit_gate, lint_gate}), std::string("mr.checked mr.gate_started"));
        QCOMPARE(town.gate_ended(mr, true), std::string("mr.gate_passed mr.gate_started"));
        QCOMPARE(town.gate_ended(mr, true), std::string("mr.gate_passed mr.land_started"));
        QCOMPARE(town.mr(mr).results, (std::vector<GateResult>{{"unit", true, 1200}, {"lint", true, 1200}}));
        town.landed(mr);
        QCOMPARE(town.mr(mr).reason, std::string());
    }
    void a_gate_that_says_no_ends_the_request_and_keeps_the_claim()
    {
        TownBuilder town;
        town.must(TrustGates{town.demo, "sha-1"});
        const BeadId id = town.bead("B");
        const MrId mr = town.handed_over(id);
        town.checked(mr, {unit_gate, lint_gate});
        QCOMPARE(town.gate_ended(mr, false, "2 tests failed."), std::string("mr.failed"));
        QCOMPARE(town.mr(mr).state, MrState::failed);
        QCOMPARE(town.mr(mr).results, (std::vector<GateResult>{{"unit", false, 1200}}));
        QCOMPARE(town.lane(id), std::string("Review"));
        QCOMPARE(town.badge(id), std::string("Gate failed"));
        QCOMPARE(town.footnote(id), std::string("2 tests failed."));
        town.sling(id);
        QCOMPARE(town.footnote(id), std::string("sent back: 2 tests failed."));
    }
    void gates_nobody_trusts_wait_for_the_person()
    {
        TownBuilder town;
        const MrId mr = town.handed_over(town.bead("B")), next = town.handed_over(town.bead("Next"));
        QCOMPARE(town.checked(mr, {unit_gate}), std::string("mr.checked mr.waiting"));
        QCOMPARE(town.mr(mr).waits_for, WaitFor::trust);
        QCOMPARE(town.mr(next).state, MrState::queued); // the queue of this target stops
        QCOMPARE(town.must(TrustGates{town.demo, "sha-1"}), std::string("rig.gates_trusted mr.requeued mr.check_started"));
        QCOMPARE(town.mr(mr).round, 2);
        QCOMPARE(town.checked(mr, {unit_gate}), std::string("mr.checked mr.gate_started"));
        QCOMPARE(town.must(TrustGates{town.demo, "sha-1"}), std::string());
    }
    void trust_in_newer_gates_lets_an_older_request_look_again()
    {
        TownBuilder town;
        const MrId mr = town.handed_over(town.bead("B"));
        town.checked(mr, {unit_gate}, "sha-1");
        QCOMPARE(town.must(TrustGates{town.demo, "sha-2"}), std::string("rig.gates_trusted mr.requeued mr.check_started"));
        QCOMPARE(town.checked(mr, {unit_gate}, "sha-2"), std::string("mr.checked mr.gate_started"));
    }
    void what_changes_the_gates_is_held_and_lets_others_by()
    {
        TownBuilder town;
        const MrId mr = town.handed_over(town.bead("B")), next = town.handed_over(town.bead("Next"));
        QCOMPARE(town.checked(mr, {unit_gate}, "sha-1", true), std::string("mr.checked mr.waiting mr.check_started"));
        QCOMPARE(town.mr(mr).state, MrState::held);
        QCOMPARE(town.mr(next).state, MrState::checking);
        QCOMPARE(town.refused(ApproveMr{next}), std::string("wrong_state"));
        QCOMPARE(town.must(ApproveMr{mr}), std::string("mr.requeued")); // its turn comes
        town.must(ReportMrFailed{next, 1, "no"}, "daemon");
        QCOMPARE(town.mr(mr).state, MrState::checking);
        QCOMPARE(town.checked(mr, {}, "", true), std::string("mr.checked mr.land_started")); // approved once, not asked again
        QCOMPARE(town.must(ApproveMr{mr}), std::string());
    }
    void a_clone_in_the_way_makes_the_target_wait()
    {
        TownBuilder town;
        const MrId mr = town.handed_over(town.bead("B")), next = town.handed_over(town.bead("Next"));
        town.checked(mr);
        const ReportMrWaiting waiting{mr, 1, "README.md is changed in your clone."};
        QCOMPARE(town.must(waiting, "daemon"), std::string("mr.waiting"));
        QCOMPARE(town.must(waiting, "daemon"), std::string());
        QCOMPARE(town.must(ReportMrWaiting{mr, 1, "A rebase is in progress in your clone."}, "daemon"), std::string("mr.waiting"));
        QCOMPARE(town.mr(next).state, MrState::queued);
        QCOMPARE(needs_you(town.state).size(), std::size_t(1));
        QCOMPARE(town.landed(mr), std::string("mr.landed bead.closed mr.check_started")); // goes on by itself
        QCOMPARE(town.mr(next).state, MrState::checking);
    }
    void a_moved_target_means_everything_again()
    {
        TownBuilder town;
        town.must(TrustGates{town.demo, "sha-1"});
        const MrId mr = town.handed_over(town.bead("B"));
        town.checked(mr, {unit_gate});
        town.gate_ended(mr, true);
        QCOMPARE(town.must(ReportTargetMoved{mr, 1}, "daemon"), std::string("mr.requeued mr.check_started"));
        QCOMPARE(town.mr(mr).round, 2);
        QVERIFY(town.mr(mr).results.empty() && town.mr(mr).commit.empty());
        town.checked(mr, {unit_gate});
        QCOMPARE(town.mr(mr).gate_starts, 2);
    }
    void conflicts_name_their_files()
    {
        TownBuilder town;
        const BeadId one = town.bead("One"), two = town.bead("Two");
        const MrId first = town.handed_over(one);
        town.must(ReportMrConflict{first, 1, {"src/a.cpp"}}, "daemon");
        QCOMPARE(town.footnote(one), std::string("Conflict in src/a.cpp"));
        const MrId second = town.handed_over(two);
        town.must(ReportMrConflict{second, 1, {"a", "bad\xff"}}, "daemon");
        QCOMPARE(town.mr(second).reason, std::string("Conflict in 2 files"));
        QCOMPARE(town.mr(second).conflicts[1], std::string("bad\xEF\xBF\xBD")); // the ledger holds text
    }
    void one_request_at_a_time_for_each_target_in_order()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), b = town.bead("B"), c = town.bead("C");
        const MrId first = town.handed_over(a), second = town.handed_over(b);
        town.must(ChangeRig{town.demo, "release", {}});
        const MrId elsewhere = town.handed_over(c);
        QCOMPARE(town.mr(first).state, MrState::checking);
        QCOMPARE(town.mr(second).state, MrState::queued);
        QCOMPARE(town.mr(elsewhere).state, MrState::checking);
        QCOMPARE(town.mr(elsewhere).target, std::string("release"));
        town.must(ChangeRig{town.demo, "main", {}});
        const MrId third = town.handed_over(town.bead("D"));
        town.must(ReportMrFailed{first, 1, "no"}, "daemon");
        QCOMPARE(town.mr(second).state, MrState::checking);
        QCOMPARE(town.mr(third).state, MrState::queued); // not both
    }
    void a_request_whose_agent_still_runs_lets_others_by()
    {
        TownBuilder town;
        const MrId slow = request_in(town, MrState::queued);
        const MrId quick = town.handed_over(town.bead("Quick"));
        QCOMPARE(town.mr(slow).state, MrState::queued);
        QCOMPARE(town.mr(quick).state, MrState::checking);
    }

    void what_holds_its_bead_back_keeps_a_request_in_the_queue_and_nobody_else()
    {
        TownBuilder town;
        const BeadId id = town.bead("B"), gate = town.bead("Review first");
        const RunId run = town.sling(id);
        town.started(run);
        town.must(AddDependency{id, gate}); // while the agent works
        town.finished(run);
        town.ended(run);
        const MrId mr = town.at(id).merge_request;
        QCOMPARE(town.mr(mr).state, MrState::queued);
        QCOMPARE(town.badge(id), std::string("Waits"));
        QCOMPARE(town.footnote(id), std::format("waits for {}: Review first", gate.value));
        QCOMPARE(reason_of(town.state, town.mr(mr)), town.footnote(id));
        QVERIFY(needs_you(town.state).empty()); // the gate asks for itself
        const MrId other = town.handed_over(town.bead("Other"));
        QCOMPARE(town.mr(other).state, MrState::checking);
        town.checked(other);
        town.landed(other);
        QCOMPARE(town.must(CloseBead{gate, ""}), std::string("bead.closed mr.check_started")); // by itself
        QCOMPARE(town.badge(id), std::string("Merging"));
        town.checked(mr);
        QCOMPARE(town.landed(mr), std::string("mr.landed bead.closed"));
    }
    void what_holds_its_parent_back_holds_a_request_back_too()
    {
        TownBuilder town;
        const BeadId epic = town.bead("Epic"), id = town.bead("Part");
        town.must(AddDependency{id, epic, DependencyType::parent_child});
        const MrId mr = town.handed_over(id);
        const BeadId gate = town.bead("Gate");
        town.must(AddDependency{epic, gate});
        town.checked(mr);
        QCOMPARE(town.mr(mr).state, MrState::queued);
        QCOMPARE(town.must(RemoveDependency{epic, gate}), std::string("dependency.removed mr.check_started"));
    }
    void held_back_while_it_is_tested_it_is_tested_again_instead_of_landing()
    {
        TownBuilder town;
        town.must(TrustGates{town.demo, "sha-1"});
        const BeadId id = town.bead("B"), gate = town.bead("Gate");
        const MrId mr = town.handed_over(id), next = town.handed_over(town.bead("Next"));
        town.checked(mr, {unit_gate, lint_gate});
        town.must(AddDependency{id, gate});
        QCOMPARE(town.gate_ended(mr, true), std::string("mr.gate_passed mr.requeued mr.check_started"));
        QCOMPARE(town.mr(mr).state, MrState::queued);
        QCOMPARE(town.mr(next).state, MrState::checking);
        town.checked(next, {unit_gate});
        town.must(CloseBead{gate, ""});
        QCOMPARE(town.mr(mr).state, MrState::queued); // now it is the other's turn
        town.gate_ended(next, true);
        town.landed(next);
        QCOMPARE(town.mr(mr).state, MrState::checking);
        town.must(AddDependency{id, town.bead("Second gate")});
        QCOMPARE(town.checked(mr, {unit_gate}), std::string("mr.checked mr.requeued"));
    }
    void what_waits_at_the_head_of_the_queue_gives_way_when_it_is_held_back_data()
    {
        QTest::addColumn<MrState>("state");
        QTest::newRow("for the clone") << MrState::waiting;
        QTest::newRow("for git") << MrState::landing;
        QTest::newRow("for a person") << MrState::held;
    }
    void what_waits_at_the_head_of_the_queue_gives_way_when_it_is_held_back()
    {
        QFETCH(MrState, state);
        TownBuilder town;
        const MrId mr = request_in(town, state), next = town.handed_over(town.bead("Next"));
        const BeadId id = town.mr(mr).bead, gate = town.bead("Gate");
        town.must(AddDependency{id, gate});
        QCOMPARE(town.mr(next).state, MrState::checking);
        if (state == MrState::held)
            QCOMPARE(town.must(ApproveMr{mr}), std::string("mr.requeued"));
        QCOMPARE(town.mr(mr).state, MrState::queued);
        QCOMPARE(town.mr(mr).waits_for, WaitFor::nothing);
        QCOMPARE(town.must(ReportTargetMoved{mr, 1}, "daemon"), std::string());
    }
    void git_may_have_been_faster_than_what_holds_it_back()
    {
        TownBuilder town;
        const MrId mr = request_in(town, MrState::landing);
        const BeadId id = town.mr(mr).bead, gate = town.bead("Gate");
        town.must(AddDependency{id, gate});
        QCOMPARE(town.must(ReportLanded{mr, 1, "another"}, "daemon"), std::string());
        QCOMPARE(town.must(ReportLanded{mr, 1, town.mr(mr).commit}, "daemon"), std::string("mr.landed"));
        QCOMPARE(town.footnote(id), std::format("landed, waits for {}: Gate", gate.value));
        QVERIFY(badge_of(town.state, town.at(id)).rule.ends_with(std::format("It waits for {}: Gate, and closes after that.", gate.value)));
        QCOMPARE(town.must(CloseBead{gate, ""}), std::string("bead.closed bead.closed"));
        QCOMPARE(town.lane(id), std::string("Done"));
    }
    void what_the_target_already_has_has_landed_and_the_card_says_so()
    {
        TownBuilder town;
        const MrId mr = request_in(town, MrState::checking);
        const BeadId id = town.mr(mr).bead;
        QCOMPARE(town.must(ReportLanded{mr, 1, "0ff1ce0ff1ce"}, "daemon"), std::string("mr.landed bead.closed"));
        QCOMPARE(town.lane(id), std::string("Done"));
        QCOMPARE(town.at(id).close_reason, std::string("landed 0ff1ce0ff"));
        QCOMPARE(town.footnote(id), std::string("main already had it"));
    }
    void with_open_parts_it_lands_and_is_closed_with_the_last_of_them()
    {
        TownBuilder town;
        const BeadId id = town.bead("B"), later = town.bead("Later", {id});
        const RunId run = town.sling(id);
        town.started(run);
        const BeadId first = town.bead("First"), second = town.bead("Second"), third = town.bead("Third");
        for (const BeadId &part : {first, second, third})
            town.must(AddDependency{part, id, DependencyType::parent_child});
        town.must(CloseBead{first, ""});
        town.finished(run);
        town.ended(run);
        const MrId mr = town.at(id).merge_request;
        town.checked(mr);
        QCOMPARE(town.landed(mr), std::string("mr.landed"));
        QCOMPARE(town.lane(id), std::string("Review"));
        QCOMPARE(town.badge(id), std::string("Landed"));
        QCOMPARE(town.footnote(id), std::string("landed, 2 of 3 parts open"));
        const auto sentence = [&] { return badge_of(town.state, town.at(id)).rule; };
        QCOMPARE(sentence(), "1a2b3c4d5 is on main. It closes with the last of its parts: 2 of 3 are open.");
        QCOMPARE(reason_of(town.state, town.mr(mr)), town.footnote(id));
        QVERIFY(town.state.queue.empty() && needs_you(town.state).empty());
        QVERIFY(find(town.state.agents, town.mr(mr).agent)->run.empty()); // free for other work
        QCOMPARE(town.lane(later), std::string("Ready")); // what it waited for is on the target
        QCOMPARE(town.refused(CloseBead{id, ""}), std::string("open_children"));
        QCOMPARE(town.refused(SubmitWork{id, town.work("c1")}), std::string("landed"));
        const MrId part = town.land(second); // parts can be worked on
        QCOMPARE(town.mr(part).state, MrState::landed);
        QCOMPARE(town.lane(id), std::string("Review"));
        QCOMPARE(sentence(), "1a2b3c4d5 is on main. It closes with the last of its parts: 1 of 3 is open.");
        QCOMPARE(town.must(CloseBead{third, ""}), std::string("bead.closed bead.closed"));
        QCOMPARE(town.at(id).close_reason, std::string("landed 1a2b3c4d5"));
    }
    void what_has_landed_holds_no_part_back_that_waits_for_it_data()
    {
        QTest::addColumn<QString>("way");
        for (const char *way :
            {"through a third", "through a third's parent", "through a gate", "through what it brings", "through the parts of another"})
            QTest::newRow(way) << way;
    }
    void what_has_landed_holds_no_part_back_that_waits_for_it()
    {
        QFETCH(const QString, way);
        TownBuilder town;
        const BeadId id = town.bead("B"), part = town.bead("Part"), third = town.bead("Third");
        town.must(AddDependency{part, id, DependencyType::parent_child});
        std::vector<BeadId> after{part}; // in the order in which they can be closed
        if (way == "through what it brings") {
            town.must(UpdateBead{id, {}, {}, {}, std::vector<std::string>{"provides:b"}, {}});
            town.must(AddDependency{part, BeadId("external:demo:b")});
        } else if (way == "through a gate") {
            BeadExtra extra;
            extra.await_type = "bead";
            extra.await_id = id.value;
            town.must(CreateBead{town.demo, "Gate", "gate", 2, {}, {}, {}, extra});
            town.must(AddDependency{part, std::get<BeadCreated>(town.log.back().event).bead});
        } else if (way == "through the parts of another") {
            const BeadId epic = town.bead("Epic");
            town.must(AddDependency{id, epic, DependencyType::parent_child});
            town.must(AddDependency{third, epic, DependencyType::waits_for});
            town.must(AddDependency{part, third});
            after = {third, part};
        } else {
            town.must(AddDependency{part, third});
            after = {third, part};
            const BeadId above = town.bead("Above");
            if (way == "through a third's parent")
                town.must(AddDependency{third, above, DependencyType::parent_child});
            town.must(AddDependency{way == "through a third" ? third : above, id});
        }
        QCOMPARE(town.lane(part), std::string("Backlog"));
        town.land(id);
        QCOMPARE(town.lane(id), std::string("Review"));
        for (const BeadId &bead : after) {
            QCOMPARE(town.lane(bead), std::string("Ready"));
            town.land(bead);
        }
        QCOMPARE(town.lane(id), std::string("Done"));
        QCOMPARE(town.at(id).close_reason, std::string("landed 1a2b3c4d5"));
    }
    void what_waited_for_landed_work_waits_again_when_that_is_begun_anew_data()
    {
        QTest::addColumn<QString>("way");
        QTest::newRow("it is given back") << "release";
        QTest::newRow("it is sent back") << "sling";
    }
    void what_waited_for_landed_work_waits_again_when_that_is_begun_anew()
    {
        QFETCH(const QString, way);
        TownBuilder town;
        const BeadId id = town.bead("B"), part = town.bead("Part"), later = town.bead("Later", {id});
        town.must(AddDependency{part, id, DependencyType::parent_child});
        town.land(id);
        QCOMPARE(town.lane(later), std::string("Ready"));
        if (way == "release")
            town.must(ReleaseBead{id});
        else
            town.sling(id);
        QCOMPARE(town.lane(later), std::string("Backlog"));
        QCOMPARE(town.footnote(later), "waits for " + id.value);
    }
    void landed_work_lets_go_on_what_waited_for_it_in_the_queue_in_a_convoy_and_to_be_closed()
    {
        TownBuilder town;
        const BeadId id = town.bead("B"), part = town.bead("Part"), queued = town.bead("Queued"), fed = town.bead("Fed", {id});
        town.must(AddDependency{part, id, DependencyType::parent_child});
        const MrId waits = town.handed_over(queued);
        town.must(AddDependency{queued, id});
        town.checked(waits);
        QCOMPARE(town.mr(waits).state, MrState::queued);
        town.must(CreateConvoy{"Convoy", {fed}});
        town.must(LaunchConvoy{std::get<ConvoyCreated>(town.log.back().event).convoy, {}});
        QVERIFY(town.at(fed).last_run.empty());
        const MrId mr = town.handed_over(id);
        town.checked(mr);
        const std::string events = town.landed(mr);
        QVERIFY2(events.starts_with("mr.landed"), events.c_str());
        QVERIFY2(events.contains("mr.check_started") && events.contains("run.queued"), events.c_str());
        QCOMPARE(town.mr(waits).state, MrState::checking);
        QVERIFY(!town.at(fed).last_run.empty());
        const BeadId by_hand = town.bead("By hand", {id});
        QCOMPARE(town.refused(CloseBead{by_hand, ""}), std::string("accepted"));
    }
    void landed_with_open_parts_there_are_these_ways_out_data()
    {
        QTest::addColumn<QString>("way");
        QTest::addColumn<QString>("lane");
        QTest::newRow("the part is deleted") << "delete" << "Done";
        QTest::newRow("the part leaves") << "remove" << "Done";
        QTest::newRow("it is closed by force") << "force" << "Done";
        QTest::newRow("it is given back") << "release" << "Ready";
        QTest::newRow("it is sent back") << "sling" << "AI";
    }
    void landed_with_open_parts_there_are_these_ways_out()
    {
        QFETCH(QString, way);
        QFETCH(QString, lane);
        TownBuilder town;
        const BeadId id = town.bead("B"), part = town.bead("Part");
        town.must(AddDependency{part, id, DependencyType::parent_child});
        const int attempts = (town.land(id), town.at(id).attempts);
        QCOMPARE(town.lane(id), std::string("Review"));
        QCOMPARE(town.footnote(id), std::string("landed, its only part is open"));
        QCOMPARE(badge_of(town.state, town.at(id)).rule, "1a2b3c4d5 is on main. It closes with its only part, which is open.");
        if (way == "delete")
            town.must(DeleteBeads{{part}, "", true});
        else if (way == "remove")
            town.must(RemoveDependency{part, id});
        else if (way == "force")
            town.must(CloseBead{id, "", true});
        else if (way == "release")
            town.must(ReleaseBead{id});
        else
            town.sling(id);
        QCOMPARE(QString::fromStdString(town.lane(id)), lane);
        if (way == "sling")
            QCOMPARE(town.at(id).attempts, attempts + 1); // what has landed is over
        if (way != "delete")
            town.must(CloseBead{part, "", true});
        QCOMPARE(QString::fromStdString(town.lane(id)), lane); // nobody's new work is closed
    }
    void what_a_person_handed_over_is_held_as_well_until_its_parts_are_closed()
    {
        TownBuilder town;
        const BeadId id = town.bead("B"), part = town.bead("Part");
        town.must(AddDependency{part, id, DependencyType::parent_child});
        const RunId run = town.sling(id);
        town.started(run);
        town.stopped(run); // which gave the bead back
        town.must(SubmitWork{id, town.work("c1")});
        const MrId mr = town.at(id).merge_request;
        town.checked(mr);
        QCOMPARE(town.landed(mr), std::string("mr.landed bead.claimed"));
        QCOMPARE(town.lane(id), std::string("Review"));
        QCOMPARE(town.must(CloseBead{part, ""}), std::string("bead.closed bead.closed"));
    }

    void late_reports_change_nothing_data()
    {
        QTest::addColumn<MrState>("state");
        for (const auto &[name, state] : all_states)
            QTest::newRow(name) << state;
    }
    void late_reports_change_nothing()
    {
        QFETCH(MrState, state);
        TownBuilder town;
        const MrId mr = request_in(town, state);
        const int round = town.mr(mr).round, gate = town.mr(mr).gate_starts;
        const Command of_older_rounds[] = {ReportMrChecked{mr, round - 1, "b", "c", {}, "", false}, ReportMrConflict{mr, round - 1, {"a"}},
            ReportMrFailed{mr, round - 1, "no"}, ReportGateEnded{mr, gate - 1, true, "", 1}, ReportLanded{mr, round - 1, "c"},
            ReportTargetMoved{mr, round - 1}, ReportMrWaiting{mr, round - 1, "why"}};
        for (const Command &command : of_older_rounds)
            QCOMPARE(town.must(command, "daemon"), std::string());
        // Each report fits the states it can come from, and no others.
        const auto fits = [&](const Command &command, std::initializer_list<MrState> states) {
            const auto decision = decide(town.state, command, {"daemon", 0});
            return decision.has_value() && decision->events.empty() == (std::ranges::find(states, state) == states.end());
        };
        using enum MrState;
        QVERIFY(fits(ReportMrChecked{mr, round, "b", "c", {}, "", false}, {checking}));
        QVERIFY(fits(ReportMrConflict{mr, round, {"a"}}, {checking}));
        QVERIFY(fits(ReportMrFailed{mr, round, "no"}, {checking, gating, landing, waiting}));
        QVERIFY(fits(ReportGateEnded{mr, gate, true, "", 1}, {gating}));
        QVERIFY(fits(ReportLanded{mr, round, "c"}, {checking, landing, waiting}));
        QVERIFY(fits(ReportTargetMoved{mr, round}, {landing, waiting}));
        QVERIFY(fits(ReportMrWaiting{mr, round, "another reason"}, {landing, waiting}));
    }
    void what_waits_for_trust_does_not_land()
    {
        TownBuilder town;
        const MrId mr = town.handed_over(town.bead("B"));
        town.checked(mr, {unit_gate});
        QCOMPARE(town.landed(mr), std::string());
        QCOMPARE(town.must(ReportMrWaiting{mr, 1, "clone"}, "daemon"), std::string());
        QCOMPARE(town.mr(mr).waits_for, WaitFor::trust);
    }
    void withdrawing_data() { late_reports_change_nothing_data(); }
    void withdrawing()
    {
        QFETCH(MrState, state);
        TownBuilder town;
        const MrId mr = request_in(town, state);
        const bool in_work = state == MrState::checking || state == MrState::gating || state == MrState::landing;
        const std::string expected = in_work ? "busy" : "accepted";
        const BeadId bead = town.mr(mr).bead;
        const bool live = town.last_run(bead).state != RunState::ended;
        if (!live && town.at(bead).status != Status::closed) {
            // Closing and sending back obey the same border: work in the queue is not pulled away.
            QCOMPARE(decide(town.state, CloseBead{bead, ""}, {"person", 0}).has_value(), !in_work);
            QCOMPARE(decide(town.state, Sling{bead, {}, {}, RunId("R"), {}}, {"person", 0}).has_value(), is_final(state));
            QCOMPARE(decide(town.state, ReleaseBead{bead}, {"person", 0}).has_value(), is_final(state));
        }
        QCOMPARE(town.refused(WithdrawMr{mr, "changed my mind"}), expected);
        QCOMPARE(town.mr(mr).state == MrState::withdrawn, !in_work && (state == MrState::withdrawn || !is_final(state)));
    }
    void closing_by_hand_withdraws()
    {
        TownBuilder town;
        const MrId mr = request_in(town, MrState::held);
        QCOMPARE(town.must(CloseBead{town.mr(mr).bead, "not needed"}), std::string("mr.withdrawn bead.closed"));
    }
    void a_person_may_hand_over_what_they_mended_themselves()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        QCOMPARE(town.refused(SubmitWork{id, town.work("c1")}), std::string("no_work"));
        const MrId first = town.handed_over(id);
        QCOMPARE(town.refused(SubmitWork{id, town.work("c1")}), std::string("busy")); // in the queue
        town.must(ReportMrFailed{first, 1, "no"}, "daemon");
        QCOMPARE(town.refused(SubmitWork{id, {"c1", 0, 0, 0, {}}}), std::string("nothing_committed"));
        QCOMPARE(town.must(SubmitWork{id, town.work("mended")}), std::string("run.finished mr.opened mr.check_started"));
        const MrId second = town.at(id).merge_request;
        QCOMPARE(town.mr(second).head, std::string("mended"));
        QCOMPARE(town.mr(second).branch, town.last_run(id).branch);
        town.checked(second);
        town.landed(second);
        QCOMPARE(town.refused(SubmitWork{id, town.work("c2")}), std::string("closed"));
        town.must(ReopenBead{id, ""});
        QCOMPARE(town.refused(SubmitWork{id, town.work("c2")}), std::string("landed"));
    }
    void work_of_one_that_was_stopped_may_be_handed_over_and_of_one_at_work_not()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        const RunId run = town.sling(id);
        town.started(run);
        QCOMPARE(town.refused(SubmitWork{id, town.work("c1")}), std::string("busy"));
        town.stopped(run);
        town.must(SubmitWork{id, town.work("c1")});
        QCOMPARE(town.lane(id), std::string("Review"));
        town.must(ReportMrFailed{town.at(id).merge_request, 1, "no"}, "daemon");
        const RunId next = town.sling(id); // its agent goes on with it
        QCOMPARE(town.at(next).attempt, 1);
    }
    void requests_are_numbered_and_the_newest_of_a_bead_is_kept()
    {
        TownBuilder town;
        const BeadId id = town.bead("B");
        for (int i = 1; i <= 3; ++i) {
            const MrId mr = town.handed_over(id);
            QCOMPARE(mr, MrId(std::format("mr-{}", i)));
            town.must(ReportMrFailed{mr, 1, "no"}, "daemon");
        }
        QCOMPARE(town.state.merge_requests.size(), std::size_t(1));
    }
};

WM_TEST_CLASS(MergeRequests)
#include "merge_test.moc"
