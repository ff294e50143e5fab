#include "bead/bead_lists.h"
#include "board/shown.h"
#include "support/qtest_main.h"
#include "town_script.h"

#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

namespace {

constexpr Timestamp hour = 3'600 * nanoseconds_per_second;

QString value(const std::vector<FactRow> &rows, const QString &name)
{
    const auto found = std::ranges::find(rows, name, &FactRow::name);
    return found != rows.end() ? found->value : QString();
}

/// "relation id" of each row.
QStringList told(const std::vector<LinkRow> &rows)
{
    QStringList list;
    for (const LinkRow &row : rows)
        list << (row.relation + u' ' + row.beadId).trimmed();
    return list;
}

QString text(const BeadId &id)
{
    return QString::fromStdString(id.value);
}

} // namespace

class BeadListsTest : public QObject {
    Q_OBJECT
private slots:
    void fields_that_are_set_are_named()
    {
        Script script;
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "With everything";
        command.type = "bug";
        command.extra.assignee = "dana";
        command.extra.owner = "sam";
        command.extra.external_ref = "gh-9";
        command.extra.estimated_minutes = 90;
        command.extra.due_at = script.now + 5 * hour;
        const BeadId id = std::get<BeadCreated>(script.does(command).front().event).bead;
        const Bead &bead = *find(script.state.beads, id);
        const auto rows = factRows(script.state, bead, script.now);
        QCOMPARE(value(rows, "Type"), "bug");
        QCOMPARE(value(rows, "Assignee"), "dana");
        QCOMPARE(value(rows, "Owner"), "sam");
        QCOMPARE(value(rows, "Reference"), "gh-9");
        QCOMPARE(value(rows, "Estimate"), "1 h 30 m");
        QVERIFY(!value(rows, "Due").isEmpty());
        QVERIFY(!value(rows, "Due").contains("Overdue"));
        QCOMPARE(factRows(script.state, *find(script.state.beads, script.bead("plain")), script.now).size(), std::size_t(0));
    }
    void overdue_is_a_word_and_a_glyph_until_it_is_closed()
    {
        Script script;
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "Late";
        command.extra.due_at = script.now + hour;
        const BeadId id = std::get<BeadCreated>(script.does(command).front().event).bead;
        auto rows = factRows(script.state, *find(script.state.beads, id), script.now + 3 * hour);
        QVERIFY2(rows.front().value.startsWith("Overdue: "), qPrintable(rows.front().value));
        QCOMPARE(rows.front().agentState, static_cast<int>(AgentState::NeedsYou));
        script.does(CloseBead{id, "done"});
        rows = factRows(script.state, *find(script.state.beads, id), script.now + 3 * hour);
        QVERIFY(!rows.front().value.contains("Overdue"));
        QCOMPARE(rows.front().agentState, static_cast<int>(AgentState::None));
    }
    void dependencies_are_read_from_both_ends_data()
    {
        QTest::addColumn<DependencyType>("type");
        QTest::addColumn<QString>("here");
        QTest::addColumn<QString>("there");
        QTest::addRow("parent-child") << DependencyType::parent_child << "part of" << QString();
        QTest::addRow("discovered-from") << DependencyType::discovered_from << "found during" << "led to";
        QTest::addRow("duplicates") << DependencyType::duplicates << "duplicates" << "duplicated by";
        QTest::addRow("supersedes") << DependencyType::supersedes << "replaces" << "replaced by";
        QTest::addRow("related") << DependencyType::related << "related to" << "related to";
        QTest::addRow("caused-by") << DependencyType::caused_by << "caused by" << "caused";
    }
    void dependencies_are_read_from_both_ends()
    {
        QFETCH(const DependencyType, type);
        QFETCH(const QString, here);
        QFETCH(const QString, there);
        Script script;
        const BeadId one = script.bead("one"), other = script.bead("other");
        script.does(AddDependency{one, other, type});
        const State &state = script.state;
        QCOMPARE(told(linkRows(state, *find(state.beads, one))), QStringList{here + u' ' + text(other)});
        QCOMPARE(told(linkRows(state, *find(state.beads, other))), there.isEmpty() ? QStringList() : QStringList{there + u' ' + text(one)});
        QCOMPARE(needRows(state, *find(state.beads, one)).size(), std::size_t(0));
    }
    void what_holds_it_back_says_how()
    {
        Script script;
        const BeadId bead = script.bead("one"), first = script.bead("first"), fallback = script.bead("fallback"),
                     epic = script.bead("epic");
        script.does(AddDependency{bead, first, DependencyType::blocks});
        script.does(AddDependency{bead, fallback, DependencyType::conditional_blocks});
        script.does(AddDependency{bead, epic, DependencyType::waits_for});
        QCOMPARE(told(needRows(script.state, *find(script.state.beads, bead))),
            (QStringList{text(first), "in case it fails " + text(fallback), "all children of " + text(epic)}));
        QCOMPARE(told(unblockRows(script.state, *find(script.state.beads, first))), QStringList{text(bead)});
    }
    void steps_are_a_checklist_with_the_current_one_marked()
    {
        Script script;
        const BeadId bead = script.bead("With steps");
        const auto steps = script.steps(bead, {"plan", "write", "test"});
        script.child(bead, "a child that is no step");
        const auto current = [&] {
            QStringList list;
            for (const LinkRow &row : stepRows(script.state, *find(script.state.beads, bead)))
                if (row.current)
                    list << row.title;
            return list;
        };
        QCOMPARE(
            told(stepRows(script.state, *find(script.state.beads, bead))), (QStringList{text(steps[0]), text(steps[1]), text(steps[2])}));
        QCOMPARE(current(), QStringList{"plan"});
        const auto states = [&] {
            QStringList list;
            for (const LinkRow &row : stepRows(script.state, *find(script.state.beads, bead)))
                list << row.stateText;
            return list;
        };
        QCOMPARE(states(), (QStringList{"next", "", ""}));
        script.does(CloseBead{steps[0], "done"});
        QCOMPARE(current(), QStringList{"write"});
        QCOMPARE(states(), (QStringList{"done", "next", ""}));
        QVERIFY(stepRows(script.state, *find(script.state.beads, bead)).front().done);
        QCOMPARE(childRows(script.state, *find(script.state.beads, bead)).size(), std::size_t(1));
    }
    void gates_say_what_they_wait_for_data()
    {
        QTest::addColumn<std::string>("await");
        QTest::addColumn<std::string>("id");
        QTest::addColumn<QString>("words");
        QTest::addRow("human") << std::string("human") << std::string() << "your answer";
        QTest::addRow("bead") << std::string("bead") << std::string("wm-1") << "wm-1 to be closed";
        QTest::addRow("run") << std::string("gh:run") << std::string("421") << "GitHub run 421";
        QTest::addRow("pull request") << std::string("gh:pr") << std::string("7") << "GitHub pull request 7";
    }
    void gates_say_what_they_wait_for()
    {
        QFETCH(const std::string, await);
        QFETCH(const std::string, id);
        QFETCH(const QString, words);
        Script script;
        const BeadId bead = script.bead("one");
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "A gate";
        command.type = "gate";
        command.extra.await_type = await;
        command.extra.await_id = id;
        const BeadId gate = std::get<BeadCreated>(script.does(command).front().event).bead;
        script.does(AddDependency{bead, gate, DependencyType::blocks});
        const auto rows = gateRows(script.state, *find(script.state.beads, bead), script.now);
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows.front().waitsFor, words);
        QCOMPARE(rows.front().canAnswer, await == "human");
        QCOMPARE(needRows(script.state, *find(script.state.beads, bead)).size(), std::size_t(0)); // said once
        script.does(ResolveGate{gate, "yes"});
        QCOMPARE(gateRows(script.state, *find(script.state.beads, bead), script.now).size(), std::size_t(0));
    }
};

WM_TEST_CLASS(BeadListsTest)
#include "bead_lists_test.moc"
