// What a file does to the rig that it comes into, and to what came with another file before: all of it or nothing.
#include "interop/tbd_project.h"
#include "support/qtest_main.h"
#include "unit/interop/bead_lines.h"
#include "unit/interop/imported_town.h"

#include <QTest>

using namespace wm;
using namespace wm::interop;
using namespace wm::tests;

class ImportedFiles : public QObject {
    Q_OBJECT

private slots:
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
        const std::string ours = beads_fixture("current.jsonl"), other = "{\"id\":\"web-1\",\"title\":\"A\"}\n";
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

    void a_project_of_tbd_leaves_the_order_and_other_lines_of_the_file()
    {
        ImportedTown town;
        const std::string bytes = beads_fixture("current.jsonl");
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

    void what_is_new_in_a_rig_is_said()
    {
        ImportedTown town;
        QCOMPARE(town.plan("{\"id\":\"app-1\",\"title\":\"A\"}\n")->strange_prefixes, std::vector<std::string>{"app"});
        QVERIFY(town.plan("{\"id\":\"wm-1\",\"title\":\"A\"}\n")->strange_prefixes.empty());
        town.import("{\"id\":\"app-1\",\"title\":\"A\"}\n");
        QVERIFY(town.plan("{\"id\":\"app-2\",\"title\":\"A\"}\n")->strange_prefixes.empty());
    }

    void all_or_nothing()
    {
        ImportedTown town;
        const State before = town.state;
        QCOMPARE(town.import(beads_fixture("current.jsonl") + "{\"id\":\"app-z\"}\n"), std::string("issues.jsonl:10: app-z has no title."));
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

WM_TEST_CLASS(ImportedFiles)
#include "imported_files_test.moc"
