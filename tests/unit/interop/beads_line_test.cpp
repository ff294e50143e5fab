// What a line of a beads file means, and that a bead which nobody changed is written as it came.
#include "base/files.h"
#include "base/text.h"
#include "interop/beads_line.h"
#include "support/qtest_main.h"

#include <QTest>

#include <format>

using namespace wm;
using namespace wm::interop;

namespace {

std::vector<std::string> fixture(const char *name)
{
    return split_lines(read_file(std::string(WM_FIXTURES "/beads/") + name).value());
}

BeadsLine line_of(std::string_view line)
{
    auto read = read_beads_line(line, {"issues.jsonl", 1});
    if (!read)
        qFatal("%s", read.error().message.c_str());
    return *read;
}

IssueRecord bead_of(std::string_view line)
{
    return std::get<IssueRecord>(line_of(line));
}

Timestamp at(const char *text)
{
    return *parse_rfc3339(text);
}

/// `line` with the first occurrence of a part replaced; the part must be there.
std::string with(std::string line, std::string_view part, std::string_view other)
{
    const auto found = line.find(part);
    if (found == std::string::npos)
        qFatal("the fixture has changed");
    return line.replace(found, part.size(), other);
}

/// `line` with one more member in front.
std::string with_member(std::string_view member, std::string_view line = R"({"id":"a-1","title":"T"})")
{
    return "{" + std::string(member) + "," + std::string(line.substr(1));
}

} // namespace

class BeadsLineTest : public QObject {
    Q_OBJECT

    const std::vector<std::string> m_current = fixture("current.jsonl");
    const std::vector<std::string> m_old = fixture("old.jsonl");

private slots:
    void every_field_of_a_bead_is_read()
    {
        const IssueRecord bead = bead_of(m_current[2]);
        IssueRecord expected;
        expected.id = "app-k0zk";
        expected.title = "Retry login once";
        expected.description = "Users see a blank page.";
        expected.design = "One retry, 200 ms later.";
        expected.acceptance_criteria = "- no second retry\n- logged";
        expected.notes = "seen on 4 May";
        expected.spec_id = "SPEC-12";
        expected.status = "in_progress";
        expected.priority = 1;
        expected.issue_type = "bug";
        expected.assignee = "shop/polecats/nux";
        expected.owner = "ann@example.org";
        expected.created_at = at("2026-05-02T09:00:00Z");
        expected.created_by = "ann";
        expected.updated_at = at("2026-05-02T10:12:31.123456789Z");
        expected.started_at = at("2026-05-02T10:12:31Z");
        expected.due_at = at("2026-05-31T22:00:00Z");
        expected.external_ref = "gh-9";
        expected.metadata = R"({"execution_agent_type":"claude","budget":1.50,"big":123456789012345678901234567890})";
        expected.labels = {"auth", "gt:task"};
        expected.dependencies = {{"app-3fx", "blocks", at("2026-05-02T09:01:00Z"), "ann", "{}", ""},
            {"app-9a1", "parent-child", at("2026-05-02T09:01:00Z"), "ann", "{}", ""}};
        expected.comments = {{"0196a2f0-0000-7000-8000-000000000001", "ann", "seen in prod", at("2026-05-02T09:05:00Z")}};
        QVERIFY(bead == expected);
    }

    void closed_beads_gates_and_molecules_are_read()
    {
        const IssueRecord closed = bead_of(m_current[1]);
        QCOMPARE(closed.description, std::string("Why: a restart logs everybody out.\n\nKeep them in <sessions.db> & expire them."));
        QCOMPARE(closed.closed_at, std::optional(at("2026-05-02T08:00:00Z")));
        QCOMPARE(closed.close_reason, std::string("Landed in 4f2c1d0"));
        QCOMPARE(closed.closed_by_session, std::string("b7c1"));
        QCOMPARE(closed.estimated_minutes, std::optional<std::int64_t>(90));
        const IssueRecord gate = bead_of(m_current[4]);
        QCOMPARE(gate.await_type, std::string("gh:pr"));
        QCOMPARE(gate.await_id, std::string("114"));
        QCOMPARE(gate.timeout, 86'400 * nanoseconds_per_second);
        QCOMPARE(gate.waiters, (std::vector<std::string>{"mayor/", "shop/witness"}));
        QCOMPARE(gate.source_formula, std::string("feature"));
        QCOMPARE(gate.source_location, std::string("steps[2]"));
        QCOMPARE(gate.dependencies.at(0).created_at, std::optional<Timestamp>()); // the year 1 is Go for "never"
        const IssueRecord molecule = bead_of(m_current[5]);
        QVERIFY(molecule.pinned && molecule.is_template && molecule.no_history && !molecule.ephemeral);
        QCOMPARE(molecule.mol_type, std::string("work"));
        QCOMPARE(molecule.work_type, std::string("mutex"));
    }

    void lines_before_the_format_had_a_name_are_read()
    {
        const IssueRecord bead = bead_of(m_old[0]);
        QCOMPARE(bead.created_at, std::optional(at("2025-11-02T11:00:00.25Z")));
        QCOMPARE(bead.updated_at, std::optional(at("2025-11-03T20:00:00.123456Z")));
        QCOMPARE(bead.comments.at(1).id, std::string("18")); // a number then
        QVERIFY(line_of(m_old[1]) == BeadsLine(Tombstone{"web-3"}));
        QVERIFY(bead_of(m_old[2]).ephemeral); // "wisp" then
        QCOMPARE(bead_of(m_old[3]).created_at, std::optional(at("1969-07-20T20:17:40Z")));
        QCOMPARE(bead_of(m_old[3]).status, std::string("blocked"));
    }

    void other_kinds_of_lines_are_told_apart()
    {
        QVERIFY(line_of(m_current[0]) == BeadsLine(Header{}));
        QVERIFY(line_of(m_current[7]) == (BeadsLine(Memory{"build", "run ./dev test before pushing"})));
        QVERIFY(line_of(m_current[8]) == BeadsLine(Foreign{"label_color"}));
    }

    void what_is_left_out_has_the_defaults_of_beads()
    {
        const IssueRecord bead = bead_of(R"({"id":"a-1","title":"T","status":"","assignee":null,"labels":null})");
        IssueRecord expected;
        expected.id = "a-1";
        expected.title = "T";
        QVERIFY(bead == expected);
        QCOMPARE(bead.status, std::string("open"));
        QCOMPARE(bead.issue_type, std::string("task"));
        QCOMPARE(bead.priority, 2);
    }

    void vocabularies_are_open()
    {
        const IssueRecord bead = bead_of(with_member(R"("status":"staged_ready","issue_type":"merge-request")"));
        QCOMPARE(bead.status, std::string("staged_ready"));
        QCOMPARE(bead.issue_type, std::string("merge-request"));
        const IssueRecord other = bead_of(with_member(R"("dependencies":[{"depends_on_id":"external:shop:api","type":"our-own"}])"));
        QVERIFY(other.dependencies == (std::vector<RecordDependency>{{"external:shop:api", "our-own", {}, "", "", ""}}));
    }

    void names_may_be_written_with_escapes() { QCOMPARE(bead_of("{\"\\u0069d\":\"a-1\",\"t\\u0069tle\":\"T\"}").title, std::string("T")); }

    void a_bad_line_is_refused_with_its_place_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("what");
        const auto row = [](const char *name, std::string_view line, const char *what) {
            QTest::newRow(name) << QByteArray(line.data(), static_cast<qsizetype>(line.size())) << QByteArray(what);
        };
        const auto member = [&](const char *name, std::string_view text, const char *what) { row(name, with_member(text), what); };
        row("no JSON", "hello", "it is not a JSON object: at byte 1: it does not begin with {.");
        row("NUL", std::string_view("{\"id\":\"a\0\"}", 13), "there is a NUL byte in it.");
        row("Latin-1", "{\"id\":\"\xE4\"}", "it is not UTF-8 text.");
        row("BOM", "\xEF\xBB\xBF{}", "it begins with a byte order mark.");
        row("conflict", "<<<<<<< HEAD", "a merge conflict stands there.");
        row("later format", R"({"_schema":"beads-jsonl/2"})", "its format is \"beads-jsonl/2\", and only beads-jsonl/1 is known here.");
        row("no id", R"({"title":"T"})", "the bead has no id.");
        row("id null", R"({"id":null,"title":"T"})", "the bead has no id.");
        for (const char *id : {"", "null", "undefined", "NULL", "a b", "a/b", "../x", "-rf", ".", "a..b", "a-1.", "ä-1", "a\\nb"})
            row(id[0] == 0 ? "id empty" : id, std::format("{{\"id\":\"{}\",\"title\":\"T\"}}", id),
                std::format("\"{}\" is not an id.", id).c_str());
        row("id a number", R"({"id":7,"title":"T"})", "7 is not an id.");
        row("no title", R"({"id":"a-1"})", "a-1 has no title.");
        row("blank title", R"({"id":"a-1","title":" "})", "a-1 has no title.");
        row("long title", std::format("{{\"id\":\"a-1\",\"title\":\"{}\"}}", std::string(501, 'x')),
            "the title of a-1 is longer than 500 characters.");
        member("twice", R"("title":"Other")", "\"title\" stands twice in it.");
        member("priority 5", R"("priority":5)", "\"priority\" is not a number from 0 (critical) to 4 (backlog).");
        member("priority -1", R"("priority":-1)", "\"priority\" is not a number from 0 (critical) to 4 (backlog).");
        member("priority text", R"("priority":"P1")", "\"priority\" is not a number from 0 (critical) to 4 (backlog).");
        member("NUL in a text", R"("notes":"a\u0000b")", "\"notes\" is not a text without NUL characters.");
        member("minutes", R"("estimated_minutes":-5)", "\"estimated_minutes\" is not a whole number of minutes, 0 or more.");
        member("flag", R"("pinned":1)", "\"pinned\" is not true or false.");
        member("labels", R"("labels":["a",1])", "\"labels\" is not a list of texts.");
        for (const char *time :
            {"yesterday", "2026-02-30T00:00:00Z", "2026-05-02", "1677-01-01T00:00:00Z", "2263-01-01T00:00:00Z", "2026-05-02T09:00:00"})
            member(time, std::format("\"due_at\":\"{}\"", time),
                "\"due_at\" is not a time like 2026-05-02T09:00:00Z or …+02:00, in the years 1678 to 2262.");
        member("no target", R"("dependencies":[{"type":"blocks"}])", "\"\" is not an id to depend on.");
        member("target undefined", R"("dependencies":[{"depends_on_id":"undefined"}])", "\"undefined\" is not an id to depend on.");
        member("of another bead", R"("dependencies":[{"issue_id":"a-2","depends_on_id":"a-3"}])", "it holds a dependency of a-2.");
        member("comment", R"("comments":[{"text":5}])", "\"text\" of a comment is not a text.");
        row("memory", R"({"_type":"memory","key":"k"})", "\"value\" is missing or not a text.");
    }
    void a_bad_line_is_refused_with_its_place()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, what);
        const auto read = read_beads_line(line.toStdString(), {"issues.jsonl", 12});
        QVERIFY(!read);
        QCOMPARE(read.error().message, "issues.jsonl:12: " + what.toStdString());
        QCOMPARE(read.error().code, std::string("bad_import"));
        QVERIFY(!read.error().hint.empty());
    }

    void an_unchanged_bead_is_its_stored_line()
    {
        int beads = 0;
        for (const auto &lines : {m_current, m_old}) {
            for (const std::string &line : lines) {
                if (const auto read = line_of(line); std::holds_alternative<IssueRecord>(read)) {
                    QCOMPARE(changed_beads_line(std::get<IssueRecord>(read), line, {9, 9, 9}), line);
                    ++beads;
                }
            }
        }
        QCOMPARE(beads, 9);
    }

    void a_change_replaces_its_member_only()
    {
        const std::string &line = m_current[2];
        const LineCounts counts{1, 0, 1};
        IssueRecord bead = bead_of(line);
        bead.title = "Retry \"twice\"";
        QCOMPARE(changed_beads_line(bead, line, counts), with(line, "Retry login once", "Retry \\\"twice\\\""));

        bead = bead_of(line);
        bead.priority = 0;
        QCOMPARE(changed_beads_line(bead, line, counts), with(line, R"("priority":1)", R"("priority":0)"));

        bead = bead_of(line);
        bead.due_at.reset();
        QCOMPARE(changed_beads_line(bead, line, counts), with(line, R"("due_at":"2026-06-01T00:00:00+02:00",)", ""));

        bead = bead_of(line);
        bead.status = "closed";
        bead.closed_at = at("2026-05-03T00:00:00Z");
        bead.close_reason = "done";
        QCOMPARE(changed_beads_line(bead, line, counts),
            with(with(line, R"("in_progress")", R"("closed")"), R"("due_at")",
                R"("closed_at":"2026-05-03T00:00:00Z","close_reason":"done","due_at")"));
    }

    void a_new_comment_or_dependency_leaves_the_others_as_they_were()
    {
        const std::string &line = m_current[2];
        IssueRecord bead = bead_of(line);
        bead.comments.push_back({"c2", "bob", "me too", at("2026-05-03T00:00:00Z")});
        QCOMPARE(changed_beads_line(bead, line, {1, 0, 2}),
            with(with(line, "\"2026-05-02T09:05:00Z\"}]",
                     "\"2026-05-02T09:05:00Z\"},{\"id\":\"c2\",\"issue_id\":\"app-k0zk\",\"author\":\"bob\",\"text\":\"me "
                     "too\",\"created_at\":\"2026-05-03T00:00:00Z\"}]"),
                R"("comment_count":1)", R"("comment_count":2)"));

        bead = bead_of(line);
        bead.dependencies.erase(bead.dependencies.begin());
        QCOMPARE(changed_beads_line(bead, line, {0, 0, 1}),
            with(with(line,
                     "{\"issue_id\":\"app-k0zk\",\"depends_on_id\":\"app-3fx\",\"type\":\"blocks\",\"created_at\":\"2026-05-02T09:01:00Z\","
                     "\"created_by\":\"ann\",\"metadata\":\"{}\"},",
                     ""),
                R"("dependency_count":1)", R"("dependency_count":0)"));
    }

    void old_lines_keep_their_ways()
    {
        IssueRecord bead = bead_of(m_old[3]);
        bead.assignee = "ann";
        QCOMPARE(changed_beads_line(bead, m_old[3], {}), with(m_old[3], R"("assignee": null)", R"("assignee": "ann")"));
        bead = bead_of(m_old[2]);
        bead.ephemeral = false;
        QCOMPARE(changed_beads_line(bead, m_old[2], {}), with(m_old[2], R"("wisp":true,)", ""));
        bead = bead_of(m_old[0]);
        bead.comments.push_back({"c3", "ann", "third", at("2026-05-03T00:00:00Z")});
        QVERIFY(changed_beads_line(bead, m_old[0], {}).contains("{\"id\":17,"));
    }

    void a_new_bead_is_a_line_in_the_order_of_bd()
    {
        IssueRecord bead;
        bead.id = "app-1";
        bead.title = "A <b> & \"c\"";
        bead.priority = 0;
        bead.labels = {"z", "a"};
        bead.created_at = at("2026-05-02T09:00:00Z");
        bead.updated_at = bead.created_at;
        bead.dependencies = {{"app-9", "blocks", {}, "", "", ""}, {"app-2", "related", bead.created_at, "ann", "{}", ""}};
        bead.comments = {{"c1", "ann", "hi", bead.created_at}};
        bead.timeout = 5;
        QCOMPARE(new_beads_line(bead, {2, 1, 1}),
            std::string("{\"_type\":\"issue\",\"id\":\"app-1\",\"title\":\"A \\u003cb\\u003e \\u0026 "
                        "\\\"c\\\"\",\"status\":\"open\",\"priority\":0,\"issue_type\":\"task\","
                        R"("created_at":"2026-05-02T09:00:00Z","updated_at":"2026-05-02T09:00:00Z","labels":["a","z"],)"
                        "\"dependencies\":[{\"issue_id\":\"app-1\",\"depends_on_id\":\"app-2\",\"type\":\"related\",\"created_at\":\"2026-"
                        "05-02T09:00:00Z\",\"created_by\":\"ann\",\"metadata\":\"{}\"},"
                        "{\"issue_id\":\"app-1\",\"depends_on_id\":\"app-9\",\"type\":\"blocks\",\"created_at\":\"0001-01-01T00:00:00Z\","
                        "\"created_by\":\"\"}],"
                        R"("comments":[{"id":"c1","issue_id":"app-1","author":"ann","text":"hi","created_at":"2026-05-02T09:00:00Z"}],)"
                        "\"timeout\":5,\"dependency_count\":2,\"dependent_count\":1,\"comment_count\":1}"));
        QVERIFY(line_of(memory_line({"k\"", "v\n"})) == (BeadsLine(Memory{"k\"", "v\n"})));
    }

    void order_spacing_and_counts_do_not_make_a_difference()
    {
        const std::string line = R"({"id":"a-1","title":"T","priority":1,"x":[1, 2],"comment_count":0})";
        const std::string same = R"({ "priority": 1, "x": [1, 2], "_type": "issue", "title": "\u0054", "id": "a-1", "comment_count": 5 })";
        QCOMPARE(digest_of_line(same), digest_of_line(line));
        for (const std::string &other : {with(line, R"("T")", R"("U")"), with(line, "[1, 2]", "[1,3]"), with(line, R"("x")", R"("y")")})
            QVERIFY(digest_of_line(other) != digest_of_line(line));
    }
};

WM_TEST_CLASS(BeadsLineTest)
#include "beads_line_test.moc"
