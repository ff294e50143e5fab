// `alias bd=wm`: what agents say to bd is understood, and with --json answered in bd's shapes. Here lists and claims; the rest is in the
// files beside it.
#include "e2e/support/bd_desk.h"
#include "support/qtest_main.h"

#include <QTest>

#include <algorithm>

using namespace wm;
using tests::Desk;
using tests::ids;

class BdIsWm : public QObject {
    Q_OBJECT
private slots:
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
    void ready_claims_the_first_of_what_it_lists_with_the_same_filters_data()
    {
        QTest::addColumn<QString>("filters");
        QTest::addColumn<QString>("claimed"); // by its title; empty: nothing
        const auto row = [](const char *filters, const char *claimed) { QTest::newRow(filters) << QString(filters) << QString(claimed); };
        row("", "B");
        row("--sort oldest", "A");
        row("--sort priority --type task,chore", "A");
        row("--type bug --priority 0", "B");
        row("--type bug --priority 3", "");
        row("--type gate", "");
        row("--priority 4", "E");
        row("--priority-min 1 --exclude-type task", "D");
        row("--priority-min 1 --priority-max 2 -s oldest", "A");
        row("--parent $E", "P");
        row("--no-parent --type task", "A");
        row("--mol $E", "");
        row("--mol $M", "Sharpen the question: Why");
        row("--mol $M --sort oldest", "Sharpen the question: Why");
        row("--label ui", "A");
        row("--label ui --label api", "");
        row("--label-any api,docs", "D");
        row("--exclude-label ui --exclude-type bug", "D");
        row("--no-labels", "B");
        row("--title-contains d", "D");
        row("--id $P,$D", "D");
        row("--filter label:ui", "A");
        row("--created-after 1d --type chore", "D");
        row("--created-before 1d", "");
        row("--due-before 2190-01-01", "A");
        row("--overdue", "");
        row("--unassigned", "B");
        row("--assignee ann --actor ann", "N");
        row("--sort oldest --priority 1 --actor ann", "N");
        row("--include-ephemeral --title W", "W");
        row("--include-deferred --sort hybrid", "B");
        row("--lane ready --status open --rig waymark", "B");
        row("--lane backlog", "");
    }
    void ready_claims_the_first_of_what_it_lists_with_the_same_filters()
    {
        QFETCH(QString, filters);
        QFETCH(QString, claimed);
        static const Desk desk;
        static std::string names;
        if (names.empty()) {
            desk.create("A -l ui --due 2100-01-01");
            const auto b = desk.create("B -p 0 -t bug");
            desk.create("C -p 0 --deps " + b);
            const auto d = desk.create("D -p 3 -t chore -l api");
            desk.create("N -p 1 -l docs -a ann");
            const auto e = desk.create("E -p 4 -t epic -l docs"), p = desk.create("P -p 4 --parent " + e);
            desk.create("W -p 4 --ephemeral");
            const auto m = desk.create("M -p 4 -l docs");
            desk.json("bd mol pour spike --on " + m + " --var title=Why");
            names = "D=" + d + " E=" + e + " P=" + p + " M=" + m + "; ";
        }
        const auto run = [&](const char *claim) {
            const auto said = desk.bd(names + "bd ready --json " + filters.toStdString() + claim);
            if (said.code != 0)
                QTest::qFail(said.err.c_str(), __FILE__, __LINE__);
            return parse_json(said.out, "ready").value_or(Json::array());
        };
        const std::string holder = filters.contains("ann") ? "ann" : "person";
        const Json listed = run("");
        const auto first = std::ranges::find_if(listed, [&](const Json &bead) { return bead.value("assignee", holder) == holder; });
        const Json taken = run(" --claim");
        const auto left = ids(run(""));
        if (claimed.isEmpty()) {
            QCOMPARE(taken, Json::array());
            return;
        }
        for (const Json &bead : taken) // for the next row
            desk.json("bd unclaim " + bead["id"].get<std::string>());
        QCOMPARE(taken.size(), std::size_t{1});
        QCOMPARE(taken[0]["title"], claimed.toStdString());
        QVERIFY(first != listed.end() && (*first)["id"] == taken[0]["id"]);
        QCOMPARE(taken[0]["status"], "in_progress");
        QCOMPARE(taken[0]["assignee"], holder);
        auto others = ids(listed);
        std::erase(others, taken[0]["id"].get<std::string>());
        QCOMPARE(left, others); // nothing else was taken
    }
    void ready_claims_nothing_that_is_meant_for_another_or_put_aside()
    {
        const Desk desk;
        desk.create("Hers -p 0 -a ann");
        desk.create("Aside -p 0 --defer 2190-01-01");
        const auto last = desk.create("Last -p 4");
        QCOMPARE(desk.json("bd ready --include-deferred").size(), std::size_t{3});
        QCOMPARE(ids(desk.json("bd ready --claim --include-deferred --sort priority -n 1")), std::vector{last});
        QCOMPARE(desk.json("bd ready --claim --include-deferred"), Json::array());
        QCOMPARE(desk.bd("bd ready --claim --assignee ann").out, std::string("No beads.\n"));
        for (const char *wrong :
            {"--type nope", "--sort title", "--mol nope", "--parent nope", "--filter 'label:'", "--pinned --no-pinned"}) {
            const auto said = desk.bd(std::string("bd ready --claim ") + wrong);
            QVERIFY2(said.code != 0 && said.out.empty() && said.err.starts_with("wm: "), (wrong + (": " + said.err)).c_str());
        }
    }
    void who_closes_a_bead_is_given_the_next_one_that_is_not_meant_for_another()
    {
        const Desk desk;
        const auto a = desk.create("A");
        desk.create("Hers -p 0 -a ann");
        const auto b = desk.create("B -p 1");
        const Json closed = desk.json("bd close " + a + " --claim-next --actor bob");
        QCOMPARE(closed["claimed"]["id"], b);
        QCOMPARE(closed["claimed"]["assignee"], "bob");
        QCOMPARE(desk.json("bd close " + b + " --claim-next --actor bob")["claimed"], Json());
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
        for (const char *list : {"search 'work rig:other'", "search work --filter=-rig:waymark", "list --filter rig:other",
                 "ready --filter rig:other", "search work --filter rig:other"}) { // a rig that is named counts, wherever one stands
            QCOMPARE(ids(desk.json(std::string("bd ") + list)), std::vector{other});
            QCOMPARE(desk.bd(std::string("bd ") + list + " --json").err, std::string());
        }
        const auto convoy = desk.json("bd convoy create Both " + here + " " + other)["id"].get<std::string>();
        for (const auto &list : {"list --convoy " + convoy, "list --filter convoy:" + convoy, "search convoy:" + convoy})
            QCOMPARE(desk.json("bd " + list).size(), std::size_t{2}); // as is what names its beads exactly
        QCOMPARE(ids(desk.json("bd list --id " + other)), std::vector{other});
        QCOMPARE(ids(desk.json("bd list --all --parent " + other)), std::vector{part});
        QCOMPARE(ids(desk.json("bd list --convoy " + convoy + " --rig waymark")), std::vector{here});
        QCOMPARE(desk.json("bd count --filter 'rig:other status:open'")["count"], 1);
        QCOMPARE(desk.json("bd list --filter rig:other --rig waymark"), Json::array());
        for (const char *unknown : {"list --filter rig:nope", "search work rig:nope", "list --convoy nope", "search convoy:nope"}) {
            const auto said = desk.bd(std::string("bd ") + unknown);
            QCOMPARE(said.code, 1);
            QVERIFY2(said.err.contains("There is no ") && said.err.contains(" nope."), said.err.c_str());
        }
        const auto counted = desk.bd("bd count");
        QCOMPARE(counted.out, std::string("1\n"));
        QCOMPARE(counted.err, std::string("2 more in other rigs: --all-rigs\n"));
        const auto summed = desk.bd("bd stats --json");
        QCOMPARE(parse_json(summed.out, "stats").value()["summary"]["total_issues"], 1);
        QCOMPARE(summed.err, std::string("2 more in other rigs: --all-rigs\n"));
        QVERIFY(desk.bd("bd stats --no-activity").out.contains("      1 ready\n"));
        QCOMPARE(desk.json("bd stats --all-rigs --all")["summary"]["closed_issues"], 1);
        QCOMPARE(desk.json("bd stats --rig other")["summary"]["total_issues"], 2);
        QCOMPARE(desk.json("bd stats --assigned --actor ann")["summary"]["total_issues"], 0);
        QCOMPARE(desk.json("bd label list-all"), Json::array({{{"label", "ui"}, {"count", 1}}}));
        QCOMPARE(desk.bd("bd label list-all -q").out, std::string("ui\n"));
        QCOMPARE(desk.json("bd epic close-eligible"), Json::array()); // the epic of the other rig is not closed
        QCOMPARE(ids(desk.json("bd ready --claim")), std::vector{here});
        const auto nothing = desk.bd("bd ready --claim");
        QCOMPARE(nothing.out, std::string("No beads.\n1 more in other rigs: --all-rigs\n"));
        QCOMPARE(ids(desk.json("bd ready --claim --all-rigs")), std::vector{other});
        QVERIFY(desk.bd("cd / && bd create Where").err.contains("Which rig? There are other, waymark."));
    }
    void a_worktree_of_ones_own_is_of_its_rig()
    {
        const Desk desk;
        QVERIFY(desk.bd("git init -q -b main ../other && cd ../other && git -c user.name=x -c user.email=x@example.org commit -q "
                        "--allow-empty -m first && bd rig add .")
                    .code == 0);
        QVERIFY(desk.bd("git worktree add -q -b mine ../mine").code == 0);
        const Json made = desk.json("mkdir ../mine/src && cd ../mine/src && bd create Here");
        QCOMPARE(made["rig"], "waymark");
        QCOMPARE(ids(desk.json("cd ../mine && bd list")), std::vector{made["id"].get<std::string>()});
    }
    void a_repository_that_is_no_rig_gets_no_other_projects_beads()
    {
        const Desk desk;
        const auto known = desk.create("Known");
        QVERIFY(desk.bd("git init -q ../stranger").code == 0);
        for (const char *command : {"create Mine", "list", "ready --claim", "count", "search Known", "export"}) {
            const auto said = desk.bd(std::string("cd ../stranger && bd ") + command);
            QCOMPARE(said.code, 1);
            QVERIFY2(said.err.contains("stranger is no rig of this town.") && said.err.contains("`wm rig add .`") &&
                    said.err.contains("--rig waymark"),
                said.err.c_str());
        }
        QCOMPARE(ids(desk.json("cd ../stranger && bd list --rig waymark")), std::vector{known});
        QCOMPARE(ids(desk.json("cd ../stranger && bd list --all-rigs")), std::vector{known});
        QCOMPARE(desk.json("cd ../stranger && bd show " + known)[0]["title"], "Known");
        QCOMPARE(desk.json("cd / && bd create Outside")["rig"], "waymark"); // no repository: the only rig is meant
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
        row("count --no-labels", "5"); // B, C, E, which is closed, and the two that come back or vanish
        row("count --no-labels --status open", "3");
        row("list --empty-description --spec SPEC-", "D");
        row("list --spec OTHER-", "");
        row("stale -d 0 -n 2", "A B");
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
            desk.create("D -t chore -l api --spec-id SPEC-7");
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
    void parts_of_what_comes_back_are_ready_with_it()
    {
        const Desk desk;
        const auto later = desk.create("Later -p 0 --defer 2190-01-01"), some_day = desk.create("'Some day'");
        const auto part = desk.create("Part -p 1 --parent " + later), of_part = desk.create("Detail -p 2 --parent " + part);
        desk.create("'Part of some day' --parent " + some_day);
        desk.json("bd defer " + some_day);
        QCOMPARE(desk.json("bd ready"), Json::array());
        QCOMPARE(ids(desk.json("bd ready --include-deferred")), (std::vector{later, part, of_part}));
        desk.json("bd update " + part + " --claim");
        QCOMPARE(ids(desk.json("bd ready --include-deferred")), (std::vector{later, of_part}));
    }
    void beads_are_counted_as_bd_does_it()
    {
        const Desk desk;
        desk.create("A -p 0 -l ui");
        const auto done = desk.create("B -t bug");
        desk.json("bd close " + done + " --actor ann -m 'it is there' --session s-7 --no-auto");
        QCOMPARE(desk.json("bd count")["count"], 2);
        const auto groups = [&](const std::string &by) { return desk.json("bd count " + by)["groups"]; };
        QCOMPARE(groups("--by-status"), Json::array({{{"group", "closed"}, {"count", 1}}, {{"group", "open"}, {"count", 1}}}));
        QCOMPARE(groups("--by-priority"), groups("--by priority"));
        QCOMPARE(groups("--by-type"), groups("--by type"));
        QCOMPARE(groups("--by-assignee"), Json::array({{{"group", "(unassigned)"}, {"count", 2}}}));
        QCOMPARE(groups("--by-label"), Json::array({{{"group", "(no labels)"}, {"count", 1}}, {{"group", "ui"}, {"count", 1}}}));
        QCOMPARE(desk.bd("bd count --by-type --by-label").code, 1);
        const Json shown = desk.json("bd show " + done)[0];
        QCOMPARE(shown["close_reason"], "it is there");
        QCOMPARE(shown["closed_by_session"], "s-7");
        QVERIFY(!desk.json("bd reopen " + done)[0].contains("closed_by_session"));
        desk.json("bd close " + done + " --resolution 'again'");
        QCOMPARE(desk.json("bd show " + done)[0]["close_reason"], "again");
    }
    void what_is_found_can_be_sorted()
    {
        const Desk desk;
        const auto b = desk.create("'B pear' -d pear"), a = desk.create("'A pear'"), c = desk.create("'C pear pear'");
        QCOMPARE(ids(desk.json("bd search pear --sort title")), (std::vector{a, b, c}));
        QCOMPARE(ids(desk.json("bd search --query pear --sort title -r -n 2")), (std::vector{c, b}));
        QCOMPARE(ids(desk.json("bd search pear --empty-description --sort id")).size(), std::size_t{2});
        QCOMPARE(desk.bd("bd search pear --sort colour").code, 1);
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
};

WM_TEST_CLASS(BdIsWm)
#include "bd_test.moc"
