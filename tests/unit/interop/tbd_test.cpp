// Projects of tbd: one issue file, a project that tbd 0.2.3 wrote (fixtures/tbd/project), and what is wrong with others.
#include "../git/scratch_repository.h"
#include "base/files.h"
#include "base/json.h"
#include "interop/tbd_issue.h"
#include "interop/tbd_project.h"
#include "support/qtest_main.h"

#include <QTest>

#include <format>

using namespace wm;
using namespace wm::interop;
namespace fs = std::filesystem;

namespace {

const fs::path fixtures = WM_FIXTURES "/tbd";

Timestamp at(const char *text)
{
    return *parse_rfc3339(text);
}

std::string issue_text(std::string_view more = {}, std::string_view id = "is-01m7wrh94mz75pea45x8wkbx26", std::string_view body = {})
{
    return std::format("---\ntype: is\nid: {}\ntitle: T\n{}---\n{}", id, more, body);
}

std::map<std::string, IssueRecord> beads_of(const BeadsFile &file)
{
    std::map<std::string, IssueRecord> beads;
    for (const FileLine &line : file.lines) {
        const auto &record = std::get<IssueRecord>(line.what);
        beads[record.id] = record;
    }
    return beads;
}

std::vector<std::pair<std::string, std::string>> edges(const IssueRecord &bead)
{
    std::vector<std::pair<std::string, std::string>> all;
    for (const RecordDependency &dependency : bead.dependencies)
        all.emplace_back(dependency.on, dependency.type);
    return all;
}

/// What tbd 0.2.3 made, committed on tbd-sync as it does.
struct TbdRepository {
    tests::ScratchRepository scratch;
    fs::path worktree = scratch.clone() / ".git/tbd/data-sync-worktree";

    TbdRepository()
    {
        fs::create_directories(scratch.clone() / ".tbd");
        fs::copy(fixtures / "project/config.yml", scratch.clone() / ".tbd/config.yml");
        scratch.git({"worktree", "add", "--orphan", "-b", "tbd-sync", worktree.string()});
        const fs::path data = worktree / ".tbd/data-sync";
        fs::create_directories(data);
        fs::copy(fixtures / "project/issues", data / "issues");
        fs::copy(fixtures / "project/mappings", data / "mappings");
        scratch.git(worktree, {"add", "."});
        scratch.git(worktree, {"commit", "-qm", "tbd sync"});
    }
};

} // namespace

class TbdTest : public QObject {
    Q_OBJECT

private slots:
    void every_field_of_an_issue_is_read()
    {
        const std::string name = "is-01m7wrh94mz75pea45x8wkbx26.md";
        const auto issue = read_tbd_issue(read_file(fixtures / name).value(), name);
        QVERIFY2(issue, issue ? "" : issue.error().message.c_str());
        IssueRecord expected;
        expected.title = "Write parser";
        expected.issue_type = "feature";
        expected.status = "deferred"; // on hold until
        expected.defer_until = at("2026-12-01T00:00:00Z");
        expected.priority = 1;
        expected.spec_id = "docs/spec.md";
        expected.owner = "ann";
        expected.assignee = "claude";
        expected.labels = {"backend"};
        expected.due_at = at("2026-12-24T00:00:00Z");
        expected.created_by = "ann";
        expected.created_at = at("2026-11-20T15:17:24.244Z");
        expected.updated_at = at("2026-11-20T14:17:25.708Z");
        expected.started_at = at("2026-11-20T15:17:25Z");
        expected.source_system = "tbd";
        expected.description = "Body text";
        expected.notes = "working notes\n\n## Notes\n\nmore";
        QVERIFY(issue->record == expected);
        QCOMPARE(issue->id, std::string("is-01m7wrh94mz75pea45x8wkbx26"));
        QCOMPARE(issue->blocks, (std::vector<std::string>{"is-01m7wrh9cxgx43j12t5nx8hnwj"}));
        QCOMPARE(issue->parent, std::string("is-01m7wrh0000000000000000000"));
    }

    void what_beads_has_no_field_for_is_kept()
    {
        const auto issue = read_tbd_issue(read_file(fixtures / "is-01m7wrh94mz75pea45x8wkbx26.md").value(), "x.md");
        const Json expected = {{"id", "is-01m7wrh94mz75pea45x8wkbx26"}, {"version", 7},
            {"docs", {{{"path", "docs/plan.md"}, {"role", "plan"}}}}, {"refs", {{{"kind", "pr"}, {"url", "https://example.org/pull/9"}}}},
            {"child_order_hints", {"is-01m7wrh9cxgx43j12t5nx8hnwj"}}, {"hold", "paused"}, {"hold_until", "2026-12-01T00:00:00Z"},
            {"extensions", {{"linear", {{"provider", "linear"}, {"key", "ENG-12"}, {"linked_at", "2026-11-20T15:17:25.000Z"}}}}},
            {"weight", 1.5}, {"team", "yes"}, {"flags", {true, 0, "0", nullptr}}};
        QCOMPARE(to_text(issue->rest), to_text(expected));
    }

    void a_hold_becomes_a_status_data()
    {
        QTest::addColumn<QByteArray>("front");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("none") << QByteArray("status: open\n") << QByteArray("open");
        QTest::newRow("blocked") << QByteArray("status: in_progress\nhold: blocked\n") << QByteArray("blocked");
        QTest::newRow("paused") << QByteArray("status: open\nhold: paused\n") << QByteArray("deferred");
        QTest::newRow("closed") << QByteArray("status: closed\nhold: paused\n") << QByteArray("closed");
    }
    void a_hold_becomes_a_status()
    {
        QFETCH(QByteArray, front);
        QFETCH(QByteArray, status);
        QCOMPARE(read_tbd_issue(issue_text(front.toStdString()), "x.md")->record.status, status.toStdString());
    }

    void a_body_is_kept_whatever_it_looks_like()
    {
        const auto record = [](std::string_view body) {
            return read_tbd_issue(issue_text({}, "is-01m7wrh94mz75pea45x8wkbx26", body), "x.md")->record;
        };
        QCOMPARE(record("---\nfront?\n---\n").description, std::string("---\nfront?\n---"));
        QCOMPARE(record("").description, std::string());
        QCOMPARE(record("## Notes\n\nn\n").notes, std::string("n"));
        QCOMPARE(record("a\r\nb\r\n").description, std::string("a\nb"));
    }

    void a_bad_issue_is_refused_with_its_place_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("what");
        const auto row = [](const char *name, const std::string &text, const char *what) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << QByteArray(what);
        };
        row("empty", "", "x.md:1: its front matter does not begin and end with ---.");
        row("no end", "---\ntype: is\n", "x.md:1: its front matter does not begin and end with ---.");
        row("a list", "---\n- a\n---\n", "x.md:2: its front matter is not a list of \"key: value\".");
        row("no YAML", "---\ntype: is\nlabels: [a\n---\n", "x.md:4: end of sequence flow not found.");
        row("an alias", issue_text("a: &x 1\nb: *x\n"), "x.md:6: aliases (*name) are not understood here.");
        row("a key twice", issue_text("title: U\n"), "x.md:5: \"title\" stands twice.");
        row("no issue", "---\ntype: doc\nid: is-01m7wrh94mz75pea45x8wkbx26\n---\n", "x.md:2: type is not \"is\": this is no issue.");
        row("no id", "---\ntype: is\ntitle: T\n---\n", "x.md:1: id is missing.");
        row("another id", issue_text({}, "app-1"), "x.md:3: id is not an id like is-01m7wrh94mz75pea45x8wkbx26.");
        row("priority", issue_text("kind: bug\npriority: 9\n"), "x.md:6: priority is not from 0 (critical) to 4 (backlog).");
        row("a number", issue_text("kind: 5\n"), "x.md:5: kind is not a text; put it in quotes.");
        row("labels", issue_text("labels: a\n"), "x.md:5: labels is not a list of texts.");
        row("a time", issue_text("due_date: soon\n"), "x.md:5: due_date is not a time like 2026-05-02T09:00:00Z.");
        row("an edge", issue_text("dependencies: [{type: blocks}]\n"),
            "x.md:5: dependencies is not a list of {type: blocks, target: is-…}.");
        row("Latin-1", "---\n\xE4", "x.md:1: it is not UTF-8 text.");
        row("deep", issue_text("a: " + std::string(5000, '[') + "\n"), "x.md:5: Bad Flow Style");
    }
    void a_bad_issue_is_refused_with_its_place()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, what);
        const auto issue = read_tbd_issue(text.toStdString(), "x.md");
        QVERIFY(!issue);
        if (QByteArray(QTest::currentDataTag()) != "deep") // yaml-cpp says what it likes, but it says it
            QCOMPARE(issue.error().message, what.toStdString());
        QCOMPARE(issue.error().code, std::string("bad_import"));
        QVERIFY(!issue.error().hint.empty());
    }

    void a_project_becomes_beads_data()
    {
        QTest::addColumn<bool>("from_branch");
        QTest::newRow("from tbd's working copy") << false;
        QTest::newRow("from the sync branch") << true;
    }
    void a_project_becomes_beads()
    {
        QFETCH(bool, from_branch);
        const TbdRepository project;
        if (from_branch)
            fs::remove_all(project.worktree);
        const auto file = read_tbd_project(project.scratch.clone());
        QVERIFY2(file, file ? "" : file.error().message.c_str());
        const auto beads = beads_of(*file);
        std::vector<std::string> ids;
        for (const auto &[id, bead] : beads)
            ids.push_back(id);
        QCOMPARE(ids, (std::vector<std::string>{"app-boo9", "app-hg86", "app-mk0o", "app-rtgo", "app-sdfj", "app-wu9e"}));
        using Edges = std::vector<std::pair<std::string, std::string>>;
        QCOMPARE(edges(beads.at("app-boo9")), Edges());
        QCOMPARE(edges(beads.at("app-rtgo")), (Edges{{"app-boo9", "blocks"}})); // tbd has it on app-boo9
        QCOMPARE(edges(beads.at("app-hg86")), (Edges{{"app-rtgo", "blocks"}, {"app-sdfj", "parent-child"}}));
        QCOMPARE(beads.at("app-boo9").notes, std::string("Working notes\nsecond line"));
        QCOMPARE(beads.at("app-rtgo").title, std::string("Fix login <now> & \"later\""));
        QCOMPARE(beads.at("app-wu9e").title, std::string("123"));
        QCOMPARE(beads.at("app-mk0o").close_reason, std::string("Finished: yes"));
        QCOMPARE(beads.at("app-hg86").defer_until, std::optional(at("2027-01-01T00:00:00Z")));
        const Json metadata = *parse_json(beads.at("app-mk0o").metadata, "metadata");
        QCOMPARE(to_text(metadata),
            std::string(
                R"({"tbd":{"id":"is-01m7x7vpt0ctq7w823detb2nt4","owner_team":{"name":"core","size":3},"version":2,"weight":1.5}})"));
        for (const FileLine &line : file->lines)
            QVERIFY(read_beads_line(line.raw, {"x", 1}) == Result<BeadsLine>(line.what)); // each is a line of beads
    }

    void what_was_not_committed_yet_is_read_too()
    {
        const TbdRepository project;
        tests::write(project.worktree / ".tbd/data-sync/issues/is-01m7wrh94mz75pea45x8wkbx26.md", issue_text());
        tests::write(project.worktree / ".tbd/data-sync/mappings/ids.yml",
            read_file(fixtures / "project/mappings/ids.yml").value() + "new1: 01m7wrh94mz75pea45x8wkbx26\n");
        QVERIFY(beads_of(*read_tbd_project(project.scratch.clone())).contains("app-new1"));
    }

    void lines_that_git_united_are_understood()
    {
        const std::string first = "01aaaaaaaaaaaaaaaaaaaaaaaa";
        const std::string second = "01bbbbbbbbbbbbbbbbbbbbbxyz";
        const std::vector<TbdText> issues = {{"1.md", issue_text({}, "is-" + first)}, {"2.md", issue_text({}, "is-" + second)}};
        const auto file = tbd_as_beads(
            issues, {"ids.yml", "# ids\na1b2: " + second + "\n'a1b2': " + first + "\na1b2: " + first + "\nz9: " + first + "\n"}, "app");
        QVERIFY2(file, file ? "" : file.error().message.c_str());
        const auto beads = beads_of(*file);
        QVERIFY(beads.at("app-a1b2").metadata.contains(first)); // the older one keeps it
        QVERIFY(beads.at("app-bbbxyz").metadata.contains(second));
    }

    void an_edge_into_nothing_is_kept_aside()
    {
        const std::string id = "01aaaaaaaaaaaaaaaaaaaaaaaa";
        const std::vector<TbdText> issues = {{"1.md",
            issue_text(
                "dependencies:\n  - type: blocks\n    target: is-01m7wrh94mz75pea45x8wkbx26\nparent_id: is-01m7wrh94mz75pea45x8wkbx26\n",
                "is-" + id)}};
        const auto file = tbd_as_beads(issues, {"ids.yml", "a1: " + id + "\n"}, "app");
        QVERIFY(file);
        const IssueRecord bead = beads_of(*file).at("app-a1");
        QVERIFY(bead.dependencies.empty());
        QCOMPARE(bead.metadata,
            std::string(
                R"({"tbd":{"id":"is-01aaaaaaaaaaaaaaaaaaaaaaaa","lost":{"blocks":["is-01m7wrh94mz75pea45x8wkbx26"],"parent_id":["is-01m7wrh94mz75pea45x8wkbx26"]}}})"));
    }

    void a_bad_project_is_refused_with_its_place_data()
    {
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QByteArray>("ids");
        QTest::addColumn<QByteArray>("what");
        const QByteArray first = QByteArray::fromStdString(issue_text({}, "is-01aaaaaaaaaaaaaaaaaaaaaaaa"));
        const QByteArray other = QByteArray::fromStdString(issue_text({}, "is-01bbbbbbbbbbbbbbbbbbbbbbbb"));
        const QByteArray line = "a1: 01aaaaaaaaaaaaaaaaaaaaaaaa\n";
        QTest::newRow("no short id") << other << line << QByteArray("2.md:1: is-01bbbbbbbbbbbbbbbbbbbbbbbb has no short id in ids.yml.");
        QTest::newRow("one issue twice") << first << line << QByteArray("2.md:1: 1.md holds the same issue is-01aaaaaaaaaaaaaaaaaaaaaaaa.");
        QTest::newRow("a bad line") << other << line + "<<<<<<< ours\n" << QByteArray("ids.yml:2: it is not \"short: ulid\".");
    }
    void a_bad_project_is_refused_with_its_place()
    {
        QFETCH(QByteArray, second);
        QFETCH(QByteArray, ids);
        QFETCH(QByteArray, what);
        const std::vector<TbdText> issues = {{"1.md", issue_text({}, "is-01aaaaaaaaaaaaaaaaaaaaaaaa")}, {"2.md", second.toStdString()}};
        const auto file = tbd_as_beads(issues, {"ids.yml", ids.toStdString()}, "app");
        QVERIFY(!file);
        QCOMPARE(file.error().message, what.toStdString());
    }

    void a_project_without_its_branch_says_how_to_get_it()
    {
        const tests::ScratchRepository scratch;
        fs::create_directories(scratch.clone() / ".tbd");
        fs::copy(fixtures / "project/config.yml", scratch.clone() / ".tbd/config.yml");
        const auto file = read_tbd_project(scratch.clone());
        QCOMPARE(file.error().code, std::string("not_found"));
        QCOMPARE(file.error().hint, std::string("Fetch it first: git fetch origin tbd-sync"));
    }
};

WM_TEST_CLASS(TbdTest)
#include "tbd_test.moc"
