#include "support/full_disk_vfs.h"
#include "base/files.h"
#include "support/qtest_main.h"
#include "unit/ledger/ledger_fixture.h"

#include <QTest>
#include <sys/mount.h>

using namespace wm;
using namespace wm::ledger;
using wm::tests::FullDiskVfs;

class FullDisk : public QObject {
    Q_OBJECT
private slots:
    void every_command_of_the_batch_is_answered_and_nothing_is_lost()
    {
        FullDiskVfs disk;
        TestLedger ledger({.vfs = disk.name(), .units_per_commit = 10});
        QVERIFY(ledger.commit(unit_of({event_row(1), event_row(2)})));

        std::vector<std::string> answers;
        const auto keep = [&answers](const Result<> &answer) { answers.push_back(code_of(answer)); };
        {
            TestLedger::Hold hold(ledger);
            for (Seq seq = 3; seq <= 14; ++seq)
                ledger->submit(unit_of({event_row(seq)}), keep);
            disk.fill();
        }
        (void)ledger.commit({}); // answered in order: the others are by now
        std::vector<std::string> expected(10, "no_space");
        expected.insert(expected.end(), 2, "sequence"); // the next batch was decided on top of what was lost
        QVERIFY(answers == expected);
        QVERIFY(disk.refused() > 0);
        QCOMPARE(ledger->last_seq(), 2);
        QCOMPARE(ledger->stats().failed_commits, 1u);
        auto reader = ledger.reader();
        QVERIFY(reader.read_events(1, 100).value() == std::vector({event_row(1), event_row(2)})); // reading goes on

        const auto refused = ledger.commit(unit_of({event_row(3)}));
        QCOMPARE(code_of(refused), std::string("no_space"));
        QVERIFY(refused.error().message.contains("space"));
        QVERIFY(!refused.error().hint.empty());

        disk.make_room();
        QVERIFY(ledger.commit(unit_of({event_row(3)})));
        ledger.close();
        QVERIFY(ledger.open());
        QVERIFY(ledger.reader().read_events(1, 100).value() == std::vector({event_row(1), event_row(2), event_row(3)}));
        QVERIFY(ledger.reader().check());
    }
    void a_log_that_cannot_be_filled_beforehand_stays_as_long_as_it_was()
    {
        FullDiskVfs disk;
        disk.fill_after(1'500'000);
        TestLedger ledger({.vfs = disk.name(), .log_room = 3u << 20});
        QVERIFY(ledger.prune(0));
        QVERIFY(disk.refused() > 0);
        QVERIFY(std::filesystem::file_size(ledger.path().string() + "-wal") < (2u << 20));
        disk.make_room();
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        QVERIFY(ledger.reader().check());
    }
    void wherever_the_disk_ends_what_was_answered_is_there_data()
    {
        QTest::addColumn<int>("room");
        for (const int room : {0, 10, 33, 4096, 10'000, 33'333, 100'000, 333'333, 1'000'000})
            QTest::addRow("%d bytes", room) << room;
    }
    void wherever_the_disk_ends_what_was_answered_is_there()
    {
        QFETCH(int, room);
        FullDiskVfs disk;
        TestLedger ledger({.vfs = disk.name(), .units_per_commit = 7});
        disk.fill_after(room);
        Seq answered = 0;
        std::string refusal;
        while (refusal.empty()) { // ends when the disk is full, at the latest after `room` bytes of events
            const Seq next = answered + 1;
            Unit unit = unit_of({event_row(next, "wm-1", std::string(500, 'x'))});
            unit.command = command("c-" + std::to_string(next));
            if (const auto answer = ledger.commit(unit))
                answered = next;
            else
                refusal = answer.error().code;
        }
        QCOMPARE(refusal, std::string("no_space"));
        QCOMPARE(ledger.reader().last_seq().value(), answered);
        disk.make_room();
        QVERIFY(ledger.commit(unit_of({event_row(answered + 1)})));
        ledger.close();
        QVERIFY(ledger.open());
        QCOMPARE(ledger->last_seq(), answered + 1);
        QCOMPARE(ledger.reader().counts()->commands, answered);
        QVERIFY(ledger.reader().check());
    }
    void a_real_disk_that_is_full()
    {
        const QTemporaryDir folder;
        const std::string point = folder.path().toStdString();
        if (mount("none", point.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=1m") != 0)
            QSKIP("a file system can be mounted by root only");
        const std::unique_ptr<const std::string, void (*)(const std::string *)> unmount(
            &point, [](const std::string *path) { umount2(path->c_str(), MNT_DETACH); });

        auto ledger = Ledger::open(point + "/ledger.db").value();
        const auto commit = [&ledger](Seq seq) {
            auto answer = std::make_shared<std::promise<Result<>>>();
            ledger->submit(
                unit_of({event_row(seq, "wm-1", std::string(5'000, 'x'))}), [answer](Result<> result) { answer->set_value(result); });
            return answer->get_future().get();
        };
        const std::string ballast = point + "/ballast";
        QVERIFY(write_file_atomically(ballast, std::string(300'000, 'x')));
        Seq answered = 0;
        Result<> answer;
        while ((answer = commit(answered + 1)))
            ++answered;
        QCOMPARE(code_of(answer), std::string("no_space"));
        QVERIFY(answered > 5);
        QCOMPARE(ledger->last_seq(), answered);
        std::filesystem::remove(ballast);
        QVERIFY(commit(answered + 1));
        ledger.reset();
        auto reader = LedgerReader::open(point + "/ledger.db").value();
        QVERIFY(reader.check());
        QCOMPARE(reader.last_seq().value(), answered + 1);
    }
    void closing_with_units_waiting_answers_them()
    {
        FullDiskVfs disk;
        TestLedger ledger({.vfs = disk.name()});
        std::vector<std::string> answers;
        {
            TestLedger::Hold hold(ledger);
            disk.fill();
            for (Seq seq = 1; seq <= 3; ++seq)
                ledger->submit(unit_of({event_row(seq)}), [&answers](const Result<> &answer) { answers.push_back(code_of(answer)); });
        }
        ledger.close();
        QVERIFY(answers == std::vector<std::string>(3, "no_space"));
        disk.make_room();
        QVERIFY(ledger.open());
        QCOMPARE(ledger->last_seq(), 0);
    }
    void a_ledger_that_cannot_be_begun_can_be_begun_later_data()
    {
        QTest::addColumn<int>("room");
        for (const int room : {0, 5'000, 20'000, 40'000, 60'000})
            QTest::addRow("%d bytes", room) << room;
    }
    void a_ledger_that_cannot_be_begun_can_be_begun_later()
    {
        QFETCH(int, room);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("ledger.db").toStdString();
        FullDiskVfs disk;
        disk.fill_after(room);
        const Options options{.vfs = disk.name()};
        QCOMPARE(code_of(Ledger::open(path, options)), std::string("no_space"));
        disk.make_room();
        auto ledger = Ledger::open(path, options);
        QVERIFY(ledger);
        QCOMPARE((*ledger)->epoch(), 1);
    }
    void pruning_says_that_there_is_no_space()
    {
        FullDiskVfs disk;
        TestLedger ledger({.vfs = disk.name()});
        Unit unit;
        unit.command = command("c-1", 5);
        QVERIFY(ledger.commit(unit));
        disk.fill();
        QCOMPARE(code_of(ledger.prune(10)), std::string("no_space"));
        disk.make_room();
        QVERIFY(ledger.prune(10));
        QCOMPARE(ledger.reader().counts()->commands, 0);
    }
};

WM_TEST_CLASS(FullDisk)
#include "full_disk_test.moc"
