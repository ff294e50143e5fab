// Which beads are in a lane: work, what a filter leaves of it, and many of them at once.
#include "board_by_hand.h"
#include "support/qtest_main.h"
#include "town_script.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

class LaneModelTest : public QObject {
    Q_OBJECT

private slots:
    void ten_thousand_beads_come_in_one_piece_for_each_lane()
    {
        Script script;
        for (int i = 0; i < 10'000; ++i) {
            const std::string number = std::to_string(i);
            Bead bead;
            bead.id = BeadId("wm-" + number);
            bead.rig = RigId("demo");
            bead.title = "bead " + number;
            bead.priority = i % 5;
            bead.status = i % 3 == 0 ? Status::closed : i % 7 == 0 ? Status::deferred : Status::open;
            bead.created = i + 1;
            script.state.beads = script.state.beads.set(bead.id, immer::box<Bead>(bead));
        }
        Board town;
        std::array<LaneModel, 5> lanes;
        std::vector<std::unique_ptr<QSignalSpy>> inserted;
        for (int lane = 0; lane < 5; ++lane) {
            lanes[lane].setBoard(&town.board);
            lanes[lane].setLane(lane);
            inserted.push_back(std::make_unique<QSignalSpy>(&lanes[lane], &QAbstractItemModel::rowsInserted));
        }
        QSignalSpy changed(&lanes[Lane::Ready], &QAbstractItemModel::dataChanged);
        town.replica.adopt(script.state);
        int total = 0;
        for (int lane = 0; lane < 5; ++lane) {
            QCOMPARE(inserted[lane]->size(), lanes[lane].count() > 0 ? 1 : 0);
            total += lanes[lane].count();
        }
        QCOMPARE(total, 10'000);
        QCOMPARE(changed.size(), 0);
        // And the same again is no news.
        town.replica.adopt(script.state);
        QCOMPARE(inserted[Lane::Ready]->size(), 1);
        QCOMPARE(changed.size(), 0);
    }

    void a_unit_in_a_town_of_twenty_thousand_is_looked_at_alone()
    {
        Script script;
        ImportBeads import;
        import.rig = RigId("demo");
        for (int i = 0; i < 20'000; ++i) {
            Bead bead;
            bead.id = BeadId("wm-" + std::to_string(i));
            bead.rig = RigId("demo");
            bead.title = "bead " + std::to_string(i);
            bead.priority = i % 5;
            import.records.push_back(bead);
        }
        script.does(import);
        Board town;
        LaneModel lanes[5];
        for (int lane = 0; lane < 5; ++lane) {
            lanes[lane].setLane(lane);
            lanes[lane].setBoard(&town.board);
        }
        QElapsedTimer timer;
        timer.start();
        town.replica.adopt(script.state);
        qInfo("20,000 beads into five lanes: %lld ms", timer.elapsed());
        std::size_t looked_at = 0;
        connect(&town.board, &BoardModel::cardsChanged, this, [&](const std::vector<CardChange> &changes) { looked_at += changes.size(); });
        timer.restart();
        for (int i = 0; i < 1'000; ++i)
            town.replica.fold(script.does(UpdateBead{BeadId("wm-" + std::to_string(i * 7)), "renamed", {}, {}, {}, {}}));
        qInfo("1,000 units, decided and shown: %lld ms", timer.elapsed());
        QCOMPARE(looked_at, std::size_t(1'000));
        QCOMPARE(lanes[Lane::Ready].count(), 20'000);
    }

    void a_filter_that_is_typed_and_taken_back_keeps_the_rows_that_stay()
    {
        Board town;
        Script script;
        const BeadId fish = script.bead("Fuzz the parser");
        script.bead("Rename the option");
        const BeadId fuzzy = script.bead("More fuzz");
        town.replica.adopt(script.state);
        LaneModel ready;
        const QAbstractItemModelTester tester(&ready, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ready.setLane(Lane::Ready);
        ready.setBoard(&town.board);
        QCOMPARE(ready.count(), 3);
        QSignalSpy removed(&ready, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&ready, &QAbstractItemModel::rowsInserted);
        BoardFilter filter;
        filter.setBoard(&town.board);
        ready.setFilter(&filter);
        filter.setText("fuzz");
        QCOMPARE(ids(ready), (QStringList{QString::fromStdString(fish.value), QString::fromStdString(fuzzy.value)}));
        QCOMPARE(removed.size(), 1);
        filter.setText(QString::fromStdString(fuzzy.value));
        QCOMPARE(ids(ready), QStringList{QString::fromStdString(fuzzy.value)});
        filter.clear();
        QCOMPARE(ready.count(), 3);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(ready.rowOf(QString::fromStdString(fuzzy.value)), 2);
        QCOMPARE(ready.rowOf("wm-none"), -1);
    }

    void filters_by_rig_and_by_whose_it_is()
    {
        Board town;
        Script script;
        script.bead("mine");
        const RunId run = script.starts(script.bead("at work"));
        script.does(AddRig{RigId("other"), "/other", "/other/.git", "main", "ot", {}});
        CreateBead elsewhere;
        elsewhere.rig = RigId("other");
        elsewhere.title = "elsewhere, found by an agent";
        script.does(elsewhere, "run:" + run.value);
        town.replica.adopt(script.state);
        LaneModel ready;
        ready.setLane(Lane::Ready);
        ready.setBoard(&town.board);
        QCOMPARE(ready.count(), 2);
        BoardFilter filter;
        filter.setBoard(&town.board);
        ready.setFilter(&filter);
        filter.setRig("other");
        QCOMPARE(ready.count(), 1);
        QCOMPARE(filter.total(), 1);
        filter.setMine(true);
        QCOMPARE(ready.count(), 0);
        filter.setRig("");
        QCOMPARE(ready.count(), 1);
        QCOMPARE(filter.total(), 2);
        QCOMPARE(ready.data(ready.index(0), TitleRole).toString(), "mine");
    }

    void the_board_shows_work_only()
    {
        Script script;
        const BeadId work = script.bead("Reject oversized uploads");
        script.gate("May it go out?", "human", work);
        script.steps(script.bead("With steps"), {"plan", "write"});
        CreateBead other;
        other.rig = RigId("demo");
        for (const char *type : {"message", "gate"}) {
            other.title = other.type = type;
            script.does(other);
        }
        other.type = "task";
        other.title = "A template";
        other.extra.is_template = true;
        script.does(other);
        other.title = "Gone tomorrow";
        other.extra = {};
        other.extra.ephemeral = true;
        script.does(other);
        Board town;
        town.replica.adopt(script.state);
        QCOMPARE(town.board.cards().size(), std::size_t(2));
        QCOMPARE(town.board.open_beads(), 2);
        QCOMPARE(town.board.open_beads(RigId("demo")), 2);
        // What becomes work appears, and what is none any longer goes.
        LaneModel ready;
        ready.setLane(Lane::Ready);
        ready.setBoard(&town.board);
        QCOMPARE(ready.count(), 1);
        UpdateBead change{BeadId(ready.beadIdAt(0).toStdString()), {}, "message", {}, {}, {}};
        town.replica.fold(script.does(change));
        QCOMPARE(ready.count(), 0);
        QCOMPARE(town.board.open_beads(), 1);
        change.type = "task";
        town.replica.fold(script.does(change));
        QCOMPARE(ready.count(), 1);
        QCOMPARE(town.board.open_beads(), 2);
    }

    void a_long_lane_is_filtered_in_two_strokes()
    {
        Script script;
        for (int i = 0; i < 3'000; ++i) {
            Bead bead;
            bead.id = BeadId("wm-" + std::to_string(i));
            bead.rig = RigId("demo");
            bead.title = i % 2 == 0 ? "even" : "odd";
            bead.created = i + 1;
            script.state.beads = script.state.beads.set(bead.id, immer::box<Bead>(bead));
        }
        Board town;
        town.replica.adopt(script.state);
        BoardFilter filter;
        filter.setBoard(&town.board);
        LaneModel ready;
        const QAbstractItemModelTester tester(&ready, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ready.setLane(Lane::Ready);
        ready.setBoard(&town.board);
        ready.setFilter(&filter);
        QSignalSpy removed(&ready, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&ready, &QAbstractItemModel::rowsInserted);
        filter.setText("odd");
        QCOMPARE(ready.count(), 1'500);
        filter.clear();
        QCOMPARE(ready.count(), 3'000);
        QCOMPARE(removed.size() + inserted.size(), 4);
    }
};

WM_TEST_CLASS(LaneModelTest)
#include "lane_model_test.moc"
