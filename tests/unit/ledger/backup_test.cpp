#include "base/files.h"
#include "base/sha256.h"
#include "ledger/backup.h"
#include "ledger/backup_folder.h"
#include "ledger/backup_restore.h"
#include "ledger/database.h"
#include "support/full_disk_vfs.h"
#include "support/qtest_main.h"
#include "unit/ledger/ledger_fixture.h"

#include <QTest>

#include <atomic>
#include <set>
#include <sys/stat.h>
#include <thread>

using namespace wm;
using namespace wm::ledger;
namespace fs = std::filesystem;

namespace {

constexpr Timestamp day = 86'400 * nanoseconds_per_second;

std::set<std::string> files_in(const fs::path &folder)
{
    std::set<std::string> names;
    std::error_code missing;
    for (const auto &entry : fs::directory_iterator(folder, missing))
        names.insert(entry.path().filename().string());
    return names;
}

std::vector<EventRow> events_of(const fs::path &file)
{
    return LedgerReader::open_copy(file).value().read_events(1, 1'000'000).value();
}

/// A ledger with so many events, and a folder of its own for copies.
struct Fixture {
    TestLedger ledger;
    QTemporaryDir folder;
    fs::path backups = folder.filePath("backups").toStdString();

    explicit Fixture(Seq events = 3)
    {
        std::vector<EventRow> rows;
        for (Seq seq = 1; seq <= events; ++seq)
            rows.push_back(event_row(seq));
        if (!ledger.commit(unit_of(std::move(rows))))
            qFatal("The fixture cannot be written.");
    }
    fs::path file(const char *name) const { return folder.filePath(name).toStdString(); }
};

} // namespace

class Backups : public QObject {
    Q_OBJECT
private slots:
    void a_copy_is_the_ledger_of_the_moment()
    {
        Fixture town;
        const auto made = back_up(town.ledger.path(), town.file("copy.db"));
        QVERIFY2(made.has_value(), made ? "" : made.error().message.c_str());
        QCOMPARE(made->last_seq, 3);
        QCOMPARE(made->last_at, event_row(3).at);
        QCOMPARE(made->town_id, town.ledger->town_id());
        QCOMPARE(made->bytes, fs::file_size(town.file("copy.db")));
        QVERIFY(town.ledger.commit(unit_of({event_row(4)})));
        QVERIFY(events_of(town.file("copy.db")) == std::vector({event_row(1), event_row(2), event_row(3)}));
        QCOMPARE(look_at_backup(town.file("copy.db"))->last_seq, 3);
    }
    void only_its_owner_may_read_it_and_nothing_lies_beside_it()
    {
        Fixture town;
        QVERIFY(back_up(town.ledger.path(), town.file("copy.db")));
        QVERIFY(check_backup(town.file("copy.db")));
        struct stat status = {};
        QCOMPARE(stat(town.file("copy.db").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777u, 0600u);
        QCOMPARE(files_in(town.folder.path().toStdString()), std::set<std::string>{"copy.db"});
    }
    void it_is_a_ledger_that_can_be_opened()
    {
        Fixture town;
        const std::string id = town.ledger->town_id();
        QVERIFY(back_up(town.ledger.path(), town.file("copy.db")));
        auto opened = Ledger::open(town.file("copy.db"));
        QVERIFY(opened.has_value());
        QCOMPARE((*opened)->town_id(), id);
        QCOMPARE((*opened)->last_seq(), 3);
    }
    void the_writer_goes_on_meanwhile_and_a_busy_one_does_not_keep_it_from_ending()
    {
        Fixture town(1);
        std::vector<EventRow> large;
        for (Seq seq = 2; seq <= 200; ++seq)
            large.push_back(event_row(seq, "wm-1", std::string(20'000, 'x')));
        QVERIFY(town.ledger.commit(unit_of(std::move(large))));
        std::atomic<Seq> last = 200;
        std::atomic<bool> enough = false;
        std::thread writer([&] {
            while (!enough)
                if (town.ledger.commit(unit_of({event_row(last + 1)})))
                    ++last;
        });
        const Seq before = last;
        const auto made = back_up(town.ledger.path(), town.file("copy.db"));
        const Seq after = last;
        enough = true;
        writer.join();
        QVERIFY2(made.has_value(), made ? "" : made.error().message.c_str());
        QVERIFY(made->last_seq >= before && made->last_seq <= after);
        QVERIFY2(after > before + 1, "nothing was committed while it was copied");
        QCOMPARE(static_cast<Seq>(events_of(town.file("copy.db")).size()), made->last_seq);
    }
    void an_existing_file_stays_as_it_is()
    {
        Fixture town;
        QVERIFY(write_file_atomically(town.file("copy.db"), "mine"));
        const auto refused = back_up(town.ledger.path(), town.file("copy.db"));
        QCOMPARE(code_of(refused), std::string("exists"));
        QVERIFY(refused.error().message.contains("copy.db"));
        QCOMPARE(read_file(town.file("copy.db")).value(), std::string("mine"));
    }
    void a_folder_that_is_not_there_is_said()
    {
        Fixture town;
        const auto refused = back_up(town.ledger.path(), town.file("nowhere/copy.db"));
        QCOMPARE(code_of(refused), std::string("system"));
        QVERIFY2(refused.error().message.contains("nowhere/copy.db: No such file or directory"), refused.error().message.c_str());
    }
    void a_full_disk_leaves_nothing_behind_data()
    {
        QTest::addColumn<int>("room");
        for (const int room : {0, 4096, 30'000})
            QTest::addRow("%d bytes", room) << room;
    }
    void a_full_disk_leaves_nothing_behind()
    {
        QFETCH(int, room);
        Fixture town(100);
        tests::FullDiskVfs disk;
        disk.fill_after(room);
        const auto refused = back_up(town.ledger.path(), town.file("copy.db"), disk.name());
        QCOMPARE(code_of(refused), std::string("no_space"));
        QVERIFY(disk.refused() > 0);
        QVERIFY2(refused.error().message.contains("the backup " + town.file("copy.db").string()), refused.error().message.c_str());
        QVERIFY(files_in(town.folder.path().toStdString()).empty());
    }
    void what_is_no_ledger_is_not_copied_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("text") << QByteArray(5000, 'x') << QByteArray("corrupt");
        QTest::newRow("nothing") << QByteArray() << QByteArray("not_a_ledger");
    }
    void what_is_no_ledger_is_not_copied()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, code);
        const QTemporaryDir folder;
        const fs::path file = folder.filePath("file").toStdString(), copy = folder.filePath("copy.db").toStdString();
        QVERIFY(write_file_atomically(file, bytes.toStdString()));
        const auto refused = back_up(file, copy);
        QCOMPARE(code_of(refused), code.toStdString());
        QVERIFY2(refused.error().message.contains(file.string()), refused.error().message.c_str());
        QCOMPARE(files_in(folder.path().toStdString()), std::set<std::string>{"file"});
        QCOMPARE(code_of(look_at_backup(folder.path().toStdString())), std::string("not_a_ledger"));
        QCOMPARE(code_of(look_at_backup(copy)), std::string("not_found"));
    }
    void damage_is_found_before_the_copy_has_its_name_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("an event is gone") << QByteArray("DROP TRIGGER event_is_never_deleted; DELETE FROM event WHERE seq = 2");
        QTest::newRow("an index is wrong") << QByteArray("PRAGMA writable_schema=ON; "
                                                         "UPDATE sqlite_schema SET rootpage = "
                                                         "(SELECT rootpage FROM sqlite_schema WHERE name = 'outbox_by_state') "
                                                         "WHERE name = 'sqlite_autoindex_text_1'");
    }
    void damage_is_found_before_the_copy_has_its_name()
    {
        QFETCH(QByteArray, sql);
        Fixture town;
        const fs::path source = town.ledger.path();
        town.ledger.close();
        QVERIFY(Database::open(source, Access::write)->execute(sql.constData()));
        const auto refused = back_up(source, town.file("copy.db"));
        QCOMPARE(code_of(refused), std::string("corrupt"));
        QVERIFY2(refused.error().message.contains(source.string()), refused.error().message.c_str());
        QVERIFY(files_in(town.folder.path().toStdString()).empty());
    }
    void texts_are_checked_against_their_hashes()
    {
        TestLedger ledger;
        Unit unit = unit_of({event_row(1)});
        unit.texts = {
            {"t1", "Ünlaut", sha256_hex("Ünlaut")}, {"t2", "", sha256_hex("")}, {"t3", std::string("a\0b", 3), sha256_hex({"a\0b", 3})}};
        QVERIFY(ledger.commit(unit));
        QCOMPARE(ledger.reader().check_texts().value(), 3);
        const fs::path file = ledger.path();
        ledger.close();
        QVERIFY(Database::open(file, Access::write)->execute("UPDATE text SET content = 'Umlaut' WHERE id = 't1'"));
        const auto refused = LedgerReader::open(file)->check_texts();
        QCOMPARE(code_of(refused), std::string("corrupt"));
        QVERIFY(refused.error().message.contains("t1"));
    }
};

class BackupFolder : public QObject {
    Q_OBJECT

    static Timestamp at(const char *time) { return parse_rfc3339(time).value(); }

private slots:
    void names_say_kind_time_and_event_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<bool>("ours");
        QTest::newRow("by hand") << QByteArray("backup-20261120T194035Z-1234.db") << true;
        QTest::newRow("daily") << QByteArray("daily-20261120T194035Z-0.db") << true;
        QTest::newRow("replaced") << QByteArray("replaced-20261120T194035Z.db") << true;
        for (const char *other :
            {"", "daily", "daily-.db", "daily-20261120T194035Z-1234.db.part-aBcDeF", "daily-20261120T194035Z-1234.DB",
                "daily-20261120T194035Z-01.db", "daily-20261120T194035Z-.db", "daily-20261120T194035Z--1.db", "daily-20261320T194035Z-1.db",
                "weekly-20261120T194035Z-1.db", "my daily-20261120T194035Z-1.db", "daily-2026-11-20T19:40:35Z-1.db",
                "daily-20261120T194035Z-99999999999999999999.db", "daily-20261120T194035+.db", "daily-20261120T194035Z-1x.db"})
            QTest::addRow("other: %s", other) << QByteArray(other) << false;
    }
    void names_say_kind_time_and_event()
    {
        QFETCH(QByteArray, file);
        QFETCH(bool, ours);
        const auto name = parse_backup_name(file.toStdString());
        QCOMPARE(name.has_value(), ours);
        if (ours)
            QCOMPARE(to_text(*name), file.toStdString());
    }
    void a_copy_gets_the_name_of_its_moment()
    {
        Fixture town;
        const Timestamp now = at("2026-11-20T19:40:35.5Z");
        const auto first = back_up_into(town.backups, town.ledger.path(), "backup", now);
        const auto second = back_up_into(town.backups, town.ledger.path(), "backup", now);
        QVERIFY(first && second);
        QCOMPARE(first->path.filename().string(), std::string("backup-20261120T194035Z-3.db"));
        QCOMPARE(second->path.filename().string(), std::string("backup-20261120T194036Z-3.db"));
        const auto found = backups_in(town.backups);
        QCOMPARE(found.size(), std::size_t(2));
        QCOMPARE(found.front().made, at("2026-11-20T19:40:36Z"));
        QCOMPARE(found.front().last_seq, std::optional<Seq>(3));
        struct stat status = {};
        QCOMPARE(stat(town.backups.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777u, 0700u);
    }
    void a_year_of_days_leaves_seven_days_and_four_weeks()
    {
        std::vector<BackupName> kept;
        const Timestamp start = at("2026-01-01T09:00:00Z");
        for (int d = 0; d < 365; ++d) {
            kept.push_back({"daily", start + d * day, d});
            for (const BackupName &gone : superfluous(kept))
                std::erase(kept, gone);
            QVERIFY(kept.size() <= 11);
            for (int back = 0; back < std::min(7, d + 1); ++back)
                QVERIFY2(std::ranges::contains(kept, start + (d - back) * day, &BackupName::made), "one of the last seven days is gone");
        }
        QCOMPARE(kept.size(), std::size_t(11));
        // 2026-12-31 is a Thursday: the days from the 25th on, and the Thursday and Sundays before them.
        std::vector<Seq> days;
        for (const BackupName &name : kept)
            days.push_back(*name.last_seq);
        std::ranges::sort(days);
        QCOMPARE(days, (std::vector<Seq>{339, 346, 353, 357, 358, 359, 360, 361, 362, 363, 364}));
    }
    void of_one_day_the_newest_stays()
    {
        const std::vector<BackupName> twice{{"daily", 5 * day + 1, 1}, {"daily", 5 * day + 2, 2}, {"daily", 6 * day, 3}};
        QVERIFY(superfluous(twice) == std::vector{twice[0]});
    }
    void days_without_a_daemon_count_for_nothing()
    {
        std::vector<BackupName> rare;
        for (int d = 0; d < 7; ++d)
            rare.push_back({"daily", d * 100 * day, d});
        QVERIFY(superfluous(rare).empty());
    }
    void rotation_touches_nothing_else()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        std::set<std::string> others{"backup-20200101T000000Z-1.db", "replaced-20200101T000000Z.db", "daily-20200101T000000Z-1.db.old",
            "notes.txt", "daily-20200101T000000Z-01.db", "backup-20200101T000000Z-1.db.part-abcdef"};
        for (const std::string &name : others)
            QVERIFY(write_file_atomically(folder / name, "x"));
        for (int d = 0; d < 60; ++d)
            QVERIFY(write_file_atomically(folder / to_text(BackupName{"daily", at("2026-01-01T00:00:00Z") + d * day, d}), "x"));
        QVERIFY(write_file_atomically(folder / "daily-20260303T000000Z-9.db.part-abcdef", "x")); // of one that was killed
        fs::create_directory(folder / "daily-20100101T000000Z-1.db");
        rotate_backups(folder);
        const auto left = files_in(folder);
        for (const std::string &name : others)
            QVERIFY2(left.contains(name), name.c_str());
        QVERIFY(left.contains("daily-20100101T000000Z-1.db"));
        QCOMPARE(left.size(), others.size() + 1 + 11);
    }
};

class Restores : public QObject {
    Q_OBJECT

    /// The present ledger has five events, the copy three; the writer did not close it.
    struct Town : Fixture {
        fs::path copy = file("copy.db");
        fs::path home = file("home"), path = home / "ledger.db", search = home / "search.db";
        Town()
        {
            if (!back_up(ledger.path(), copy))
                qFatal("The fixture cannot be copied.");
            for (Seq seq = 4; seq <= 5; ++seq)
                if (!ledger.commit(unit_of({event_row(seq)})))
                    qFatal("The fixture cannot be written.");
            fs::create_directory(home);
            // As a killed daemon leaves it: the newest events are in the log.
            for (const char *suffix : {"", "-wal", "-shm"})
                fs::copy_file(ledger.path().string() + suffix, path.string() + suffix);
            if (!write_file_atomically(search, "old"))
                qFatal("The fixture cannot be written.");
        }
        Result<std::optional<fs::path>> finish() const { return finish_restore(path, backups, {search}); }
        Result<> place() const
        {
            return prepare_restore(copy, path).and_then([&](const Backup &prepared) { return place_restore(prepared, path); });
        }
        /// What a run of all steps leaves: the copy's events, and the old ones kept.
        void verify_end(const fs::path &kept) const
        {
            QCOMPARE(events_of(path).size(), std::size_t(3));
            QVERIFY(!fs::exists(search));
            QCOMPARE(files_in(home), std::set<std::string>{"ledger.db"});
            QCOMPARE(LedgerReader::open(kept)->last_seq().value(), 5);
            QVERIFY(parse_backup_name(kept.filename().string())->kind == "replaced");
        }
    };

private slots:
    void the_copy_comes_in_and_the_old_ledger_is_kept_with_its_log()
    {
        const Town town;
        QVERIFY(fs::file_size(town.path.string() + "-wal") > 0);
        QVERIFY(town.place());
        QCOMPARE(LedgerReader::open(town.path)->last_seq().value(), 5); // not before the next start
        const auto kept = town.finish();
        QVERIFY(kept && *kept);
        town.verify_end(**kept);
        const auto again = town.finish();
        QVERIFY(again && !*again);
    }
    void without_one_that_waits_nothing_happens()
    {
        const Town town;
        const auto before = files_in(town.home);
        const auto done = town.finish();
        QVERIFY(done && !*done);
        QCOMPARE(files_in(town.home), before);
        QVERIFY(!fs::exists(town.backups));
    }
    void what_was_prepared_and_not_placed_is_swept_away()
    {
        const Town town;
        const auto before = files_in(town.home);
        QVERIFY(prepare_restore(town.copy, town.path));
        QVERIFY(prepare_restore(town.copy, town.path)); // and may be repeated
        QVERIFY(files_in(town.home) != before);
        QVERIFY(town.finish());
        QCOMPARE(files_in(town.home), before);
    }
    void a_restore_that_was_cut_off_is_done_to_its_end_data()
    {
        QTest::addColumn<QStringList>("moved"); // suffixes of what a crash had moved already
        QTest::newRow("after the log") << QStringList{"-wal"};
        QTest::newRow("after the log's index") << QStringList{"-wal", "-shm"};
        QTest::newRow("after the ledger") << QStringList{"-wal", "-shm", ""};
    }
    void a_restore_that_was_cut_off_is_done_to_its_end()
    {
        QFETCH(QStringList, moved);
        const Town town;
        QVERIFY(town.place());
        const auto placed = fs::last_write_time(town.path.string() + ".restore");
        // Where the first attempt would have moved them.
        const Town rehearsal;
        QVERIFY(rehearsal.place());
        fs::last_write_time(rehearsal.path.string() + ".restore", placed);
        const auto kept = town.backups / rehearsal.finish().value()->filename();
        fs::create_directory(town.backups);
        for (const QString &suffix : moved)
            fs::rename(town.path.string() + suffix.toStdString(), kept.string() + suffix.toStdString());
        const auto done = town.finish();
        QVERIFY2(done && *done, done ? "" : done.error().message.c_str());
        QCOMPARE((*done)->string(), kept.string());
        town.verify_end(kept);
    }
    void two_in_one_second_keep_two_ledgers()
    {
        const Town town;
        const auto now = fs::file_time_type::clock::now();
        std::set<std::string> kept;
        for (int i = 0; i < 2; ++i) {
            QVERIFY(town.place());
            fs::last_write_time(town.path.string() + ".restore", now);
            kept.insert(town.finish().value()->string());
        }
        QCOMPARE(kept.size(), std::size_t(2));
        for (const std::string &file : kept)
            QVERIFY(fs::exists(file));
    }
    void one_that_is_damaged_is_not_taken()
    {
        const Town town;
        QVERIFY(write_file_atomically(town.path.string() + ".restore", std::string(8192, 'x')));
        const auto before = files_in(town.home);
        const auto refused = town.finish();
        QCOMPARE(code_of(refused), std::string("corrupt"));
        QVERIFY2(refused.error().hint.contains("ledger.db.restore"), refused.error().hint.c_str());
        QCOMPARE(files_in(town.home), before);
    }
    void the_way_back_is_what_a_shell_can_do()
    {
        const Town town;
        QVERIFY2(way_back(town.path, town.backups).starts_with("There is no sound backup in "), way_back(town.path, town.backups).c_str());
        const auto sound = back_up_into(town.backups, town.copy, "daily", 1'000 * nanoseconds_per_second);
        QVERIFY(sound);
        for (const char *newer : {"daily-20261120T194035Z-5.db", "replaced-20261121T194035Z.db"})
            QVERIFY(write_file_atomically(town.backups / newer, std::string(8192, 'x')));
        const std::string told = way_back(town.path, town.backups);
        const auto from = told.find("cp '"), to = told.find(". The next");
        QVERIFY2(from != std::string::npos && to > from && told.contains(sound->path.string()), told.c_str());
        QCOMPARE(std::system(told.substr(from, to - from).c_str()), 0);
        const auto kept = town.finish();
        QVERIFY(kept && *kept);
        town.verify_end(**kept);
    }
};

WM_TEST_CLASS(Backups)
WM_TEST_CLASS(BackupFolder)
WM_TEST_CLASS(Restores)
#include "backup_test.moc"
