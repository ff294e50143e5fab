#include "base/ulid.h"
#include "support/qtest_main.h"
#include "unit/runtimes/claude_session.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <unistd.h>

using namespace wm;
using namespace wm::runtimes;
using namespace wm::runtimes::claude_tests;

class ClaudeLaunch : public QObject {
    Q_OBJECT
private slots:
    void options_of_a_new_session()
    {
        Start start;
        start.command = {"claude", "--debug"};
        start.asks = Asks::everything;
        const Launch launch = launch_claude(start);
        QCOMPARE(launch.argv,
            (std::vector<std::string>{"claude", "--debug", "-p", "--output-format", "stream-json", "--verbose", "--input-format",
                "stream-json", "--replay-user-messages", "--permission-prompt-tool", "stdio", "--permission-mode", "default"}));
        QVERIFY(launch.input && !launch.terminal && launch.errors_apart);
        QCOMPARE(launch.env.at("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS"), std::string("1"));
        QVERIFY(std::ranges::contains(launch.unset, std::string("CLAUDECODE")));
    }
    void values_cannot_be_taken_for_options()
    {
        Start start;
        start.resume = "-id";
        start.model = "opus";
        start.effort = "high";
        start.instructions = "--be careful";
        start.settings = "{}";
        const Launch launch = launch_claude(start);
        const std::vector<std::string> tail(launch.argv.end() - 5, launch.argv.end());
        QCOMPARE(tail,
            (std::vector<std::string>{
                "--resume=-id", "--model=opus", "--effort=high", "--append-system-prompt=--be careful", "--settings={}"}));
    }
    void permissions_are_never_left_to_a_default_data()
    {
        QTest::addColumn<int>("asks");
        QTest::addColumn<QByteArray>("sandbox");
        QTest::addColumn<QString>("mode");
        QTest::newRow("asks for everything") << int(Asks::everything) << QByteArray() << QStringLiteral("default");
        QTest::newRow("edits pass") << int(Asks::outside_edits) << QByteArray() << QStringLiteral("acceptEdits");
        QTest::newRow("asks nothing") << int(Asks::nothing) << QByteArray("1") << QStringLiteral("bypassPermissions");
        QTest::newRow("asks nothing, outside a sandbox") // as root Claude would refuse to start
            << int(Asks::nothing) << QByteArray() << (geteuid() == 0 ? QStringLiteral("acceptEdits") : QStringLiteral("bypassPermissions"));
    }
    void permissions_are_never_left_to_a_default()
    {
        QFETCH(int, asks);
        QFETCH(QByteArray, sandbox);
        QFETCH(QString, mode);
        const QByteArray before = qgetenv("IS_SANDBOX");
        qputenv("IS_SANDBOX", sandbox);
        Start start;
        start.asks = static_cast<Asks>(asks);
        const Launch launch = launch_claude(start);
        qputenv("IS_SANDBOX", before);
        const auto option = std::ranges::find(launch.argv, std::string("--permission-mode"));
        QVERIFY(option != launch.argv.end());
        QCOMPARE(*std::next(option), mode.toStdString());
    }
};

class ClaudePrompts : public QObject {
    Q_OBJECT
private slots:
    void an_id_is_the_same_128_bits_in_both_forms()
    {
        QCOMPARE(*claude::uuid_of(first), std::string("01563e3a-b5d3-d676-4c61-efb99302bd5b"));
        for (int i = 0; i < 1000; ++i) {
            const std::string ulid = make_ulid(i * 1'000'000'000'000'000);
            QCOMPARE(*claude::ulid_of(*claude::uuid_of(ulid)), ulid);
        }
        QVERIFY(!claude::uuid_of("not one"));
        QVERIFY(!claude::ulid_of("01563e3a-b5d3-d676-4c61-efb99302bd5"));
        QVERIFY(!claude::ulid_of("01563e3a+b5d3-d676-4c61-efb99302bd5b"));
        QCOMPARE(*claude::ulid_of("01563E3A-B5D3-D676-4C61-EFB99302BD5B"), first);
    }

    void it_is_opened_before_anything_is_said()
    {
        Claude claude;
        QVERIFY(claude.runtime->want(Prompt{first, "go"}));
        QCOMPARE(claude.hears().at("request").at("subtype"), Json("initialize"));
        QCOMPARE(claude.hears(), Json()); // until it is ready
        QCOMPARE(claude.phase(), Phase::starting);
        claude.prints(R"({"type":"control_response","response":{"subtype":"success","request_id":"wm-0"}})");
        QCOMPARE(claude.only<PhaseChange>(), (PhaseChange{Phase::idle, "initialize"}));
        QCOMPARE(claude.hears().at("message").at("content"), Json("go"));
    }

    void one_that_refuses_to_begin_does_nothing_more()
    {
        Claude claude;
        claude.hears();
        claude.prints(R"({"type":"control_response","response":{"subtype":"error","request_id":"wm-0","error":"too old"}})");
        QCOMPARE(claude.phase(), Phase::failed);
        QCOMPARE(claude.only<Trouble>(), (Trouble{.what = TroubleClass::broken, .message = "too old", .final = true}));
        QCOMPARE(claude.runtime->want(Prompt{first, "go"}).error().code, std::string("ended"));
        QVERIFY(!claude.runtime->due());
    }

    void delivered_is_what_claude_says_back()
    {
        Claude claude;
        claude.opens();
        QVERIFY(claude.runtime->want(Prompt{first, "go"}));
        claude.hears();
        QCOMPARE(claude.runtime->standing().undelivered, std::vector{first});
        claude.state("running");
        QCOMPARE(claude.runtime->standing().undelivered, std::vector{first});
        claude.replays(first);
        QCOMPARE(claude.only<Delivered>().prompt, first);
        QVERIFY(claude.runtime->standing().undelivered.empty());
        claude.replays(first);
        QVERIFY(claude.entries.empty());
    }

    void a_prompt_waits_for_the_end_of_the_turn_unless_it_is_for_now()
    {
        Claude claude;
        claude.opens();
        claude.state("running");
        QVERIFY(claude.runtime->want(Prompt{first, "later"}));
        QCOMPARE(claude.hears(), Json());
        QVERIFY(claude.runtime->want(Prompt{second, "now", true}));
        QCOMPARE(claude.hears().at("message").at("content"), Json("now"));
        claude.replays(second);
        claude.state("idle");
        QCOMPARE(claude.hears().at("message").at("content"), Json("later"));
    }

    void two_prompts_are_two_turns()
    {
        Claude claude;
        claude.opens();
        QVERIFY(claude.runtime->want(Prompt{first, "one"}));
        QVERIFY(claude.runtime->want(Prompt{second, "two"}));
        QCOMPARE(claude.hears().at("message").at("content"), Json("one"));
        QCOMPARE(claude.hears(), Json()); // Claude has not said yet that it begins
        claude.state("running");
        claude.replays(first);
        claude.state("idle");
        QCOMPARE(claude.hears().at("message").at("content"), Json("two"));
    }

    void a_prompt_that_claude_dropped_does_not_hold_up_the_next()
    {
        Claude claude;
        claude.opens();
        QVERIFY(claude.runtime->want(Prompt{first, "one"}));
        claude.hears();
        QVERIFY(claude.runtime->want(Prompt{second, "two"}));
        claude.says({{"type", "command_lifecycle"}, {"command_uuid", *claude::uuid_of(first)}, {"state", "cancelled"}});
        QCOMPARE(claude.hears().at("message").at("content"), Json("two"));
        QCOMPARE(claude.runtime->standing().undelivered, (std::vector{first, second})); // it is shown as what it is
        QCOMPARE(claude.runtime->standing().dropped, std::vector{first});               // and nobody waits for it
    }

    void a_wish_that_was_had_before_changes_nothing()
    {
        Claude claude;
        claude.opens();
        for (int i = 0; i < 2; ++i)
            QVERIFY(claude.runtime->want(Prompt{first, "go"}));
        const auto written = claude.runtime->due();
        claude.hears();
        QVERIFY(claude.runtime->want(Prompt{first, "go"}));
        QCOMPARE(claude.hears(), Json());

        Claude again; // after the daemon was away
        again.runtime->wrote(
            "{\"type\":\"control_request\",\"request_id\":\"wm-0\",\"request\":{\"subtype\":\"initialize\"}}\n" + *written);
        again.prints(R"({"type":"control_response","response":{"subtype":"success","request_id":"wm-0"}})");
        QCOMPARE(again.runtime->standing().undelivered, std::vector{first});
        QVERIFY(again.runtime->want(Prompt{first, "go"}));
        QCOMPARE(again.hears(), Json());
        QCOMPARE(again.runtime->want(Prompt{"P1", "go"}).error().code, std::string("unsupported"));
    }

    void a_held_prompt_begins_no_turn_until_it_is_wished_for_again_data()
    {
        QTest::addColumn<bool>("now");
        QTest::newRow("at the next turn") << false;
        QTest::newRow("at once") << true;
    }
    void a_held_prompt_begins_no_turn_until_it_is_wished_for_again()
    {
        QFETCH(bool, now);
        Claude claude;
        claude.opens();
        QVERIFY(claude.runtime->want(Prompt{first, "go", now}));
        QVERIFY(claude.runtime->want(Prompt{first, "", now, true})); // it had not gone yet
        QCOMPARE(claude.hears(), Json());
        QCOMPARE(claude.runtime->standing().undelivered, std::vector{first});
        QVERIFY(claude.runtime->want(Prompt{first, "", now, false}));
        QCOMPARE(claude.hears().at("message").at("content"), Json("go"));
        QVERIFY(claude.runtime->want(Prompt{first, "", now, false}));
        QCOMPARE(claude.hears(), Json());
    }

    void what_is_due_stays_due_until_it_is_written()
    {
        Claude claude;
        claude.opens();
        QVERIFY(claude.runtime->want(Prompt{first, "go"}));
        const auto due = claude.runtime->due();
        QVERIFY(claude.runtime->want(Interrupt{}));
        claude.state("running"); // a turn of its own
        QCOMPARE(claude.runtime->due(), due);
        claude.hears();
        QCOMPARE(claude.hears().at("request").at("subtype"), Json("interrupt"));
    }

    void model_and_effort_change_in_the_session()
    {
        Claude claude;
        claude.opens();
        claude.prints(R"({"type":"system","subtype":"init","session_id":"s","model":"opus"})");
        QVERIFY(claude.runtime->want(SetModel{"sonnet", "high"}));
        const Json set = claude.hears();
        QCOMPARE(set.at("request"), (Json{{"subtype", "set_model"}, {"model", "sonnet"}}));
        QCOMPARE(claude.hears().at("request"), (Json{{"subtype", "apply_flag_settings"}, {"settings", {{"effortLevel", "high"}}}}));
        claude.says({{"type", "control_response"},
            {"response", {{"subtype", "success"}, {"request_id", set.at("request_id")}, {"response", {{"model", "claude-sonnet-4-5"}}}}}});
        QCOMPARE(claude.only<Session>().model, std::string("claude-sonnet-4-5"));
        claude.prints(R"({"type":"control_response","response":{"subtype":"error","request_id":"wm-2","error":"no such effort"}})");
        QCOMPARE(claude.only<Remark>().text, std::string("Claude Code refused apply_flag_settings: no such effort"));
    }
};

class ClaudeRequests : public QObject {
    Q_OBJECT
private slots:
    void allowing_says_the_whole_input_back()
    {
        Claude claude;
        claude.opens();
        claude.state("running");
        const Json input{{"file_path", "/repo/a.txt"}, {"content", std::string(most_output + 10, 'x')}, {"more", {1, 2}}};
        claude.asks("r1", "Write", input);
        QCOMPARE(claude.only<Request>().title, std::string("a.txt"));
        QCOMPARE(claude.only<Request>().kind, ToolKind::edit);
        QCOMPARE(claude.phase(), Phase::asking);
        QVERIFY(claude.runtime->want(Reply{"r1", true, ""}));
        QCOMPARE(claude.hears().at("response"),
            (Json{{"subtype", "success"}, {"request_id", "r1"}, {"response", {{"behavior", "allow"}, {"updatedInput", input}}}}));
        QCOMPARE(claude.phase(), Phase::working);
        QVERIFY(claude.runtime->standing().requests.empty());
        claude.entries = claude.runtime->read("");
        QCOMPARE(claude.only<RequestClosed>(), (RequestClosed{"r1", RequestClosed::How::allowed, ""}));
        QCOMPARE(claude.runtime->want(Reply{"r1", true, ""}).error().code, std::string("unknown_request"));
    }
    void denying_carries_the_reason()
    {
        Claude claude;
        claude.opens();
        claude.asks("r1", "Bash", {{"command", "rm -rf\nbuild"}});
        QCOMPARE(claude.only<Request>().title, std::string("rm -rf\nbuild")); // the exact command
        QVERIFY(claude.runtime->want(Reply{"r1", false, "not here"}));
        QVERIFY(!claude.runtime->want(Reply{"r1", true, ""})); // decided
        QCOMPARE(claude.hears().at("response").at("response"), (Json{{"behavior", "deny"}, {"message", "not here"}}));
        claude.entries = claude.runtime->read("");
        QCOMPARE(claude.only<RequestClosed>(), (RequestClosed{"r1", RequestClosed::How::denied, "not here"}));
        claude.calls("t-r1", "Bash", {{"command", "rm -rf\nbuild"}}); // the call may come after its request
        QCOMPARE(claude.only<ToolCall>().title, std::optional<std::string>("rm -rf build"));
    }
    void an_always_is_never_passed_on()
    {
        Claude claude;
        claude.opens();
        claude.says({{"type", "control_request"}, {"request_id", "r"},
            {"request",
                {{"subtype", "can_use_tool"}, {"tool_name", "Bash"}, {"input", Json::object()},
                    {"permission_suggestions", {{{"type", "addRules"}, {"behavior", "allow"}, {"destination", "localSettings"}}}}}}});
        QVERIFY(claude.only<Request>().choices.empty());
        QVERIFY(claude.runtime->want(Reply{"r", true, "always"}));
        QVERIFY(!claude.hears().at("response").at("response").contains("updatedPermissions"));
    }
    void what_claude_takes_back_is_not_answered()
    {
        Claude claude;
        claude.opens();
        claude.asks("r1", "Bash", {{"command", "make"}});
        QVERIFY(claude.runtime->want(Reply{"r1", true, ""}));
        claude.prints(R"({"type":"control_cancel_request","request_id":"r1"})");
        QCOMPARE(claude.only<RequestClosed>().how, RequestClosed::How::withdrawn);
        QCOMPARE(claude.hears(), Json());
    }

    void a_question_is_answered_data()
    {
        QTest::addColumn<QByteArray>("questions");
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QByteArray>("answers");
        const QByteArray db = R"x({"question":"Which db?","options":[{"label":"SQLite"},{"label":"Postgres"}]})x",
                         why = R"x({"question":"Why?"})x";
        QTest::newRow("by a choice") << "[" + db + "]" << QByteArray("SQLite") << QByteArray(R"({"Which db?":"SQLite"})");
        QTest::newRow("in words") << "[" + db + "]" << QByteArray("neither:\nfiles") << QByteArray(R"({"Which db?":"neither:\nfiles"})");
        QTest::newRow("two of them") << "[" + db + "," + why + "]" << QByteArray("SQLite\nsmall\nenough")
                                     << QByteArray(R"({"Which db?":"SQLite","Why?":"small\nenough"})");
        QTest::newRow("one of two") << "[" + db + "," + why + "]" << QByteArray("SQLite")
                                    << QByteArray(R"x({"Which db?":"SQLite","Why?":"(no answer)"})x");
    }
    void a_question_is_answered()
    {
        QFETCH(QByteArray, questions);
        QFETCH(QByteArray, reply);
        QFETCH(QByteArray, answers);
        Claude claude;
        claude.opens();
        const Json input{{"questions", Json::parse(questions.toStdString())}};
        claude.asks("q", "AskUserQuestion", input);
        QCOMPARE(claude.only<Request>().what, Request::What::question);
        QCOMPARE(claude.only<Request>().choices.at(1), (Choice{"Postgres", "Postgres", ChoiceKind::other}));
        QVERIFY(claude.runtime->want(Reply{"q", true, reply.toStdString()}));
        const Json heard = claude.hears().at("response").at("response");
        QCOMPARE(heard.at("behavior"), Json("allow"));
        QCOMPARE(heard.at("updatedInput").at("questions"), input.at("questions"));
        QCOMPARE(heard.at("updatedInput").at("answers"), Json::parse(answers.toStdString()));
        claude.entries = claude.runtime->read("");
        QCOMPARE(claude.only<RequestClosed>().how, RequestClosed::How::answered);
    }

    void what_we_do_not_know_is_refused_and_never_left_open_data()
    {
        QTest::addColumn<QByteArray>("subtype");
        for (const char *subtype : {"hook_callback", "mcp_message", "elicitation", ""})
            QTest::addRow("%s", subtype[0] != 0 ? subtype : "(none)") << QByteArray(subtype);
    }
    void what_we_do_not_know_is_refused_and_never_left_open()
    {
        QFETCH(QByteArray, subtype);
        Claude claude;
        claude.hears(); // also before it is ready
        claude.says({{"type", "control_request"}, {"request_id", "x"}, {"request", {{"subtype", subtype.toStdString()}}}});
        const Json heard = claude.hears();
        QCOMPARE(heard.at("response").at("subtype"), Json("error"));
        QCOMPARE(heard.at("response").at("request_id"), Json("x"));
        QCOMPARE(claude.hears(), Json());
        QVERIFY(claude.runtime->standing().requests.empty());
    }

    void whatever_it_asks_is_for_others_to_decide()
    {
        Claude claude(Asks::nothing);
        claude.opens();
        claude.asks("r", "Bash", {{"command", "rm -rf build"}});
        QCOMPARE(claude.hears(), Json());
        QCOMPARE(claude.runtime->standing().requests.front().tool, std::string("Bash"));
        QCOMPARE(claude.phase(), Phase::asking);
    }
};

WM_TEST_CLASS(ClaudeLaunch)
WM_TEST_CLASS(ClaudePrompts)
WM_TEST_CLASS(ClaudeRequests)
#include "claude_test.moc"
