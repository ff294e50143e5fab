#include "support/qtest_main.h"
#include "town/rules/bead_id.h"
#include "town/rules/branch.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

class BeadRules : public QObject {
    Q_OBJECT
private slots:
    // Vectors of the Beads project for "Fix login", "Details", "jira-import", 1704164645006000000 ns, nonce 0.
    void ids_are_those_of_the_beads_project_data()
    {
        QTest::addColumn<QString>("id");
        QTest::newRow("3") << "vju";
        QTest::newRow("4") << "8d8e";
        QTest::newRow("5") << "bi3tk";
        QTest::newRow("6") << "8bi3tk";
        QTest::newRow("7") << "r5sr6bm";
        QTest::newRow("8") << "8r5sr6bm";
    }
    void ids_are_those_of_the_beads_project()
    {
        QFETCH(QString, id);
        QCOMPARE(bead_hash("Fix login", "Details", "jira-import", 1704164645006000000, 0, static_cast<int>(id.size())), id.toStdString());
    }
    void equal_facts_at_one_moment_still_give_two_ids()
    {
        TownBuilder town;
        const CreateBead twice{town.demo, "Same", "task", 2, {}, {}, {}};
        for (int i = 0; i < 12; ++i) { // more than there are nonces for one length
            auto decision = decide(town.state, twice, {"person", 42});
            QVERIFY(decision.has_value());
            town.state = decision->state;
        }
        QCOMPARE(town.state.beads.size(), std::size_t(12));
    }
    void ids_grow_longer_before_they_collide_often()
    {
        TownBuilder town;
        QCOMPARE(town.bead("First").value.size(), std::string("wm-8d8e").size());
        for (int i = 0; i < 1000; ++i)
            apply(town.state,
                {town.state.seq + 1, 0, "person", BeadCreated{BeadId(std::format("x-{}", i)), town.demo, "x", "task", 2, {}, {}}});
        QCOMPARE(town.bead("Thousandth").value.size(), std::string("wm-bi3tk").size());
    }
    void branches_are_named_after_bead_title_and_attempt()
    {
        QCOMPARE(branch_name(BeadId("wm-a3f8"), "Reject oversized uploads!", 1), std::string("wm/wm-a3f8-reject-oversized-uploads"));
        QCOMPARE(branch_name(BeadId("wm-a3f8"), "Reject oversized uploads!", 3), std::string("wm/wm-a3f8-reject-oversized-uploads.3"));
        QCOMPARE(branch_name(BeadId("wm-a3f8"), "日本語", 1), std::string("wm/wm-a3f8-work"));
        QCOMPARE(branch_name(BeadId("wm-a3f8"), "../../..//x.lock", 2), std::string("wm/wm-a3f8-x-lock.2"));
    }

    void a_new_bead_is_open_and_says_who_wrote_it()
    {
        TownBuilder town;
        const BeadId id = town.bead("Fix login", {}, 1);
        const Bead &bead = town.at(id);
        QVERIFY(id.value.starts_with("wm-"));
        QCOMPARE(bead.title, std::string("Fix login"));
        QCOMPARE(bead.priority, 1);
        QCOMPARE(bead.status, Status::open);
        QCOMPARE(bead.created_by, std::string("person"));
        QCOMPARE(bead.created_at, town.now);
        QCOMPARE(bead.created, town.state.seq);
        const RunId run = town.sling(id);
        town.must(CreateBead{town.demo, "Found on the way", "bug", 2, {}, {}, {{id, DependencyType::discovered_from}}}, by(run));
        const auto &found = std::get<BeadCreated>(town.log[town.log.size() - 2].event);
        QCOMPARE(town.at(found.bead).created_by, town.at(run).agent.value);
    }

    void bad_values_are_refused_with_a_sentence_data()
    {
        QTest::addColumn<QByteArray>("title");
        QTest::addColumn<int>("priority");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QByteArray>("code");
        const QByteArray t = "Fix login", task = "task", label = "ui";
        QTest::newRow("fits") << t << 4 << task << label << QByteArray("accepted");
        QTest::newRow("no title") << QByteArray("  ") << 2 << task << label << QByteArray("bad_title");
        QTest::newRow("two lines") << QByteArray("a\nb") << 2 << task << label << QByteArray("bad_title");
        QTest::newRow("escape sequence") << QByteArray("a\x1b[31mb") << 2 << task << label << QByteArray("bad_title");
        QTest::newRow("not UTF-8") << QByteArray("\xff\xfe") << 2 << task << label << QByteArray("bad_utf8");
        QTest::newRow("500 characters") << QByteArray("\xc3\xb6").repeated(500) << 2 << task << label << QByteArray("accepted");
        QTest::newRow("501 characters") << QByteArray("\xc3\xb6").repeated(501) << 2 << task << label << QByteArray("too_long");
        QTest::newRow("1 MB") << QByteArray(1 << 20, 'x') << 2 << task << label << QByteArray("too_long");
        QTest::newRow("priority 5") << t << 5 << task << label << QByteArray("bad_value");
        QTest::newRow("priority -1") << t << -1 << task << label << QByteArray("bad_value");
        QTest::newRow("type of two words") << t << 2 << QByteArray("big task") << label << QByteArray("bad_value");
        QTest::newRow("two labels in one") << t << 2 << task << QByteArray("ui,api") << QByteArray("bad_value");
        QTest::newRow("empty label") << t << 2 << task << QByteArray("") << QByteArray("bad_value");
    }
    void bad_values_are_refused_with_a_sentence()
    {
        QFETCH(QByteArray, title);
        QFETCH(int, priority);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, label);
        QFETCH(QByteArray, code);
        TownBuilder town;
        const BeadId other = town.bead("Other");
        const Error created =
            town.error(CreateBead{town.demo, title.toStdString(), type.toStdString(), priority, {label.toStdString()}, {}, {}});
        QCOMPARE(created.code, code.toStdString());
        QCOMPARE(created.message.size() < 200, true); // whatever was given, the sentence is readable
        QCOMPARE(created.message.empty(), code == "accepted");
        const std::vector<std::string> labels{label.toStdString()};
        QCOMPARE(town.refused(UpdateBead{other, title.toStdString(), type.toStdString(), priority, labels, {}}), code.toStdString());
    }
    void what_is_unknown_is_not_found_data()
    {
        QTest::addColumn<int>("row");
        for (int row = 0; row < 11; ++row)
            QTest::addRow("%d", row) << row;
    }
    void what_is_unknown_is_not_found()
    {
        QFETCH(int, row);
        TownBuilder town;
        const BeadId known = town.bead("Known"), none("wm-none");
        const std::vector<Command> commands = {UpdateBead{none, "x", {}, {}, {}, {}}, CloseBead{none, ""}, ReopenBead{none, ""},
            DeferBead{none, {}, {}}, NoteBead{none, {}}, AddDependency{known, none}, RemoveDependency{known, none}, ClaimBead{none},
            CreateBead{RigId("none"), "x", "task", 2, {}, {}, {}},
            CreateBead{town.demo, "x", "task", 2, {}, {}, {{none, DependencyType::blocks}}}, Sling{none, {}, {}, RunId("R"), {}}};
        const Error error = town.error(commands.at(static_cast<std::size_t>(row)));
        QCOMPARE(error.code, std::string("not_found"));
        QVERIFY(error.message.ends_with('.'));
    }
    void an_update_changes_only_what_is_named_and_nothing_when_it_is_so_already()
    {
        TownBuilder town;
        const BeadId id = town.bead("Old", {}, 3);
        QCOMPARE(town.must(UpdateBead{id, "New", {}, {}, {}, {}}), std::string("bead.updated"));
        QCOMPARE(town.at(id).title, std::string("New"));
        QCOMPARE(town.at(id).priority, 3);
        QCOMPARE(town.must(UpdateBead{id, "New", {}, 3, {}, {}}), std::string());
        QCOMPARE(town.must(UpdateBead{id, {}, {}, {}, std::vector<std::string>{"ui"}, {}}), std::string("bead.updated"));
        QCOMPARE(town.must(UpdateBead{id, {}, {}, {}, std::vector<std::string>{}, {}}), std::string("bead.updated"));
        QVERIFY(town.at(id).labels.empty());
    }

    void a_claim_is_a_compare_and_set()
    {
        TownBuilder town;
        const BeadId id = town.bead("Mine");
        QCOMPARE(town.must(ClaimBead{id}), std::string("bead.claimed"));
        QCOMPARE(town.at(id).status, Status::in_progress);
        QCOMPARE(town.at(id).claim->holder, std::string("person"));
        QCOMPARE(town.must(ClaimBead{id}), std::string()); // twice is once
        const Error other = town.error(ClaimBead{id}, "somebody");
        QCOMPARE(other.code, std::string("claimed"));
        QVERIFY(other.message.contains("person"));
    }
    void every_claim_has_a_higher_token_than_all_before()
    {
        TownBuilder town;
        const BeadId id = town.bead("Contested");
        Seq last = 0;
        for (int i = 0; i < 3; ++i) {
            town.must(ClaimBead{id});
            QVERIFY(town.at(id).claim->token > last);
            last = town.at(id).claim->token;
            town.must(ReleaseBead{id});
            QVERIFY(!town.at(id).claim);
            QCOMPARE(town.at(id).status, Status::open);
        }
        town.sling(id);
        QVERIFY(town.at(id).claim->token > last);
    }
    void only_open_beads_can_be_claimed()
    {
        TownBuilder town;
        const BeadId id = town.bead("Deferred");
        town.must(DeferBead{id, {}, {}});
        QCOMPARE(town.refused(ClaimBead{id}), std::string("not_claimable"));
        town.must(CloseBead{id, "", true});
        QCOMPARE(town.refused(ClaimBead{id}), std::string("not_claimable"));
    }
    void an_agent_claims_nothing_but_what_it_has()
    {
        TownBuilder town;
        const BeadId mine = town.bead("Mine"), other = town.bead("Other");
        const RunId run = town.sling(mine);
        QCOMPARE(town.must(ClaimBead{mine}, by(run)), std::string());
        QCOMPARE(town.refused(ClaimBead{other}, by(run)), std::string("not_allowed"));
    }

    void an_agent_holds_up_only_what_it_has()
    {
        TownBuilder town;
        const BeadId mine = town.bead("Mine"), theirs = town.bead("Theirs"), free = town.bead("Free"), epic = town.bead("Epic");
        const RunId run = town.sling(mine);
        town.must(ClaimBead{theirs});
        const auto with = [&](std::vector<Dependency> dependencies) {
            return CreateBead{town.demo, "Found", "task", 2, {}, {}, std::move(dependencies)};
        };
        for (const auto type : {DependencyType::blocks, DependencyType::waits_for, DependencyType::conditional_blocks})
            for (const BeadId &other : {theirs, free})
                QCOMPARE(town.refused(AddDependency{other, epic, type}, by(run)), std::string("not_yours"));
        const Error child = town.error(with({{theirs, DependencyType::parent_child}}), by(run));
        QCOMPARE(child.code, std::string("not_yours"));
        QCOMPARE(child.message, std::format("This run does not hold {}, which is held by person.", theirs.value));
        QCOMPARE(town.refused(AddDependency{theirs, free, DependencyType::related}, by(run)), std::string("accepted")); // it only informs
        town.must(with({{theirs, DependencyType::discovered_from}}), by(run));
        // Its own waits for what it finds, and what it finds for others; a part of its own, or of what nobody holds.
        town.must(with({{epic, DependencyType::parent_child}, {theirs, DependencyType::blocks}}), by(run));
        town.must(with({}), by(run));
        const BeadId found = std::get<BeadCreated>(town.log.back().event).bead;
        QCOMPARE(town.refused(AddDependency{found, theirs, DependencyType::parent_child}, by(run)), std::string("not_yours"));
        town.must(AddDependency{mine, found}, by(run));
        town.must(AddDependency{found, free}, by(run));
        town.must(with({{mine, DependencyType::parent_child}}), by(run));
        QCOMPARE(town.refused(AddDependency{theirs, epic, DependencyType::blocks}), std::string("accepted")); // the person may
    }
    void an_id_of_ones_own_may_be_a_childs_where_there_is_the_parent()
    {
        TownBuilder town;
        const BeadId parent = town.bead("Parent");
        const auto named = [&](const std::string &id) {
            CreateBead command{town.demo, "Named", "task", 2, {}, {}, {}};
            command.id = BeadId(id);
            return town.error(command);
        };
        const Error orphan = named("wm-nope.1");
        QCOMPARE(orphan.code, std::string("not_found"));
        QCOMPARE(orphan.message, std::string("There is no bead wm-nope, whose child wm-nope.1 would be."));
        std::string id = parent.value;
        for (int level = 1; level <= 3; ++level)
            QCOMPARE(named(id += ".7").code, std::string("accepted"));
        QCOMPARE(named(id + ".7").code, std::string("too_deep"));
        QVERIFY(town.at(BeadId(parent.value + ".7")).dependencies.empty()); // --parent makes it one
        QCOMPARE(town.at(parent).next_child, 8);
        QCOMPARE(named("wm-v1.x").code, std::string("accepted"));
    }

    void an_agent_deletes_only_what_nobody_else_has_had_to_do_with()
    {
        TownBuilder town;
        const BeadId work = town.bead("Work");
        const RunId run = town.sling(work);
        town.started(run);
        const auto found = [&] {
            town.must(CreateBead{town.demo, "Found", "task", 2, {}, {}, {{work, DependencyType::discovered_from}}}, by(run));
            return find(town.state.beads, std::get<BeadCreated>((town.log.end() - 2)->event).bead)->id;
        };
        const TextRef text{"t1", 5, "sha"};
        const auto refusal = [&](const BeadId &id) { return town.error(DeleteBeads{{id}, "", true}, by(run)).message; };
        QCOMPARE(refusal(work), std::string("A bead is deleted by a person."));
        const BeadId awaited = found(), waiting = town.bead("Waiting", {awaited});
        QCOMPARE(refusal(awaited), std::format("An agent does not delete {}: {} depends on it.", awaited.value, waiting.value));
        QVERIFY(town.at(waiting).blocked);
        const BeadId commented = found(), noted = found(), tied = found(), in_convoy = found();
        town.must(CommentBead{commented, text, "ann"});
        QCOMPARE(refusal(commented), std::format("An agent does not delete {}: ann has said something about it.", commented.value));
        town.must(NoteBead{noted, text, ""});
        QCOMPARE(refusal(noted), std::format("An agent does not delete {}: person has said something about it.", noted.value));
        town.must(AddDependency{tied, waiting});
        QCOMPARE(refusal(tied), std::format("An agent does not delete {}: person tied it to {}.", tied.value, waiting.value));
        town.must(CreateConvoy{"Together", {in_convoy}});
        QCOMPARE(refusal(in_convoy),
            std::format(
                "An agent does not delete {}: it is part of the convoy {}.", in_convoy.value, town.at(in_convoy).convoys.front().value));
        // Nor does it let one pass away by itself.
        const UpdateBead passing{awaited, {}, {}, {}, {}, {}, {}, {}, Json{{"ephemeral", true}}};
        QCOMPARE(town.refused(passing, by(run)), std::string("not_allowed"));
        // What only it has spoken about is its own.
        const BeadId own = found();
        town.must(CommentBead{own, text, ""}, by(run));
        town.must(AddDependency{work, own}, by(run));
        QCOMPARE(town.refused(DeleteBeads{{own}, "", false}, by(run)), std::string("has_dependents"));
        QCOMPARE(town.must(DeleteBeads{{own}, "", true}, by(run)), std::string("bead.deleted"));
        QCOMPARE(town.must(DeleteBeads{{awaited}, "", true}), std::string("bead.deleted")); // the person may
    }
    void closing_and_reopening()
    {
        TownBuilder town;
        const BeadId id = town.bead("Short");
        town.must(ClaimBead{id});
        QCOMPARE(town.must(CloseBead{id, "not needed"}), std::string("bead.closed"));
        QCOMPARE(town.at(id).close_reason, std::string("not needed"));
        QCOMPARE(town.at(id).closed_at, town.now);
        QVERIFY(!town.at(id).claim);
        QCOMPARE(town.must(CloseBead{id, "again"}), std::string());
        QCOMPARE(town.must(ReopenBead{id, "needed after all"}), std::string("bead.reopened"));
        QCOMPARE(town.at(id).status, Status::open);
        QCOMPARE(town.at(id).closed_at, Timestamp(0));
        QCOMPARE(town.must(ReopenBead{id, ""}), std::string());
    }
    void what_is_unfinished_is_closed_only_by_force()
    {
        TownBuilder town;
        const BeadId first = town.bead("First"), second = town.bead("Second", {first}), epic = town.bead("Epic");
        town.must(AddDependency{second, epic, DependencyType::parent_child});
        const Error children = town.error(CloseBead{epic, ""});
        QCOMPARE(children.code, std::string("open_children"));
        QVERIFY(children.message.contains(second.value));
        const Error blocked = town.error(CloseBead{second, ""});
        QCOMPARE(blocked.code, std::string("blocked"));
        QVERIFY(blocked.message.contains(first.value));
        QCOMPARE(town.refused(CloseBead{second, "", true}), std::string("accepted"));
        QCOMPARE(town.refused(CloseBead{epic, ""}), std::string("accepted"));
    }
    void a_bead_at_work_is_not_closed_and_an_agent_closes_none()
    {
        TownBuilder town;
        const BeadId id = town.bead("Busy");
        const RunId run = town.sling(id);
        QCOMPARE(town.refused(CloseBead{id, "", true}), std::string("busy"));
        QCOMPARE(town.refused(CloseBead{id, ""}, by(run)), std::string("not_allowed"));
    }
    void deferring_and_bringing_back()
    {
        TownBuilder town;
        const BeadId id = town.bead("Later");
        const Timestamp soon = town.now + 60 * nanoseconds_per_second;
        QCOMPARE(town.must(DeferBead{id, soon, {}}), std::string("bead.deferred"));
        QCOMPARE(town.at(id).defer_until, std::optional(soon));
        QCOMPARE(town.must(DeferBead{id, soon, {}}), std::string());
        QCOMPARE(town.must(DeferBead{id, soon + 1, {}}), std::string("bead.deferred"));
        QCOMPARE(town.refused(DeferBead{id, town.now - 1, {}}), std::string("bad_value"));
        QCOMPARE(town.must(UndeferBead{id, {}}), std::string("bead.undeferred"));
        QVERIFY(!town.at(id).defer_until);
        QCOMPARE(town.must(UndeferBead{id, {}}), std::string());
        town.must(ClaimBead{id});
        QCOMPARE(town.refused(DeferBead{id, {}, {}}), std::string("wrong_state"));
        town.must(CloseBead{id, ""});
        QCOMPARE(town.refused(DeferBead{id, {}, {}}), std::string("wrong_state"));
    }
    void notes_keep_author_and_time()
    {
        TownBuilder town;
        const BeadId id = town.bead("Noted");
        town.must(NoteBead{id, {"text-1", 5, "aa"}});
        const RunId run = town.sling(id);
        town.must(NoteBead{id, {"text-2", 5, "bb"}}, by(run));
        const auto &notes = town.at(id).notes;
        QCOMPARE(notes.size(), std::size_t(2));
        QCOMPARE(notes[0].author, std::string("person"));
        QCOMPARE(notes[1].author, town.at(run).agent.value);
        QCOMPARE(notes[1].at, town.now);
        QCOMPARE(notes[1].text.id, std::string("text-2"));
    }
    void every_change_is_stamped()
    {
        TownBuilder town;
        const BeadId id = town.bead("Stamped");
        const Seq created = town.at(id).changed;
        town.must(UpdateBead{id, {}, {}, 0, {}, {}});
        QVERIFY(town.at(id).changed > created);
        QCOMPARE(town.at(id).created, created);
        QCOMPARE(town.at(id).updated_at, town.now);
    }
};

WM_TEST_CLASS(BeadRules)
#include "bead_test.moc"
