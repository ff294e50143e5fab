#include "support/qtest_main.h"
#include "town/rules/blocking.h"
#include "town/rules/rings.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

class Dependencies : public QObject {
    Q_OBJECT
private slots:
    void a_bead_waits_until_what_blocks_it_is_closed()
    {
        TownBuilder town;
        const BeadId first = town.bead("First"), other = town.bead("Other"), last = town.bead("Last", {first, other});
        QCOMPARE(town.lane(last), std::string("Backlog"));
        QCOMPARE(blockers(town.state, town.at(last)), (std::vector{first, other}));
        town.must(CloseBead{first, ""});
        QCOMPARE(blockers(town.state, town.at(last)), std::vector{other});
        town.must(CloseBead{other, ""});
        QCOMPARE(town.lane(last), std::string("Ready"));
        town.must(ReopenBead{first, ""});
        QCOMPARE(town.lane(last), std::string("Backlog"));
        QCOMPARE(waiting_for(town.state, first), std::vector{last});
    }
    void some_types_hold_back_data()
    {
        QTest::addColumn<DependencyType>("type");
        QTest::addColumn<bool>("waits");
        QTest::newRow("blocks") << DependencyType::blocks << true;
        QTest::newRow("parent-child") << DependencyType::parent_child << false; // an unblocked parent blocks nobody
        QTest::newRow("conditional-blocks") << DependencyType::conditional_blocks << true;
        QTest::newRow("waits-for a bead without children") << DependencyType::waits_for << true;
        QTest::newRow("duplicates") << DependencyType::duplicates << false;
        QTest::newRow("related") << DependencyType::related << false;
        QTest::newRow("discovered-from") << DependencyType::discovered_from << false;
        QTest::newRow("tracks") << DependencyType::tracks << false;
    }
    void some_types_hold_back()
    {
        QFETCH(DependencyType, type);
        QFETCH(bool, waits);
        TownBuilder town;
        const BeadId on = town.bead("On"), bead = town.bead("Bead");
        town.must(AddDependency{bead, on, type});
        QCOMPARE(town.at(bead).blocked, waits);
        QCOMPARE(town.refused(AddDependency{on, bead, DependencyType::blocks}), std::string(may_hold_back(type) ? "cycle" : "accepted"));
    }
    void where_a_bead_was_found_gives_way_to_what_it_waits_for()
    {
        TownBuilder town;
        const BeadId work = town.bead("Work"), found = town.bead("Found");
        const RunId run = town.sling(work);
        town.started(run);
        town.must(CreateBead{town.demo, "Tests", "task", 2, {}, {}, {{work, DependencyType::discovered_from}}}, by(run));
        const BeadId tests = std::get<BeadCreated>((town.log.end() - 2)->event).bead;
        QCOMPARE(town.must(AddDependency{tests, work}, by(run)), std::string("dependency.removed dependency.added"));
        QCOMPARE(town.at(tests).dependencies.size(), std::size_t(1));
        QVERIFY(town.at(tests).blocked);
        // What somebody said is not replaced, nor by what holds nothing back.
        QCOMPARE(town.refused(AddDependency{tests, work, DependencyType::conditional_blocks}, by(run)), std::string("exists"));
        town.must(AddDependency{found, work, DependencyType::discovered_from});
        QCOMPARE(town.refused(AddDependency{found, work, DependencyType::related}), std::string("exists"));
    }
    void an_agent_takes_off_only_what_it_added_itself()
    {
        TownBuilder town;
        const BeadId epic = town.bead("Epic"), work = town.bead("Work"), first = town.bead("First"), own = town.bead("Own");
        town.must(AddDependency{work, epic, DependencyType::parent_child});
        const RunId run = town.sling(work);
        town.started(run);
        town.must(AddDependency{work, first});
        town.must(AddDependency{work, own}, by(run));
        for (const BeadId &on : {epic, first}) { // below another parent it would not wait for what holds this one back
            const Error error = town.error(RemoveDependency{work, on}, by(run));
            QCOMPARE(error.code, std::string("not_allowed"));
            QVERIFY2(error.hint.contains(std::format("wm dep remove {} {}", work.value, on.value)), error.hint.c_str());
        }
        town.must(RemoveDependency{work, own}, by(run));
        town.must(AddDependency{work, own, DependencyType::related}); // what holds nothing back is anybody's
        town.must(RemoveDependency{work, own}, by(run));
        town.must(RemoveDependency{work, first});
    }
    void waiting_for_children_means_all_of_them_or_any()
    {
        for (const bool any : {false, true}) {
            TownBuilder town;
            const BeadId spawner = town.bead("Spawner"), collect = town.bead("Collect");
            std::vector<BeadId> parts;
            for (int i = 1; i <= 2; ++i) {
                town.must(CreateBead{town.demo, "Part", "task", 2, {}, {}, {{spawner, DependencyType::parent_child}}});
                parts.emplace_back(std::format("{}.{}", spawner.value, i));
            }
            town.must(AddDependency{collect, spawner, DependencyType::waits_for, {"", any ? R"({"gate":"any-children"})" : "", ""}});
            QCOMPARE(blockers(town.state, town.at(collect)), parts);
            town.must(CloseBead{parts[0], ""});
            QCOMPARE(town.at(collect).blocked, !any);
            town.must(CloseBead{parts[1], ""});
            QCOMPARE(town.lane(collect), std::string("Ready"));
        }
    }
    void what_is_pinned_holds_nothing_back_and_is_no_work()
    {
        TownBuilder town;
        const BeadId rules = town.bead("House rules"), work = town.bead("Work", {rules});
        town.must(UpdateBead{rules, {}, {}, {}, {}, {}, {}, {}, Json{{"pinned", true}}});
        QCOMPARE(town.lane(work), std::string("Ready"));
        QCOMPARE(town.lane(rules), std::string("Backlog"));
    }
    void what_is_below_a_deferred_bead_is_put_aside_with_it()
    {
        TownBuilder town;
        const BeadId epic = town.bead("Epic"), part = town.bead("Part"), detail = town.bead("Detail");
        town.must(AddDependency{part, epic, DependencyType::parent_child});
        town.must(AddDependency{detail, part, DependencyType::parent_child});
        town.must(DeferBead{epic, {}, {}});
        QCOMPARE(town.lane(detail), std::string("Backlog"));
        QCOMPARE(town.refused(Sling{detail, {}, {}, RunId("R1"), {}}), std::string("deferred"));
        town.must(UndeferBead{epic, {}});
        QCOMPARE(town.lane(detail), std::string("Ready"));
    }
    void a_status_of_another_name_puts_a_bead_aside_and_keeps_its_name()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        town.must(SetStatus{bead, "blocked"});
        QCOMPARE(town.lane(bead), std::string("Backlog"));
        QCOMPARE(town.footnote(bead), std::string("blocked"));
        QCOMPARE(town.refused(SetStatus{bead, "qa"}), std::string("bad_value"));
        town.must(ConfigureTown{6, std::map<std::string, std::string>{{"qa", "wip"}, {"shipped", "done"}}});
        town.must(SetStatus{bead, "qa"});
        QCOMPARE(town.at(bead).extra->status_word, std::string("qa"));
        town.must(SetStatus{bead, "open"});
        QCOMPARE(town.lane(bead), std::string("Ready"));
        town.must(SetStatus{bead, "shipped"});
        QCOMPARE(town.at(bead).status, Status::closed);
    }
    void children_inherit_what_their_ancestors_wait_for()
    {
        TownBuilder town;
        const BeadId blocker = town.bead("Blocker"), epic = town.bead("Epic", {blocker}), story = town.bead("Story"),
                     task = town.bead("Task");
        town.must(AddDependency{story, epic, DependencyType::parent_child});
        town.must(AddDependency{task, story, DependencyType::parent_child});
        QCOMPARE(blockers(town.state, town.at(task)), std::vector{blocker});
        QCOMPARE(town::children(town.state, epic), std::vector{story});
        town.must(CloseBead{blocker, ""});
        QVERIFY(!town.at(task).blocked);
    }
    void what_another_rig_is_to_bring_holds_back_until_it_is_there()
    {
        TownBuilder town;
        const RigId shop("shop");
        town.must(AddRig{shop, "/src/shop", "/src/shop/.git", "main", "sh", {}});
        town.must(CreateBead{shop, "Log in", "feature", 2, {"provides:login"}, {}, {}});
        const BeadId login = std::get<BeadCreated>(town.log.back().event).bead;
        const BeadId capability("external:shop:login"), by_prefix("external:sh:login"), by_id("external:shop:" + login.value);
        const BeadId one = town.bead("One", {capability}), two = town.bead("Two", {by_prefix}), three = town.bead("Three", {by_id});
        QCOMPARE(blockers(town.state, town.at(one)), std::vector{capability});
        QCOMPARE(blockers(town.state, town.at(three)), std::vector{login});
        QCOMPARE(town.footnote(one), "waits for external:shop:login");
        QCOMPARE(town.refused(CloseBead{one, ""}), std::string("blocked"));
        QCOMPARE(town.refused(AddDependency{login, BeadId("external:wm:" + three.value)}), std::string("cycle"));
        town.must(CloseBead{login, ""});
        for (const BeadId &bead : {one, two, three})
            QCOMPARE(town.lane(bead), std::string("Ready"));
        town.must(UpdateBead{login, {}, {}, {}, std::vector<std::string>{}, {}});
        for (const BeadId &bead : {one, two})
            QCOMPARE(town.lane(bead), std::string("Backlog"));
        QCOMPARE(town.lane(three), std::string("Ready"));
        town.must(DeleteBeads{{login}, "", true});
        QCOMPARE(town.lane(three), std::string("Backlog"));
        town.must(RemoveDependency{three, by_id});
        QCOMPARE(town.lane(three), std::string("Ready"));
    }
    void who_waits_for_a_capability_cannot_be_the_one_that_brings_it()
    {
        TownBuilder town;
        const BeadId waiting = town.bead("Uses it", {BeadId("external:demo:login")}), between = town.bead("Between", {waiting});
        CreateBead last{RigId("demo"), "Log in", "task", 2, {"provides:login"}, {}, {}};
        last.dependencies = {{between, DependencyType::blocks}};
        QCOMPARE(town.refused(last), std::string("cycle"));
        const UpdateBead brings{between, {}, {}, {}, std::vector<std::string>{"provides:login"}, {}};
        QCOMPARE(town.refused(brings), std::string("cycle"));
        last.dependencies = {};
        town.must(last);
        town.must(brings); // either will do
    }
    void who_collects_from_children_is_not_waited_for_by_one_of_them_data()
    {
        QTest::addColumn<QString>("last");
        for (const char *last : {"the dependency", "the collecting", "the child", "a new child"})
            QTest::newRow(last) << last;
    }
    void who_collects_from_children_is_not_waited_for_by_one_of_them()
    {
        QFETCH(const QString, last);
        TownBuilder town;
        const BeadId epic = town.bead("Epic"), child = town.bead("Child"), collect = town.bead("Collect");
        const AddDependency is_child{child, epic, DependencyType::parent_child}, collects{collect, epic, DependencyType::waits_for},
            waits{child, collect};
        if (last != "the child")
            town.must(is_child);
        if (last != "the collecting")
            town.must(collects);
        if (last == "the child" || last == "the collecting")
            town.must(waits);
        CreateBead another{RigId("demo"), "Another", "task", 2, {}, {}, {}};
        another.dependencies = {{epic, DependencyType::parent_child}, {collect, DependencyType::blocks}};
        const std::map<QString, Command> commands{{"the dependency", waits}, {"the collecting", collects}, {"the child", is_child},
            {"a new child", another}, {"itself a child", AddDependency{collect, epic, DependencyType::parent_child}}};
        QCOMPARE(town.refused(commands.at(last)), std::string("cycle"));
    }
    void who_needs_any_of_several_children_may_be_waited_for_by_one()
    {
        TownBuilder town;
        const BeadId epic = town.bead("Epic"), one = town.bead("One"), other = town.bead("Other"), collect = town.bead("Collect");
        town.must(AddDependency{one, epic, DependencyType::parent_child});
        town.must(AddDependency{collect, epic, DependencyType::waits_for, {"", R"({"gate":"any-children"})", ""}});
        QCOMPARE(town.refused(AddDependency{one, collect}), std::string("cycle")); // so far it is the only one
        town.must(AddDependency{other, epic, DependencyType::parent_child});
        town.must(AddDependency{one, collect});
        QCOMPARE(rings_in(town.state), std::vector<Ring>());
    }
    void a_gate_does_not_wait_for_what_it_holds_back()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead"), held = town.bead("Held", {bead});
        BeadExtra extra;
        extra.await_type = "bead";
        extra.await_id = bead.value;
        town.must(CreateBead{RigId("demo"), "Gate", "gate", 2, {}, {}, {}, extra});
        const BeadId gate = std::get<BeadCreated>(town.log.back().event).bead;
        QCOMPARE(town.refused(AddDependency{bead, gate}), std::string("cycle"));
        const BeadId later = town.bead("Later", {gate});
        QCOMPARE(town.refused(UpdateBead{gate, {}, {}, {}, {}, {}, {}, {}, Json{{"await_id", later.value}}}), std::string("cycle"));
        town.must(UpdateBead{gate, {}, {}, {}, {}, {}, {}, {}, Json{{"await_id", held.value}}});
    }
    void a_bead_in_a_ring_may_be_changed()
    {
        TownBuilder town;
        const auto labels = [&](const BeadId &bead, const std::vector<std::string> &set) {
            town.must(UpdateBead{bead, {}, {}, {}, set, {}});
        };
        const BeadId other = town.bead("Brings it too");
        labels(other, {"provides:login"});
        const BeadId one = town.bead("Needs and brings it", {BeadId("external:demo:login")});
        labels(one, {"provides:login"});
        labels(other, {}); // nobody is asked who waits for it now
        QCOMPARE(rings_in(town.state), std::vector<Ring>{(Ring{one, one})});
        labels(one, {"provides:login", "slow"});
        town.must(AddDependency{one, other});
        labels(one, {});
        QCOMPARE(rings_in(town.state), std::vector<Ring>());
    }
    void what_names_nothing_of_another_rig_is_refused_data()
    {
        QTest::addColumn<QString>("on");
        QTest::addColumn<QString>("code");
        QTest::newRow("no such rig") << "external:nowhere:login" << "not_found";
        QTest::newRow("no rig") << "external::login" << "bad_value";
        QTest::newRow("nothing of it") << "external:demo:" << "bad_value";
        QTest::newRow("only the word") << "external:demo" << "bad_value";
        QTest::newRow("a blank in it") << "external:demo:log in" << "bad_value";
        QTest::newRow("too long") << "external:demo:" + QString(500, 'x') << "bad_value";
    }
    void what_names_nothing_of_another_rig_is_refused()
    {
        QFETCH(const QString, on);
        QFETCH(const QString, code);
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        QCOMPARE(town.refused(AddDependency{bead, BeadId(on.toStdString())}), code.toStdString());
    }
    void many_ways_up_are_climbed_once()
    {
        TownBuilder town; // two parents on each of 40 floors: 2^40 ways up
        std::vector<BeadId> floor{town.bead("Left 0"), town.bead("Right 0")};
        for (int i = 1; i <= 40; ++i) {
            const std::vector<BeadId> above = floor;
            floor = {town.bead(std::format("Left {}", i)), town.bead(std::format("Right {}", i))};
            for (const BeadId &child : floor)
                for (const BeadId &parent : above)
                    town.must(AddDependency{child, parent, DependencyType::parent_child});
        }
        QVERIFY(!town.at(floor[0]).blocked);
    }
    void a_ring_is_refused_and_named()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), b = town.bead("B", {a}), c = town.bead("C");
        town.must(AddDependency{c, b, DependencyType::parent_child});
        const Error ring = town.error(AddDependency{a, c});
        QCOMPARE(ring.code, std::string("cycle"));
        QVERIFY2(ring.message.contains(std::format("{0} → {2} → {1} → {0}", a.value, b.value, c.value)), ring.message.c_str());
        QCOMPARE(town.refused(AddDependency{a, a}), std::string("cycle"));
        QCOMPARE(town.refused(AddDependency{a, c, DependencyType::related}), std::string("accepted"));
    }
    void one_dependency_between_two_beads()
    {
        TownBuilder town;
        const BeadId on = town.bead("On"), bead = town.bead("Bead", {on});
        QCOMPARE(town.must(AddDependency{bead, on}), std::string());
        QCOMPARE(town.refused(AddDependency{bead, on, DependencyType::related}), std::string("exists"));
        const std::vector<Dependency> twice{{on, DependencyType::blocks}, {on, DependencyType::related}};
        QCOMPARE(town.refused(CreateBead{town.demo, "Twice", "task", 2, {}, {}, twice}), std::string("exists"));
        town.must(RemoveDependency{bead, on});
        QVERIFY(!town.at(bead).blocked);
        QVERIFY(town.state.dependents.find(on) == nullptr);
        QCOMPARE(town.refused(RemoveDependency{bead, on}), std::string("not_found"));
    }
    void ready_beads_come_by_priority_then_age()
    {
        TownBuilder town;
        const BeadId old = town.bead("Old", {}, 2), young = town.bead("Young", {}, 2), urgent = town.bead("Urgent", {}, 0);
        town.bead("Blocked", {old}, 0);
        town.must(DeferBead{town.bead("Deferred", {}, 0), {}, {}});
        town.must(ClaimBead{town.bead("Claimed", {}, 0)});
        std::vector<BeadId> ready;
        for (const Bead *bead : ready_beads(town.state))
            ready.push_back(bead->id);
        QCOMPARE(ready, (std::vector{urgent, old, young}));
        const RigId elsewhere("elsewhere");
        QVERIFY(ready_beads(town.state, &elsewhere).empty());
    }
    void a_chain_of_ten_thousand_is_followed()
    {
        TownBuilder town;
        BeadId first = town.bead("0"), last = first;
        for (int i = 1; i < 10'000; ++i) {
            BeadId next(std::format("chain-{}", i));
            apply(town.state, {town.state.seq + 1, 0, "person", BeadCreated{next, town.demo, "x", "task", 2, {}, {}}});
            apply(town.state, {town.state.seq + 1, 0, "person", DependencyAdded{next, last}});
            last = next;
        }
        QCOMPARE(town.refused(AddDependency{first, last}), std::string("cycle"));
    }
};

WM_TEST_CLASS(Dependencies)
#include "dependency_test.moc"
