// What keeps a town's past: copies of its ledger, putting one back, looking at what was; and finding things in it. The
// daemon dies at every step of a restore, and the next start does the rest.
#include "base/files.h"
#include "e2e/support/eventually.h"
#include "e2e/support/latch.h"
#include "e2e/support/small_disk.h"
#include "e2e/support/town.h"
#include "ledger/backup_folder.h"
#include "ledger/reader.h"
#include "support/qtest_main.h"
#include "support/rpc_client.h"

#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace wm;
using tests::eventually, tests::Latch, tests::Said, tests::SmallDisk, tests::Town;
namespace fs = std::filesystem;

namespace {

constexpr Timestamp day = 86'400 * nanoseconds_per_second;

/// A town with one bead and a copy of then, and one more bead of now.
struct CopiedTown : Town {
    std::string first, second;
    fs::path copy = root() / "copy.db";

    CopiedTown()
    {
        make_project();
        add_rig("/bin/true");
        first = create({"Reject oversized uploads"});
        if (wm({"backup", copy.c_str()}).code != 0)
            qFatal("The town cannot be copied.");
        second = create({"Retry after a lost connection"});
    }
    std::set<std::string> found(const char *text) const
    {
        std::set<std::string> ids;
        for (const Json &bead : json({"search", text, "--all-rigs"})) // also when its clone is no rig of this ledger
            ids.insert(bead["id"].get<std::string>());
        return ids;
    }
    /// What somebody copied. The daemon makes the copy of the day a few seconds after its start, whenever a test is then.
    Json copies() const
    {
        Json asked_for = Json::array();
        for (const Json &made : json({"backup", "list"}))
            if (made["kind"] != "daily")
                asked_for.push_back(made);
        return asked_for;
    }
    std::vector<std::string> replaced() const
    {
        std::vector<std::string> files;
        for (const ledger::BackupName &name : ledger::backups_in(places().backups()))
            if (name.kind == "replaced")
                files.push_back(to_text(name));
        return files;
    }
    /// The copy is the town, the ledger before it is kept whole, and all is well.
    void verify_restored() const
    {
        QCOMPARE(wm({"show", first.c_str()}).code, 0);
        QCOMPARE(wm({"show", second.c_str()}).code, 1);
        QCOMPARE(found("uploads"), std::set{first});
        QCOMPARE(found("connection"), std::set<std::string>{});
        QCOMPARE(wm({"ledger", "verify"}).code, 0);
        QVERIFY(!replaced().empty());
        const auto kept = ledger::look_at_backup(places().backups() / replaced().back()); // of the first attempt
        QVERIFY2(kept.has_value(), kept ? "" : kept.error().message.c_str());
        QCOMPARE(kept->last_seq, ledger::look_at_backup(copy)->last_seq + 1);
        QVERIFY(!fs::exists(home() / "ledger.db.restore") && !fs::exists(home() / "ledger.db.prepared"));
    }
};

/// One clear sentence, and what to do.
void verify_refusal(const Said &said, const std::string &sentence, int code = 1)
{
    QCOMPARE(said.code, code);
    QVERIFY2(said.err.contains(sentence), said.err.c_str());
}

} // namespace

class Safety : public QObject {
    Q_OBJECT
private slots:
    void a_copy_is_made_listed_and_put_back()
    {
        CopiedTown town;
        const Json made = town.json({"backup"});
        QVERIFY(fs::exists(made["file"].get<std::string>()));
        struct stat status = {};
        QCOMPARE(stat(made["file"].get<std::string>().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777u, 0600u);
        const Json list = town.copies();
        QCOMPARE(list.size(), std::size_t(1));
        QCOMPARE(list[0]["id"], made["id"]);
        QCOMPARE(list[0]["kind"], "backup");

        const Said said = town.wm({"restore", town.copy.c_str(), "--yes"});
        QVERIFY2(said.code == 0, said.err.c_str());
        QVERIFY2(said.out.contains(town.copy.string() + " is the town after event 2"), said.out.c_str());
        town.verify_restored();
        QCOMPARE(town.copies().size(), std::size_t(2));
        // And forward again, by name.
        QCOMPARE(town.wm({"restore", town.replaced().front().c_str(), "--yes"}).code, 0);
        QCOMPARE(town.found("connection"), std::set{town.second});
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
    }
    void what_cannot_be_copied_is_said_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("there already") << "copy.db" << "There is already a file";
        QTest::newRow("the ledger itself") << "town/ledger.db" << "There is already a file";
        QTest::newRow("no such folder") << "nowhere/x.db" << "No such file or directory";
        QTest::newRow("a folder") << "town" << "There is already a file";
    }
    void what_cannot_be_copied_is_said()
    {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        const CopiedTown town;
        const auto before = town.read(town.copy);
        verify_refusal(town.wm({"backup", QString::fromStdString(town.root() / file.toStdString())}), sentence.toStdString());
        QVERIFY(town.read(town.copy) == before);
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
    }
    void a_full_disk_leaves_no_half_copy()
    {
        const SmallDisk disk("24m");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        const CopiedTown town;
        disk.fill();
        verify_refusal(town.wm({"backup", (disk.path / "copy.db").c_str()}), "There is no space left on the disk for the backup");
        QVERIFY(fs::exists(disk.path / "filler"));
        QCOMPARE(std::distance(fs::directory_iterator(disk.path), {}), 1);
        disk.empty();
        QCOMPARE(town.wm({"backup", (disk.path / "copy.db").c_str()}).code, 0);
    }
    void each_day_has_its_copy_and_the_old_ones_go()
    {
        CopiedTown town;
        town.stop_daemon();
        const Timestamp now = SystemClock().now();
        const auto seq = ledger::look_at_backup(town.places().ledger())->last_seq;
        fs::remove_all(town.places().backups()); // the copy of today may have been made
        fs::create_directory(town.places().backups());
        const fs::path mine = town.places().backups() / "mine.db";
        fs::copy_file(town.copy, mine);
        for (int d = 2; d < 60; ++d)
            fs::copy_file(town.copy, town.places().backups() / to_text(ledger::BackupName{"daily", now - d * day, seq - 1}));
        QCOMPARE(town.wm({"status"}).code, 0); // starts it
        const auto names = [&] { return ledger::backups_in(town.places().backups()); };
        QVERIFY(eventually([&] { return names().size() <= 11; }));
        QCOMPARE(names().size(), std::size_t(11));
        QVERIFY(names().front().made >= now / nanoseconds_per_second * nanoseconds_per_second);
        QCOMPARE(names().front().last_seq, std::optional<Seq>(seq));
        QVERIFY(ledger::check_backup(town.places().backups() / to_text(names().front())).has_value());
        QVERIFY(fs::exists(mine));
    }
    void a_daily_copy_that_cannot_be_made_is_said_where_copies_are_listed()
    {
        CopiedTown town;
        town.stop_daemon();
        fs::remove_all(town.places().backups()); // the copy of today may have been made
        QVERIFY(write_file_atomically(town.places().backups(), "in the way"));
        QVERIFY(eventually([&] { return town.wm({"backup", "list"}).out.contains("The last daily backup failed"); }));
    }

    void a_restore_is_confirmed()
    {
        const CopiedTown town;
        const Said said = town.wm({"restore", town.copy.c_str()});
        verify_refusal(said, "nobody is there to confirm it", 3);
        QVERIFY2(said.out.contains("is the town after event 2"), said.out.c_str());
        QCOMPARE(town.found("connection"), std::set{town.second});
    }
    void what_is_no_ledger_of_this_town_is_not_restored_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("nothing") << "nothing.db" << "There is no file";
        QTest::newRow("text") << "waymark/README" << "is not a sound ledger";
        QTest::newRow("a folder") << "waymark" << "is not a file";
        QTest::newRow("an empty file") << "empty" << "is empty";
        QTest::newRow("half a ledger") << "half.db" << "is not a sound ledger";
    }
    void what_is_no_ledger_of_this_town_is_not_restored()
    {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        const CopiedTown town;
        tests::write(town.root() / "empty", "");
        const std::string whole = town.read(town.copy);
        tests::write(town.root() / "half.db", whole.substr(0, whole.size() / 2));
        verify_refusal(town.wm({"restore", QString::fromStdString(town.root() / file.toStdString()), "--yes"}), sentence.toStdString());
        QCOMPARE(town.found("connection"), std::set{town.second});
        QVERIFY(!fs::exists(town.home() / "ledger.db.restore") && !fs::exists(town.home() / "ledger.db.prepared"));
    }
    void the_ledger_of_another_town_needs_force()
    {
        const CopiedTown town, other;
        const Said said = town.wm({"restore", other.copy.c_str(), "--yes"});
        verify_refusal(said, "is the ledger of another town");
        QVERIFY2(said.err.contains("With --force this directory becomes that town"), said.err.c_str());
        QCOMPARE(town.found("connection"), std::set{town.second});
        QCOMPARE(town.wm({"restore", other.copy.c_str(), "--yes", "--force"}).code, 0);
        QCOMPARE(town.found("uploads"), std::set{other.first});
        QCOMPARE(town.wm({"ledger", "verify"}).code, 0);
    }
    void not_while_an_agent_works_and_never_by_one()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        const auto copy = town.root() / "copy.db", said = town.root() / "said";
        town.add_rig(town.script("agent",
            "wm restore '" + copy.string() + "' --yes 2> '" + said.string() + "' || true\nwm backup >> '" + said.string() +
                "' 2>&1 || true\n" + latch.wait()));
        const auto bead = town.create({"Work"});
        QCOMPARE(town.wm({"backup", copy.c_str()}).code, 0);
        town.sling(bead);
        QVERIFY(latch.reached());
        verify_refusal(town.wm({"restore", copy.c_str(), "--yes"}), "Agents are at work on " + bead + ".");
        QVERIFY2(town.read(said).contains("`wm restore` is for the person"), town.read(said).c_str());
        QVERIFY2(town.read(said).contains("`wm backup` is for the person"), town.read(said).c_str());
        QVERIFY(latch.open());
    }
    void an_agents_force_is_a_question_to_the_person()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        const auto said = town.root() / "said";
        town.add_rig(town.script("agent",
            "a=$(wm create Found -q); b=$(wm create Blocker -q); wm dep add $a $b -q\n"
            "wm close $a --force > '" +
                said.string() + "' && echo closed >> '" + said.string() + "'\n" + latch.wait()));
        const auto bead = town.create({"Work"});
        town.sling(bead);
        QVERIFY(latch.reached());
        const Json gate = town.json({"human"})[0];
        const std::string id = gate["id"].get<std::string>(), asked = gate["await_id"].get<std::string>().substr(6);
        QVERIFY2(town.read(said).contains(asked + " is not closed: a person is asked (" + id + ")."), town.read(said).c_str());
        QVERIFY(!town.read(said).contains("\nclosed\n"));
        for (const char *unclear : {"go on", "resolved"}) {
            const Said refused = town.wm({"gate", "resolve", id.c_str(), "--reason", unclear});
            QVERIFY2(refused.err.contains("`wm approve " + id + "`") && refused.err.contains("`wm deny " + id + "`"), refused.err.c_str());
        }
        QCOMPARE(town.wm({"human", "dismiss", id.c_str(), "--reason", "not now"}).code, 0);
        QCOMPARE(town.bead(asked)["status"], "open");
        QVERIFY(latch.open());
    }
    void an_agent_closes_what_it_wrote_down_and_says_in_which_session()
    {
        Town town;
        town.make_project();
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent", "wm close $(wm create Found -q) --session s-9 -m done\n" + latch.wait()));
        town.sling(town.create({"Work"}));
        QVERIFY(latch.reached());
        const Json found = town.json({"list", "--status", "closed"})[0];
        QCOMPARE(found["close_reason"], "done");
        QCOMPARE(found["closed_by_session"], "s-9");
        QVERIFY(latch.open());
    }
    void a_restore_whose_daemon_dies_comes_to_its_end_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<bool>("asked"); // dies the one that is asked, and not the next one
        for (const char *place : {"backup.before_name", "restore.after_place"}) // wm asks the next daemon once more
            QTest::newRow(place) << QString(place) << true;
        for (const char *place :
            {"restore.after_log:1", "restore.after_log:2", "restore.after_ledger", "restore.before_swap", "restore.after_swap"})
            QTest::newRow(place) << QString(place) << false;
    }
    void a_restore_whose_daemon_dies_comes_to_its_end()
    {
        QFETCH(QString, place);
        QFETCH(bool, asked);
        const CopiedTown town;
        town.stop_daemon();
        std::unique_ptr<QProcess> dying;
        if (asked)
            dying = town.start_daemon({{"WAGONMASTER_CRASH_AT", place}});
        QCOMPARE(town.wm({"restore", town.copy.c_str(), "--yes"}).code, 0);
        if (!asked) {
            QVERIFY(eventually([&] { return town.daemon_pid() == 0; }));
            dying = town.start_daemon({{"WAGONMASTER_CRASH_AT", place}});
        }
        QVERIFY(dying->state() == QProcess::NotRunning || dying->waitForFinished(60'000));
        QCOMPARE(dying->exitCode(), SIGKILL);
        town.verify_restored();
        if (!asked)
            QCOMPARE(town.replaced().size(), std::size_t(1));
    }
    void a_client_that_knew_what_is_gone_starts_anew()
    {
        const CopiedTown town;
        const auto time_of = [&](Seq seq) { return ledger::LedgerReader::open(town.places().ledger())->read_events(seq, 1)->at(0).at; };
        const Timestamp gone = time_of(3);
        QCOMPARE(town.wm({"restore", town.copy.c_str(), "--yes"}).code, 0);
        town.create({"Another third event"});
        const auto subscribe = [&](const Json &last) {
            auto client = tests::RpcClient::connect(town.places().person_socket());
            return client->ask("feed.subscribe", last)->at("snapshot").get<bool>();
        };
        QVERIFY(subscribe({{"from", 3}, {"at", gone}}));
        QVERIFY(!subscribe({{"from", 3}, {"at", time_of(3)}}));
    }
    void a_copy_laid_beside_the_ledger_by_hand_is_taken_too()
    {
        const CopiedTown town; // what a person does whose daemon does not start any more
        town.stop_daemon();
        tests::write(town.places().ledger(), "damaged");
        QVERIFY(town.wm({"status"}).code != 0);
        fs::copy_file(town.copy, town.home() / "ledger.db.restore");
        QCOMPARE(town.found("uploads"), std::set{town.first});
        QCOMPARE(town.read(town.places().backups() / town.replaced().front()), std::string("damaged"));
    }

    void the_town_as_it_was()
    {
        const CopiedTown town;
        const Json then = town.json({"ledger", "at", "2", "--list"});
        QCOMPARE(then["total"], 1);
        QCOMPARE(then["items"][0]["id"], town.first);
        QCOMPARE(town.json({"ledger", "at", "3"})["lanes"]["Ready"], 2);
        QCOMPARE(town.json({"ledger", "at", "3", "--bead", town.second.c_str()})["bead"]["title"], "Retry after a lost connection");
        verify_refusal(town.wm({"ledger", "at", "2", "--bead", town.second.c_str()}), "After event 2: There is no bead");
        verify_refusal(town.wm({"ledger", "at", "4"}), "the ledger ends with event 3");
        verify_refusal(town.wm({"ledger", "at", "soon"}), "\"soon\" is neither an event nor a time.");
    }

    void a_bead_as_it_was_has_its_texts_of_then_also_when_it_is_gone()
    {
        const CopiedTown town;
        const QString first = town.first.c_str(), second = town.second.c_str();
        const auto run = [&](const QStringList &words) {
            const Said said = town.wm(words);
            QVERIFY2(said.code == 0, said.err.c_str());
        };
        run({"note", first, "The note of then."});
        run({"comment", first, "The comment of then."});
        run({"update", first, "-d", "The body of then.", "--design", "The design of then.", "--acceptance", "The proof of then."});
        run({"dep", "add", first, second});
        const QString seq = QString::number(town.json({"show", first})[0]["changed"].get<std::int64_t>());
        run({"note", first, "A note of now."});
        run({"update", first, "-d", "The body of now.", "--design", "The design of now.", "--acceptance", "The proof of now."});
        const auto verify_then = [&] {
            const Json then = town.json({"ledger", "at", seq, "--bead", first, "--list"});
            QCOMPARE(then["total"], 2);
            const auto in_list = std::ranges::find(then["items"], Json(town.first), [](const Json &bead) { return bead["id"]; });
            for (const Json &bead : {then["bead"], *in_list}) {
                QCOMPARE(bead.value("notes", ""), std::string("The note of then."));
                QCOMPARE(bead.value("description", ""), std::string("The body of then."));
                QCOMPARE(bead.value("design", ""), std::string("The design of then."));
                QCOMPARE(bead.value("acceptance_criteria", ""), std::string("The proof of then."));
            }
            QCOMPARE(then["bead"]["comments"][0]["text"], "The comment of then.");
            const std::string shown = town.wm({"ledger", "at", seq, "--bead", first}).out;
            for (const char *text : {"The note of then.", "The comment of then.", "The body of then.", "The design of then.",
                     "The proof of then.", "Retry after a lost connection"})
                QVERIFY2(shown.contains(text), shown.c_str());
            QVERIFY2(!shown.contains("of now"), shown.c_str());
        };
        verify_then();
        run({"delete", first, "--force"});
        verify_then();
    }

    void what_was_written_is_found_at_once_and_after_everything_that_can_happen()
    {
        CopiedTown town;
        const auto third = town.create({"Third", "--description", "A needle lies here."});
        QCOMPARE(town.found("needle"), std::set{third});
        QCOMPARE(town.wm({"comment", third.c_str(), "The haystack is large."}).code, 0);
        QCOMPARE(town.found("hayst"), std::set{third});
        kill(town.daemon_pid(), SIGKILL);
        QVERIFY(eventually([&] { return town.daemon_pid() == 0; }));
        QCOMPARE(town.found("needle haystack"), std::set{third});
        town.stop_daemon();
        fs::remove(town.home() / "search.db");
        QCOMPARE(town.found("needle haystack"), std::set{third});
        town.stop_daemon();
        tests::write(town.home() / "search.db", "damaged");
        QCOMPARE(town.found("needle haystack"), std::set{third});
        QCOMPARE(town.wm({"delete", third.c_str(), "--force"}).code, 0);
        QCOMPARE(town.found("needle"), std::set<std::string>{});
    }
    void words_and_filters_narrow_together()
    {
        CopiedTown town;
        const auto urgent = town.create({"Uploads of videos", "--priority", "0", "--labels", "ui"});
        QCOMPARE(town.found("uploads"), (std::set{town.first, urgent}));
        QCOMPARE(town.found("uploads p0"), std::set{urgent});
        QCOMPARE(town.found("uploads -label:ui"), std::set{town.first});
        QCOMPARE(town.found("label:ui"), std::set{urgent});
        QCOMPARE(town.found(town.second.substr(town.second.rfind('-') + 1).c_str()), std::set{town.second});
        QCOMPARE(town.json({"search", "uploads", "--limit", "1"}).size(), std::size_t(1));
        const Json first = town.json({"search", "videos"})[0];
        QCOMPARE(first["snippet"], Json({"Uploads of ", "videos", ""}));
        verify_refusal(town.wm({"search", "stauts:open"}), "There is no filter \"stauts:\". Did you mean status:?");
        verify_refusal(town.wm({"search", "--", "-uploads"}), "A search for what is not there needs a word that is.");
        QCOMPARE(town.wm({"search", "elephant"}).out, std::string("Nothing found.\n"));
    }
    void without_an_index_titles_are_searched_and_it_is_said()
    {
        const CopiedTown town;
        town.stop_daemon();
        fs::remove(town.home() / "search.db");
        fs::create_directories(town.home() / "search.db" / "in the way");
        const Said said = town.wm({"search", "uploads"});
        QCOMPARE(said.code, 0);
        QVERIFY2(said.out.contains(town.first), said.out.c_str());
        QVERIFY2(said.out.contains("Only titles were searched."), said.out.c_str());
    }
};

WM_TEST_CLASS(Safety)
#include "safety_test.moc"
