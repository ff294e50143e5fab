// Lanes show what a town is after any history, and each change of it as a change of rows.
#include "board_by_hand.h"
#include "chance.h"
#include "support/qtest_main.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <algorithm>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

namespace {

/// From scratch: the beads of a lane in its order.
QStringList expected(const State &state, town::Lane lane, const std::function<bool(const Bead &)> &wanted)
{
    std::vector<const Bead *> beads;
    for (const auto &[id, box] : state.beads)
        if (lane_of(state, *box) == lane && wanted(*box))
            beads.push_back(&box.get());
    std::ranges::sort(beads, [&](const Bead *a, const Bead *b) {
        if (lane == town::Lane::done)
            return std::tie(a->closed_at, a->created) > std::tie(b->closed_at, b->created);
        return comes_before(*a, *b);
    });
    QStringList list;
    for (const Bead *bead : beads)
        list << QString::fromStdString(bead->id.value);
    return list;
}

} // namespace

class LaneHistory : public QObject {
    Q_OBJECT

private slots:
    void rows_follow_any_history_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 12; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void rows_follow_any_history()
    {
        QFETCH(const unsigned, seed);
        struct Watched {
            LaneModel model;
            QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
            Onlooker onlooker{model};
            town::Lane lane = town::Lane::backlog;
            std::function<bool(const Bead &)> wanted = [](const Bead &) { return true; };
            int most = 0;
        };
        Board town;
        std::array<Watched, 7> lanes; // testers attached from empty
        for (int i = 0; i < 7; ++i) {
            lanes[i].lane = static_cast<town::Lane>(i % 5);
            lanes[i].model.setBoard(&town.board);
            lanes[i].model.setLane(i % 5);
        }
        BoardFilter urgent, renamed;
        urgent.setBoard(&town.board);
        urgent.setLowestPriority(1);
        lanes[5].model.setFilter(&urgent);
        lanes[5].wanted = [](const Bead &bead) { return bead.priority <= 1; };
        renamed.setBoard(&town.board);
        renamed.setText("RENAMED");
        lanes[6].model.setFilter(&renamed);
        lanes[6].wanted = [](const Bead &bead) { return bead.title.starts_with("renamed"); };

        Script script;
        Chance chance(script, seed);
        town.replica.adopt(script.state);
        for (int step = 0; step < 400; ++step) {
            town.replica.fold(chance.next());
            QVERIFY(town.replica.state() == script.state);
            int open = 0;
            for (Watched &lane : lanes) {
                QCOMPARE(ids(lane.model), expected(script.state, lane.lane, lane.wanted));
                lane.most = std::max(lane.most, lane.model.count());
                QCOMPARE(static_cast<int>(lane.onlooker.rows.size()), lane.model.count());
                for (int row = 0; row < lane.model.count(); ++row) {
                    const auto now = lane.onlooker.look(row);
                    const auto &seen = lane.onlooker.rows[static_cast<std::size_t>(row)];
                    if (seen != now)
                        for (const auto [role, value] : now.asKeyValueRange())
                            QVERIFY2(seen[role] == value,
                                qPrintable(lane.model.roleNames()[role] + " of " + lane.model.beadIdAt(row) + " was not announced"));
                }
            }
            for (int lane = 0; lane < 4; ++lane)
                open += lanes[lane].model.count();
            QCOMPARE(town.board.open_beads(), open);
            QCOMPARE(town.board.open_beads(RigId("demo")), open);
            QCOMPARE(town.board.wipUsed(), places_taken(script.state));
            QCOMPARE(urgent.total(), static_cast<int>(std::ranges::count_if(town.board.cards(), [](const auto &entry) {
                return entry.second.bead->priority <= 1;
            })));
        }
        for (int lane = 0; lane < 5; ++lane)
            QVERIFY2(lanes[lane].most > 0, "the history never reached this lane");
        // A newer snapshot of a town that went on elsewhere is told as row changes too.
        for (int step = 0; step < 100; ++step)
            chance.next();
        town.replica.adopt(script.state);
        for (const Watched &lane : lanes)
            QCOMPARE(ids(lane.model), expected(script.state, lane.lane, lane.wanted));
    }
};

WM_TEST_CLASS(LaneHistory)
#include "lane_history_test.moc"
