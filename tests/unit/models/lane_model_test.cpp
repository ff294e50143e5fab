#include "board/lane_model.h"
#include "support/qtest_main.h"
#include "town_script.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <random>

#include "base/ulid.h"

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

namespace {

class SetClock final : public Clock {
public:
    Timestamp time = 0;
    Timestamp now() const override { return time; }
};

/// The board as Town wires it, fed by hand.
struct Board {
    std::shared_ptr<SetClock> clock = std::make_shared<SetClock>();
    Replica replica;
    Activities activities;
    AgeClock ages{clock};
    BoardModel board{replica, activities, ages};
};

QStringList ids(const LaneModel &lane)
{
    QStringList list;
    for (int row = 0; row < lane.count(); ++row)
        list << lane.beadIdAt(row);
    return list;
}

/// What a view that only listens to the signals would show: every role but those that change with the clock.
class Onlooker : public QObject {
public:
    using Row = QHash<int, QVariant>;
    std::vector<Row> rows;

    explicit Onlooker(const LaneModel &model) : m_model(model)
    {
        connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
            for (int row = first; row <= last; ++row)
                rows.insert(rows.begin() + row, look(row));
        });
        connect(&model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { rows.erase(rows.begin() + first, rows.begin() + last + 1); });
        connect(&model, &QAbstractItemModel::rowsMoved, this, [this](const QModelIndex &, int from, int last, const QModelIndex &, int to) {
            QCOMPARE(last, from);
            Row row = std::move(rows[static_cast<std::size_t>(from)]);
            rows.erase(rows.begin() + from);
            rows.insert(rows.begin() + (to > from ? to - 1 : to), std::move(row));
        });
        connect(&model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
            for (int row = first.row(); row <= last.row(); ++row)
                rows[static_cast<std::size_t>(row)] = look(row);
        });
        connect(&model, &QAbstractItemModel::modelReset, this, [] { QFAIL("a lane never starts over"); });
    }
    Row look(int row) const
    {
        Row facts;
        const QHash<int, QByteArray> names = m_model.roleNames();
        for (auto role = names.keyBegin(); role != names.keyEnd(); ++role)
            if (*role != AgeRole && *role != AccessibleDescriptionRole)
                facts.insert(*role, m_model.data(m_model.index(row), *role));
        return facts;
    }

private:
    const LaneModel &m_model;
};

/// Commands that a town might see, most of them possible in the state they meet.
class Chance {
public:
    Chance(Script &script, unsigned seed) : m_script(script), m_random(seed) {}

    std::vector<Recorded> next()
    {
        for (;;)
            if (auto events = m_script.attempt(any(), m_actor); events && !events->empty())
                return *events;
    }

private:
    std::size_t below(std::size_t limit) { return m_random() % limit; }
    template <class Key, class Value> Key one_of(const Table<Key, Value> &table)
    {
        std::vector<Key> keys;
        for (const auto &[key, box] : table)
            keys.push_back(key);
        std::ranges::sort(keys);
        return keys.empty() ? Key("none") : keys[below(keys.size())];
    }
    RunId live_run()
    {
        return m_script.state.live_runs.empty() ? RunId("none") : m_script.state.live_runs[below(m_script.state.live_runs.size())];
    }
    MrId open_request() { return m_script.state.queue.empty() ? MrId("none") : m_script.state.queue[below(m_script.state.queue.size())]; }
    int round(const MrId &id)
    {
        const MergeRequest *mr = find(m_script.state.merge_requests, id);
        return mr != nullptr ? mr->round : 0;
    }

    Command any()
    {
        const auto &state = m_script.state;
        const BeadId bead = one_of(state.beads);
        const BeadId other = one_of(state.beads);
        const MrId mr = open_request();
        m_actor = "person";
        switch (below(28)) {
        case 0:
        case 1:
        case 2: {
            CreateBead command;
            command.rig = RigId("demo");
            command.title = "bead " + std::to_string(state.seq);
            command.priority = static_cast<int>(below(5));
            if (below(3) == 0)
                command.labels = {"upload"};
            return command;
        }
        case 3: return UpdateBead{bead, "renamed " + std::to_string(state.seq), std::nullopt, std::nullopt, std::nullopt, std::nullopt};
        case 4: return UpdateBead{bead, std::nullopt, std::nullopt, static_cast<int>(below(5)), std::nullopt, std::nullopt};
        case 5: return CloseBead{bead, "not needed", below(2) == 0};
        case 6: return ReopenBead{bead, "after all"};
        case 7: return DeferBead{bead, std::nullopt, std::nullopt};
        case 8: return UndeferBead{bead, std::nullopt};
        case 9: return AddDependency{bead, other, DependencyType::blocks};
        case 10: return AddDependency{bead, other, DependencyType::parent_child};
        case 11: return RemoveDependency{bead, other};
        case 12:
        case 13: return Sling{bead, std::nullopt, {}, RunId(make_ulid(m_script.now + static_cast<Timestamp>(below(1000)))), std::nullopt};
        case 14: return StopRun{bead, "stopped by you", std::nullopt};
        case 15: return ConfigureTown{1 + static_cast<int>(below(4))};
        case 16: m_actor = "daemon"; return ReportRunStarted{live_run(), "/worktree", "base"};
        case 17: {
            const RunId run = live_run();
            m_actor = "run:" + run.value;
            return FinishRun{run, {"head" + std::to_string(state.seq), 1, static_cast<int>(below(90)), 2, std::nullopt}};
        }
        case 18:
        case 19:
            m_actor = "daemon";
            return ReportRunEnded{
                live_run(), {below(3) == 0 ? ExitClass::stopped : ExitClass::exited, static_cast<int>(below(3)), 0, ""}, std::nullopt};
        case 20: m_actor = "daemon"; return ReportMrChecked{mr, round(mr), "base", "commit", {}, "", below(4) == 0};
        case 21: m_actor = "daemon"; return ReportLanded{mr, round(mr), "0123456789"};
        case 22:
            m_actor = "daemon";
            return below(2) == 0 ? Command(ReportMrConflict{mr, round(mr), {"main.c"}})
                                 : Command(ReportMrWaiting{mr, round(mr), "Your clone has changed files."});
        case 23: return below(2) == 0 ? Command(ApproveMr{mr}) : Command(ClaimBead{bead});
        case 24: {
            const RunId run = live_run();
            m_actor = "run:" + run.value;
            AskApproval asks;
            asks.run = run;
            asks.request = std::to_string(state.seq);
            asks.title = "make " + asks.request;
            asks.kind = "execute";
            return asks;
        }
        case 25: return AnswerApproval{one_of(state.approvals), true, ""};
        case 26: m_actor = "daemon"; return CloseApproval{one_of(state.approvals), ""};
        default:
            if (below(3) == 0)
                return state.frozen ? Command(Thaw{}) : Command(Freeze{"you wished it"});
            m_actor = "daemon";
            return below(2) == 0 ? Command(ReportStalled{live_run(), m_script.now}) : Command(ReportMoved{live_run()});
        }
    }

    Script &m_script;
    std::mt19937 m_random;
    std::string m_actor;
};

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

class LaneModelTest : public QObject {
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

WM_TEST_CLASS(LaneModelTest)
#include "lane_model_test.moc"
