#include "support/full_disk_vfs.h"
#include "support/qtest_main.h"
#include "unit/ledger/ledger_fixture.h"

#include <QTest>

using namespace wm;
using namespace wm::ledger;

class Snapshots : public QObject {
    Q_OBJECT

    using Records = std::map<std::string, std::string>; // "kind/id" → json
    static std::pair<Seq, Records> load(const TestLedger &ledger)
    {
        Records records;
        auto reader = ledger.reader();
        const Seq at = reader
                           .load_snapshot([&records](const SnapshotRow &row) -> Result<> {
                               records[row.kind + "/" + row.id] = *row.json;
                               return {};
                           })
                           .value();
        return {at, records};
    }
    static std::vector<SnapshotRow> beads(int count, const std::string &json)
    {
        std::vector<SnapshotRow> rows;
        for (int number = 0; number < count; ++number)
            rows.push_back({"bead", "wm-" + std::to_string(number), json});
        return rows;
    }

private slots:
    void there_is_none_at_first()
    {
        const TestLedger ledger;
        QVERIFY(load(ledger) == std::pair(Seq(0), Records{}));
    }
    void later_records_replace_and_delete_earlier_ones()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1), event_row(2), event_row(3)})));
        QVERIFY(ledger.snapshot(1, {{"bead", "wm-1", "1"}, {"bead", "wm-2", "1"}, {"convoy", "wm-1", "1"}}));
        QVERIFY(load(ledger) == std::pair(Seq(1), Records{{"bead/wm-1", "1"}, {"bead/wm-2", "1"}, {"convoy/wm-1", "1"}}));
        QVERIFY(ledger.snapshot(2, {{"bead", "wm-1", "2"}, {"bead", "wm-2", {}}, {"bead", "wm-3", {}}}));
        QVERIFY(load(ledger) == std::pair(Seq(2), Records{{"bead/wm-1", "2"}, {"convoy/wm-1", "1"}}));
        QVERIFY(ledger.snapshot(3, {{"bead", "wm-2", "3"}, {"convoy", "wm-1", {}}}));
        QVERIFY(load(ledger) == std::pair(Seq(3), Records{{"bead/wm-1", "2"}, {"bead/wm-2", "3"}}));
        QCOMPARE(ledger.reader().counts()->snapshot_records, 2); // nothing old is left behind
    }
    void it_stands_at_a_committed_event_and_moves_forward()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1), event_row(2)})));
        QCOMPARE(code_of(ledger.snapshot(3, beads(1, "3"))), std::string("sequence"));
        QVERIFY(ledger.snapshot(2, beads(1, "2")));
        QCOMPARE(code_of(ledger.snapshot(1, beads(1, "1"))), std::string("stale"));
        QVERIFY(ledger.snapshot(2, {})); // nothing new: nothing to do
        QVERIFY(load(ledger) == std::pair(Seq(2), Records{{"bead/wm-0", "2"}}));
    }
    void an_empty_one_moves_the_mark()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        QVERIFY(ledger.snapshot(1, {}));
        QCOMPARE(ledger.reader().snapshot_seq().value(), 1);
    }
    void units_are_committed_between_its_steps()
    {
        TestLedger ledger({.snapshot_rows_per_step = 10});
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        std::vector<std::string> order;
        // Each answer asks for the next unit, so each takes a commit of its own.
        std::function<void(Seq)> next = [&](Seq seq) {
            ledger->submit(unit_of({event_row(seq)}), [&, seq](const Result<> &) {
                order.push_back("unit");
                if (seq < 6)
                    next(seq + 1);
            });
        };
        {
            TestLedger::Hold hold(ledger);
            ledger->submit_snapshot(1, beads(100, "1"), [&order](const Result<> &) { order.push_back("snapshot"); });
            next(2);
        }
        QTRY_COMPARE(ledger->last_seq(), 6);
        ledger->close();
        QVERIFY(order == std::vector<std::string>({"unit", "unit", "unit", "unit", "unit", "snapshot"}));
    }
    void one_that_ends_in_the_middle_is_never_seen()
    {
        tests::FullDiskVfs disk;
        TestLedger ledger({.vfs = disk.name(), .snapshot_rows_per_step = 100});
        QVERIFY(ledger.commit(unit_of({event_row(1), event_row(2), event_row(3)})));
        QVERIFY(ledger.snapshot(1, beads(1000, "1")));
        const auto whole = load(ledger);
        QCOMPARE(whole.second.size(), 1000u);

        disk.fill_after(200'000); // some steps fit
        QCOMPARE(code_of(ledger.snapshot(2, beads(1000, "2"))), std::string("no_space"));
        disk.make_room();
        QVERIFY(ledger.reader().counts()->snapshot_records > 1000); // some steps were written
        QVERIFY(load(ledger) == whole);

        // Nor do its leftovers show in the next one.
        QVERIFY(ledger.snapshot(3, {{"bead", "wm-0", "3"}}));
        auto expected = whole.second;
        expected["bead/wm-0"] = "3";
        QVERIFY(load(ledger) == std::pair(Seq(3), expected));
        QCOMPARE(ledger.reader().counts()->snapshot_records, 1000);
    }
    void reading_one_can_be_broken_off()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        QVERIFY(ledger.snapshot(1, beads(3, "1")));
        auto reader = ledger.reader();
        const auto stop = [](const SnapshotRow &) -> Result<> { return fail("newer_ledger", "Unknown."); };
        QCOMPARE(code_of(reader.load_snapshot(stop)), std::string("newer_ledger"));
        QCOMPARE(code_of(reader.load_snapshot(stop)), std::string("newer_ledger"));
        QVERIFY(ledger.commit(unit_of({event_row(2)})));
        QCOMPARE(reader.last_seq().value(), 2); // it does not hang on to the old moment
    }
};

WM_TEST_CLASS(Snapshots)
#include "snapshot_test.moc"
