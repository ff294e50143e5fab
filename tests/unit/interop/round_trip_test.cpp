// What came in goes out again: files into a town and back.
#include "base/files.h"
#include "base/text.h"
#include "interop/beads_line.h"
#include "interop/import_print.h"
#include "interop/raw_members.h"
#include "interop/raw_values.h"
#include "interop/tbd_project.h"
#include "support/qtest_main.h"
#include "unit/interop/imported_town.h"

#include <QTest>

#include <rapidcheck.h>

using namespace wm;
using namespace wm::interop;
using namespace wm::tests;

namespace {

std::string fixture(const char *name)
{
    return read_file(std::string(WM_FIXTURES "/beads/") + name).value();
}

/// The members in which two lines differ.
std::set<std::string> differences(const std::string &one, const std::string &other)
{
    std::set<std::string> keys;
    const auto left = *split_members(one), right = *split_members(other);
    const auto compare = [&](const auto &from, const auto &to) {
        for (const RawMember &member : from) {
            const auto twin = std::ranges::find(to, member.key, &RawMember::key);
            if (twin == to.end() || twin->value != member.value)
                keys.emplace(member.key);
        }
    };
    compare(left, right);
    compare(right, left);
    return keys;
}

using Keys = std::set<std::string>;

// ---- any file

const std::vector<std::string> words = {"", "a", "auth", "A \"b\" \\ <c> & d", "ä€🚀", "line\nline", "\t", "{}", "null", "x y"};
const std::vector<std::string> times = {"2026-05-02T09:00:00Z", "2026-05-02T09:00:00.123456789Z", "1969-07-20T20:17:40Z",
    "2026-05-02T09:00:00+05:30", "0001-01-01T00:00:00Z", "1700-01-01T00:00:00-11:00", "2200-12-31T23:59:59.5Z"};

/// Everything that may stand in a line beside id and title.
std::vector<std::string> all_members()
{
    std::vector<std::string> members;
    const auto add = [&](std::string_view name, const std::string &json) { members.push_back(std::format("\"{}\":{}", name, json)); };
    for (const char *name : {"description", "design", "notes", "assignee", "owner", "close_reason", "external_ref", "created_by"})
        for (const std::string &value : words)
            add(name, write_string(value));
    for (const char *name : {"created_at", "updated_at", "started_at", "closed_at", "due_at", "defer_until"})
        for (const std::string &value : times)
            add(name, write_string(value));
    for (const char *name : {"ephemeral", "wisp", "pinned", "no_history", "is_template"})
        for (const char *value : {"true", "false", "null"})
            add(name, value);
    for (int again = 0; again < 3; ++again)
        for (const char *value : {"open", "closed", "in_progress", "blocked", "hooked", "mine", "deferred", "pinned", ""})
            add("status", write_string(value));
    const std::vector<std::pair<const char *, std::vector<const char *>>> others = {{"priority", {"0", "1", "4"}},
        {"issue_type", {"\"bug\"", "\"epic\"", "\"our-own\"", "\"\"", "null"}}, {"estimated_minutes", {"0", "90", "null"}},
        {"metadata", {"{}", "{\"a\":1.0}", "[1e5]", "7", "\"x\"", "null"}}, {"labels", {"[]", R"(["b","a"])", R"(["a","a"])"}},
        {"comments", {"[]", R"([{"id":7,"author":"ann","text":"hi","created_at":"2026-05-02T09:00:00Z","x":1.0}])"}},
        {"dependencies",
            {"[]", R"([{"depends_on_id":"gone-1","type":"blocks","id":"d1"}])",
                "[{\"depends_on_id\":\"external:a:b\",\"type\":\"our-own\",\"metadata\":\"{}\"}]"}},
        {"timeout", {"0", "60000000000"}}, {"waiters", {R"(["z","a"])"}}, {"compaction_level", {"0", "2"}},
        {"x_unknown", {"1.0", "1e400", R"({"deep":[[[]]]})", R"("\u0000")"}}};
    for (const auto &[name, values] : others)
        for (const char *value : values)
            add(name, value);
    return members;
}

std::string bead_line(int number)
{
    static const std::vector<std::string> members = all_members();
    const bool spaced = *rc::gen::arbitrary<bool>();
    std::string line = std::format("{{\"id\":{}\"wm-{}\",\"title\":\"T\\n{}\"", spaced ? " " : "", number, number);
    std::set<std::string> names;
    for (const std::string &one : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(members)))
        if (names.insert(one.substr(0, one.find(':'))).second)
            line += (spaced ? ", " : ",") + one;
    return line + "}";
}

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
        default: bytes += bead_line(number);
        }
        bytes += '\n';
    }
    return bytes;
}

/// What a line says; "" is a bead that is not there.
IssueRecord said_by(const std::string &line)
{
    const auto read = read_beads_line(trim(line), {"x", 1});
    return read && std::holds_alternative<IssueRecord>(*read) ? std::get<IssueRecord>(*read) : IssueRecord{};
}

/// A line of app-c1 as it came, and as it is changed by `more`, at a later time unless told otherwise.
std::string line_of_c1(const std::string &more = "", const char *year = "2023-01")
{
    return std::format(
               R"({{"id":"app-c1","title":"c1","created_at":"2022-05-02T08:00:00Z","updated_at":"{}-02T08:00:00Z"{}}})", year, more) +
        "\n";
}

std::vector<std::string> texts_of(const std::vector<RecordComment> &comments)
{
    std::vector<std::string> texts;
    for (const RecordComment &one : comments)
        texts.push_back(one.text);
    return texts;
}

const BeadId c1("app-c1");
constexpr const char *later = "2030-01"; // than everything that is done here

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
        const std::string bytes = fixture(name.constData());
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
            const std::string line = bead_line(1);
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
        town.import(fixture("current.jsonl"));
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

    void memories_follow_the_town()
    {
        ImportedTown town;
        const std::string line = R"({ "_type":"memory", "key":"k", "value":"v", "x":1.0 })";
        town.import(line + "\n");
        QCOMPARE(town.exported(), line + "\n");
        town.must(Remember{MemoryKey("k"), town.text("w")});
        town.must(Remember{MemoryKey("new"), town.text("n")});
        QCOMPARE(town.exported(),
            std::string("{\"_type\":\"memory\",\"key\":\"k\",\"value\":\"w\"}\n{\"_type\":\"memory\",\"key\":\"new\",\"value\":\"n\"}\n"));
        town.must(Remember{MemoryKey("k"), {}});
        QCOMPARE(town.exported(), std::string("{\"_type\":\"memory\",\"key\":\"new\",\"value\":\"n\"}\n"));
    }

    void a_later_file_brings_what_is_newer_in_it()
    {
        ImportedTown town;
        const auto bead = [](const char *title, const char *day) {
            return std::format("{{\"id\":\"wm-1\",\"title\":\"{}\",\"updated_at\":\"2023-01-0{}T00:00:00Z\"}}", title, day) + "\n";
        };
        town.import(bead("first", "2"));
        QCOMPARE(town.plan(bead("older", "1"))->preview.older.size(), 1u);
        town.import(bead("older", "1"));
        QCOMPARE(town.at(BeadId("wm-1")).title, std::string("first"));
        town.import(bead("newer", "3"));
        QCOMPARE(town.exported(), bead("newer", "3"));
        town.must(UpdateBead{BeadId("wm-1"), "changed here", {}, {}, {}, {}}); // in November of that year
        town.import(bead("in between", "4"));
        QCOMPARE(town.at(BeadId("wm-1")).title, std::string("changed here"));
    }

    void what_was_added_here_survives_a_newer_line()
    {
        ImportedTown town;
        town.import("{\"id\":\"app-3fx\",\"title\":\"x\"}\n" + line_of_c1(R"(,"notes":"n0","labels":["l0"])"));
        town.must(CommentBead{c1, town.text("local")});
        town.must(NoteBead{c1, town.text("local note")});
        town.must(UpdateBead{c1, {}, {}, {}, {}, {}, {"loc"}});
        town.must(AddDependency{c1, BeadId("app-3fx")});
        town.must(ClaimBead{c1, "zed"});
        const std::string newer = line_of_c1(R"(,"notes":"n1","labels":["l0","l1"],"description":"new","x_unknown":1.50)", later);
        const auto plan = town.plan(newer);
        QCOMPARE(plan->preview.changed, (std::vector<PreviewBead>{{"app-c1", "c1"}}));
        QVERIFY(plan->conflicts.empty());
        town.import(newer);
        const Bead &bead = town.at(c1);
        QCOMPARE(bead.notes.size(), 2u);
        QCOMPARE(bead.notes.back().author, std::string("person")); // who wrote it here
        QCOMPARE(bead.claim->holder, std::string("zed"));
        const std::string line = *line_of(town.state, bead, town.read);
        const IssueRecord record = said_by(line);
        QCOMPARE(record.notes, std::string("n1\nlocal note"));
        QCOMPARE(record.labels, (std::vector<std::string>{"l0", "l1", "loc"}));
        QCOMPARE(texts_of(record.comments), std::vector<std::string>{"local"});
        QCOMPARE(record.dependencies.size(), 1u);
        QCOMPARE(record.description, std::string("new"));
        QVERIFY(record.updated_at > said_by(newer).updated_at); // also of a line from a fast clock
        QCOMPARE(record.status, std::string("in_progress"));
        QVERIFY(line.contains(R"("x_unknown":1.50)"));
        QVERIFY(!town.plan(newer)->needed); // once is enough
        ImportedTown other;
        other.import(line + "\n");
        QCOMPARE(other.exported(), line + "\n");
    }
    void a_claim_and_a_comment_survive_also_where_the_line_that_came_is_not_known()
    {
        ImportedTown town;
        CreateBead command{town.demo, "Made here", "task", 2, {"mine"}, {}, {}};
        command.id = BeadId("wm-1");
        town.must(command);
        const std::string out = town.exported();
        town.must(CommentBead{command.id, town.text("local")});
        town.must(ClaimBead{command.id, "zed"});
        const IssueRecord before = said_by(out);
        std::string newer = out;
        newer.replace(newer.find("\"updated_at\":\"2"), 19, "\"updated_at\":\"2099-");
        newer.replace(newer.find("Made here"), 9, "New title");
        town.import(newer);
        const IssueRecord record = said_by(*line_of(town.state, town.at(command.id), town.read));
        QCOMPARE(record.title, std::string("New title"));
        QCOMPARE(record.assignee, std::string("zed"));
        QCOMPARE(texts_of(record.comments), std::vector<std::string>{"local"});
        QCOMPARE(record.labels, before.labels);
    }
    void a_line_that_says_more_brings_it_though_its_time_is_the_same()
    {
        ImportedTown town;
        town.import(line_of_c1());
        const std::string more =
            line_of_c1(R"(,"labels":["l1"],"comments":[{"id":"u1","author":"bob","text":"hi","created_at":"2023-01-03T00:00:00Z"}])");
        town.import(more);
        QCOMPARE(town.exported(), more); // nobody changed it here
        QCOMPARE(town.at(c1).comments.size(), 1u);
        town.must(UpdateBead{c1, {}, {}, 4, {}, {}}); // now ours is newer
        town.import(line_of_c1(R"(,"comments":[{"id":"u1","author":"bob","text":"hi","created_at":"2023-01-03T00:00:00Z"},)"
                               R"({"id":"u2","author":"bob","text":"again","created_at":"2023-01-04T00:00:00Z"}])"));
        QCOMPARE(town.at(c1).comments.size(), 2u);
        QCOMPARE(town.at(c1).priority, 4);
        QVERIFY(town.at(c1).labels.empty()); // taken away in the file
    }
    void of_a_line_that_is_older_than_what_came_before_only_comments_are_new()
    {
        ImportedTown town;
        town.import(line_of_c1(R"(,"priority":1,"x":2.0)"));
        const std::string old =
            line_of_c1(R"(,"priority":3,"labels":["old"],"comments":[{"id":"u1","author":"bob","text":"hi"}])", "2022-12");
        town.import(old);
        const std::string line = town.exported();
        QCOMPARE(differences(line_of_c1(R"(,"priority":1,"x":2.0)"), line), (Keys{"comments", "updated_at"}));
        QCOMPARE(texts_of(said_by(line).comments), std::vector<std::string>{"hi"});
        QVERIFY(!town.plan(old)->needed);
    }
    void what_an_older_line_adds_to_a_bead_made_here_comes_in()
    {
        ImportedTown town;
        town.must(CreateBead{town.demo, "Made here", "task", 2, {}, {}, {}});
        const BeadId bead = std::get<BeadCreated>(town.log.back().event).bead;
        std::string line = town.exported();
        town.must(UpdateBead{bead, {}, {}, 1, {}, {}});
        line.insert(line.rfind('}'), R"(,"labels":["theirs"])");
        town.import(line);
        QCOMPARE(town.at(bead).labels, std::vector<std::string>{"theirs"});
        QCOMPARE(town.at(bead).priority, 1);
    }
    void what_both_sides_changed_is_named_and_a_long_text_is_not_lost()
    {
        ImportedTown town;
        town.import(line_of_c1(R"(,"description":"then")"));
        town.must(UpdateBead{c1, {}, {}, 1, {}, town.text("here")});
        const std::string newer = line_of_c1(R"(,"description":"there","priority":1)", later);
        const auto plan = town.plan(newer);
        QCOMPARE(plan->conflicts.size(), 1u);
        QCOMPARE(plan->conflicts.front().first, std::string("app-c1"));
        QCOMPARE(plan->conflicts.front().second, (Conflict{"description", "here", "there", true}));
        const std::string shown = print_import(view_of(*plan), {});
        QVERIFY2(shown.contains("1 changed on both sides"), shown.c_str());
        QVERIFY2(shown.contains("app-c1 description: from the file \"there\", and no longer \"here\""), shown.c_str());
        town.import(newer);
        const IssueRecord record = said_by(town.exported());
        QCOMPARE(record.description, std::string("there"));
        QCOMPARE(texts_of(record.comments), std::vector<std::string>{"description here, which was changed on both sides:\n\nhere"});
    }
    void a_file_that_counts_its_comments_gets_numbers_for_those_of_here_too()
    {
        ImportedTown town;
        town.import(fixture("old.jsonl"));
        const auto ids = [&](const char *bead) {
            const std::string out = town.exported();
            const auto at = out.find(std::format("\"{}\"", bead));
            const std::string line = out.substr(out.rfind('\n', at) + 1, out.find('\n', at) - out.rfind('\n', at) - 1);
            std::vector<std::string> found;
            for (std::size_t i = line.find("{\"id\":", line.find("\"comments\"")); i < line.size(); i = line.find("{\"id\":", i + 1))
                found.push_back(line.substr(i + 6, line.find(',', i) - i - 6));
            return found;
        };
        town.must(CommentBead{BeadId("web-12"), town.text("one")});
        town.must(CommentBead{BeadId("web-12"), town.text("two")});
        town.must(CommentBead{BeadId("web-a3f8"), town.text("the first of this bead")});
        QCOMPARE(ids("web-12"), (std::vector<std::string>{"17", "18", "19", "20"}));
        QCOMPARE(ids("web-a3f8"), std::vector<std::string>{"1"});
        const std::string out = town.exported();
        QVERIFY(!town.plan(out)->needed); // they are known again
        std::string changed = out;
        changed.replace(changed.find("Old style number"), 16, "Changed elsewhere");
        changed.replace(changed.find("\"text\":\"two\""), 12, "\"text\":\"two\",\"x\":1"); // and not only by their bytes
        changed.replace(changed.find("\"id\":20"), 7, "\"id\":99");
        town.import(changed);
        QCOMPARE(ids("web-12"), (std::vector<std::string>{"17", "18", "19", "99"}));
        town.must(CommentBead{BeadId("web-12"), town.text("three")});
        QCOMPARE(ids("web-12"), (std::vector<std::string>{"17", "18", "19", "99", "100"}));
    }
    void comments_of_a_present_file_keep_the_ids_they_were_given()
    {
        ImportedTown town;
        town.import(line_of_c1(R"(,"comments":[{"id":"u1","author":"bob","text":"hi"}])"));
        town.must(CommentBead{c1, town.text("local")});
        QCOMPARE(said_by(town.exported()).comments.back().id, town.at(c1).comments.back().id);
    }
    void a_line_that_brings_nothing_new_is_what_the_next_is_compared_with()
    {
        ImportedTown town;
        town.import(line_of_c1());
        town.must(UpdateBead{c1, {}, {}, {}, {}, {}, {"both", "ours"}});
        const auto plan = town.plan(line_of_c1(R"(,"labels":["both"])"));
        QCOMPARE(plan->preview.older.size(), 1u);
        QCOMPARE(plan->noted, 1u);
        town.import(line_of_c1(R"(,"labels":["both"])"));
        QVERIFY(!town.plan(line_of_c1(R"(,"labels":["both"])"))->needed);
        town.import(line_of_c1("", "2023-02")); // there the label is taken away again
        QCOMPARE(town.at(c1).labels, std::vector<std::string>{"ours"});
    }
    void whatever_is_done_here_survives_whatever_line_comes()
    {
        QVERIFY(rc::check("two sides of one bead", [] {
            const std::string first = bead_line(1), second = bead_line(1);
            ImportedTown town;
            RC_PRE(town.import(first + "\n").ends_with(" events"));
            const BeadId bead("wm-1");
            town.must(CommentBead{bead, town.text("local comment")});
            town.must(NoteBead{bead, town.text("local note")});
            town.must(UpdateBead{bead, {}, {}, {}, {}, {}, {"local-label"}});
            const std::string result = town.import(second + "\n");
            if (!result.ends_with(" events"))
                RC_FAIL(result);
            const std::string line = *line_of(town.state, town.at(bead), town.read);
            const IssueRecord record = said_by(line);
            RC_ASSERT(std::ranges::contains(record.comments, "local comment", &RecordComment::text));
            RC_ASSERT(record.notes.contains("local note"));
            RC_ASSERT(std::ranges::contains(record.labels, "local-label"));
            for (const RecordComment &comment : said_by(second).comments)
                RC_ASSERT(std::ranges::contains(record.comments, comment.text, &RecordComment::text));
            RC_ASSERT(!town.plan(second + "\n")->needed);
            RC_ASSERT(!town.plan(line + "\n")->needed);
        }));
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

    void what_is_gone_from_the_file_stays_unless_told_otherwise()
    {
        ImportedTown town;
        const std::string first = R"({"id":"wm-1","title":"A"})"
                                  "\n",
                          second = R"({"id":"wm-2","title":"B"})"
                                   "\n";
        town.bead("made here");
        const std::size_t here = town.exported().size();
        town.import(first + second);
        town.import(first);
        QVERIFY(find(town.state.beads, BeadId("wm-2")) != nullptr);
        QCOMPARE(town.plan(first)->preview.gone, (std::vector<PreviewBead>{{"wm-2", "B"}}));
        town.import(first, true);
        QCOMPARE(find(town.state.beads, BeadId("wm-2")), nullptr);
        QCOMPARE(town.exported().size(), here + first.size());
    }

    void nothing_is_gone_from_a_file_that_was_not_about_it()
    {
        ImportedTown town;
        const std::string ours = fixture("current.jsonl"), other = "{\"id\":\"web-1\",\"title\":\"A\"}\n";
        town.import(ours);
        QVERIFY(town.plan(other, true)->preview.gone.empty());
        QVERIFY(town.plan("")->preview.gone.empty());
    }

    void two_files_in_one_rig_keep_the_lines_of_both()
    {
        ImportedTown town;
        const std::string first = "{\"_schema\":\"beads-jsonl/1\"}\n{\"id\":\"app-1\",\"title\":\"A\"}\n{\"_type\":\"colour\",\"n\":1.0}\n";
        const std::string second = "{\"id\":\"web-1\",\"title\":\"B\"}\n{\"_type\":\"shape\"}\n";
        town.import(first);
        town.import(second);
        QCOMPARE(town.exported(), first + second);
        QVERIFY(town.plan(second, true)->preview.gone.empty());
        town.import("{\"id\":\"web-1\",\"title\":\"B\"}\n"); // the line is no longer in its file
        QCOMPARE(town.exported(), first + "{\"id\":\"web-1\",\"title\":\"B\"}\n");
    }

    void a_second_file_of_the_same_prefix_leaves_the_lines_of_the_first()
    {
        ImportedTown town;
        const std::string first = "{\"_schema\":\"beads-jsonl/1\"}\n{\"id\":\"app-1\",\"title\":\"A\"}\n{\"_type\":\"colour\",\"n\":1.0}\n"
                                  "{\"id\":\"app-2\",\"title\":\"T\",\"status\":\"tombstone\"}\n";
        const std::string second = "{\"_schema\":\"beads-jsonl/1\"}\n{\"id\":\"app-3\",\"title\":\"C\"}\n";
        town.import(first);
        town.import(second);
        const std::string both = first + "{\"id\":\"app-3\",\"title\":\"C\"}\n";
        QCOMPARE(town.exported(), both);
        for (const std::string &again : {second, first, both}) // and none is doubled
            town.import(again);
        QCOMPARE(town.exported(), both);
    }
    void memories_go_out_with_the_file_they_came_in()
    {
        ImportedTown town;
        const RigId shop("shop");
        town.must(AddRig{shop, "/src/shop", "/src/shop/.git", "main", "sh", {}});
        const std::string ours = "{\"_type\":\"memory\",\"key\":\"tests\",\"value\":\"with -race\"}\n{\"id\":\"app-1\",\"title\":\"A\"}\n";
        QCOMPARE(town.plan(ours)->new_memories, std::vector<std::string>{"tests"});
        town.import(ours);
        QCOMPARE(town.exported(), ours);
        std::string of_shop;
        const auto write = [&](std::string_view line) -> Result<> {
            of_shop += line;
            return {};
        };
        QVERIFY(interop::export_rig(town.state, *find(town.state.rigs, shop), town.read, write).has_value());
        QCOMPARE(of_shop, std::string());
        const auto other = town.plan("{\"_type\":\"memory\",\"key\":\"tests\",\"value\":\"without\"}\n");
        QCOMPARE(other->changed_memories, std::vector<std::string>{"tests"}); // what it replaces is said before
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
    void what_is_new_in_a_rig_is_said()
    {
        ImportedTown town;
        QCOMPARE(town.plan("{\"id\":\"app-1\",\"title\":\"A\"}\n")->strange_prefixes, std::vector<std::string>{"app"});
        QVERIFY(town.plan("{\"id\":\"wm-1\",\"title\":\"A\"}\n")->strange_prefixes.empty());
        town.import("{\"id\":\"app-1\",\"title\":\"A\"}\n");
        QVERIFY(town.plan("{\"id\":\"app-2\",\"title\":\"A\"}\n")->strange_prefixes.empty());
    }
    void a_project_of_tbd_leaves_the_order_and_other_lines_of_the_file()
    {
        ImportedTown town;
        const std::string bytes = fixture("current.jsonl");
        town.import(bytes);
        const std::vector<TbdText> issues = {{"1.md", "---\ntype: is\nid: is-01aaaaaaaaaaaaaaaaaaaaaaaa\ntitle: T\n---\n"}};
        const auto file = tbd_as_beads(issues, {"ids.yml", "a1: 01aaaaaaaaaaaaaaaaaaaaaaaa\n"}, "web");
        town.import(*file);
        const auto same_prefix = tbd_as_beads(issues, {"ids.yml", "a1: 01aaaaaaaaaaaaaaaaaaaaaaaa\n"}, "app");
        QVERIFY(town.plan(*same_prefix)->preview.gone.empty());
        const std::string both = town.exported();
        QVERIFY(both.starts_with(bytes));
        QVERIFY(both.contains(R"("id":"web-a1")"));
    }

    void an_issue_of_tbd_that_comes_again_leaves_what_was_added_here()
    {
        ImportedTown town;
        const auto project = [](const char *more, const char *year) {
            const std::vector<TbdText> issues = {{"1.md",
                std::format("---\ntype: is\nid: is-01aaaaaaaaaaaaaaaaaaaaaaaa\nupdated_at: {}-01-01T00:00:00Z\nversion: {}\n{}\n---\n"
                            "Body\n\n## Notes\n\nn0\n",
                    year, year, more)}};
            return tbd_as_beads(issues, {"ids.yml", "a1: 01aaaaaaaaaaaaaaaaaaaaaaaa\n"}, "web");
        };
        const BeadId bead("web-a1");
        town.import(project("title: T", "2022"));
        town.must(CommentBead{bead, town.text("local")});
        town.must(NoteBead{bead, town.text("local note")});
        town.must(UpdateBead{bead, {}, {}, {}, {}, {}, {"loc"}});
        town.must(ClaimBead{bead, "zed"});
        town.import(project("title: U\nlabels: [there]", "2030"));
        const IssueRecord record = said_by(*line_of(town.state, town.at(bead), town.read));
        QCOMPARE(record.title, std::string("U"));
        QCOMPARE(record.notes, std::string("n0\nlocal note"));
        QCOMPARE(record.labels, (std::vector<std::string>{"loc", "there"}));
        QCOMPARE(record.assignee, std::string("zed"));
        QCOMPARE(texts_of(record.comments), std::vector<std::string>{"local"});
        QVERIFY(record.metadata.contains("2030"));
        QVERIFY(!town.plan(project("title: U\nlabels: [there]", "2030"))->needed);
    }

    void all_or_nothing()
    {
        ImportedTown town;
        const State before = town.state;
        QCOMPARE(town.import(fixture("current.jsonl") + "{\"id\":\"app-z\"}\n"), std::string("issues.jsonl:10: app-z has no title."));
        const auto waits = [](const char *id, const char *on) {
            return std::format("{{\"id\":\"{}\",\"title\":\"T\",\"dependencies\":[{{\"depends_on_id\":\"{}\"}}]}}", id, on) + "\n";
        };
        QCOMPARE(town.import(waits("wm-1", "wm-2") + waits("wm-2", "wm-3") + waits("wm-3", "wm-1")),
            std::string("issues.jsonl:1: these wait for each other: wm-1 → wm-2 → wm-3 → wm-1."));
        QVERIFY(town.state == before);
    }

    void a_plan_is_refused_once_its_beads_have_changed()
    {
        ImportedTown town;
        town.import("{\"id\":\"wm-1\",\"title\":\"A\"}\n");
        const auto plan =
            town.plan("{\"id\":\"wm-1\",\"title\":\"B\",\"updated_at\":\"2030-01-01T00:00:00Z\"}\n{\"id\":\"wm-2\",\"title\":\"C\"}\n");
        town.bead("another");
        QVERIFY(decide(town.state, plan->command, {"person", town.now}).has_value());
        town.must(CommentBead{BeadId("wm-1"), town.text("meanwhile")});
        QCOMPARE(town.error(plan->command).message, std::string("Nothing was imported: wm-1 has changed here meanwhile."));
    }
};

WM_TEST_CLASS(RoundTrip)
#include "round_trip_test.moc"
