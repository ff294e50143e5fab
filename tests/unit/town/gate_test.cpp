// Gates, and what happens when a time has come.
#include "support/qtest_main.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/due.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

constexpr Timestamp minute = 60 * nanoseconds_per_second;

BeadId created(const TownBuilder &town)
{
    for (auto event = town.log.rbegin(); event != town.log.rend(); ++event)
        if (const auto *bead = std::get_if<BeadCreated>(&event->event))
            return bead->bead;
    return {};
}

BeadId gate(TownBuilder &town, const std::string &type, const std::string &id = "", Timestamp timeout = 0)
{
    BeadExtra extra;
    extra.await_type = type;
    extra.await_id = id;
    extra.timeout = timeout;
    town.must(CreateBead{town.demo, "Gate", "gate", 2, {}, {}, {}, extra});
    return created(town);
}

} // namespace

class Gates : public QObject {
    Q_OBJECT
private slots:
    void a_gate_holds_back_what_waits_for_it_and_is_no_work_itself()
    {
        TownBuilder town;
        const BeadId question = gate(town, "human"), work = town.bead("Deploy", {question});
        QCOMPARE(town.lane(work), std::string("Backlog"));
        QVERIFY(!is_ready(town.at(question)));
        QVERIFY(town.state.gates.count(question) == 1);
        QCOMPARE(town.must(ResolveGate{question, "go"}), std::string("bead.closed"));
        QCOMPARE(town.lane(work), std::string("Ready"));
        QVERIFY(town.state.gates.empty());
    }
    void an_agent_cannot_answer_for_the_person()
    {
        TownBuilder town;
        const RunId run = town.sling(town.bead("Work"));
        const BeadId question = gate(town, "human");
        QCOMPARE(town.refused(ResolveGate{question, ""}, by(run)), std::string("not_allowed"));
        QCOMPARE(town.refused(CloseBead{question, "", true}, by(run)), std::string("not_allowed"));
    }
    void an_agent_does_not_take_a_persons_gate_off_its_bead()
    {
        TownBuilder town;
        const BeadId work = town.bead("Work");
        const RunId run = town.sling(work);
        const BeadId question = gate(town, "human");
        town.must(AddDependency{work, question});
        town.started(run);
        const Error error = town.error(RemoveDependency{work, question}, by(run));
        QCOMPARE(error.code, std::string("not_allowed"));
        QCOMPARE(error.message, question.value + " asks a person; an agent cannot take it off " + work.value + ".");
        QVERIFY2(error.hint.contains("wm dep remove " + work.value), error.hint.c_str());
        QCOMPARE(
            town.refused(AddDependency{work, question, DependencyType::related}, by(run)), std::string("exists")); // not over it either
        town.finished(run);
        town.ended(run);
        QCOMPARE(town.mr(town.at(work).merge_request).state, MrState::queued); // it waits for the answer
        QCOMPARE(town.must(RemoveDependency{work, question}), std::string("dependency.removed mr.check_started"));
    }
    void a_question_of_its_own_is_not_taken_back_by_an_agent()
    {
        TownBuilder town;
        const BeadId work = town.bead("Work");
        const RunId run = town.sling(work);
        town.started(run);
        BeadExtra asks;
        asks.await_type = "human";
        town.must(CreateBead{town.demo, "May I?", "gate", 2, {}, {}, {}, asks}, by(run));
        const BeadId question = created(town);
        town.must(AddDependency{work, question}, by(run));
        QCOMPARE(town.refused(RemoveDependency{work, question}, by(run)), std::string("not_allowed"));
    }
    void what_is_no_gate_cannot_be_resolved()
    {
        TownBuilder town;
        QCOMPARE(town.refused(ResolveGate{town.bead("Work"), ""}), std::string("wrong_state"));
    }
    void a_gate_for_a_bead_opens_when_that_is_closed()
    {
        TownBuilder town;
        const BeadId other = town.bead("Other"), waits = gate(town, "bead", "demo:" + other.value), work = town.bead("Work", {waits});
        QCOMPARE(town.must(CloseBead{other, ""}), std::string("bead.closed bead.closed"));
        QCOMPARE(town.at(waits).status, Status::closed);
        QCOMPARE(town.lane(work), std::string("Ready"));
    }
    void a_gate_for_a_bead_that_is_closed_already_is_open_at_once()
    {
        TownBuilder town;
        const BeadId other = town.bead("Other");
        town.must(CloseBead{other, ""});
        for (const std::string &id : {other.value, "demo:" + other.value, "external:demo:" + other.value}) {
            const BeadId waits = gate(town, "bead", id);
            QCOMPARE(town.at(waits).status, Status::closed);
            QCOMPARE(town.at(waits).close_reason, other.value + " was closed");
        }
        QCOMPARE(town.at(gate(town, "bead", "demo:wm-none")).status, Status::open);
    }
    void a_gate_that_was_left_shut_opens_when_it_is_looked_at()
    {
        TownBuilder town; // as ledgers have it from before: the bead was closed, the gate stayed
        const BeadId other = town.bead("Other"), waits = gate(town, "bead", other.value);
        Bead closed = town.at(other);
        closed.status = Status::closed;
        put_bead(town.state, closed);
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("bead.closed"));
        QCOMPARE(town.at(waits).status, Status::closed);
    }
    void a_timer_gate_opens_when_its_time_has_come()
    {
        TownBuilder town;
        const BeadId timer = gate(town, "timer", "", minute), work = town.bead("Work", {timer});
        QCOMPARE(town.state.due.front().bead, timer);
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string());
        town.now += minute;
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("bead.closed"));
        QCOMPARE(town.lane(work), std::string("Ready"));
        QVERIFY(town.state.due.empty());
    }
    void a_deferred_bead_comes_back_on_its_date()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Later");
        town.must(DeferBead{bead, town.now + minute, {}});
        town.now += 2 * minute;
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("bead.undeferred"));
        QCOMPARE(town.lane(bead), std::string("Ready"));
    }
    void an_ephemeral_bead_is_forgotten_with_what_refers_to_it()
    {
        TownBuilder town;
        BeadExtra extra;
        extra.ephemeral = true;
        extra.wisp_type = "ping";
        town.must(CreateBead{town.demo, "Ping", "task", 2, {}, {}, {}, extra});
        const BeadId ping = created(town), work = town.bead("Work", {ping});
        QCOMPARE(due_time(town.at(ping)), town.at(ping).created_at + lifetime("ping"));
        town.now += 7 * 60 * minute;
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("bead.deleted"));
        QVERIFY(find(town.state.beads, ping) == nullptr);
        QVERIFY(town.at(work).dependencies.empty());
        QCOMPARE(town.lane(work), std::string("Ready"));
    }
    void an_agents_force_asks_a_person_and_his_yes_closes()
    {
        TownBuilder town;
        const RunId run = town.sling(town.bead("Work"));
        town.started(run);
        town.must(CreateBead{town.demo, "Found", "task", 2, {}, {}, {}}, by(run));
        const BeadId found = created(town), blocker = town.bead("Blocker");
        town.must(AddDependency{found, blocker});
        QCOMPARE(town.refused(CloseBead{found, ""}, by(run)), std::string("blocked"));
        QCOMPARE(town.must(CloseBead{found, "", true}, by(run)), std::string("bead.created"));
        const BeadId question = created(town);
        QVERIFY(town.at(question).title.contains("May demo/Juniper close " + found.value));
        QCOMPARE(town.must(CloseBead{found, "", true}, by(run)), std::string()); // asked once
        QCOMPARE(town.at(found).status, Status::open);
        town.must(ResolveGate{question, "approved"});
        QCOMPARE(town.at(found).status, Status::closed);
    }
    void a_question_about_a_bead_ends_with_the_bead()
    {
        TownBuilder town;
        const RunId run = town.sling(town.bead("Work"));
        town.started(run);
        for (const bool deleted : {false, true}) {
            town.must(CreateBead{town.demo, "Found", "task", 2, {}, {}, {}}, by(run));
            const BeadId found = created(town), blocker = town.bead("Blocker");
            town.must(AddDependency{found, blocker}, by(run));
            town.must(CloseBead{found, "", true}, by(run));
            const BeadId question = created(town);
            QCOMPARE(town.refused(DeleteBeads{{found}, "", true}, by(run)), std::string("not_allowed")); // a person is asked already
            town.must(deleted ? Command{DeleteBeads{{found}, "", true}} : Command{CloseBead{found, "", true}});
            QCOMPARE(town.at(question).status, Status::closed);
            QCOMPARE(
                town.at(question).close_reason, std::format("dismissed: {} was {} meanwhile", found.value, deleted ? "deleted" : "closed"));
        }
    }
    void no_gate_can_be_written_that_closes_another_bead()
    {
        TownBuilder town;
        const BeadId target = town.bead("Target");
        town.must(AddDependency{target, town.bead("Blocker")});
        const RunId run = town.sling(town.bead("Work"));
        town.started(run);
        for (const char *type : {"", "timer", "bead", "human"}) {
            BeadExtra extra;
            extra.await_type = type;
            extra.await_id = "close:" + target.value;
            const CreateBead command{town.demo, "Harmless", "gate", 2, {}, {}, {}, extra};
            QCOMPARE(town.refused(command, by(run)), std::string("bad_value"));
            QCOMPARE(town.refused(command), std::string("bad_value"));
            const PourMolecule pour{town.demo, {}, "feature", "Pour", {}, {{"a", "Step", "gate", 2, {}, {}, {}, extra}}, ""};
            QCOMPARE(town.refused(pour, by(run)), std::string("bad_value"));
        }
        // One that came in a file is answered by a person, or closes nothing.
        Bead record;
        record.id = BeadId("wm-gate");
        record.title = "Imported";
        record.type = "gate";
        record.extra.edit([&](BeadExtra &extra) { extra.await_id = "close:" + target.value; });
        town.must(ImportBeads{town.demo, {record}, {}, {}, {}, true});
        town.must(ResolveGate{record.id, ""});
        QCOMPARE(town.at(target).status, Status::open);
    }
    void a_no_leaves_the_bead_open()
    {
        TownBuilder town;
        const RunId run = town.sling(town.bead("Work"));
        town.started(run);
        town.must(CreateBead{town.demo, "Found", "task", 2, {}, {}, {}}, by(run));
        const BeadId found = created(town);
        town.must(AddDependency{found, town.bead("Blocker")});
        town.must(CloseBead{found, "", true}, by(run));
        const BeadId question = created(town);
        // A yes is never read out of other words.
        for (const char *unclear : {"", "resolved", "go on", "yes", "not approved", "denying it"})
            for (const Command &answer : {Command{ResolveGate{question, unclear}}, Command{CloseBead{question, unclear, true}}}) {
                QCOMPARE(town.refused(answer), std::string("unclear"));
                QCOMPARE(town.at(question).status, Status::open);
            }
        const State asked = town.state;
        for (const char *no : {"rejected: not yet", "no", "No, it is needed", "denied", "dismissed: later"}) {
            town.state = asked;
            town.must(ResolveGate{question, no});
            QCOMPARE(town.at(question).status, Status::closed);
            QCOMPARE(town.at(found).status, Status::open);
        }
    }
    void a_no_puts_aside_what_the_closed_gate_would_let_start()
    {
        TownBuilder town;
        const BeadId question = gate(town, "human"), work = town.bead("Deploy", {question}), held = town.bead("Held", {question});
        town.must(ClaimBead{held, ""});
        QCOMPARE(put_aside_by_no(town.state, town.at(question)), std::vector{work});
    }
};

WM_TEST_CLASS(Gates)
#include "gate_test.moc"
