// How beads are changed with bd: whole or not at all, one or several of them.
#include "e2e/support/bd_desk.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::Desk;
using tests::ids;

class BdChanges : public QObject {
    Q_OBJECT

private slots:
    void a_change_of_several_members_happens_whole_or_not_at_all()
    {
        const Desk desk;
        const auto bead = desk.create("'Before'");
        QCOMPARE(desk.bd("bd update " + bead + " --title After --append-notes 'said' --status no-such-status").code, 1);
        const Json now = desk.json("bd show " + bead)[0];
        QCOMPARE(now["title"], "Before");
        QVERIFY(!now.contains("notes"));
        const Json changed = desk.json("bd update " + bead + " --title After --append-notes 'said' --status blocked")[0];
        QCOMPARE(changed["title"], "After");
        QCOMPARE(changed["status"], "blocked");
    }

    void an_empty_note_is_none()
    {
        const Desk desk;
        const auto bead = desk.create("Plain --notes ''");
        const auto empty = desk.bd("bd update " + bead + " --append-notes ' '"); // as `wm note` has it
        QVERIFY2(empty.code == 2 && empty.err.contains("There is nothing to be noted."), empty.err.c_str());
        QCOMPARE(desk.bd("bd update " + bead + " --notes ''").code, 0);
        const std::string shown = desk.bd("bd show " + bead).out;
        QVERIFY2(!shown.contains("Notes"), shown.c_str());
    }

    void words_that_contradict_each_other_are_refused_and_nothing_is_done()
    {
        const Desk desk;
        const auto bead = desk.create("Work -l ui");
        const Json before = desk.json("bd show " + bead)[0];
        for (const char *wrong : {"--claim --status open", "--claim --status closed", "--claim --status deferred",
                 "--claim --status blocked", "--claim --assignee bob", "--claim --assignee ''", "--claim --defer 2h",
                 "--defer 2h --status open", "--defer 2h --status closed", "--defer '' --status deferred", "--reason done",
                 "--status open --reason done", "--pinned --no-pinned", "--ephemeral --persistent", "--template --no-template",
                 "--add-label a --remove-label a", "--set-labels a,b --remove-label b"}) {
            const auto said = desk.bd("bd update " + bead + " --actor ann " + wrong);
            QVERIFY2(said.code == 1 && said.err.contains("Say "), (wrong + (": " + said.err)).c_str());
            QCOMPARE(desk.json("bd show " + bead)[0], before);
        }
        const Json claimed = desk.json("bd update " + bead + " --actor ann --claim --status in_progress --assignee ann")[0];
        QCOMPARE(claimed["status"], "in_progress");
        QCOMPARE(claimed["assignee"], "ann");
        desk.json("bd unclaim " + bead);
        QCOMPARE(desk.json("bd update " + bead + " --defer 2h --status deferred")[0]["status"], "deferred");
        QCOMPARE(desk.json("bd update " + bead + " --defer '' --status open")[0]["status"], "open");
    }

    void several_at_once()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B"), c = desk.create("C");
        QCOMPARE(ids(desk.json("bd show " + a + " " + b)), (std::vector{a, b}));
        QCOMPARE(ids(desk.json("bd update " + a + " " + b + " -p 0")), (std::vector{a, b}));
        QCOMPARE(ids(desk.json("bd label add " + a + " " + c + " ui")), (std::vector{a, c}));
        QCOMPARE(ids(desk.json("bd list --label ui")), (std::vector{a, c}));
        const auto none = desk.bd("bd close " + a + " nope " + b);
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains("There is no bead nope."), none.err.c_str());
        QCOMPARE(desk.json("bd count")["count"], 3); // nobody is closed when one of them is not there
        desk.json("bd dep add " + b + " " + c);
        const auto some = desk.bd("bd close " + a + " " + b + " --json");
        QCOMPARE(some.code, 1);
        QVERIFY2(some.err.contains("1 of 2 went well: " + a + "."), some.err.c_str());
        QCOMPARE(ids(parse_json(some.out, "what went well").value()), std::vector{a});
        QCOMPARE(desk.json("bd show " + a)[0]["status"], "closed");
        desk.json("bd reopen " + a + " --reason 'it is back'");
        QCOMPARE(desk.json("bd comments " + a)[0]["text"], "Reopened: it is back");
        QCOMPARE(desk.json("bd update " + a + " --pinned")[0]["pinned"], true);
        QVERIFY(!desk.json("bd update " + a + " --no-pinned")[0].contains("pinned"));
    }

    void a_bead_becomes_a_template_and_work_again()
    {
        const Desk desk;
        const auto id = desk.create("Release --template");
        QCOMPARE(desk.json("bd show " + id)[0]["is_template"], true);
        QCOMPARE(desk.json("bd ready"), Json::array());
        QVERIFY(!desk.json("bd update " + id + " --no-template")[0].contains("is_template"));
        QCOMPARE(ids(desk.json("bd ready")), std::vector{id});
        QCOMPARE(desk.json("bd update " + id + " --template")[0]["footnote"], "template");
    }

    void a_town_has_states_of_its_own()
    {
        const Desk desk;
        const auto id = desk.create("One");
        const auto unknown = desk.bd("bd update " + id + " --status in_review");
        QVERIFY2(unknown.code == 1 && unknown.err.contains("wm town set --status"), unknown.err.c_str());
        for (const char *wrong : {"", "--status in_review", "--status open=done", "--status in_review=soon"})
            QVERIFY(desk.bd(std::string("bd town set ") + wrong).code != 0);
        QCOMPARE(desk.json("bd town set --status in_review=wip,qa=wip")["statuses"], (Json{{"in_review", "wip"}, {"qa", "wip"}}));
        QCOMPARE(desk.json("bd update " + id + " --status in_review")[0]["status"], "in_review");
        QCOMPARE(desk.json("bd town set --agents 2 --status qa=")["statuses"], (Json{{"in_review", "wip"}}));
    }

    void dependencies()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B"), c = desk.create("C");
        const Json added = desk.json("bd dep add " + a + " " + b + " -t blocks");
        QCOMPARE(added, (Json{{"status", "added"}, {"issue_id", a}, {"depends_on_id", b}, {"type", "blocks"}}));
        desk.json("bd dep add " + b + " --blocked-by " + c);
        desk.json("bd dep relate " + a + " " + c);
        QCOMPARE(desk.bd("bd dep add " + c + " " + a + " 2>&1").code, 1); // a ring
        const Json tree = desk.json("bd dep tree " + b);
        QCOMPARE(tree[0]["depth"], 0);
        QCOMPARE(tree[1]["parent_id"], b);
        QCOMPARE(desk.json("bd dep list " + a)[0]["dependency_type"], "blocks");
        QCOMPARE(ids(desk.json("bd dep list " + b + " --direction up")), std::vector{a});
        QCOMPARE(desk.json("bd dep cycles"), Json::array());
        QCOMPARE(desk.json("bd dep remove " + a + " " + b)["status"], "removed");
    }

    void a_deletion_is_shown_first()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B --deps " + a);
        const auto shown = desk.bd("bd delete " + a);
        QCOMPARE(shown.code, 3);
        QVERIFY2(shown.err.contains(a) && shown.err.contains("1 depends on it"), shown.err.c_str());
        QCOMPARE(desk.json("bd count")["count"], 2);
        QCOMPARE(desk.json("bd delete --force " + a)["deleted"], Json::array({a}));
        QCOMPARE(ids(desk.json("bd ready")), std::vector{b});
        const auto part = desk.create("Part --parent " + b);
        QCOMPARE(desk.json("bd delete --force " + b)["orphaned"], Json::array({part}));
    }
};

WM_TEST_CLASS(BdChanges)
#include "bd_changes_test.moc"
