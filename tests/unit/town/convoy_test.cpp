#include "support/qtest_main.h"
#include "town/rules/convoy_state.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

class Convoys : public QObject {
    Q_OBJECT
private slots:
    void a_launched_convoy_gives_its_ready_beads_to_agents_by_itself()
    {
        TownBuilder town;
        const BeadId first = town.bead("First"), beside = town.bead("Beside"), last = town.bead("Last", {first});
        town.must(CreateConvoy{"C", {first, beside, last}});
        const Convoy &convoy = *find(town.state.convoys, ConvoyId("cv-1"));
        QCOMPARE(state_of(town.state, convoy).word, std::string("Staged"));
        const auto waves = waves_of(town.state, convoy);
        QCOMPARE(waves.size(), std::size_t(2));
        QCOMPARE(waves[0].beads, (std::vector{first, beside}));
        QCOMPARE(waves[1].beads, std::vector{last});
        town.must(LaunchConvoy{ConvoyId("cv-1"), {}});
        QCOMPARE(town.lane(first), std::string("AI"));
        QCOMPARE(town.lane(beside), std::string("AI"));
        QCOMPARE(town.lane(last), std::string("Backlog"));
        const auto land = [&](const BeadId &bead) {
            const RunId run = town.at(bead).last_run;
            town.started(run);
            town.finished(run, "head-of-" + run.value);
            town.ended(run);
            const MrId mr = town.at(bead).merge_request;
            town.checked(mr);
            town.landed(mr);
        };
        land(first);
        QCOMPARE(town.lane(last), std::string("AI"));
        land(beside);
        land(last);
        QVERIFY(find(town.state.convoys, ConvoyId("cv-1"))->landed_at != 0);
    }
    void one_that_is_held_gives_nothing_more()
    {
        TownBuilder town;
        const BeadId first = town.bead("First"), last = town.bead("Last", {first});
        town.must(CreateConvoy{"C", {last}});
        town.must(LaunchConvoy{ConvoyId("cv-1"), {}});
        town.must(HoldConvoy{ConvoyId("cv-1")});
        town.must(CloseBead{first, ""});
        QCOMPARE(town.lane(last), std::string("Ready"));
    }
    void what_a_person_stopped_is_not_started_again()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        town.must(SlingMany{{bead}, "One", {}});
        const RunId run = town.at(bead).last_run;
        town.must(StopRun{bead, "stopped by you", {}});
        town.stopped(run);
        QCOMPARE(town.lane(bead), std::string("Ready"));
        const ConvoyState state = state_of(town.state, *find(town.state.convoys, ConvoyId("cv-1")));
        QCOMPARE(state.word, std::string("Stranded"));
        QVERIFY(state.reason.contains("nobody is on it"));
        town.must(LaunchConvoy{ConvoyId("cv-1"), {}}); // unless it is asked for
        QCOMPARE(town.lane(bead), std::string("AI"));
    }
    void several_beads_at_once_become_a_convoy()
    {
        TownBuilder town;
        const BeadId a = town.bead("Parse"), b = town.bead("Print", {a});
        town.must(SlingMany{{a, b}, "", {}});
        const Convoy &convoy = *find(town.state.convoys, ConvoyId("cv-1"));
        QCOMPARE(convoy.title, std::string("Parse and 1 more"));
        QCOMPARE(town.lane(a), std::string("AI"));
        QCOMPARE(state_of(town.state, convoy).word, std::string("Working"));
        QCOMPARE(town.refused(SlingMany{{a, BeadId("nothing")}, "", {}}), std::string("not_found"));
    }
    void what_stands_in_its_way_is_said_before_the_launch()
    {
        TownBuilder town;
        const BeadId outside = town.bead("Outside"), inside = town.bead("Inside", {outside}), aside = town.bead("Aside");
        town.must(DeferBead{aside, {}, {}});
        town.must(CreateConvoy{"C", {inside, aside}});
        const Convoy &convoy = *find(town.state.convoys, ConvoyId("cv-1"));
        const auto warnings = warnings_of(town.state, convoy);
        QCOMPARE(warnings.size(), std::size_t(2));
        QCOMPARE(warnings[0], std::format("{} waits for {}, which is not in the convoy.", inside.value, outside.value));
        QCOMPARE(warnings[1], std::format("{} is put aside.", aside.value));
        QVERIFY(waves_of(town.state, convoy).back().outside);
        town.must(LaunchConvoy{ConvoyId("cv-1"), {}});
        QVERIFY(state_of(town.state, *find(town.state.convoys, ConvoyId("cv-1"))).reason.contains("which nobody works on"));
    }
    void a_convoy_lands_with_its_last_bead()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), b = town.bead("B");
        QCOMPARE(town.must(CreateConvoy{"Uploads", {a, b, a}}), std::string("convoy.created"));
        const ConvoyId id("cv-1");
        QCOMPARE(find(town.state.convoys, id)->beads, (std::vector{a, b}));
        QCOMPARE(town.at(a).convoys, std::vector{id});
        QCOMPARE(town.must(CloseBead{a, ""}), std::string("bead.closed"));
        QCOMPARE(town.must(CloseBead{b, ""}), std::string("bead.closed convoy.landed"));
        QCOMPARE(find(town.state.convoys, id)->landed_at, town.now);
    }
    void a_landing_lands_the_convoy_too()
    {
        TownBuilder town;
        const BeadId a = town.bead("A");
        town.must(CreateConvoy{"One", {a}});
        const MrId mr = town.handed_over(a);
        town.checked(mr);
        QCOMPARE(town.landed(mr), std::string("mr.landed bead.closed convoy.landed"));
    }
    void what_has_landed_with_open_parts_counts_as_open_and_says_what_it_is_open_for()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), part = town.bead("Part");
        town.must(AddDependency{part, a, DependencyType::parent_child});
        town.must(CreateConvoy{"One", {a}});
        town.must(LaunchConvoy{ConvoyId("cv-1"), {}});
        const auto stand = [&] { return state_of(town.state, *find(town.state.convoys, ConvoyId("cv-1"))); };
        const RunId run = town.at(a).last_run; // the convoy began it
        town.started(run);
        town.finished(run);
        town.ended(run);
        town.checked(town.at(a).merge_request);
        QCOMPARE(town.landed(town.at(a).merge_request), std::string("mr.landed"));
        QCOMPARE(stand().closed, 0);
        QCOMPARE(stand().word, std::string("Stranded"));
        QCOMPARE(stand().reason, std::format("{} has landed and is open for {}, which nobody works on.", a.value, part.value));
        town.sling(part);
        QCOMPARE(stand().word, std::string("Waiting"));
        town.stopped(town.at(part).last_run);
        QCOMPARE(town.must(CloseBead{part, ""}), std::string("bead.closed bead.closed convoy.landed"));
    }
    void what_waits_to_land_does_not_count_as_moving()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), gate = town.bead("Gate");
        town.must(CreateConvoy{"One", {a}});
        town.must(LaunchConvoy{ConvoyId("cv-1"), {}});
        const auto stand = [&] { return state_of(town.state, *find(town.state.convoys, ConvoyId("cv-1"))); };
        const RunId run = town.at(a).last_run;
        town.started(run);
        town.must(AddDependency{a, gate});
        town.finished(run);
        town.ended(run);
        QCOMPARE(stand().reason, std::format("{} waits for {}, which nobody works on.", a.value, gate.value));
        town.sling(gate);
        QCOMPARE(stand().word, std::string("Waiting"));
    }
    void a_convoy_opens_again_when_work_comes_back()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), b = town.bead("B");
        const ConvoyId id("cv-1");
        town.must(CreateConvoy{"C", {a}});
        town.must(CloseBead{a, ""});
        QCOMPARE(town.must(ReopenBead{a, ""}), std::string("bead.reopened convoy.reopened"));
        QCOMPARE(find(town.state.convoys, id)->landed_at, Timestamp(0));
        town.must(CloseBead{a, ""});
        QCOMPARE(town.must(AddToConvoy{id, {b}}), std::string("convoy.bead_added convoy.reopened"));
        QCOMPARE(town.must(RemoveFromConvoy{id, b}), std::string("convoy.bead_removed convoy.landed"));
        QVERIFY(town.at(b).convoys.empty());
    }
    void an_empty_convoy_has_not_landed_and_one_of_closed_beads_has()
    {
        TownBuilder town;
        QCOMPARE(town.must(CreateConvoy{"Empty", {}}), std::string("convoy.created"));
        const BeadId a = town.bead("A");
        town.must(CloseBead{a, ""});
        QCOMPARE(town.must(CreateConvoy{"Done", {a}}), std::string("convoy.created convoy.landed"));
        QCOMPARE(town.must(RemoveFromConvoy{ConvoyId("cv-2"), a}), std::string("convoy.bead_removed convoy.reopened"));
    }
    void convoys_are_numbered_and_adding_twice_is_adding_once()
    {
        TownBuilder town;
        const BeadId a = town.bead("A");
        for (int i = 0; i < 11; ++i)
            town.must(CreateConvoy{"C", {}});
        QVERIFY(find(town.state.convoys, ConvoyId("cv-11")) != nullptr);
        QCOMPARE(town.state.next_convoy, 12);
        QCOMPARE(town.must(AddToConvoy{ConvoyId("cv-3"), {a, a}}), std::string("convoy.bead_added"));
        QCOMPARE(town.must(AddToConvoy{ConvoyId("cv-3"), {a}}), std::string());
        QCOMPARE(town.must(AddToConvoy{ConvoyId("cv-4"), {a}}), std::string("convoy.bead_added"));
        QCOMPARE(town.at(a).convoys.size(), std::size_t(2));
    }
    void what_does_not_fit_is_refused()
    {
        TownBuilder town;
        const BeadId a = town.bead("A");
        town.must(CreateConvoy{"C", {}});
        QCOMPARE(town.refused(CreateConvoy{" ", {}}), std::string("bad_title"));
        QCOMPARE(town.refused(CreateConvoy{"C", {BeadId("none")}}), std::string("not_found"));
        QCOMPARE(town.refused(AddToConvoy{ConvoyId("cv-9"), {a}}), std::string("not_found"));
        QCOMPARE(town.refused(AddToConvoy{ConvoyId("cv-1"), {a, BeadId("none")}}), std::string("not_found"));
        QVERIFY(town.at(a).convoys.empty()); // all or nothing
        QCOMPARE(town.refused(RemoveFromConvoy{ConvoyId("cv-1"), a}), std::string("not_found"));
    }
};

WM_TEST_CLASS(Convoys)
#include "convoy_test.moc"
