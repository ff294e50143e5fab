// The steps of a formula, and children in general.
#include "support/qtest_main.h"
#include "town/bead/index.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/due.h"
#include "town/words.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

PourMolecule feature(const TownBuilder &town, const BeadId &on)
{
    return {town.demo, on, "feature", "A feature", {},
        {{"plan", "Plan", "task", 2, {}, {}, {}, {}}, {"build", "Build", "task", 2, {}, {}, {"plan"}, {}}}, ""};
}

constexpr Timestamp minute = 60 * nanoseconds_per_second;

/// A step, and one behind a gate that comes after it.
PourMolecule cool_down(TownBuilder &town, const std::string &await_type, std::int64_t timeout, const std::string &await_id = "")
{
    BeadExtra gate;
    gate.await_type = await_type;
    gate.await_id = await_id;
    gate.timeout = timeout;
    return {town.demo, town.bead("Upload"), "release", "Release", {},
        {{"first", "First", "task", 2, {}, {}, {}, {}}, {"gate-cool", "Cool down", "gate", 2, {}, {}, {"first"}, gate},
            {"cool", "Then", "task", 2, {}, {}, {"gate-cool"}, {}}},
        ""};
}

BeadId child(const BeadId &parent, int number)
{
    return BeadId(std::format("{}.{}", parent.value, number));
}

} // namespace

class Molecules : public QObject {
    Q_OBJECT
private slots:
    void steps_are_children_of_their_bead_in_their_order()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Upload");
        town.must(feature(town, bead));
        QCOMPARE(wm::town::children(town.state, bead), (std::vector{child(bead, 1), child(bead, 2)}));
        QCOMPARE(own_blockers(town.state, town.at(child(bead, 2))), std::vector{child(bead, 1)});
        QVERIFY(is_step(town.at(child(bead, 1))));
        QVERIFY(!is_ready(town.at(child(bead, 1)))); // they belong to whoever has the bead
        QCOMPARE(town.lane(bead), std::string("Ready"));
    }
    void without_a_bead_it_makes_one()
    {
        TownBuilder town;
        town.must(feature(town, {}));
        const auto ready = ready_beads(town.state);
        QCOMPARE(ready.size(), std::size_t(1));
        QCOMPARE(ready.front()->title, std::string("A feature"));
        QCOMPARE(wm::town::children(town.state, ready.front()->id).size(), std::size_t(2));
    }
    void a_step_cannot_be_closed_before_the_one_it_needs()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Upload");
        town.must(feature(town, bead));
        const RunId run = town.sling(bead);
        town.started(run);
        QCOMPARE(town.refused(CloseBead{child(bead, 2), ""}, by(run)), std::string("blocked"));
        QCOMPARE(town.must(CloseBead{child(bead, 1), ""}, by(run)), std::string("bead.closed"));
        QCOMPARE(town.must(CloseBead{child(bead, 2), ""}, by(run)), std::string("bead.closed"));
    }
    void work_is_not_done_while_a_step_is_open()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Upload");
        town.must(feature(town, bead));
        const RunId run = town.sling(bead);
        town.started(run);
        QCOMPARE(town.refused(FinishRun{run, TownBuilder::work("c1")}, by(run)), std::string("open_steps"));
        town.must(CloseBead{child(bead, 1), ""}, by(run));
        town.must(CloseBead{child(bead, 2), ""}, by(run));
        QCOMPARE(town.must(FinishRun{run, TownBuilder::work("c1")}, by(run)), std::string("run.finished mr.opened"));
    }
    void an_agent_cannot_change_a_step_so_that_it_holds_nothing_back()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Upload"), other = town.bead("Other", {town.bead("Blocker")});
        town.must(feature(town, bead));
        const RunId run = town.sling(bead);
        town.started(run);
        const BeadId first = child(bead, 1);
        QCOMPARE(town.refused(SetStatus{first, "pinned"}, by(run)), std::string("not_allowed"));
        QCOMPARE(town.refused(UpdateBead{first, {}, "chore", {}, {}, {}}, by(run)), std::string("not_allowed"));
        QCOMPARE(town.refused(RemoveDependency{child(bead, 2), first}, by(run)), std::string("not_allowed"));
        QCOMPARE(town.refused(RemoveDependency{other, town.at(other).dependencies[0].on}, by(run)), std::string("not_yours"));
        QCOMPARE(town.must(NoteBead{first, {}}, by(run)), std::string("bead.noted"));
    }
    void another_agent_does_not_close_them()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Upload");
        town.must(feature(town, bead));
        town.sling(bead);
        const RunId other = town.sling(town.bead("Elsewhere"));
        QCOMPARE(town.refused(CloseBead{child(bead, 1), ""}, by(other)), std::string("not_allowed"));
    }
    void a_gate_asks_when_its_turn_has_come()
    {
        TownBuilder town;
        PourMolecule pour = feature(town, town.bead("Upload"));
        pour.steps[1].type = "gate";
        pour.steps[1].extra.await_type = "human";
        town.must(pour);
        QVERIFY(needs_you(town.state).empty());
        town.must(CloseBead{child(pour.on, 1), ""});
        QCOMPARE(needs_you(town.state).size(), std::size_t(1));
        town.must(ResolveGate{child(pour.on, 2), ""});
        QVERIFY(needs_you(town.state).empty());
    }
    void a_timer_gate_counts_from_its_turn_and_not_from_the_pour()
    {
        TownBuilder town;
        const PourMolecule pour = cool_down(town, "timer", minute);
        town.must(pour);
        QVERIFY(!next_due(town.state));
        town.now += 2 * minute;
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string());
        QCOMPARE(town.refused(CloseBead{child(pour.on, 3), ""}), std::string("blocked"));

        town.must(CloseBead{child(pour.on, 1), ""});
        QCOMPARE(next_due(town.state), std::optional(town.at(child(pour.on, 1)).closed_at + minute));
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string());
        town.must(ReopenBead{child(pour.on, 1), ""}); // it has to wait again, and to count again
        QVERIFY(!next_due(town.state));
        town.must(CloseBead{child(pour.on, 1), ""});
        town.now += minute;
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("bead.closed"));
        QCOMPARE(town.at(child(pour.on, 2)).close_reason, std::string("its time has come"));
        QVERIFY(!next_due(town.state));
        QCOMPARE(town.must(CloseBead{child(pour.on, 3), ""}), std::string("bead.closed"));
    }
    void a_gate_for_a_bead_opens_in_its_turn()
    {
        TownBuilder town;
        const BeadId other = town.bead("Other");
        const PourMolecule pour = cool_down(town, "bead", 0, other.value);
        town.must(pour);
        QCOMPARE(town.must(CloseBead{other, ""}), std::string("bead.closed"));
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string());
        QCOMPARE(town.refused(CloseBead{child(pour.on, 3), ""}), std::string("blocked"));
        QCOMPARE(town.must(CloseBead{child(pour.on, 1), ""}), std::string("bead.closed bead.closed"));
        QCOMPARE(town.at(child(pour.on, 2)).status, Status::closed);
    }
    void a_gate_that_a_person_opens_early_lets_its_step_not_pass_the_others()
    {
        TownBuilder town;
        const PourMolecule pour = cool_down(town, "human", 0);
        town.must(pour);
        town.must(ResolveGate{child(pour.on, 2), "approved"});
        QCOMPARE(town.refused(CloseBead{child(pour.on, 3), ""}), std::string("blocked"));
        town.must(CloseBead{child(pour.on, 1), ""});
        QCOMPARE(town.must(CloseBead{child(pour.on, 3), ""}), std::string("bead.closed"));
    }
    void a_no_to_the_gate_of_a_formula_puts_its_step_aside()
    {
        TownBuilder town;
        const PourMolecule pour = cool_down(town, "human", 0);
        town.must(pour);
        const RunId run = town.sling(pour.on);
        town.started(run);
        const BeadId gate = child(pour.on, 2), step = child(pour.on, 3);
        town.must(CloseBead{child(pour.on, 1), ""}, by(run));
        QCOMPARE(put_aside_by_no(town.state, town.at(gate)), std::vector{step});
        town.must(DeferBead{step, {}, {}});
        town.must(ResolveGate{gate, "rejected: not this month"});
        const Error said = town.error(CloseBead{step, "done"}, by(run));
        QCOMPARE(said.code, std::string("put_aside"));
        QCOMPARE(said.message, step.value + " is put aside: " + gate.value + " was answered \"rejected: not this month\".");
        QCOMPARE(town.refused(CloseBead{step, "done", true}, by(run)), std::string("put_aside"));
        QCOMPARE(town.refused(FinishRun{run, TownBuilder::work("c1")}, by(run)), std::string("open_steps"));
        town.must(UndeferBead{step, {}}); // a person has thought again
        QCOMPARE(town.must(CloseBead{step, "done"}, by(run)), std::string("bead.closed"));
    }
    void a_step_that_needs_what_is_not_there_is_refused()
    {
        TownBuilder town;
        PourMolecule pour = feature(town, {});
        pour.steps[0].needs = {"nothing"};
        QCOMPARE(town.refused(pour), std::string("bad_value"));
        QVERIFY(town.state.beads.size() == 0);
    }
    void a_child_has_the_next_number_of_its_parent_and_numbers_are_not_given_twice()
    {
        TownBuilder town;
        const BeadId epic = town.bead("Epic");
        const auto add = [&](const BeadId &parent) {
            return town.refused(CreateBead{town.demo, "Part", "task", 2, {}, {}, {{parent, DependencyType::parent_child}}});
        };
        QCOMPARE(add(epic), std::string("accepted"));
        QCOMPARE(add(epic), std::string("accepted"));
        town.must(DeleteBeads{{child(epic, 2)}, "", false});
        QCOMPARE(add(epic), std::string("accepted"));
        QVERIFY(find(town.state.beads, child(epic, 2)) == nullptr);
        QVERIFY(find(town.state.beads, child(epic, 3)) != nullptr);
    }
    void three_levels_of_children_are_enough()
    {
        TownBuilder town;
        BeadId parent = town.bead("Epic");
        for (int level = 1; level <= deepest_child; ++level) {
            town.must(CreateBead{town.demo, "Part", "task", 2, {}, {}, {{parent, DependencyType::parent_child}}});
            parent = child(parent, 1);
            QCOMPARE(depth_of(parent), level);
        }
        QCOMPARE(town.refused(CreateBead{town.demo, "Part", "task", 2, {}, {}, {{parent, DependencyType::parent_child}}}),
            std::string("too_deep"));
    }
    void the_longest_prefix_says_whose_bead_it_is()
    {
        TownBuilder town;
        town.must(AddRig{RigId("web"), "/src/web", "/src/web/.git", "main", "wm-web", {}});
        QCOMPARE(rig_of_id(town.state, BeadId("wm-web-a1b2"))->id, RigId("web"));
        QCOMPARE(rig_of_id(town.state, BeadId("wm-a1b2"))->id, town.demo);
        QVERIFY(rig_of_id(town.state, BeadId("xy-a1b2")) == nullptr);
    }
};

WM_TEST_CLASS(Molecules)
#include "molecule_test.moc"
