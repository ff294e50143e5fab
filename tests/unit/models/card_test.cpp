// What the card of a bead says on the board, and when it is told.
#include "board_by_hand.h"
#include "support/qtest_main.h"
#include "town_script.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

class CardTest : public QObject {
    Q_OBJECT

private slots:
    void a_card_counts_its_steps_and_its_children()
    {
        Script script;
        const BeadId molecule = script.bead("With steps");
        const std::vector<BeadId> steps = script.steps(molecule, {"plan", "write", "test"});
        const BeadId epic = script.bead("An epic");
        const BeadId child = script.child(epic, "one");
        script.child(epic, "two");
        Board town;
        town.replica.adopt(script.state);
        LaneModel lanes[5];
        for (int lane = 0; lane < 5; ++lane) {
            lanes[lane].setLane(lane);
            lanes[lane].setBoard(&town.board);
        }
        const auto progress = [&](const BeadId &bead) {
            for (const LaneModel &lane : lanes)
                if (const int row = lane.rowOf(QString::fromStdString(bead.value)); row >= 0)
                    return lane.data(lane.index(row), ProgressRole).toString();
            return QStringLiteral("not on the board");
        };
        QCOMPARE(progress(molecule), "0 of 3 steps");
        QCOMPARE(progress(epic), "0 of 2");
        QCOMPARE(progress(child), QString());
        QCOMPARE(progress(steps.front()), "not on the board");
        // The card is told although its own bead did not change.
        std::vector<BeadId> told;
        connect(&town.board, &BoardModel::cardsChanged, this, [&](const std::vector<CardChange> &changes) {
            for (const CardChange &change : changes)
                told.push_back(change.after->bead->id);
        });
        town.replica.fold(script.does(CloseBead{steps.front(), "done"}));
        QCOMPARE(progress(molecule), "1 of 3 steps");
        QVERIFY(std::ranges::find(told, molecule) != told.end());
        town.replica.fold(script.does(CloseBead{child, "done"}));
        QCOMPARE(progress(epic), "1 of 2");
        QVERIFY(std::ranges::find(told, epic) != told.end());
    }

    void what_an_agent_does_is_news_for_its_row_only()
    {
        Board town;
        Script script;
        const BeadId bead = script.bead("Reject oversized uploads", 1);
        script.starts(script.bead("Another one"));
        const RunId run = script.starts(bead);
        town.replica.adopt(script.state);
        LaneModel ai;
        ai.setLane(Lane::Ai);
        ai.setBoard(&town.board);
        QCOMPARE(ai.count(), 2);
        QSignalSpy changed(&ai, &QAbstractItemModel::dataChanged);
        town.activities.hear({run.value, "Editing limiter.cpp", script.now, 100});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), ai.rowOf(QString::fromStdString(bead.value)));
        QCOMPARE(ai.data(ai.index(0), ActionRole).toString(), "Editing limiter.cpp");
        QCOMPARE(ai.data(ai.index(1), ActionRole).toString(), QString());
        town.activities.hear({"unknown", "Hello", script.now, 1});
        QCOMPARE(changed.size(), 1);
    }

    void a_card_says_that_its_agent_asks_as_soon_as_it_does()
    {
        Board town;
        Script script;
        const RunId run = script.starts(script.bead("Reject oversized uploads", 1));
        town.replica.adopt(script.state);
        LaneModel ai;
        const Onlooker onlooker(ai);
        ai.setLane(Lane::Ai);
        ai.setBoard(&town.board);
        const auto word = [&] { return onlooker.rows.front()[StateTextRole].toString(); };
        QCOMPARE(word(), "Working");
        AskApproval asks;
        asks.run = run;
        asks.request = "1";
        asks.title = "git push --force";
        asks.kind = "execute";
        town.replica.fold(script.does(asks, "run:" + run.value));
        QCOMPARE(word(), "Needs you");
        town.replica.fold(script.does(AnswerApproval{ApprovalId("ap-1"), true, ""}));
        QCOMPARE(word(), "Working");
        town.replica.fold(script.does(Freeze{"you wished it"}));
        QCOMPARE(word(), "Frozen");
    }

    void a_card_says_what_it_is_to_those_who_cannot_see_it()
    {
        Board town;
        Script script;
        const BeadId bead = script.bead("Reject oversized uploads", 1);
        const RunId run = script.starts(bead);
        town.replica.adopt(script.state);
        town.activities.hear({run.value, "Editing limiter.cpp", script.now, 100});
        town.clock->time = script.now + 14 * 60 * nanoseconds_per_second;
        LaneModel ai;
        ai.setLane(Lane::Ai);
        ai.setBoard(&town.board);
        QCOMPARE(ai.data(ai.index(0), AccessibleNameRole).toString(), QString::fromStdString(bead.value) + ", Reject oversized uploads");
        QCOMPARE(ai.data(ai.index(0), AccessibleDescriptionRole).toString(), "AI, working, Juniper, Editing limiter.cpp, priority 1, 14 m");
    }

    void a_card_says_what_its_bead_has_cost_and_how_much_of_the_budget_is_gone()
    {
        Board town;
        Script script;
        const RunId run = script.starts(script.bead("one"));
        const RunId other = script.starts(script.bead("two"));
        town.replica.adopt(script.state);
        LaneModel ai;
        Onlooker onlooker(ai);
        ai.setLane(Lane::Ai);
        ai.setBoard(&town.board);
        const auto shown = [&](int row, int role) { return onlooker.rows[static_cast<std::size_t>(row)][role]; };
        QCOMPARE(shown(0, CostRole), QString());
        QCOMPARE(shown(0, BudgetRole), -1.0);
        Spent spent;
        spent.micro_dollars = 1'420'000;
        town.replica.fold(script.does(ReportSpent{run, spent}, "daemon"));
        QCOMPARE(shown(0, CostRole), "$1.42");
        QCOMPARE(shown(1, CostRole), QString());
        town.replica.fold(script.does(SetBudget{"day", 4'000'000}));
        QCOMPARE(shown(0, BudgetRole), 0.355);
        QCOMPARE(shown(1, BudgetRole), 0.355); // the day is everybody's
        spent.micro_dollars = 580'000;
        town.replica.fold(script.does(ReportSpent{other, spent}, "daemon"));
        QCOMPARE(shown(0, BudgetRole), 0.5);
        script.finishes(run);
        town.replica.adopt(script.state);
        QCOMPARE(cardCost(script.state, *find(script.state.beads, find(script.state.runs, run)->bead)), "$1.42");
    }

    void a_card_that_waits_for_two_names_what_has_landed_no_more()
    {
        Script script;
        const BeadId first = script.bead("First"), second = script.bead("Second"), later = script.bead("Later");
        script.child(first, "Part");
        script.does(AddDependency{later, first});
        script.does(AddDependency{later, second});
        script.finishes(script.starts(first));
        const State before = script.state;
        script.lands(first);
        QCOMPARE(find(script.state.beads, first)->status, Status::in_progress);
        QVERIFY(std::ranges::contains(touched_beads(before, script.state), later));
        QCOMPARE(footnote_of(script.state, *find(script.state.beads, later)), "waits for " + second.value);
    }

    void the_age_on_a_card_depends_on_where_it_is()
    {
        Board town;
        Script script;
        const auto in = [&](qint64 minutes) { script.now += minutes * 60 * nanoseconds_per_second; };
        const BeadId bead = script.bead("one");
        const auto age = [&] {
            const Bead &now = *find(script.state.beads, bead);
            return cardAge(script.state, now, lane_of(script.state, now), script.now);
        };
        in(2 * 24 * 60);
        QCOMPARE(age(), "2 d");
        const RunId run = script.starts(bead);
        in(14);
        QCOMPARE(age(), "14 m");
        AskApproval asks;
        asks.run = run;
        asks.request = "1";
        asks.title = "make";
        asks.kind = "execute";
        script.does(asks, "run:" + run.value);
        in(3);
        asks.request = "2";
        script.does(asks, "run:" + run.value);
        QCOMPARE(age(), "waiting 3 m"); // for the answer that is due the longest
        script.does(AnswerApproval{ApprovalId("ap-1"), true, ""});
        script.does(AnswerApproval{ApprovalId("ap-2"), true, ""});
        const Timestamp silent = script.now;
        in(6);
        script.does(ReportStalled{run, silent}, "daemon");
        QCOMPARE(age(), "quiet 6 m");
        script.does(ReportMoved{run}, "daemon");
        QCOMPARE(age(), "23 m");
        script.finishes(run);
        const MrId mr = find(script.state.beads, bead)->merge_request;
        in(5);
        QCOMPARE(age(), "5 m"); // in the queue, being checked
        script.does(ReportMrChecked{mr, 1, "base", "commit", {}, "", true}, "daemon");
        in(3);
        QCOMPARE(age(), "waiting 3 m");
        script.does(ApproveMr{mr});
        script.does(ReportMrChecked{mr, 2, "base", "commit", {}, "", true}, "daemon");
        script.does(ReportLanded{mr, 2, "commit"}, "daemon");
        in(60);
        QCOMPARE(age(), "1 h");
    }
};

WM_TEST_CLASS(CardTest)
#include "card_test.moc"
