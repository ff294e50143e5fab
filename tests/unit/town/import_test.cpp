// Beads that come from elsewhere: all or nothing, and what is running stays.
#include "support/qtest_main.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

Bead record(const std::string &id, Status status = Status::open, std::vector<Dependency> dependencies = {})
{
    Bead bead;
    bead.id = BeadId(id);
    bead.title = "Imported " + id;
    bead.status = status;
    bead.dependencies = std::move(dependencies);
    bead.created_at = 1'000;
    bead.updated_at = 2'000;
    return bead;
}

ImportBeads import_of(std::vector<Bead> records)
{
    return {RigId("demo"), std::move(records), {}, {}, {}, true};
}

} // namespace

class Imports : public QObject {
    Q_OBJECT
private slots:
    void what_the_file_says_is_kept_as_it_came()
    {
        TownBuilder town;
        Bead bead = record("wm-a1b2");
        bead.created_by = "ann";
        bead.origin = Origin{{"01HKXQ2B7N8Z9Y6W5V4T3S2R8A", 3, "aa"}, 0};
        bead.extra.edit([](BeadExtra &extra) { extra.external_ref = "gh-9"; });
        town.must(import_of({bead}));
        const Bead &is = town.at(bead.id);
        QCOMPARE(is.created_at, Timestamp(1'000));
        QCOMPARE(is.updated_at, Timestamp(2'000));
        QCOMPARE(is.created_by, std::string("ann"));
        QCOMPARE(is.extra->external_ref, std::string("gh-9"));
        QCOMPARE(is.origin->imported, is.changed); // its line still says everything
        town.must(UpdateBead{bead.id, "Renamed", {}, {}, {}, {}});
        QVERIFY(town.at(bead.id).origin->imported != town.at(bead.id).changed);
    }
    void a_bead_that_says_more_than_its_line_is_not_taken_for_it()
    {
        TownBuilder town;
        Bead bead = record("wm-a1b2");
        bead.origin = Origin{{"01HKXQ2B7N8Z9Y6W5V4T3S2R8A", 3, "aa"}, Origin::not_all};
        town.must(import_of({bead}));
        QVERIFY(town.at(bead.id).origin->imported != town.at(bead.id).changed);
        QCOMPARE(town.at(bead.id).origin->line, bead.origin->line);
    }
    void what_is_open_with_a_time_to_come_is_deferred_and_so_are_its_parts()
    {
        TownBuilder town;
        Bead later = record("wm-a1b2"), part = record("wm-a1b2.1");
        later.status = Status::deferred;
        later.defer_until = town.now + 3600 * nanoseconds_per_second;
        later.extra.edit([](BeadExtra &extra) { extra.status_word = "open"; });
        part.dependencies.push_back({later.id, DependencyType::parent_child});
        town.must(import_of({later, part}));
        QCOMPARE(town.lane(part.id), std::string("Backlog"));
        QCOMPARE(town.error(ClaimBead{later.id, ""}).message, std::string("wm-a1b2 is deferred and cannot be claimed."));
        QCOMPARE(town.footnote(later.id), std::string("deferred"));
        town.must(SetStatus{later.id, "open"});
        QCOMPARE(town.lane(part.id), std::string("Ready"));
    }
    void it_is_ready_or_waits_like_any_other()
    {
        TownBuilder town;
        town.must(import_of({record("wm-b", Status::open, {{BeadId("wm-a"), DependencyType::blocks}}), record("wm-a")}));
        QCOMPARE(town.lane(BeadId("wm-b")), std::string("Backlog"));
        town.must(CloseBead{BeadId("wm-a"), ""});
        QCOMPARE(town.lane(BeadId("wm-b")), std::string("Ready"));
    }
    void a_dependency_on_what_is_not_there_is_kept_and_holds_nothing_back()
    {
        TownBuilder town;
        town.must(import_of({record("wm-a", Status::open, {{BeadId("other-77"), DependencyType::blocks}})}));
        QCOMPARE(town.lane(BeadId("wm-a")), std::string("Ready"));
        QCOMPARE(town.at(BeadId("wm-a")).dependencies.size(), std::size_t(1));
    }
    void in_progress_of_somebody_is_a_claim_and_of_nobody_is_put_aside()
    {
        TownBuilder town;
        Bead of_ann = record("wm-a", Status::in_progress);
        of_ann.claim = Claim{"ann", 0, {}};
        town.must(import_of({of_ann, record("wm-b", Status::in_progress)}));
        QCOMPARE(town.at(BeadId("wm-a")).claim->holder, std::string("ann"));
        QVERIFY(town.at(BeadId("wm-a")).claim->token > 0);
        QCOMPARE(town.at(BeadId("wm-b")).extra->status_word, std::string("in_progress"));
        QCOMPARE(town.lane(BeadId("wm-b")), std::string("Backlog"));
    }
    void an_agent_keeps_what_it_works_on()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Ours");
        const RunId run = town.sling(bead);
        town.must(import_of({record(bead.value)}));
        QCOMPARE(town.at(bead).title, "Imported " + bead.value);
        QCOMPARE(town.at(bead).claim->run, run);
        QCOMPARE(town.lane(bead), std::string("AI"));
        QCOMPARE(town.refused(import_of({record(bead.value, Status::closed)})), std::string("busy"));
    }
    void nothing_is_imported_when_one_is_wrong_data()
    {
        QTest::addColumn<std::string>("code");
        QTest::newRow("twice") << std::string("exists");
        QTest::newRow("null") << std::string("bad_id");
        QTest::newRow("ring") << std::string("cycle");
        QTest::newRow("ring through the town") << std::string("cycle");
        QTest::newRow("priority") << std::string("bad_value");
        QTest::newRow("no title") << std::string("bad_title");
    }
    void nothing_is_imported_when_one_is_wrong()
    {
        QFETCH(std::string, code);
        const std::string_view row = QTest::currentDataTag();
        TownBuilder town;
        const BeadId ours = town.bead("Ours");
        std::vector<Bead> records{record("wm-fine")};
        const auto add = [&](Bead bead) { records.push_back(std::move(bead)); };
        if (row == "twice")
            add(record("wm-fine"));
        else if (row == "null")
            add(record("null"));
        else if (row == "ring") {
            add(record("wm-x", Status::open, {{BeadId("wm-y"), DependencyType::blocks}}));
            add(record("wm-y", Status::open, {{BeadId("wm-x"), DependencyType::parent_child}}));
        } else if (row == "ring through the town") {
            town.must(import_of({record("wm-x")}));
            town.must(AddDependency{ours, BeadId("wm-x")});
            add(record("wm-x", Status::open, {{ours, DependencyType::blocks}}));
        } else if (row == "priority") {
            add(record("wm-x"));
            records.back().priority = 7;
        } else {
            add(record("wm-x"));
            records.back().title.clear();
        }
        const State before = town.state;
        QCOMPARE(town.refused(import_of(records)), code);
        QVERIFY(town.state == before);
    }
    void a_ring_through_another_project_is_one()
    {
        TownBuilder town; // its rig is demo, with the prefix wm; app- is nobody's prefix
        const auto waits = [](const char *id, const char *on) { return record(id, Status::open, {{BeadId(on), DependencyType::blocks}}); };
        QCOMPARE(
            town.refused(import_of({waits("app-1", "external:demo:app-2"), waits("app-2", "external:wm:app-1")})), std::string("cycle"));
        town.must(import_of({waits("app-1", "external:demo:app-2")})); // which may come
        QCOMPARE(town.refused(import_of({waits("app-2", "app-1")})), std::string("cycle"));
        QCOMPARE(town.refused(import_of({waits("app-2", "external:demo:app-1")})), std::string("cycle"));
        town.must(import_of({waits("app-2", "external:other:app-1")})); // of a project that the town does not have
    }
    void a_ring_through_what_only_one_bead_brings_is_one()
    {
        TownBuilder town;
        const auto brings = [](const char *id, std::vector<Dependency> dependencies) {
            Bead bead = record(id, Status::open, std::move(dependencies));
            bead.labels = {"provides:login"};
            return bead;
        };
        const BeadId capability("external:demo:login");
        const Bead waiting = record("app-1", Status::open, {{capability, DependencyType::blocks}});
        const Bead bringing = brings("app-2", {{BeadId("app-1"), DependencyType::blocks}});
        QCOMPARE(town.refused(import_of({waiting, bringing})), std::string("cycle"));
        town.must(import_of({waiting, brings("app-2", {})}));
        QCOMPARE(town.refused(AddDependency{BeadId("app-2"), BeadId("app-1")}), std::string("cycle"));
        town.must(import_of({brings("app-3", {})})); // either will do
        town.must(AddDependency{BeadId("app-2"), BeadId("app-1")});
    }
    void a_ring_that_was_in_the_town_before_is_not_the_files()
    {
        TownBuilder town;
        const Bead waiting = record("app-1", Status::open, {{BeadId("external:demo:login"), DependencyType::blocks}});
        Bead bringing = record("app-2", Status::open, {{BeadId("app-1"), DependencyType::blocks}}), other = record("app-4");
        bringing.labels = other.labels = {"provides:login"};
        town.must(import_of({waiting, bringing, other}));
        town.must(UpdateBead{other.id, {}, {}, {}, std::vector<std::string>{}, {}}); // now only the one that waits brings it
        town.must(import_of({record("app-3", Status::open, {{BeadId("app-1"), DependencyType::blocks}})}));
    }
    void a_long_chain_is_no_ring_and_no_stack_overflow()
    {
        TownBuilder town;
        std::vector<Bead> chain{record("wm-0")};
        for (int i = 1; i < 20'000; ++i)
            chain.push_back(record(std::format("wm-{}", i), Status::open, {{BeadId(std::format("wm-{}", i - 1)), DependencyType::blocks}}));
        town.must(import_of(chain));
        QCOMPARE(ready_beads(town.state).size(), std::size_t(1));
        chain.front().dependencies = {{chain.back().id, DependencyType::blocks}};
        QCOMPARE(town.refused(import_of({chain.front()})), std::string("cycle"));
    }
};

WM_TEST_CLASS(Imports)
#include "import_test.moc"
