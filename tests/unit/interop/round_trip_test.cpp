// What came in goes out again: a file into a town and back, byte for byte but for what was done to it here.
#include "base/text.h"
#include "interop/beads_line.h"
#include "support/qtest_main.h"
#include "unit/interop/bead_lines.h"
#include "unit/interop/imported_town.h"

#include <QTest>

#include <rapidcheck.h>

using namespace wm;
using namespace wm::interop;
using namespace wm::tests;

namespace {

std::string any_file()
{
    auto numbers = *rc::gen::unique<std::vector<int>>(rc::gen::inRange(0, 100));
    if (*rc::gen::arbitrary<bool>())
        std::ranges::sort(numbers, {}, [](int n) { return std::to_string(n); });
    std::string bytes;
    for (const int number : numbers) {
        switch (number % 10) {
        case 7: bytes += std::format("{{\"_type\":\"memory\",\"key\":\"k{}\",\"value\":\"v\\u0041\"}}", number); break;
        case 8: bytes += std::format("{{\"id\":\"wm-{}\",\"title\":\"T\",\"status\":\"tombstone\",\"x\":1.0}}", number); break;
        case 9: bytes += std::format(R"({{"_type":"colour","n":{}.0}})", number); break;
        default: bytes += any_bead_line(number);
        }
        bytes += '\n';
    }
    return bytes;
}

} // namespace

class RoundTrip : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("RC_PARAMS"))
            qputenv("RC_PARAMS", "seed=20261120 max_success=200");
    }

    void a_file_comes_out_as_it_went_in_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("current") << QByteArray("current.jsonl");
        QTest::newRow("old") << QByteArray("old.jsonl");
    }
    void a_file_comes_out_as_it_went_in()
    {
        QFETCH(QByteArray, name);
        ImportedTown town;
        const std::string bytes = beads_fixture(name.constData());
        QVERIFY(town.import(bytes).ends_with(" events"));
        QCOMPARE(town.exported(), bytes);
        QVERIFY(!town.plan(bytes)->needed);
        QCOMPARE(town.plan(bytes)->preview.older.size(), 0u);
    }

    void every_file_comes_out_as_it_went_in()
    {
        QVERIFY(rc::check("export∘import = identity", [] {
            const std::string bytes = any_file();
            ImportedTown town;
            const std::string result = town.import(bytes);
            if (!result.ends_with(" events"))
                RC_FAIL(result);
            RC_ASSERT(town.exported() == bytes);
            RC_ASSERT(!town.plan(bytes)->needed);
        }));
    }

    void a_change_shows_in_its_member_only()
    {
        QVERIFY(rc::check("one change, one member", [] {
            const std::string line = any_bead_line(1);
            ImportedTown town;
            RC_PRE(town.import(line + "\n").ends_with(" events"));
            UpdateBead change{BeadId("wm-1"), {}, {}, {}, {}, {}};
            const Bead &before = town.at(BeadId("wm-1"));
            const int which = *rc::gen::inRange(0, 4);
            const char *const names[] = {"title", "priority", "labels", "description"};
            if (which == 0)
                change.title = "Another title";
            if (which == 1)
                change.priority = (before.priority + 1) % 5;
            if (which == 2)
                change.labels = std::vector<std::string>{"new"};
            if (which == 3)
                change.description = town.text("A description that nothing has.");
            town.must(change);
            const auto changed = differences(line, std::string(trim(town.exported())));
            for (const std::string &key : changed)
                RC_ASSERT(key == names[which] || key == "updated_at");
            RC_ASSERT(changed.contains(names[which]));
        }));
    }

    void what_was_done_here_is_said_in_the_words_of_beads()
    {
        ImportedTown town;
        town.import(beads_fixture("current.jsonl"));
        const auto line_of_bead = [&](const char *id) { return *line_of(town.state, town.at(BeadId(id)), town.read); };
        const std::string before = line_of_bead("app-9a1");
        town.must(CommentBead{BeadId("app-9a1"), town.text("Looks good")});
        QCOMPARE(differences(before, line_of_bead("app-9a1")), (Keys{"comments", "comment_count", "updated_at"}));
        QVERIFY(line_of_bead("app-9a1").contains(R"("text":"Looks good")"));
        town.must(NoteBead{BeadId("app-9a1"), town.text("first")});
        town.must(NoteBead{BeadId("app-9a1"), town.text("second")});
        QVERIFY(line_of_bead("app-9a1").contains(R"("notes":"first\nsecond")"));

        const std::string open = line_of_bead("app-9a1");
        town.must(SetStatus{BeadId("app-9a1"), "blocked"});
        QCOMPARE(differences(open, line_of_bead("app-9a1")), (Keys{"status", "updated_at"}));
        QVERIFY(line_of_bead("app-9a1").contains(R"("status":"blocked")"));
        town.must(SetStatus{BeadId("app-9a1"), "open"});
        town.must(CloseBead{BeadId("app-9a1"), "no longer wanted", true});
        QCOMPARE(differences(open, line_of_bead("app-9a1")), (Keys{"status", "closed_at", "close_reason", "updated_at"}));

        const std::string waiting = line_of_bead("app-k0zk");
        town.must(RemoveDependency{BeadId("app-k0zk"), BeadId("app-3fx")});
        QCOMPARE(differences(waiting, line_of_bead("app-k0zk")), (Keys{"dependencies", "dependency_count", "updated_at"}));
        QVERIFY(line_of_bead("app-k0zk").contains(R"("thread_id":"","id":"d-17")")); // the other stays as it was
    }

    void a_closed_bead_keeps_whose_it_was()
    {
        const std::string file =
            R"({"id":"app-1","title":"Held","status":"in_progress","priority":2,"issue_type":"task","assignee":"carol",)"
            R"("created_at":"2026-05-02T09:00:00Z","updated_at":"2026-05-02T09:00:00Z"})"
            "\n";
        const BeadId bead("app-1");
        for (const char *status : {"closed", "blocked"}) {
            ImportedTown town;
            town.import(file);
            town.must(SetStatus{bead, status});
            const std::string line = *line_of(town.state, town.at(bead), town.read);
            QVERIFY2(line.contains(R"("assignee":"carol")"), line.c_str());
            QVERIFY2(line.contains(std::format(R"("status":"{}")", status)), line.c_str());
            const std::string bytes = town.exported();
            town.import(bytes); // it says what is here: nothing changes
            QCOMPARE(town.exported(), bytes);
            QCOMPARE(town.at(bead).extra->assignee, std::string("carol"));
        }
    }
    void a_bead_made_here_is_a_whole_line()
    {
        ImportedTown town;
        CreateBead command{town.demo, "A <b>", "bug", 1, {"ui"}, town.text("Body"), {}};
        command.extra.external_ref = "gh-9";
        command.id = BeadId("wm-1");
        town.must(command);
        const BeadId second = town.bead("Second", {BeadId("wm-1")});
        const std::string bytes = town.exported();
        const std::string line = bytes.substr(0, bytes.find('\n'));
        const auto record = std::get<IssueRecord>(*read_beads_line(line, {"x", 1}));
        QCOMPARE(record.title, std::string("A <b>"));
        QCOMPARE(record.description, std::string("Body"));
        QCOMPARE(record.external_ref, std::string("gh-9"));
        QVERIFY(line.starts_with("{\"_type\":\"issue\",\"id\":\"wm-1\",\"title\":\"A "
                                 "\\u003cb\\u003e\",\"description\":\"Body\",\"status\":\"open\",\"priority\":1,"));
        QVERIFY(line.ends_with("\"dependency_count\":0,\"dependent_count\":1,\"comment_count\":0}"));
        ImportedTown other; // and another town understands it
        other.import(bytes);
        QCOMPARE(other.exported(), bytes);
        QVERIFY(other.at(second).blocked);
    }

    void ephemeral_beads_of_this_town_stay_here()
    {
        ImportedTown town;
        CreateBead command{town.demo, "Patrol", "task", 2, {}, {}, {}};
        command.extra.ephemeral = true;
        town.must(command);
        QCOMPARE(town.exported(), std::string());
    }

    void a_time_to_come_goes_out_as_long_as_it_holds()
    {
        ImportedTown town;
        const auto line = [](const char *id, const char *more) {
            return std::format(
                R"({{"id":"{}","title":"T","created_at":"2022-01-01T00:00:00Z","defer_until":"2190-01-01T00:00:00Z",{}}})", id, more);
        };
        town.import(line("app-1", R"("status":"open")") + "\n" + line("app-2", R"("status":"in_progress","assignee":"person")") + "\n");
        const auto line_of_bead = [&](const char *id) { return *line_of(town.state, town.at(BeadId(id)), town.read); };
        QVERIFY(town.at(BeadId("app-2")).defer_until.has_value());
        town.must(UndeferBead{BeadId("app-1"), {}});
        QVERIFY2(!line_of_bead("app-1").contains("defer_until"), line_of_bead("app-1").c_str());
        town.must(ReleaseBead{BeadId("app-2"), ""});
        QCOMPARE(town.lane(BeadId("app-2")), std::string("Backlog")); // nobody has it, and its time has not come
        QVERIFY2(line_of_bead("app-2").contains(R"("defer_until":"2190-01-01T00:00:00Z")"), line_of_bead("app-2").c_str());
        ImportedTown other;
        other.import(town.exported());
        QCOMPARE(other.lane(BeadId("app-1")), std::string("Ready"));
        QCOMPARE(other.lane(BeadId("app-2")), std::string("Backlog"));
    }

    void a_time_that_was_over_before_a_bead_came_changes_no_line()
    {
        ImportedTown town;
        const auto line = [](const char *id, const char *more) {
            return std::format(R"({{"id":"{}","title":"T","created_at":"2022-01-01T00:00:00Z","updated_at":"2022-01-01T00:00:00Z",{}}})",
                       id, more) +
                "\n";
        };
        const std::string bytes = line("app-1", R"("status":"deferred","defer_until":"2022-02-01T00:00:00Z")") +
            line("app-2", R"("issue_type":"gate","await_type":"timer","timeout":60000000000)") +
            line("app-3", R"("status":"blocked","defer_until":"2022-02-01T00:00:00Z")") +
            line("app-4", R"("dependencies":[{"issue_id":"app-4","depends_on_id":"app-2","type":"blocks"}])");
        town.import(bytes);
        town.must(PassTime{});
        QCOMPARE(town.exported(), bytes);
        QVERIFY(!town.plan(bytes)->needed);
        QCOMPARE(town.lane(BeadId("app-1")), std::string("Ready"));
        QCOMPARE(town.at(BeadId("app-2")).status, Status::closed);
        QCOMPARE(town.at(BeadId("app-3")).extra->status_word, std::string("blocked")); // no time ends that
        QCOMPARE(town.lane(BeadId("app-4")), std::string("Ready"));
        town.must(UpdateBead{BeadId("app-1"), {}, {}, 1, {}, {}}); // once somebody changes it, it says what it is
        const std::string changed = *line_of(town.state, town.at(BeadId("app-1")), town.read);
        QVERIFY(changed.contains(R"("status":"open")") && !changed.contains("defer_until"));
    }

    void what_shall_never_go_out_does_not()
    {
        ImportedTown town;
        for (const bool no_history : {true, false}) {
            BeadExtra extra;
            (no_history ? extra.no_history : extra.ephemeral) = true;
            town.must(CreateBead{town.demo, "Here only", "task", 2, {}, {}, {}, extra});
        }
        QCOMPARE(town.exported(), std::string());
    }
};

WM_TEST_CLASS(RoundTrip)
#include "round_trip_test.moc"
