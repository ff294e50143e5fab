#include "ledger/statement.h"
#include "base/files.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wm;
using namespace wm::ledger;

class Statements : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath("odd %name?#.db").toStdString(); // what a URI would trip over
        QVERIFY(write_file_atomically(m_path, ""));
        m_database = std::move(Database::open(m_path, Access::write).value());
        QVERIFY(m_database.execute("CREATE TABLE bead(id TEXT PRIMARY KEY, rank INTEGER, note TEXT) STRICT"));
    }

    void what_goes_in_comes_out()
    {
        Change<std::string_view, std::int64_t, std::optional<std::string>> put;
        QVERIFY(put.prepare(m_database, "INSERT INTO bead VALUES (?, ?, ?)"));
        QCOMPARE(put.run("wm-1", INT64_MIN, std::nullopt).value(), 1);
        QCOMPARE(put.run("wm-2", INT64_MAX, "").value(), 1);
        QCOMPARE(put.run(std::string_view("nul\0inside", 10), 0, "Straße").value(), 1);

        using Row = std::tuple<std::string, std::int64_t, std::optional<std::string>>;
        Query<Row> all;
        QVERIFY(all.prepare(m_database, "SELECT * FROM bead ORDER BY rowid"));
        std::vector<Row> rows;
        QVERIFY(all.each([&rows](auto... columns) -> Result<> {
            rows.emplace_back(std::move(columns)...);
            return {};
        }));
        QCOMPARE(rows.size(), 3u);
        QVERIFY(rows[0] == Row("wm-1", INT64_MIN, std::nullopt));
        QVERIFY(rows[1] == Row("wm-2", INT64_MAX, ""));
        QVERIFY(rows[2] == Row(std::string("nul\0inside", 10), 0, "Straße"));
    }
    void a_statement_whose_type_does_not_fit_is_refused_when_prepared()
    {
        Query<std::tuple<std::string>, std::string_view> right;
        QVERIFY(right.prepare(m_database, "SELECT id FROM bead WHERE id = ?"));
        Query<std::tuple<std::string, std::string>, std::string_view> columns;
        QVERIFY(!columns.prepare(m_database, "SELECT id FROM bead WHERE id = ?"));
        Query<std::tuple<std::string>> parameters;
        QVERIFY(!parameters.prepare(m_database, "SELECT id FROM bead WHERE id = ?"));
        Change<> rows;
        QVERIFY(!rows.prepare(m_database, "SELECT id FROM bead"));
    }
    void a_callback_ends_the_reading_and_the_query_can_run_again()
    {
        QVERIFY(m_database.execute("INSERT INTO bead VALUES ('wm-1', 1, ''), ('wm-2', 2, '')"));
        Query<std::tuple<std::string_view>> ids;
        QVERIFY(ids.prepare(m_database, "SELECT id FROM bead"));
        for (int run = 0; run < 2; ++run) {
            int seen = 0;
            const auto read = ids.each([&seen](std::string_view) -> Result<> {
                ++seen;
                return fail("enough", "Enough.");
            });
            QCOMPARE(read.error().code, std::string("enough"));
            QCOMPARE(seen, 1);
        }
    }
    void a_taken_key_is_a_conflict()
    {
        QVERIFY(m_database.execute("INSERT INTO bead VALUES ('wm-1', 1, '')"));
        QCOMPARE(m_database.execute("INSERT INTO bead VALUES ('wm-1', 2, '')").error().code, std::string("conflict"));
    }
    void a_transaction_that_is_left_is_rolled_back()
    {
        {
            auto transaction = Transaction::begin(m_database);
            QVERIFY(transaction);
            QVERIFY(m_database.execute("INSERT INTO bead VALUES ('wm-1', 1, '')"));
        }
        QCOMPARE(m_database.ask("SELECT count(*) FROM bead").value(), std::string("0"));
        {
            auto transaction = Transaction::begin(m_database);
            QVERIFY(m_database.execute("INSERT INTO bead VALUES ('wm-1', 1, '')"));
            QVERIFY(transaction->commit());
        }
        QCOMPARE(m_database.ask("SELECT count(*) FROM bead").value(), std::string("1"));
    }
    void a_reading_connection_cannot_write()
    {
        auto reader = Database::open(m_path, Access::read);
        QVERIFY(reader);
        QCOMPARE(reader->execute("INSERT INTO bead VALUES ('wm-1', 1, '')").error().code, std::string("storage"));
    }
    void a_file_that_is_missing_is_named()
    {
        const auto missing = Database::open(m_folder->filePath("none.db").toStdString(), Access::write);
        QCOMPARE(missing.error().code, std::string("storage"));
        QVERIFY(missing.error().message.contains("none.db"));
    }
    void a_lock_held_elsewhere_is_busy()
    {
        auto other = Database::open(m_path, Access::write);
        QVERIFY(other->execute("PRAGMA busy_timeout=0"));
        auto held = Transaction::begin(m_database);
        QVERIFY(held);
        QCOMPARE(Transaction::begin(*other).error().code, std::string("busy"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_path;
    Database m_database;
};

WM_TEST_CLASS(Statements)
#include "statement_test.moc"
