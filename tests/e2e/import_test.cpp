// Beads come in from a file and go out again: with the real programs, through a pipe as well, and all or nothing.
#include "base/files.h"
#include "base/text.h"
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"
#include "support/rpc_client.h"

#include <QTest>

#include <csignal>
#include <format>
#include <sqlite3.h>

using namespace wm;
using tests::eventually, tests::RpcClient, tests::Said, tests::Town;

namespace {

std::string line(const std::string &id, const std::string &more = "", const char *updated = "09:00:00")
{
    return std::format(R"({{"id":"{}","title":"Title of {}","priority":1,"created_at":"2026-05-02T09:00:00Z",)"
                       R"("updated_at":"2026-05-02T{}Z"{}}})",
        id, id, updated, more);
}

/// A town with a rig, and files beside its project.
struct Desk {
    Desk()
    {
        town.make_project();
        town.add_rig("/bin/true");
    }
    std::string write(const std::string &name, const std::string &bytes) const
    {
        tests::write(town.root() / name, bytes);
        return town.root() / name;
    }
    Said import(const std::string &file, const QStringList &more = {"--yes"}) const
    {
        return town.wm(QStringList{"import", file.c_str()} + more);
    }
    std::string exported() const { return town.wm({"export"}).out; }
    /// All beads, closed ones too.
    std::size_t beads() const { return town.json({"count", "--all"})["count"].get<std::size_t>(); }

    Town town;
};

void verify_refused(const Said &said, const std::string &sentence, int code = 1)
{
    QVERIFY2(said.code == code, (said.out + said.err).c_str());
    QVERIFY2(said.err.starts_with("wm: ") && said.err.contains(sentence), said.err.c_str());
}

} // namespace

class ImportAndExport : public QObject {
    Q_OBJECT

    /// For what is refused: nothing comes into it, so that all share it.
    const Desk &empty_desk()
    {
        if (!m_empty)
            m_empty.emplace();
        return *m_empty;
    }
    std::optional<Desk> m_empty;

private slots:
    void cleanupTestCase() { m_empty.reset(); }
    void what_came_in_goes_out_again_also_after_a_crash_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("current") << "current.jsonl";
        QTest::newRow("old") << "old.jsonl";
    }
    void what_came_in_goes_out_again_also_after_a_crash()
    {
        QFETCH(const QString, name);
        const Desk desk;
        const std::string file = WM_FIXTURES "/beads/" + name.toStdString(), bytes = read_file(file).value();
        QCOMPARE(desk.import(file).code, 0);
        QCOMPARE(desk.exported(), bytes);
        kill(desk.town.daemon_pid(), SIGKILL);
        QVERIFY(eventually([&] { return desk.town.daemon_pid() == 0; }));
        const std::string copy = desk.town.root() / "copy.jsonl";
        QCOMPARE(desk.town.wm({"export", copy.c_str()}).code, 0);
        QCOMPARE(desk.town.read(copy), bytes);
        QVERIFY2(desk.import(copy).out.contains("There is nothing to import."), "the same file again");
        QCOMPARE(desk.town.wm({"ledger", "verify"}).code, 0);
    }
    void without_a_yes_it_is_only_shown()
    {
        const Desk desk;
        const std::string file = desk.write("issues.jsonl", line("app-1") + "\n" + line("app-2") + "\n");
        const Said said = desk.import(file, {});
        verify_refused(said, "nobody is there to confirm it", 3);
        QVERIFY2(said.out.contains("2 new") && said.out.contains("Title of app-2"), said.out.c_str());
        const Said dry = desk.import(file, {"--dry-run"});
        QCOMPARE(dry.code, 0);
        QVERIFY2(dry.out.contains("2 new"), dry.out.c_str());
        QCOMPARE(desk.beads(), 0u);
    }
    void standard_input_is_a_file_too()
    {
        const Desk desk;
        std::string bytes;
        for (int i = 0; i < 3000; ++i) // more than one message holds, and than wm remembers
            bytes += line(std::format("app-{}", i), ",\"description\":\"" + std::string(500, 'x') + '"') + "\n";
        const std::string file = desk.write("issues.jsonl", bytes);
        verify_refused(desk.town.shell("cat ../issues.jsonl | wm import -"), "nobody is there to confirm it", 3);
        QCOMPARE(desk.beads(), 0u);
        const Said said = desk.town.shell("cat ../issues.jsonl | wm import - --yes");
        QVERIFY2(
            said.code == 0 && said.out.contains("standard input, into") && said.out.contains("3000 new"), (said.out + said.err).c_str());
        QVERIFY(desk.exported() == desk.town.read(file));
        verify_refused(desk.town.shell("printf 'hello' | wm import - --yes"), "standard input:1: it is not a JSON object");
        verify_refused(desk.town.shell("wm import - --yes < /"), "Standard input is a directory");
    }
    void later_files_are_compared_with_what_is_here()
    {
        const Desk desk;
        const auto later = [](const std::string &id) { return line(id, R"(,"x":1.50)", "10:00:00"); };
        QCOMPARE(desk.import(desk.write("one.jsonl", line("app-1") + "\n" + line("app-2") + "\n" + line("app-3") + "\n")).code, 0);
        QCOMPARE(desk.town.wm({"update", "app-2", "--title", "Changed here"}).code, 0);
        const std::string next = later("app-1") + "\n" + later("app-2") + "\n" + line("app-4") + "\n";
        const Json plan = desk.town.json({"import", desk.write("two.jsonl", next).c_str(), "--yes"});
        QCOMPARE(plan["created"], 1);
        QCOMPARE(plan["updated"], 2);
        QCOMPARE(plan["stale"], 0);
        QCOMPARE(plan["gone"], 1);
        QCOMPARE(desk.town.bead("app-2")["title"], "Changed here");
        QVERIFY2(desk.exported().contains(later("app-1")), "an unknown member goes out as it came");
        QVERIFY2(desk.exported().contains(R"("title":"Changed here")"), "and beside what was changed here");
        QCOMPARE(desk.beads(), 4u);
        QCOMPARE(desk.import(desk.town.root() / "two.jsonl", {"--yes", "--delete-gone"}).code, 0);
        QCOMPARE(desk.beads(), 3u);
    }
    void what_was_added_here_stays_when_a_newer_line_comes()
    {
        const Desk desk;
        const char *comment = R"(,"comments":[{"id":7,"author":"ann","text":"there","created_at":"2026-05-02T09:00:00Z"}])";
        QCOMPARE(
            desk.import(desk.write("one.jsonl", line("app-1", R"(,"notes":"n0","labels":["l0"])") + "\n" + line("app-2") + "\n")).code, 0);
        QCOMPARE(desk.town.wm({"comment", "app-1", "local"}).code, 0);
        QCOMPARE(desk.town.wm({"update", "app-1", "--append-notes", "local note", "--add-label", "loc"}).code, 0);
        QCOMPARE(desk.town.wm({"dep", "add", "app-1", "app-2"}).code, 0);
        QCOMPARE(desk.town.wm({"claim", "app-2", "--actor", "zed"}).code, 0);
        const std::string next = line("app-1", std::string(R"(,"notes":"n0","labels":["l0"])") + comment, "10:00:00") + "\n" +
            line("app-2", R"(,"labels":["l2"])", "10:00:00") + "\n";
        const Json done = desk.town.json({"import", desk.write("two.jsonl", next).c_str(), "--yes"});
        QCOMPARE(done["updated"], 2);
        QCOMPARE(done["conflicts"], Json::array());
        const Said shown = desk.town.wm({"show", "app-1"});
        for (const char *kept : {"local", "there", "n0", "local note", "#loc", "app-2"})
            QVERIFY2(shown.out.contains(kept), shown.out.c_str());
        QCOMPARE(desk.town.bead("app-2")["assignee"], "zed");
        QCOMPARE(desk.town.bead("app-2")["status"], "in_progress");
        QVERIFY2(desk.import(desk.town.root() / "two.jsonl").out.contains("There is nothing to import."), "once is enough");
        QCOMPARE(desk.town.wm({"ledger", "verify"}).code, 0);
    }
    void other_rigs_are_waited_for_as_beads_writes_it()
    {
        const Desk desk;
        const std::string needs = R"(,"dependencies":[{"issue_id":"app-1","depends_on_id":"external:waymark:login","type":"blocks"}])";
        const std::string bytes = line("app-1", needs) + "\n" + line("app-2", R"(,"labels":["provides:login"])") + "\n";
        QCOMPARE(desk.import(desk.write("issues.jsonl", bytes)).code, 0);
        QCOMPARE(desk.town.bead("app-1")["waits_for"], Json::array({"external:waymark:login"}));
        QCOMPARE(desk.town.json({"dep", "list", "app-1"})[0]["title"], "login of waymark");
        QCOMPARE(desk.town.json({"dep", "list", "app-2", "--direction", "up"})[0]["id"], "app-1");
        QCOMPARE(desk.town.wm({"close", "app-2"}).code, 0);
        QCOMPARE(desk.town.bead("app-1")["lane"], "ready");
        verify_refused(desk.town.wm({"dep", "add", "app-2", "external:nowhere:x"}), "There is no rig nowhere.");
        QCOMPARE(desk.town.wm({"dep", "remove", "app-1", "external:waymark:login"}).code, 0);
    }

    void what_a_bead_depends_on_and_is_not_here_is_said_to_be_so()
    {
        const Desk desk;
        const std::string needs = R"(,"dependencies":[{"issue_id":"app-1","depends_on_id":"app-9","type":"blocks"}])";
        QCOMPARE(desk.import(desk.write("issues.jsonl", line("app-1", needs) + "\n")).code, 0);
        QCOMPARE(desk.town.json({"dep", "list", "app-1"})[0]["id"], "app-9");
        const Said shown = desk.town.wm({"show", "app-1"});
        QVERIFY2(shown.out.contains("app-9") && shown.out.contains("not here"), shown.out.c_str());
        QCOMPARE(desk.town.bead("app-1")["lane"], "ready"); // it holds nothing back
    }

    void metadata_that_nobody_changes_stays_as_it_is_written()
    {
        const Desk desk;
        const std::string odd = "\"s\":\"a\\\"},{\","; // moc cannot read it as a raw literal
        const std::string metadata = R"("metadata":{"n":1.50,"big":1e400,)" + odd + R"("deep":{"a":[1.0,{"b":2}]}})";
        QCOMPARE(desk.import(desk.write("issues.jsonl", line("app-1", "," + metadata) + "\n")).code, 0);
        QCOMPARE(desk.town.wm({"update", "app-1", "--set-metadata", "team=core", "--set-metadata", "n=2.50"}).code, 0);
        const std::string out = desk.exported();
        QVERIFY2(out.contains(R"("metadata":{"n":2.50,"big":1e400,)" + odd + R"("deep":{"a":[1.0,{"b":2}]},"team":"core"})"), out.c_str());
        QCOMPARE(desk.town.wm({"update", "app-1", "--unset-metadata", "n", "--unset-metadata", "team"}).code, 0);
        QVERIFY(desk.exported().contains(R"("metadata":{"big":1e400,)" + odd + R"("deep":{"a":[1.0,{"b":2}]}})"));
    }

    void one_bad_line_and_nothing_is_imported_data()
    {
        QTest::addColumn<QByteArray>("second"); // what stands behind a good line
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char *name, const std::string &second, const char *sentence) {
            QTest::newRow(name) << QByteArray::fromStdString(second) << sentence;
        };
        row("an id twice", line("app-1"), "bad.jsonl:2: app-1 stands on line 1 already");
        row("deep JSON", line("app-2", R"(,"x":)" + std::string(5000, '[') + std::string(5000, ']')), "bad.jsonl:2: ");
        row("deep metadata", line("app-2", R"(,"metadata":)" + std::string(100'000, '[')), "bad.jsonl:2: ");
        row("NUL", line("app-2", R"(,"notes":"a)" + std::string(1, '\0') + R"(b")"), "bad.jsonl:2: ");
        row("NUL as an escape", line("app-2", R"(,"notes":"a\u0000b")"), "bad.jsonl:2: ");
        row("invalid UTF-8", line("app-2", ",\"notes\":\"caf\xe9\""), "bad.jsonl:2: ");
        row("id null", R"({"id":null,"title":"T"})", "bad.jsonl:2: ");
        row("id null as a text", line("null"), "bad.jsonl:2: ");
        row("id undefined", line("undefined"), "bad.jsonl:2: ");
        row("no id", R"({"title":"T"})", "bad.jsonl:2: ");
        row("an empty id", line(""), "bad.jsonl:2: ");
        row("a path as an id", line("../../etc"), "bad.jsonl:2: ");
        row("no title", R"({"id":"app-2"})", "bad.jsonl:2: ");
        row("a priority of 9", R"({"id":"app-2","title":"T","priority":9})", "bad.jsonl:2: ");
        row("a date without a zone", line("app-2", R"(,"due_at":"2026-05-02T09:00:00")"), "bad.jsonl:2: ");
        row("no such day", line("app-2", R"(,"due_at":"2026-02-30T09:00:00Z")"), "bad.jsonl:2: ");
        row("a date too far back", line("app-2", R"(,"due_at":"1500-01-01T00:00:00Z")"), "bad.jsonl:2: ");
        row("a zone that is none", line("app-2", R"(,"due_at":"2026-05-02T09:00:00+99:00")"), "bad.jsonl:2: ");
        row("cut off", line("app-2").substr(0, 40), "bad.jsonl:2: ");
        row("a merge conflict", "<<<<<<< HEAD", "bad.jsonl:2: ");
        row("a ring",
            line("app-2", R"(,"dependencies":[{"depends_on_id":"app-3","type":"blocks"}])") + "\n" +
                line("app-3", R"(,"dependencies":[{"depends_on_id":"app-2","type":"parent-child"}])"),
            "bad.jsonl:2: these wait for each other: app-2 → app-3 → app-2");
        row("a ring through another project's eyes",
            line("app-2", R"(,"dependencies":[{"depends_on_id":"external:waymark:app-3","type":"blocks"}])") + "\n" +
                line("app-3", R"(,"dependencies":[{"depends_on_id":"app-2","type":"blocks"}])"),
            "bad.jsonl:2: these wait for each other: app-2 → app-3 → app-2");
    }
    void one_bad_line_and_nothing_is_imported()
    {
        QFETCH(const QByteArray, second);
        QFETCH(const QString, sentence);
        const Desk &desk = empty_desk();
        const std::string file = desk.write("bad.jsonl", line("app-1") + "\n" + second.toStdString() + "\n");
        const Said said = desk.import(file);
        verify_refused(said, sentence.toStdString());
        QVERIFY2(said.err.contains("\n    "), said.err.c_str());
        QCOMPARE(desk.beads(), 0u);
    }
    void dates_before_1970_and_of_other_zones_are_dates()
    {
        const Desk desk;
        const std::string bytes = line("app-1", R"(,"due_at":"1955-11-05T06:15:00Z")") + "\n" +
            line("app-2", R"(,"due_at":"2026-05-02T09:00:00+05:45")") + "\n" + line("app-3", R"(,"due_at":"2026-05-02T09:00:00.5-11:30")") +
            "\n";
        QCOMPARE(desk.import(desk.write("issues.jsonl", bytes)).code, 0);
        QCOMPARE(desk.exported(), bytes);
        QCOMPARE(desk.town.bead("app-1")["due_at"], "1955-11-05T06:15:00Z");
        QCOMPARE(desk.town.bead("app-2")["due_at"], "2026-05-02T03:15:00Z");
    }
    void a_line_of_more_than_64_MB_is_named()
    {
        const Desk &desk = empty_desk();
        QCOMPARE(desk.town.shell("{ echo '" + line("app-1") + "'; head -c 67108870 /dev/zero | tr '\\0' x; } > ../bad.jsonl").code, 0);
        verify_refused(desk.import(desk.town.root() / "bad.jsonl"), "bad.jsonl:2: the line is longer than 64 MB.");
        QCOMPARE(desk.beads(), 0u);
    }
    void what_is_no_beads_file_is_said_data()
    {
        QTest::addColumn<QString>("make");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("not there") << "true" << "../nowhere.jsonl" << "There is no file or folder";
        QTest::newRow("an empty folder") << "mkdir ../empty" << "../empty" << "has neither .beads nor .tbd";
        QTest::newRow("Dolt") << "mkdir -p ../dolt/.beads/dolt" << "../dolt" << "are in a Dolt database, which only bd can read";
        QTest::newRow("Dolt by its metadata") << "mkdir -p ../named/.beads; echo '{\"backend\":\"dolt\"}' > ../named/.beads/metadata.json"
                                              << "../named"
                                              << "are in a Dolt database";
        QTest::newRow("deep metadata") << "mkdir -p ../deep/.beads; { echo '{'; echo '\"x\":'; head -c 9000 /dev/zero | tr '\\0' '['; } > "
                                          "../deep/.beads/metadata.json"
                                       << "../deep" << "metadata.json is nested more than 1000 levels deep, at line 3";
        QTest::newRow("a device") << "true" << "/dev/null" << "";
    }
    void what_is_no_beads_file_is_said()
    {
        QFETCH(const QString, make);
        QFETCH(const QString, from);
        QFETCH(const QString, sentence);
        const Desk &desk = empty_desk();
        QCOMPARE(desk.town.shell(make.toStdString()).code, 0);
        verify_refused(desk.import(from.toStdString()), sentence.toStdString());
    }
    void a_ledger_that_another_program_locks_is_said_and_later_written()
    {
        const Desk desk;
        const std::string file = desk.write("issues.jsonl", line("app-1") + "\n");
        sqlite3 *other = nullptr;
        QCOMPARE(sqlite3_open(desk.town.places().ledger().c_str(), &other), SQLITE_OK);
        sqlite3_busy_timeout(other, 5000); // the daemon may be writing what its start brought
        QCOMPARE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
        verify_refused(desk.import(file), "Another program holds the ledger");
        QCOMPARE(desk.beads(), 0u);
        sqlite3_close(other);
        QCOMPARE(desk.import(file).code, 0);
        QCOMPARE(desk.beads(), 1u);
    }
    void a_ledger_that_cannot_be_written_is_said()
    {
        const Desk desk;
        desk.town.create({"Before"});
        desk.town.stop_daemon();
        const auto ledger = desk.town.places().ledger();
        QVERIFY(std::filesystem::file_size(ledger) > 0);
        // Root may write what is read-only; nobody may write where a folder is in the way.
        for (const char *suffix : {"-wal", "-shm"})
            std::filesystem::remove(ledger.string() + suffix);
        std::filesystem::create_directory(ledger.string() + "-wal");
        const Said said = desk.import(desk.write("issues.jsonl", line("app-1") + "\n"));
        QVERIFY2(said.code != 0 && said.err.contains("ledger"), said.err.c_str());
        QVERIFY2(said.err.contains("\n    "), said.err.c_str());
        std::filesystem::remove(ledger.string() + "-wal");
        QCOMPARE(desk.beads(), 1u);
    }
    void a_large_import_reaches_who_listens_part_by_part()
    {
        const Desk desk;
        std::string bytes;
        constexpr int count = 6000;
        for (int i = 0; i < count; ++i)
            bytes += line(std::format("app-{}", i), R"(,"labels":["some","labels","for","every","bead"],"assignee":"somebody")") + "\n";
        const std::string file = desk.write("issues.jsonl", bytes);
        auto listener = RpcClient::connect(desk.town.places().person_socket());
        QVERIFY(listener && listener->ask("feed.subscribe", {{"from", 0}}));
        QCOMPARE(desk.import(file).code, 0);
        std::set<std::string> heard;
        Seq last = 0;
        while (heard.size() < count) {
            const auto message = listener->next(std::chrono::seconds(60)); // refuses lines that are too long
            QVERIFY2(message && *message, message ? "silence" : message.error().message.c_str());
            if ((*message)->value("method", "") != "feed.unit")
                continue;
            for (const Json &event : (**message)["params"]["events"]) {
                QVERIFY(last == 0 || event["seq"] == last + 1);
                last = event["seq"];
                if (event["kind"] == "bead.imported")
                    heard.insert(event["data"]["bead"]);
            }
        }
    }
};

WM_TEST_CLASS(ImportAndExport)
#include "import_test.moc"
