// A bead that is here already comes again in a file: what is newer in the line is taken, and nothing that was done here is lost.
#include "base/text.h"
#include "interop/beads_line.h"
#include "interop/import_print.h"
#include "interop/tbd_project.h"
#include "support/qtest_main.h"
#include "unit/interop/bead_lines.h"
#include "unit/interop/imported_town.h"

#include <QTest>

#include <rapidcheck.h>

using namespace wm;
using namespace wm::interop;
using namespace wm::tests;

namespace {

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

class LaterLines : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("RC_PARAMS"))
            qputenv("RC_PARAMS", "seed=20261120 max_success=200");
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

    void a_file_that_counts_its_comments_gets_numbers_for_those_of_here_too()
    {
        ImportedTown town;
        town.import(beads_fixture("old.jsonl"));
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

    void whatever_is_done_here_survives_whatever_line_comes()
    {
        QVERIFY(rc::check("two sides of one bead", [] {
            const std::string first = any_bead_line(1), second = any_bead_line(1);
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
};

WM_TEST_CLASS(LaterLines)
#include "later_lines_test.moc"
