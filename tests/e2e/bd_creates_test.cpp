// How beads are made with bd: one, several from a file, of which type.
#include "e2e/support/bd_desk.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::Desk;

class BdCreates : public QObject {
    Q_OBJECT

private slots:
    void a_new_bead_is_tried_out_told_by_standard_input_and_put_where_its_parent_is()
    {
        const Desk desk;
        QCOMPARE(desk.json("bd create Try -p 1 -t bug --dry-run")["title"], "Try");
        QCOMPARE(desk.json("bd count")["count"], 0);
        const auto told = desk.json("printf 'two\\nlines' | bd create Told --stdin --append-notes first");
        QCOMPARE(told["description"], "two\nlines");
        const auto id = told["id"].get<std::string>();
        QCOMPARE(desk.json("printf other | bd update " + id + " --stdin --no-history")[0]["description"], "other");
        QCOMPARE(desk.json("bd show " + id)[0]["no_history"], true);
        QCOMPARE(desk.json("bd show " + id)[0]["notes"], "first");
        QVERIFY(desk.bd("git init -q -b main ../other && cd ../other && git -c user.name=x -c user.email=x@example.org commit -q "
                        "--allow-empty -m first && bd rig add .")
                    .code == 0);
        QCOMPARE(desk.json("cd / && bd create Part --parent " + id)["id"], id + ".1");
        QCOMPARE(desk.json("cd ../other && bd create Part --parent " + id)["rig"], "waymark");
        QCOMPARE(desk.json("cd / && bd create Beside --prefix " + id.substr(0, id.rfind('-')))["rig"], "waymark");
        QCOMPARE(desk.bd("bd create Nowhere --prefix nope").code, 1);
        QCOMPARE(desk.bd("bd create Both --ephemeral --no-history").code, 1);
    }

    void several_beads_are_written_in_one_file()
    {
        const Desk desk;
        const auto first = desk.create("First");
        desk.bd("printf '# Plan\n\n## Reject uploads\nAll that are\ntoo large.\n\n### Priority\n1\n### Type\nbug\n### Labels\n- api\n- ui, "
                "docs\n"
                "### Dependencies\n" +
            first + "\n\n## Say why\n### Acceptance Criteria\nA sentence.\n## Say why\n' > plan.md");
        const auto said = desk.json("bd create -f plan.md");
        QCOMPARE(said.size(), std::size_t{3});
        QCOMPARE(said[0]["title"], "Reject uploads");
        QCOMPARE(said[0]["description"], "All that are\ntoo large.");
        QCOMPARE(said[0]["priority"], 1);
        QCOMPARE(said[0]["issue_type"], "bug");
        QCOMPARE(said[0]["labels"], Json::array({"api", "ui", "docs"}));
        QCOMPARE(said[0]["dependencies"][0]["depends_on_id"], first);
        QCOMPARE(said[1]["acceptance_criteria"], "A sentence.");
        QVERIFY(said[1]["id"] != said[2]["id"]);
        QCOMPARE(
            desk.bd("bd create -f plan.md --dry-run").out, std::string("Would write 3 beads:\n  Reject uploads\n  Say why\n  Say why\n"));
        // All or none.
        desk.bd("printf '## Good\n## Bad\n### Priority\nhigh\n' > bad.md; printf '## Odd\n### Colour\nred\n' > odd.md; printf 'nothing' > "
                "none.md");
        for (const char *wrong : {"-f bad.md", "--file odd.md", "-f none.md"})
            QCOMPARE(desk.bd(std::string("bd create ") + wrong).code, 1);
        QCOMPARE(desk.json("bd count")["count"], 4);
        QCOMPARE(desk.bd("bd create").code, 2);
        QCOMPARE(desk.json("bd create Titled --file none.md")["description"], "nothing");
    }

    void texts_come_from_files()
    {
        const Desk desk;
        const auto said = desk.bd("printf 'two\\nlines' > body.md; bd create Long --body-file body.md --design - --json < body.md");
        QCOMPARE(said.code, 0);
        const Json shown = desk.json("bd show " + parse_json(said.out, "create").value()["id"].get<std::string>());
        QCOMPARE(shown[0]["description"], "two\nlines");
        QCOMPARE(shown[0]["design"], "two\nlines");
    }

    void an_ephemeral_bead_says_a_kind_that_there_is()
    {
        const Desk desk;
        for (const char *wrong : {"--wisp-type ping", "--ephemeral --wisp-type nope", "--defer 2020-01-01"})
            QCOMPARE(desk.bd(std::string("bd create Wisp ") + wrong).code, 1);
        QCOMPARE(desk.json("bd create Wisp --ephemeral --wisp-type ping")["wisp_type"], "ping");
    }

    void types_have_other_names()
    {
        const Desk desk;
        QCOMPARE(desk.json("bd create One -t feat")["issue_type"], "feature");
        const Json two = desk.json("bd q Two -t adr");
        QCOMPARE(two["issue_type"], "decision");
        QCOMPARE(desk.json("bd update " + two["id"].get<std::string>() + " -t mol")[0]["issue_type"], "molecule");
    }
};

WM_TEST_CLASS(BdCreates)
#include "bd_creates_test.moc"
