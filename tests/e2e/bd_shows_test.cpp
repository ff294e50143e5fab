// How bd shows a bead: the whole of it, by a part of its id, or in a line.
#include "e2e/support/bd_desk.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::Desk;
using tests::ids;

class BdShows : public QObject {
    Q_OBJECT

private slots:
    void every_answer_has_the_whole_bead()
    {
        const Desk desk;
        const Json created =
            desk.json("bd create Long -d 'what it is' --design how --acceptance when --notes first --metadata '{\"n\":1}'");
        const auto id = created["id"].get<std::string>();
        desk.json("bd update " + id + " --append-notes second");
        for (const std::string &command :
            {"update " + id + " -p 1", std::string("list"), std::string("ready"), "show " + id, "close " + id}) {
            Json bead = desk.json("bd " + command)[0];
            QCOMPARE(bead["id"], id);
            QCOMPARE(bead.value("description", ""), "what it is");
            QCOMPARE(bead.value("design", ""), "how");
            QCOMPARE(bead.value("acceptance_criteria", ""), "when");
            QCOMPARE(bead.value("notes", ""), "first\nsecond");
            QCOMPARE(bead.value("metadata", Json()), (Json{{"n", 1}}));
        }
        QCOMPARE(created["description"], "what it is");
        QCOMPARE(created["notes"], "first");
    }

    void long_texts_are_whole_in_a_pipe_and_with_json()
    {
        const Desk desk;
        desk.bd("printf '%s' '{\"id\":\"app-long\",\"title\":\"Long\",\"metadata\":{\"m\":\"' > long.jsonl;"
                "head -c 700000 /dev/zero | tr '\\0' m >> long.jsonl; printf '%s' '\"},\"description\":\"' >> long.jsonl;"
                "head -c 1000000 /dev/zero | tr '\\0' d >> long.jsonl;"
                "printf '%s' '\",\"comments\":[{\"id\":\"1\",\"author\":\"ann\",\"text\":\"' >> long.jsonl;"
                "head -c 600000 /dev/zero | tr '\\0' c >> long.jsonl; printf '%s\n' '\"}]}' >> long.jsonl");
        const auto imported = desk.bd("bd import long.jsonl --yes");
        QVERIFY2(imported.code == 0, imported.err.c_str());
        const std::string text(1'000'000, 'd'), metadata(700'000, 'm'), comment(600'000, 'c');
        for (const char *list : {"show app-long", "list", "ready"})
            QVERIFY(desk.json(std::string("bd ") + list)[0].value("description", "") == text);
        const auto shown = desk.bd("bd show app-long").out;
        QVERIFY(shown.contains(text) && shown.contains(comment) && !shown.contains("…"));
        QVERIFY(desk.json("bd comments app-long")[0]["text"] == comment);
        // What is changed in it is changed in the whole.
        const Json changed = desk.json("bd update app-long --set-metadata n=1")[0]["metadata"];
        QVERIFY(changed["n"] == 1 && changed["m"] == metadata);
        for (int i = 0; i < 21; ++i)
            desk.bd("bd note app-long 'note " + std::to_string(i) + ".'");
        QVERIFY(desk.bd("bd show app-long").out.contains("note 0."));
    }

    void the_part_behind_the_dash_is_enough_also_for_what_has_parts()
    {
        const Desk desk;
        const auto epic = desk.create("Epic -t epic"), part = desk.create("Part --parent " + epic);
        QCOMPARE(part, epic + ".1");
        QCOMPARE(desk.json("bd show " + epic.substr(epic.rfind('-') + 1))[0]["id"], epic);
        QCOMPARE(desk.json("bd show " + part.substr(part.rfind('-') + 1))[0]["id"], part);
    }

    void a_bead_is_shown_in_a_line_with_its_parts_or_as_the_one_in_hand()
    {
        const Desk desk;
        const auto epic = desk.create("Epic -t epic"), part = desk.create("Part --parent " + epic);
        QCOMPARE(desk.bd("bd show " + part + " --short").out, part + "  P2  Part  (ready)\n");
        QCOMPARE(ids(desk.json("bd show " + epic + " --children")), std::vector{part});
        QCOMPARE(desk.bd("bd show --current").code, 1);
        desk.json("bd update " + part + " --claim");
        QCOMPARE(ids(desk.json("bd show --current")), std::vector{part});
        QCOMPARE(desk.bd("bd show --current --actor ann").code, 1);
        QVERIFY(desk.json("bd show " + epic + " --refs")[0].contains("dependents"));
    }
};

WM_TEST_CLASS(BdShows)
#include "bd_shows_test.moc"
