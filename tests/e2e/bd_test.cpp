// `alias bd=wm`: what agents say to bd is understood, and with --json answered in bd's shapes.
#include "base/text.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::Town;

namespace {

/// A town with a rig, and bd typed into a shell.
class Desk {
public:
    Desk()
    {
        town.make_project();
        town.add_rig("/bin/true");
    }
    tests::Said bd(const std::string &command) const { return town.shell("bd() { wm \"$@\"; }; " + command); }
    Json json(const std::string &command) const
    {
        const auto said = bd(command + " --json");
        auto parsed = said.code == 0 ? parse_json(said.out, "bd") : std::unexpected(Error{"failed", said.err, ""});
        if (!parsed)
            QTest::qFail(("bd: " + command + ": " + parsed.error().message).c_str(), __FILE__, __LINE__);
        return parsed ? *parsed : Json();
    }
    std::string create(const std::string &words) const { return json("bd create " + words).value("id", ""); }

    Town town;
};

std::vector<std::string> ids(const Json &array)
{
    std::vector<std::string> all;
    for (const Json &item : array)
        all.push_back(item["id"].get<std::string>());
    return all;
}

} // namespace

class BdIsWm : public QObject {
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
    void the_day_of_an_agent()
    {
        const Desk desk;
        const Json epic = desk.json("bd create 'Uploads' -t epic -p 1 -d 'All about uploads'");
        QVERIFY(epic.is_object());
        const auto parent = epic["id"].get<std::string>();
        const auto first =
            desk.create("'Reject large ones' -t bug -p 1 -l api,limits -a ann --parent " + parent + " --estimate 2h --due 2030-01-31");
        QCOMPARE(first, parent + ".1");
        const auto second = desk.create("--title 'Say why' --type=task -p2 --deps blocks:" + first + " --external-ref gh-9");
        QCOMPARE(ids(desk.json("bd ready --type bug")), std::vector{first});
        const Json blocked = desk.json("bd blocked");
        QCOMPARE(ids(blocked), std::vector{second});
        QCOMPARE(blocked[0]["blocked_by"], Json::array({first}));
        QCOMPARE(blocked[0]["blocked_by_count"], 1);

        const Json claimed = desk.json("bd update " + first + " --claim --actor ann");
        QVERIFY(claimed.is_array());
        QCOMPARE(claimed[0]["status"], "in_progress");
        QCOMPARE(claimed[0]["assignee"], "ann");
        QVERIFY(claimed[0].contains("started_at"));
        QCOMPARE(desk.json("bd update " + first + " --claim --actor ann")[0]["status"], "in_progress"); // again is nothing new
        const auto taken = desk.bd("bd update " + first + " --claim --actor bob --json");
        QCOMPARE(taken.code, 1);
        const Json refusal = parse_json(taken.err, "the refusal").value();
        QCOMPARE(refusal["code"], "claimed");
        QVERIFY2(refusal["error"].get<std::string>().contains("ann"), taken.err.c_str());

        desk.json("bd update " + first + " --append-notes 'the limit is in nginx' --add-label nginx");
        desk.json("bd update " + first + " --append-notes 'and in the app'");
        desk.json("bd comments add " + first + " 'seen in production'");
        const Json shown = desk.json("bd show " + first + " --include-comments");
        QVERIFY(shown.is_array());
        QCOMPARE(shown[0]["notes"], "the limit is in nginx\nand in the app");
        QCOMPARE(shown[0]["labels"], Json::array({"api", "limits", "nginx"}));
        QCOMPARE(shown[0]["parent"], parent);
        QCOMPARE(shown[0]["estimated_minutes"], 120);
        QCOMPARE(shown[0]["due_at"], "2030-01-31T00:00:00Z");
        QCOMPARE(shown[0]["comments"][0]["text"], "seen in production");
        QCOMPARE(shown[0]["comment_count"], 1);
        QCOMPARE(shown[0]["dependent_count"], 1);
        QCOMPARE(shown[0]["dependencies"][0]["dependency_type"], "parent-child");

        const Json closed = desk.json("bd close " + first + " --reason 'limit is 10 MB' --suggest-next");
        QCOMPARE(closed["closed"][0]["close_reason"], "limit is 10 MB");
        QCOMPARE(ids(closed["unblocked"]), std::vector{second});
        const Json epics = desk.json("bd epic status");
        QCOMPARE(epics[0]["total_children"], 1);
        QCOMPARE(epics[0]["eligible_for_close"], true);
        QCOMPARE(ids(desk.json("bd epic close-eligible")), std::vector{parent});
        QVERIFY(desk.json("bd close " + second).is_array());
        QCOMPARE(desk.json("bd reopen " + second)[0]["status"], "open");
        QCOMPARE(desk.bd("bd sync && bd dolt push").code, 0);
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
    void lists_say_how_many_there_are()
    {
        const Desk desk;
        for (int i = 0; i < 3; ++i)
            desk.create("One");
        const auto said = desk.bd("bd ready -n 2 --json");
        QCOMPARE(parse_json(said.out, "ready").value().size(), std::size_t{2});
        QCOMPARE(said.err, std::string("2 of 3; --limit 0 prints all\n"));
        QCOMPARE(desk.bd("bd list --limit 0 --json").err, std::string());
        QCOMPARE(desk.bd("bd list -q").out, desk.bd("bd list --json | tr ',' '\\n' | sed -n 's/.*\"id\":\"\\([^\"]*\\)\".*/\\1/p'").out);
    }
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
    void what_there_is_is_shown_and_what_is_missing_is_named()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B");
        const auto said = desk.bd("bd show " + a + " nope " + b + " none --json");
        QCOMPARE(said.code, 1);
        QCOMPARE(ids(parse_json(said.out, "show").value()), (std::vector{a, b}));
        const Json error = parse_json(said.err, "what is missing").value();
        QCOMPARE(error["code"], "not_found");
        QCOMPARE(error["error"], "There is no bead nope. There is no bead none.");
        const auto read = desk.bd("bd show " + a + " nope");
        QCOMPARE(read.code, 1);
        QVERIFY2(read.out.starts_with(a + "  A\n") && read.err.starts_with("wm: There is no bead nope.\n"), (read.out + read.err).c_str());
        const auto nothing = desk.bd("bd show nope none --json");
        QVERIFY(nothing.code == 1 && nothing.out.empty() && nothing.err.contains("none"));
    }
    void ready_claims_the_most_urgent()
    {
        const Desk desk;
        desk.create("later -p 3");
        const auto urgent = desk.create("now -p 0");
        const Json claimed = desk.json("bd ready --claim --actor ann");
        QCOMPARE(ids(claimed), std::vector{urgent});
        QCOMPARE(claimed[0]["assignee"], "ann");
        desk.json("bd ready --claim");
        QCOMPARE(desk.json("bd ready --claim"), Json::array());
    }
    void lists_and_claims_are_of_the_rig_where_one_stands()
    {
        const Desk desk;
        const auto here = desk.create("'Work here' -t epic -l ui");
        QVERIFY(desk.bd("git init -q -b main ../other && cd ../other && git -c user.name=x -c user.email=x@example.org commit -q "
                        "--allow-empty -m first && bd rig add .")
                    .code == 0);
        const auto there = [&](const std::string &command) { return desk.json("cd ../other && bd " + command); };
        const auto other = there("create 'Work there' -p 0 -l api -t epic")["id"].get<std::string>();
        const auto part = there("create Part -p 4 --parent " + other)["id"].get<std::string>();
        there("close " + part);
        for (const char *list : {"ready", "list", "search work", "list --type epic", "ready --type epic", "stale --days 0"}) {
            QCOMPARE(ids(desk.json(std::string("bd ") + list)), std::vector{here});
            QCOMPARE(desk.bd(std::string("bd ") + list + " --json").err, std::string("1 more in other rigs: --all-rigs\n"));
            QVERIFY(desk.bd(std::string("bd ") + list).out.ends_with("1 bead\n1 more in other rigs: --all-rigs\n"));
            QCOMPARE(there(list).size(), std::size_t{1});
            QCOMPARE(desk.json(std::string("bd ") + list + " --all-rigs").size(), std::size_t{2});
            QCOMPARE(ids(desk.json(std::string("bd ") + list + " --rig other")), std::vector{other});
            QCOMPARE(desk.bd(std::string("bd ") + list + " --rig other --json").err, std::string());
            QCOMPARE(desk.json(std::string("cd / && bd ") + list).size(), std::size_t{2}); // outside of any rig: the town
        }
        QCOMPARE(desk.bd("bd list --rig other --all-rigs").code, 1);
        const auto counted = desk.bd("bd count");
        QCOMPARE(counted.out, std::string("1\n"));
        QCOMPARE(counted.err, std::string("1 more in other rigs: --all-rigs\n"));
        QCOMPARE(desk.json("bd label list-all"), Json::array({{{"label", "ui"}, {"count", 1}}}));
        QCOMPARE(desk.bd("bd label list-all -q").out, std::string("ui\n"));
        QCOMPARE(desk.json("bd epic close-eligible"), Json::array()); // the epic of the other rig is not closed
        QCOMPARE(ids(desk.json("bd ready --claim")), std::vector{here});
        const auto nothing = desk.bd("bd ready --claim");
        QCOMPARE(nothing.out, std::string("No beads.\n1 more in other rigs: --all-rigs\n"));
        QCOMPARE(ids(desk.json("bd ready --claim --all-rigs")), std::vector{other});
        QVERIFY(desk.bd("cd / && bd create Where").err.contains("Which rig? There are other, waymark."));
    }
    void lists_are_narrowed_and_sorted_as_bd_does_it_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("found"); // by their titles
        const auto row = [](const char *command, const char *found) { QTest::newRow(command) << QString(command) << QString(found); };
        row("list", "B A D C");
        row("list --reverse", "C D A B");
        row("list -r --sort title", "D C B A");
        row("list --sort title -n 2", "A B");
        row("list --sort priority", "B A D C");
        row("list --sort created", "D C B A");
        row("list --sort type --reverse", "C A D B");
        row("list --ready", "B A D");
        row("list --ready --sort title", "A B D");
        row("list --id $A,$C", "A C");
        row("list --id $E", "E");
        row("list --priority-min 1 --priority-max 2", "A D");
        row("list --priority-max P1", "B");
        row("list --exclude-type bug,chore", "A C");
        row("list --exclude-label ui", "B D C");
        row("list --exclude-status deferred", "B A D C");
        row("list --no-labels", "B C");
        row("list --no-parent", "B A D C");
        row("list --pinned", "");
        row("list --no-pinned", "B A D C");
        row("list --created-after 1d", "B A D C");
        row("list --created-before 1d", "");
        row("list --created-before 2190-01-01", "B A D C");
        row("list --updated-before -1h", "");
        row("list --closed-after 1h", "E");
        row("list --all --closed-before 1h", "");
        row("list --due-before 2190-01-01", "A");
        row("list --due-after 2190-01-01", "");
        row("list --tree --pretty --long --flat --include-gates", "B A D C");
        row("ready", "B A D");
        row("ready --sort oldest", "A B D");
        row("ready -s hybrid", "B A D");
        row("ready --include-ephemeral", "B A D W");
        row("ready --include-deferred", "B A D L");
        row("ready --exclude-label api --plain --explain", "B A");
        row("blocked", "C");
        row("count --no-labels", "4"); // B, C and the two that come back or vanish
    }
    void lists_are_narrowed_and_sorted_as_bd_does_it()
    {
        QFETCH(QString, command);
        QFETCH(QString, found);
        static const Desk desk;
        static std::string ids_of_them;
        if (ids_of_them.empty()) {
            const auto a = desk.create("A -l ui --due 2100-01-01"), b = desk.create("B -p 0 -t bug");
            ids_of_them = "A=" + a + " C=" + desk.create("C -p 3 --deps " + b) + " E=";
            desk.create("D -t chore -l api");
            const auto e = desk.create("E");
            desk.json("bd close " + e);
            ids_of_them += e + "; ";
            desk.create("W -p 4 --ephemeral");
            desk.create("L -p 4 --defer 2190-01-01");
        }
        const auto said = desk.bd(ids_of_them + "bd " + command.toStdString() + " --json");
        QVERIFY2(said.code == 0, said.err.c_str());
        QString titles;
        const Json all = parse_json(said.out, "list").value();
        if (all.is_object())
            titles = QString::number(all["count"].get<int>());
        else
            for (const Json &bead : all)
                if (const auto title = bead["title"].get<std::string>();
                    command.contains("ready --include") || (title != "W" && title != "L"))
                    titles += (titles.isEmpty() ? "" : " ") + QString::fromStdString(title);
        QCOMPARE(titles, found);
    }
    void options_of_bd_that_do_nothing_here_say_so_and_others_what_to_use()
    {
        const Desk desk;
        const auto bead = desk.create("One");
        const auto pretty = desk.bd("bd list --pretty --json");
        QCOMPARE(ids(parse_json(pretty.out, "list").value()), std::vector{bead});
        QCOMPARE(pretty.err, std::string("wm: --pretty does nothing here: a list is a table.\n"));
        QCOMPARE(desk.bd("bd create Two --no-inherit-labels --force").err, std::string());
        for (const char *wrong : {"list --desc-contains x", "ready --gated", "show $bead --as-of main", "dep tree $bead --format mermaid",
                 "list --watch", "list --sort nope", "ready --sort title", "list --created-after soon", "list --priority-min 9"}) {
            const auto said = desk.bd("bead=" + bead + "; bd " + wrong);
            QVERIFY2((said.code == 1 || said.code == 2) && said.err.contains("\n    ") && !said.err.contains("has no option"),
                (wrong + (": " + said.err)).c_str());
        }
        const auto a = desk.create("A"), b = desk.create("B --deps " + a + ",related:" + bead);
        QCOMPARE(ids(desk.json("bd dep tree " + a + " --reverse")), (std::vector{a, b}));
        QCOMPARE(ids(desk.json("bd dep tree " + b + " --type related")), (std::vector{b, bead}));
        desk.json("bd close " + bead);
        QCOMPARE(ids(desk.json("bd dep tree " + b + " --status open")), (std::vector{b, a}));
        desk.json("bd remember 'mind the umlauts' --key text");
        QCOMPARE(desk.bd("bd prime --memories-only").out, std::string("\nRemembered:\n* text: mind the umlauts\n"));
        QVERIFY(!desk.bd("bd prime --no-memories").out.contains("umlauts"));
        QCOMPARE(desk.bd("bd prime --no-memories --memories-only").code, 1);
    }
    void a_list_refuses_what_no_bead_can_be()
    {
        const Desk desk;
        desk.create("One");
        for (const char *wrong :
            {"list --status nope", "list --status open,nope", "ready --lane nope", "list --type nope", "count --by nope"})
            QCOMPARE(desk.bd(std::string("bd ") + wrong).code, 1);
        for (const char *right : {"list --status all", "list --status blocked,hooked", "list --lane AI", "list --status Open",
                 "list --type feat", "list -t gate"})
            QCOMPARE(desk.bd(std::string("bd ") + right).code, 0);
        QCOMPARE(desk.json("bd list --status Open").size(), std::size_t(1));
        QCOMPARE(desk.json("bd list --lane Ready").size(), std::size_t(1));
        // Words that only beads from elsewhere have.
        desk.bd(
            "printf '%s\\n' '{\"id\":\"app-o\",\"title\":\"Odd\",\"status\":\"in review\",\"issue_type\":\"enhancement\"}' > odd.jsonl");
        QCOMPARE(desk.bd("bd import odd.jsonl --yes").code, 0);
        QCOMPARE(ids(desk.json("bd list --status 'in review'")), std::vector<std::string>{"app-o"});
        QCOMPARE(ids(desk.json("bd list --type enhancement")), std::vector<std::string>{"app-o"});
        QCOMPARE(desk.bd("bd label add app-o ,").code, 2);
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
    void the_part_behind_the_dash_is_enough_also_for_what_has_parts()
    {
        const Desk desk;
        const auto epic = desk.create("Epic -t epic"), part = desk.create("Part --parent " + epic);
        QCOMPARE(part, epic + ".1");
        QCOMPARE(desk.json("bd show " + epic.substr(epic.rfind('-') + 1))[0]["id"], epic);
        QCOMPARE(desk.json("bd show " + part.substr(part.rfind('-') + 1))[0]["id"], part);
    }
    void words_of_bd_that_mean_the_same_are_understood()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B");
        QCOMPARE(desk.json("bd tag " + a + " ui")[0]["labels"], Json::array({"ui"}));
        QCOMPARE(desk.json("bd link " + a + " " + b)["depends_on_id"], b);
        desk.json("bd update " + b + " --claim");
        QCOMPARE(desk.json("bd unclaim " + b)[0]["status"], "open");
        for (const char *command : {"info", "where", "ping", "label", "gate"})
            QCOMPARE(desk.bd(std::string("bd ") + command).code, 0);
        const auto nobody = desk.bd("bd close ''");
        QVERIFY2(nobody.err.contains("the id is empty"), nobody.err.c_str());
    }
    void who_names_a_type_that_is_no_work_means_it()
    {
        const Desk desk;
        const auto work = desk.create("Work");
        const auto gate = desk.json("bd gate create Wait")["id"].get<std::string>();
        const auto message = desk.create("Hello -t message");
        QCOMPARE(ids(desk.json("bd ready")), std::vector{work});
        QCOMPARE(ids(desk.json("bd ready --type gate")), std::vector{gate});
        QCOMPARE(ids(desk.json("bd ready --type message,task")), (std::vector{work, message}));
    }
    void types_have_other_names()
    {
        const Desk desk;
        QCOMPARE(desk.json("bd create One -t feat")["issue_type"], "feature");
        const Json two = desk.json("bd q Two -t adr");
        QCOMPARE(two["issue_type"], "decision");
        QCOMPARE(desk.json("bd update " + two["id"].get<std::string>() + " -t mol")[0]["issue_type"], "molecule");
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
    void what_is_open_but_not_before_a_time_is_deferred()
    {
        const Desk desk;
        desk.bd("printf '%s\\n' '{\"id\":\"app-o\",\"title\":\"Later\",\"status\":\"open\",\"defer_until\":\"2190-01-01T00:00:00Z\"}' "
                "> later.jsonl");
        QCOMPARE(desk.bd("bd import later.jsonl --yes").code, 0);
        QCOMPARE(desk.json("bd ready"), Json::array());
        const Json shown = desk.json("bd show app-o")[0];
        QCOMPARE(shown["status"], "open"); // as it came
        QCOMPARE(shown["footnote"], "deferred");
    }
    void words_of_bd_about_backups_write_no_files_of_that_name()
    {
        const Desk desk;
        for (const char *word : {"status", "list", "sync", "init", "remove"})
            desk.bd(std::string("bd backup ") + word);
        QCOMPARE(desk.bd("ls status list sync init remove 2>/dev/null").out, std::string());
        QCOMPARE(desk.json("bd backup status").size(), std::size_t{1});
    }
    void an_ephemeral_bead_says_a_kind_that_there_is()
    {
        const Desk desk;
        for (const char *wrong : {"--wisp-type ping", "--ephemeral --wisp-type nope", "--defer 2020-01-01"})
            QCOMPARE(desk.bd(std::string("bd create Wisp ") + wrong).code, 1);
        QCOMPARE(desk.json("bd create Wisp --ephemeral --wisp-type ping")["wisp_type"], "ping");
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
    void small_commands()
    {
        const Desk desk;
        const auto quick = desk.bd("bd q 'Look into it' -p 1");
        const std::string id(trim(quick.out));
        QCOMPARE(desk.json("bd show " + id)[0]["priority"], 1);
        QCOMPARE(desk.json("bd assign " + id + " ann")[0]["assignee"], "ann");
        QCOMPARE(desk.json("bd priority " + id + " 3")[0]["priority"], 3);
        QCOMPARE(desk.json("bd defer " + id + " --until 2h")[0]["status"], "deferred");
        QCOMPARE(desk.json("bd undefer " + id)[0]["status"], "open");
        QCOMPARE(desk.json("bd note " + id + " 'a thought'")["id"], id);
        QCOMPARE(desk.json("bd comment " + id + " two words")["text"], "two words");
        QCOMPARE(desk.json("bd label list-all"), Json::array());
        QCOMPARE(desk.json("bd label add " + id + " ui,api")[0]["labels"], Json::array({"ui", "api"}));
        QVERIFY(!desk.json("bd label remove " + id + " ui,api")[0].contains("labels"));
        QCOMPARE(desk.json("bd children " + id), Json::array());
        QCOMPARE(desk.json("bd stale"), Json::array());
        QCOMPARE(desk.json("bd count --by status")["groups"], Json::array({{{"group", "open"}, {"count", 1}}}));
        QVERIFY(desk.json("bd statuses")["built_in_statuses"].is_array());
        QVERIFY(desk.json("bd types")["core_types"].is_array());
        QCOMPARE(desk.json("bd status")["summary"]["total_issues"], 1);
        QCOMPARE(desk.json("bd remember 'run the tests with -race' --key tests")["key"], "tests");
        QCOMPARE(desk.json("bd recall tests")["value"], "run the tests with -race");
        QCOMPARE(desk.json("bd memories race").size(), std::size_t{1});
        QCOMPARE(desk.json("bd forget tests")["forgotten"], true);
        QVERIFY(desk.bd("bd prime").out.contains("wm ready"));
        desk.json("bd remember 'mind the umlauts' --key text");
        for (const char *options : {"", "--full", "--stealth", "--hook-json"}) {
            const auto primed = desk.bd(std::string("bd prime ") + options);
            QCOMPARE(primed.code, 0);
            QVERIFY2(primed.out.contains("text: mind the umlauts"), primed.out.c_str());
        }
        const Json hook = parse_json(desk.bd("bd prime --hook-json").out, "the hook's answer").value()["hookSpecificOutput"];
        QCOMPARE(hook["hookEventName"], "SessionStart");
        QVERIFY(hook["additionalContext"].get<std::string>().contains("wm ready"));
        const auto other = desk.create("Another");
        QCOMPARE(desk.json("bd duplicate " + id + " --of " + other)[0]["close_reason"], "duplicate of " + other);
    }
    void gates()
    {
        const Desk desk;
        const auto gate = desk.json("bd gate create 'May it be blue?'")["id"].get<std::string>();
        const auto bead = desk.create("Paint --deps " + gate);
        QCOMPARE(ids(desk.json("bd human list")), std::vector{gate});
        QCOMPARE(desk.json("bd gate list")[0]["holds"], Json::array({bead}));
        QCOMPARE(desk.json("bd ready"), Json::array());
        QCOMPARE(desk.json("bd gate resolve " + gate + " --reason yes")["close_reason"], "yes");
        QCOMPARE(ids(desk.json("bd ready")), std::vector{bead});
        QCOMPARE(desk.bd("bd human dismiss " + gate).code, 1); // it is answered: a second thought puts nothing aside
        QCOMPARE(ids(desk.json("bd ready")), std::vector{bead});
    }
    void a_gate_is_made_for_beads_and_those_who_wait()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B");
        const Json gate = desk.json("bd gate create Wait --blocks " + a + "," + b);
        QCOMPARE(desk.json("bd ready"), Json::array());
        QCOMPARE(gate["holds"].size(), std::size_t{2});
        const auto id = gate["id"].get<std::string>();
        QCOMPARE(desk.json("bd gate add-waiter " + id + " ann")["waiters"], Json::array({"ann"}));
        QCOMPARE(desk.json("bd gate add-waiter " + id + " ann")["waiters"], Json::array({"ann"}));
        QCOMPARE(desk.bd("bd gate add-waiter " + a + " ann").code, 1);
        QCOMPARE(desk.bd("bd gate create Wait --blocks nope").code, 1);
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
        QCOMPARE(desk.bd("bd create -f plan.md --dry-run").out, std::string("Would write 3 beads.\n"));
        // All or none.
        desk.bd("printf '## Good\n## Bad\n### Priority\nhigh\n' > bad.md; printf '## Odd\n### Colour\nred\n' > odd.md; printf 'nothing' > "
                "none.md");
        for (const char *wrong : {"-f bad.md", "--file odd.md", "-f none.md"})
            QCOMPARE(desk.bd(std::string("bd create ") + wrong).code, 1);
        QCOMPARE(desk.json("bd count")["count"], 4);
        QCOMPARE(desk.bd("bd create").code, 2);
        QCOMPARE(desk.json("bd create Titled --file none.md")["description"], "nothing");
    }
    void a_gate_says_what_can_open_it()
    {
        const Desk desk;
        const auto bead = desk.create("Work");
        for (const char *wrong : {"--type nobody", "--type timer", "--type timer --timeout soon", "--type bead",
                 "--type bead --await-id wa-none", "--type bead --await-id other:$bead", "--type gh:pr"}) {
            const auto said = desk.bd("bead=" + bead + "; bd gate create Wait " + wrong);
            const bool helps = said.err.contains("Say ") || said.err.contains("Write ") || said.err.contains("wm bead list");
            QVERIFY2(said.code == 1 && helps, (wrong + said.err).c_str());
        }
        QCOMPARE(desk.json("bd gate list"), Json::array());
        QCOMPARE(desk.json("bd gate create Wait --type timer --timeout 2h")["await_type"], "timer");
        QCOMPARE(desk.json("bd gate create Wait --type bead --await-id waymark:" + bead)["status"], "open");
        desk.json("bd close " + bead);
        QCOMPARE(desk.json("bd gate create Wait --type bead --await-id " + bead)["status"], "closed");
    }
    void a_deletion_is_shown_first()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B --deps " + a);
        const auto shown = desk.bd("bd delete " + a);
        QCOMPARE(shown.code, 3);
        QVERIFY2(shown.err.contains(a) && shown.err.contains("1 depend on it"), shown.err.c_str());
        QCOMPARE(desk.json("bd count")["count"], 2);
        QCOMPARE(desk.json("bd delete --force " + a)["deleted"], Json::array({a}));
        QCOMPARE(ids(desk.json("bd ready")), std::vector{b});
        const auto part = desk.create("Part --parent " + b);
        QCOMPARE(desk.json("bd delete --force " + b)["orphaned"], Json::array({part}));
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
};

WM_TEST_CLASS(BdIsWm)
#include "bd_test.moc"
