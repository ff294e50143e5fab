#include "ledger/database.h"
#include "support/qtest_main.h"
#include "unit/ledger/ledger_fixture.h"

#include <QTest>
#include <numeric>

using namespace wm;
using namespace wm::ledger;

class Units : public QObject {
    Q_OBJECT
private slots:
    void a_unit_is_read_back_whole()
    {
        TestLedger ledger;
        Unit unit = unit_of({event_row(1), event_row(2, "wm-ß", R"({"title":"Straße"})")});
        unit.command = command("c-1", 42);
        unit.outbox = {{"run:wm-1", "start_run", R"({"bead":"wm-1"})", 7}};
        unit.texts = {{"t-1", "a long text", "hash"}};
        QVERIFY(ledger.commit(unit));

        QCOMPARE(ledger->last_seq(), 2);
        auto reader = ledger.reader();
        QVERIFY(reader.read_events(1, 10).value() == unit.events);
        const StoredCommand stored{*unit.command, 1, 2};
        QVERIFY(reader.find_command(CommandId("c-1")).value() == stored);
        const OutboxRow wish{1, "run:wm-1", "start_run", R"({"bead":"wm-1"})", OutboxState::pending, 0, 0, 7, "", 2};
        QVERIFY(reader.outbox(OutboxState::pending).value() == std::vector{wish});
        QCOMPARE(reader.read_text("t-1", 0, 100)->bytes, std::string("a long text"));
        const Counts counts{.events = 2, .commands = 1, .outbox_open = 1, .texts = 1, .snapshot_records = 0};
        QVERIFY(reader.counts().value() == counts);
        QVERIFY(reader.check());
    }
    void it_is_there_again_after_reopening()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        ledger.close();
        QVERIFY(ledger.open());
        QCOMPARE(ledger->last_seq(), 1);
        QVERIFY(ledger.commit(unit_of({event_row(2)})));
        QCOMPARE(ledger.reader().last_seq().value(), 2);
    }
    void a_command_without_events_is_stored_too()
    {
        TestLedger ledger;
        Unit unit;
        unit.command = command("c-1");
        QVERIFY(ledger.commit(unit));
        const StoredCommand stored{*unit.command, 0, 0};
        QVERIFY(ledger.reader().find_command(CommandId("c-1")).value() == stored);
        QVERIFY(ledger.reader().find_command(CommandId("c-2")).value() == std::nullopt);
    }

    void events_continue_exactly_data()
    {
        QTest::addColumn<QList<int>>("seqs"); // on a ledger that ends at 2
        QTest::addColumn<QString>("code");
        QTest::newRow("the next") << QList{3} << "ok";
        QTest::newRow("the next ones") << QList{3, 4, 5} << "ok";
        QTest::newRow("one again") << QList{2} << "sequence";
        QTest::newRow("a gap before") << QList{4} << "sequence";
        QTest::newRow("a gap within") << QList{3, 5} << "sequence";
        QTest::newRow("out of order") << QList{4, 3} << "sequence";
        QTest::newRow("zero") << QList{0} << "sequence";
    }
    void events_continue_exactly()
    {
        QFETCH(QList<int>, seqs);
        QFETCH(QString, code);
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1), event_row(2)})));
        Unit unit;
        for (const int seq : seqs)
            unit.events.push_back(event_row(seq));
        QCOMPARE(QString::fromStdString(code_of(ledger.commit(unit))), code);
        QCOMPARE(ledger.reader().last_seq().value(), code == "ok" ? seqs.last() : 2);
        QVERIFY(ledger.reader().check());
    }
    void a_unit_without_events_can_name_what_it_was_decided_on()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        Unit unit;
        unit.command = command("c-1");
        unit.after = 2;
        QCOMPARE(code_of(ledger.commit(unit)), std::string("sequence"));
        unit.after = 1;
        QVERIFY(ledger.commit(unit));
    }
    void a_unit_with_a_taken_key_fails_alone()
    {
        TestLedger ledger;
        Unit first;
        first.command = command("c-1");
        QVERIFY(ledger.commit(first));

        std::vector<std::string> answers;
        {
            TestLedger::Hold hold(ledger);
            const auto keep = [&answers](const Result<> &answer) { answers.push_back(code_of(answer)); };
            ledger->submit(unit_of({event_row(1)}), keep);
            Unit again = unit_of({event_row(2)});
            again.command = command("c-1");
            ledger->submit(again, keep);                // its command id is taken
            ledger->submit(unit_of({event_row(3)}), keep); // built on the one before
            Unit independent;
            independent.command = command("c-2");
            ledger->submit(independent, keep);
            ledger->submit(unit_of({event_row(2)}), keep); // as if decided anew
        }
        QVERIFY(ledger.commit({}));
        QVERIFY(answers == std::vector<std::string>({"ok", "conflict", "sequence", "ok", "ok"}));
        QCOMPARE(ledger.reader().last_seq().value(), 2);
        QVERIFY(ledger.reader().find_command(CommandId("c-1")).value()->record == *first.command);
    }

    void what_waits_shares_a_commit()
    {
        TestLedger ledger;
        std::vector<Seq> answered;
        const Stats before = ledger->stats();
        {
            TestLedger::Hold hold(ledger); // one commit of its own
            for (Seq seq = 1; seq <= 100; ++seq)
                ledger->submit(unit_of({event_row(seq)}), [&answered, seq](const Result<> &) { answered.push_back(seq); });
        }
        ledger->close();
        std::vector<Seq> in_order(100);
        std::iota(in_order.begin(), in_order.end(), 1);
        QVERIFY(answered == in_order);
        const Stats stats = ledger->stats();
        QCOMPARE(stats.commits - before.commits, 2u);
        QCOMPARE(stats.units - before.units, 101u);
        QCOMPARE(stats.rows - before.rows, 100u);
    }
    void a_commit_is_bounded_data()
    {
        QTest::addColumn<int>("units_per_commit");
        QTest::addColumn<int>("bytes_per_commit");
        QTest::addColumn<int>("commits"); // for ten units of about 1 KiB
        QTest::newRow("no limit met") << 10 << 1'000'000 << 1;
        QTest::newRow("by count") << 4 << 1'000'000 << 3;
        QTest::newRow("by size") << 10 << 6'000 << 2;
        QTest::newRow("one unit is always taken") << 10 << 10 << 10;
    }
    void a_commit_is_bounded()
    {
        QFETCH(int, units_per_commit);
        QFETCH(int, bytes_per_commit);
        QFETCH(int, commits);
        TestLedger ledger({.units_per_commit = std::size_t(units_per_commit), .bytes_per_commit = std::size_t(bytes_per_commit)});
        {
            TestLedger::Hold hold(ledger);
            for (Seq seq = 1; seq <= 10; ++seq)
                ledger->submit(unit_of({event_row(seq, "wm-1", std::string(900, 'x'))}), [](const Result<> &) {});
        }
        ledger->close();
        QCOMPARE(ledger->last_seq(), 10);
        QCOMPARE(int(ledger->stats().commits), 1 + commits);
    }
    void closing_finishes_what_was_submitted_and_takes_no_more()
    {
        TestLedger ledger;
        int answered = 0;
        for (Seq seq = 1; seq <= 2000; ++seq)
            ledger->submit(unit_of({event_row(seq)}), [&answered](const Result<> &answer) { answered += answer ? 1 : 0; });
        ledger->close();
        QCOMPARE(answered, 2000);
        QVERIFY(!std::filesystem::exists(ledger.path().string() + "-wal")); // the file is whole by itself
        QCOMPARE(code_of(ledger.commit(unit_of({event_row(2001)}))), std::string("closed"));
        QCOMPARE(code_of(ledger.snapshot(1, {})), std::string("closed"));
        QCOMPARE(ledger.reader().last_seq().value(), 2000);
    }
};

class Outbox : public QObject {
    Q_OBJECT
private slots:
    void a_row_goes_from_pending_over_running_to_done()
    {
        TestLedger ledger;
        Unit unit;
        unit.outbox = {{"k", "start_run", "{}", 0}};
        QVERIFY(ledger.commit(unit));
        auto reader = ledger.reader();
        const OutboxRow pending = reader.outbox(OutboxState::pending).value().at(0);

        QVERIFY(update(ledger, take_outbox(pending, ledger->epoch())));
        const OutboxRow running = reader.outbox(OutboxState::running).value().at(0);
        QCOMPARE(running.epoch, ledger->epoch());
        QCOMPARE(running.attempt, 1);
        QVERIFY(reader.outbox(OutboxState::pending).value().empty());

        QVERIFY(update(ledger, retry_outbox(running, 99)));
        QCOMPARE(reader.outbox_row(pending.row).value()->not_before, 99);
        QVERIFY(update(ledger, take_outbox(*reader.outbox_row(pending.row).value(), ledger->epoch())));
        QVERIFY(update(ledger, finish_outbox(*reader.outbox_row(pending.row).value(), OutboxState::done, "{\"pid\":1}")));
        const OutboxRow done = reader.outbox(OutboxState::done).value().at(0);
        QCOMPARE(done.attempt, 2);
        QCOMPARE(done.result, std::string("{\"pid\":1}"));
        QCOMPARE(reader.counts()->outbox_open, 0);

        QCOMPARE(code_of(update(ledger, take_outbox(done, ledger->epoch()))), std::string("stale"));
        QVERIFY(reader.outbox_row(done.row).value() == done);
    }
    void a_row_that_does_not_exist_is_not_found()
    {
        TestLedger ledger;
        QCOMPARE(code_of(update(ledger, take_outbox({5, "", "", "", OutboxState::pending, 0, 0, 0, "", 0}, 1))), std::string("not_found"));
        QVERIFY(ledger.reader().outbox_row(5).value() == std::nullopt);
    }
    void a_key_is_used_once_for_ever()
    {
        TestLedger ledger;
        Unit unit;
        unit.outbox = {{"k", "start_run", "{}", 0}};
        QVERIFY(ledger.commit(unit));
        QCOMPARE(code_of(ledger.commit(unit)), std::string("conflict"));
        QVERIFY(update(ledger, {.row = 1, .state = OutboxState::failed, .epoch = 1, .attempt = 1, .not_before = 0, .result = "{}"}));
        QCOMPARE(code_of(ledger.commit(unit)), std::string("conflict"));
    }

private:
    static Result<> update(TestLedger &ledger, const OutboxUpdate &update)
    {
        Unit unit;
        unit.outbox_updates = {update};
        return ledger.commit(unit);
    }
};

class Reading : public QObject {
    Q_OBJECT
private slots:
    void events_are_read_by_window_and_by_range()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1), event_row(2), event_row(3), event_row(4)})));
        auto reader = ledger.reader();
        QVERIFY(reader.read_events(2, 2).value() == std::vector({event_row(2), event_row(3)}));
        QVERIFY(reader.read_events(5, 2).value().empty());
        std::vector<EventRow> rows;
        const auto keep = [&rows](const EventRow &row) -> Result<> {
            rows.push_back(row);
            return {};
        };
        QVERIFY(reader.replay(2, 3, keep));
        QVERIFY(rows == std::vector({event_row(2), event_row(3)}));
        QVERIFY(reader.replay(4, newest_seq, keep));
        QVERIFY(rows == std::vector({event_row(2), event_row(3), event_row(4)}));
        const auto refused = reader.replay(1, newest_seq, [](const EventRow &) -> Result<> { return fail("newer_ledger", "Unknown."); });
        QCOMPARE(code_of(refused), std::string("newer_ledger"));
        QVERIFY(reader.read_events(1, 10).value().size() == 4); // the reader can go on
    }
    void a_text_is_read_by_windows_that_end_between_characters_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QList<QByteArray>>("windows");
        QTest::newRow("empty") << QByteArray("") << 4 << QList<QByteArray>{""};
        QTest::newRow("at once") << QByteArray("abc") << 4 << QList<QByteArray>{"abc"};
        QTest::newRow("ascii") << QByteArray("abcdef") << 4 << QList<QByteArray>{"abcd", "ef"};
        QTest::newRow("two bytes") << QByteArray("abcßx") << 4 << QList<QByteArray>{"abc", "ßx"};
        QTest::newRow("four bytes") << QByteArray("ab🐂z") << 5 << QList<QByteArray>{"ab", "🐂z"};
        QTest::newRow("ends with the character") << QByteArray("abßx") << 4 << QList<QByteArray>{"abß", "x"};
        QTest::newRow("not UTF-8") << QByteArray("\x80\x80\x80\x80\x80\x80") << 4 << QList<QByteArray>{"\x80\x80\x80\x80", "\x80\x80"};
    }
    void a_text_is_read_by_windows_that_end_between_characters()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, limit);
        QFETCH(QList<QByteArray>, windows);
        TestLedger ledger;
        Unit unit;
        unit.texts = {{"t", text.toStdString(), "hash"}};
        QVERIFY(ledger.commit(unit));
        auto reader = ledger.reader();
        std::size_t offset = 0;
        for (const QByteArray &expected : windows) {
            const TextWindow window = reader.read_text("t", offset, std::size_t(limit)).value();
            QCOMPARE(QByteArray::fromStdString(window.bytes), expected);
            QCOMPARE(window.total, std::size_t(text.size()));
            QCOMPARE(window.sha256, std::string("hash"));
            offset += window.bytes.size();
        }
        QCOMPARE(offset, std::size_t(text.size()));
        QVERIFY(reader.read_text("t", offset + 10, 4)->bytes.empty());
        QCOMPARE(code_of(reader.read_text("other", 0, 4)), std::string("not_found"));
    }
    void the_same_text_twice_is_harmless_and_another_one_is_not()
    {
        TestLedger ledger;
        Unit unit;
        unit.texts = {{"t", "text", "hash"}};
        QVERIFY(ledger.commit(unit));
        QVERIFY(ledger.commit(unit));
        unit.texts = {{"t", "other", "other hash"}};
        QCOMPARE(code_of(ledger.commit(unit)), std::string("conflict"));
        QCOMPARE(ledger.reader().read_text("t", 0, 10)->bytes, std::string("text"));
    }
    void old_commands_are_forgotten_and_young_ones_are_not()
    {
        TestLedger ledger;
        for (int number = 0; number < 5000; ++number) {
            Unit unit;
            unit.command = command("c-" + std::to_string(number), number);
            ledger->submit(unit, [](const Result<> &) {});
        }
        QVERIFY(ledger.commit({})); // answered in order: by now they are all there
        QVERIFY(ledger.prune(4990)); // more than one step's worth
        auto reader = ledger.reader();
        QCOMPARE(reader.counts()->commands, 10);
        QVERIFY(!reader.find_command(CommandId("c-4989")).value());
        QVERIFY(reader.find_command(CommandId("c-4990")).value());
    }
    void events_cannot_be_changed_by_a_foreign_hand()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        auto shell = Database::open(ledger.path(), Access::write);
        QVERIFY(!shell->execute("DELETE FROM event"));
        QVERIFY(!shell->execute("UPDATE event SET actor = 'nobody'"));
        QVERIFY(ledger.reader().read_events(1, 10).value() == std::vector({event_row(1)}));
    }
    void the_check_finds_missing_events()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1), event_row(2), event_row(3)})));
        QVERIFY(ledger.reader().check());
        auto shell = Database::open(ledger.path(), Access::write);
        QVERIFY(shell->execute("DROP TRIGGER event_is_never_deleted; DELETE FROM event WHERE seq = 2"));
        QCOMPARE(code_of(ledger.reader().check()), std::string("corrupt"));
    }
};

WM_TEST_CLASS(Units)
WM_TEST_CLASS(Outbox)
WM_TEST_CLASS(Reading)
#include "ledger_test.moc"
