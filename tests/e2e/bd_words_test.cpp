// What an agent says to bd in a day, and the words that bd has for the same.
#include "base/text.h"
#include "e2e/support/bd_desk.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::Desk;
using tests::ids;

class BdWords : public QObject {
    Q_OBJECT

private slots:
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
        desk.json("bd update " + id + " --due yesterday");
        QCOMPARE(ids(desk.json("bd list --overdue")), std::vector{id});
        QCOMPARE(desk.json("bd update " + id + " --estimate 2h")[0]["estimated_minutes"], 120);
        const Json cleared = desk.json("bd update " + id + " --due '' --estimate ''")[0];
        QVERIFY(!cleared.contains("due_at") && !cleared.contains("estimated_minutes"));
        QVERIFY(desk.bd("bd epic close-eligible").out.starts_with("No epic can be closed"));
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

    void words_of_bd_about_backups_write_no_files_of_that_name()
    {
        const Desk desk;
        for (const char *word : {"status", "list", "sync", "init", "remove"})
            desk.bd(std::string("bd backup ") + word);
        QCOMPARE(desk.bd("ls status list sync init remove 2>/dev/null").out, std::string());
        QCOMPARE(desk.json("bd backup status").size(), std::size_t{1});
    }
};

WM_TEST_CLASS(BdWords)
#include "bd_words_test.moc"
