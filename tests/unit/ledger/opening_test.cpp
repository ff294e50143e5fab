#include "base/files.h"
#include "base/ulid.h"
#include "ledger/schema.h"
#include "support/qtest_main.h"
#include "unit/ledger/ledger_fixture.h"

#include <QTest>
#include <sqlite3.h>
#include <sys/stat.h>

using namespace wm;
using namespace wm::ledger;

class Opening : public QObject {
    Q_OBJECT
private slots:
    void a_new_ledger_is_private_and_empty()
    {
        TestLedger ledger;
        QVERIFY(is_ulid(ledger->town_id()));
        QCOMPARE(ledger->epoch(), 1);
        QCOMPARE(ledger->last_seq(), 0);
        for (const char *suffix : {"", "-wal", "-shm", "-lock"}) {
            struct stat status{};
            QCOMPARE(stat((ledger.path().string() + suffix).c_str(), &status), 0);
            QCOMPARE(status.st_mode & 0777, 0600u);
        }
        auto reader = ledger.reader();
        QVERIFY(reader.check());
        QVERIFY(reader.counts().value() == Counts{});
        QCOMPARE(reader.town_id().value(), ledger->town_id());
    }
    void the_town_keeps_its_id_and_each_opening_is_an_epoch()
    {
        TestLedger ledger;
        const std::string town = ledger->town_id();
        for (const int epoch : {2, 3}) {
            ledger.close();
            QVERIFY(ledger.open());
            QCOMPARE(ledger->town_id(), town);
            QCOMPARE(ledger->epoch(), epoch);
        }
    }
    void a_second_writer_is_refused_and_readers_are_not()
    {
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        const auto second = Ledger::open(ledger.path());
        QCOMPARE(code_of(second), std::string("busy"));
        QVERIFY(!second.error().hint.empty());
        QCOMPARE(ledger.reader().last_seq().value(), 1);
        ledger.close();
        QVERIFY(Ledger::open(ledger.path()));
    }
    void a_failure_that_is_not_the_handles_last_call_is_still_named()
    {
        TestLedger ledger;
        ledger.close();
        auto database = Database::open(ledger.path(), Access::write);
        const auto refused = fail_sqlite(database->handle(), SQLITE_READONLY);
        QVERIFY2(refused.error().message.contains("readonly") && !refused.error().message.contains("not an error"),
            refused.error().message.c_str());
    }
    void the_synchronous_setting_is_full_and_the_log_is_wal()
    {
        TestLedger ledger;
        ledger.close();
        auto database = Database::open(ledger.path(), Access::write);
        QCOMPARE(database->ask("PRAGMA journal_mode").value(), std::string("wal"));
        QCOMPARE(database->ask("PRAGMA application_id").value(), std::to_string(application_id));
        QCOMPARE(database->ask("PRAGMA user_version").value(), std::to_string(schema_steps().size()));
    }

    void what_is_not_our_ledger_is_refused_and_left_alone_data()
    {
        QTest::addColumn<QString>("sql");   // done to a good ledger
        QTest::addColumn<int>("keep");      // then this many bytes are kept (-1: all)
        QTest::addColumn<int>("scribble");  // and a page from here on is overwritten (-1: none)
        QTest::addColumn<QString>("code");
        QTest::newRow("newer version") << "PRAGMA user_version=2147483647" << -1 << -1 << "newer_ledger";
        QTest::newRow("another program's database") << "PRAGMA application_id=7" << -1 << -1 << "not_a_ledger";
        QTest::newRow("another program's database of another mode")
            << "PRAGMA journal_mode=DELETE; PRAGMA application_id=7" << -1 << -1 << "not_a_ledger";
        QTest::newRow("a database without a mark") << "PRAGMA application_id=0; PRAGMA user_version=0" << -1 << -1 << "not_a_ledger";
        QTest::newRow("not a database") << "" << -1 << 0 << "corrupt";
        QTest::newRow("damaged schema page") << "" << -1 << 100 << "corrupt";
        QTest::newRow("cut off") << "" << 6000 << -1 << "corrupt";
        QTest::newRow("cut off within the header") << "" << 50 << -1 << "corrupt";
    }
    void what_is_not_our_ledger_is_refused_and_left_alone()
    {
        QFETCH(QString, sql);
        QFETCH(int, keep);
        QFETCH(int, scribble);
        QFETCH(QString, code);
        TestLedger ledger;
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        ledger.close();
        QVERIFY(Database::open(ledger.path(), Access::write)->execute(sql.toUtf8().constData()));
        std::string bytes = read_file(ledger.path()).value();
        if (keep >= 0)
            bytes.resize(static_cast<std::size_t>(keep));
        if (scribble >= 0)
            bytes.replace(static_cast<std::size_t>(scribble), 2000, std::string(2000, 'x'));
        QVERIFY(write_file_atomically(ledger.path(), bytes));

        const auto opened = ledger.open();
        QCOMPARE(QString::fromStdString(code_of(opened)), code);
        QVERIFY(opened.error().message.contains(ledger.path().string()));
        QVERIFY(!opened.error().hint.empty());
        QVERIFY(read_file(ledger.path()).value() == bytes);
        QVERIFY(!std::filesystem::exists(ledger.path().string() + "-wal"));
        QCOMPARE(QString::fromStdString(code_of(LedgerReader::open(ledger.path()))), code);
    }
    void a_newer_version_is_seen_in_the_log_too()
    {
        TestLedger ledger;
        ledger.close();
        // The writer that set it was killed: the header in the file is the old one still.
        auto writer = Database::open(ledger.path(), Access::write);
        QVERIFY(writer->execute("PRAGMA user_version=99"));
        const std::string bytes = read_file(ledger.path()).value();
        const std::string log = read_file(ledger.path().string() + "-wal").value();
        QVERIFY(!log.empty());
        QCOMPARE(code_of(ledger.open()), std::string("newer_ledger"));
        QVERIFY(read_file(ledger.path()).value() == bytes);
        QVERIFY(read_file(ledger.path().string() + "-wal").value() == log);
    }
    void the_log_is_filled_beforehand_and_what_is_committed_is_found_in_it()
    {
        constexpr std::size_t room = 3u << 20;
        TestLedger ledger({.log_room = room});
        QVERIFY(ledger.commit(unit_of({event_row(1)})));
        QVERIFY(ledger.prune(0)); // chores are done in their order
        const std::string log = ledger.path().string() + "-wal";
        QCOMPARE(std::filesystem::file_size(log), room);
        QVERIFY(ledger.commit(unit_of({event_row(2)})));
        QCOMPARE(std::filesystem::file_size(log), room);

        // A daemon that is killed here leaves these two files.
        const QTemporaryDir folder;
        const std::filesystem::path left = folder.filePath("ledger.db").toStdString();
        std::filesystem::copy_file(ledger.path(), left);
        std::filesystem::copy_file(log, left.string() + "-wal");
        const auto after = Ledger::open(left, {.log_room = room});
        QVERIFY(after);
        QCOMPARE((*after)->last_seq(), 2);
        auto reader = LedgerReader::open(left);
        QVERIFY(reader->read_events(1, 10).value() == std::vector({event_row(1), event_row(2)}));
        QVERIFY(reader->check());
    }
    void a_start_that_was_cut_off_is_begun_again_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("before the first byte") << "";
        QTest::newRow("before the tables") << "PRAGMA journal_mode=WAL";
    }
    void a_start_that_was_cut_off_is_begun_again()
    {
        QFETCH(QString, sql);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("ledger.db").toStdString();
        QVERIFY(write_file_atomically(path, ""));
        QVERIFY(Database::open(path, Access::write)->execute(sql.toUtf8().constData()));
        QVERIFY(Ledger::open(path));
    }
    void a_directory_that_is_missing_is_said()
    {
        const auto opened = Ledger::open("/nowhere/at/all/ledger.db");
        QVERIFY(!opened);
        QVERIFY(opened.error().message.contains("/nowhere/at/all/ledger.db"));
        QCOMPARE(code_of(LedgerReader::open("/nowhere/ledger.db")), std::string("not_found"));
    }
};

class Migration : public QObject {
    Q_OBJECT
private slots:
    void a_ledger_of_the_first_version_keeps_its_answers()
    {
        const std::filesystem::path path = QTemporaryDir(m_folder->path() + "/first").path().toStdString() + ".db";
        QVERIFY(write_file_atomically(path, ""));
        {
            auto first = Database::open(path, Access::write);
            QVERIFY(migrate(*first, schema_steps().first(1)));
            QVERIFY(first->execute("INSERT INTO command VALUES ('c-1', 'person', 'aa', 0, 0, '{}', 7)"));
        }
        QVERIFY(Ledger::open(path));
        const auto kept = LedgerReader::open(path)->find_command(CommandId("c-1"));
        QVERIFY(kept && *kept);
        QCOMPARE((*kept)->record.at, Timestamp(7));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const std::filesystem::path path = m_folder->filePath("old.db").toStdString();
        QVERIFY(write_file_atomically(path, ""));
        m_database = std::move(Database::open(path, Access::write).value());
        QVERIFY(migrate(m_database, std::span(m_steps).first(1)));
        QVERIFY(m_database.execute("INSERT INTO bead VALUES ('wm-1')"));
    }
    void the_missing_steps_are_run_and_the_rows_stay()
    {
        QVERIFY(inspect(m_database, std::span(m_steps).first(3)) == Found::older);
        QVERIFY(migrate(m_database, std::span(m_steps).first(3)));
        QVERIFY(inspect(m_database, std::span(m_steps).first(3)) == Found::current);
        QCOMPARE(m_database.ask("SELECT id || rank || owner FROM bead").value(), std::string("wm-17nobody"));
        QCOMPARE(m_database.ask("PRAGMA user_version").value(), std::string("3"));
    }
    void a_step_that_fails_leaves_the_older_version()
    {
        QVERIFY(!migrate(m_database, m_steps));
        QVERIFY(!m_database.in_transaction());
        QCOMPARE(m_database.ask("PRAGMA user_version").value(), std::string("1"));
        QCOMPARE(m_database.ask("SELECT count(*) FROM pragma_table_info('bead')").value(), std::string("1"));
    }
    void the_older_program_refuses_the_newer_file()
    {
        QVERIFY(migrate(m_database, std::span(m_steps).first(3)));
        QCOMPARE(code_of(inspect(m_database, std::span(m_steps).first(2))), std::string("newer_ledger"));
    }

private:
    static constexpr std::array<std::string_view, 4> m_steps{
        "CREATE TABLE bead(id TEXT PRIMARY KEY) STRICT",
        "ALTER TABLE bead ADD COLUMN rank INTEGER NOT NULL DEFAULT 7",
        "ALTER TABLE bead ADD COLUMN owner TEXT; UPDATE bead SET owner = 'nobody'",
        "ALTER TABLE no_such_table ADD COLUMN x TEXT",
    };
    std::unique_ptr<QTemporaryDir> m_folder;
    Database m_database;
};

WM_TEST_CLASS(Opening)
WM_TEST_CLASS(Migration)
#include "opening_test.moc"
