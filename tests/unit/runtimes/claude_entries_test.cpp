// What the transcript gets of single lines of Claude Code.
#include "support/qtest_main.h"
#include "unit/runtimes/claude_session.h"

#include <QTest>

#include <algorithm>

using namespace wm;
using namespace wm::runtimes;
using namespace wm::runtimes::claude_tests;

namespace {

Json message(const char *id, int input, int output, int cached = 0)
{
    return {{"type", "assistant"},
        {"message",
            {{"id", id}, {"model", "opus"}, {"content", Json::array()},
                {"usage", {{"input_tokens", input}, {"output_tokens", output}, {"cache_read_input_tokens", cached}}}}}};
}

Json sums(int input, int output, double cost)
{
    return {{"opus", {{"inputTokens", input}, {"outputTokens", output}, {"costUSD", cost}, {"contextWindow", 200000}}}};
}

} // namespace

class ClaudeTurns : public QObject {
    Q_OBJECT
private slots:
    void ends_data()
    {
        QTest::addColumn<QByteArray>("result");
        QTest::addColumn<int>("end");
        QTest::addColumn<QByteArray>("trouble");
        const auto row = [](const char *name, const char *result, TurnEnd end, const char *trouble = "") {
            QTest::newRow(name) << QByteArray(result) << int(end) << QByteArray(trouble);
        };
        row("finished", R"({"subtype":"success","stop_reason":"end_turn","terminal_reason":"completed"})", TurnEnd::finished);
        row("interrupted", R"({"subtype":"error_during_execution","terminal_reason":"aborted_tools","is_error":true})",
            TurnEnd::interrupted);
        row("interrupted while it spoke", R"({"subtype":"success","terminal_reason":"aborted_streaming"})", TurnEnd::interrupted);
        row("too many turns", R"({"subtype":"error_max_turns","is_error":true})", TurnEnd::limit);
        row("budget", R"x({"subtype":"error_max_budget_usd","is_error":true,"errors":["Reached maximum budget ($0.5)"]})x", TurnEnd::limit,
            "budget");
        row("stopped by a hook", R"({"subtype":"success","terminal_reason":"hook_stopped"})", TurnEnd::refused);
        row("the model refused", R"({"subtype":"success","stop_reason":"refusal"})", TurnEnd::refused);
        row("failed", R"({"subtype":"error_during_execution","errors":["x"]})", TurnEnd::failed);
        row("not logged in", R"({"subtype":"success","is_error":true,"api_error_status":401,"result":"Invalid API key"})", TurnEnd::failed,
            "login_needed");
        row("limit", R"({"subtype":"success","is_error":true,"api_error_status":429,"result":"Limit reached"})", TurnEnd::failed,
            "rate_limited");
        row("no money", R"({"subtype":"success","is_error":true,"api_error_status":400,"result":"Credit balance is too low"})",
            TurnEnd::failed, "out_of_quota");
        row("too long", R"({"subtype":"success","is_error":true,"api_error_status":400,"result":"Prompt is too long"})", TurnEnd::failed,
            "context_full");
        row("overloaded", R"({"subtype":"success","is_error":true,"api_error_status":529,"result":"Overloaded"})", TurnEnd::failed,
            "vendor_busy");
        row("no network", R"({"subtype":"success","is_error":true,"api_error":"connection_failed","result":"API Error"})", TurnEnd::failed,
            "network");
        row("bad request", R"({"subtype":"success","is_error":true,"api_error_status":400,"result":"tools: bad"})", TurnEnd::failed,
            "refused");
    }
    void ends()
    {
        QFETCH(QByteArray, result);
        QFETCH(int, end);
        QFETCH(QByteArray, trouble);
        Claude claude;
        claude.opens();
        claude.prints(R"({"type":"system","subtype":"init","session_id":"s","model":"opus"})");
        QCOMPARE(claude.phase(), Phase::working);
        Json line = Json::parse(result.toStdString());
        line["type"] = "result";
        claude.says(line);
        QCOMPARE(int(claude.only<Turn>().how), end);
        QCOMPARE(claude.phase(), Phase::idle);
        QCOMPARE(claude.runtime->standing().turns, 1);
        QCOMPARE(claude.all<Trouble>().size(), trouble.isEmpty() ? 0u : 1u);
        if (!trouble.isEmpty()) {
            const Json said = to_json({0, claude.only<Trouble>()});
            QCOMPARE(said.at("what"), Json(trouble.toStdString()));
            QCOMPARE(said.at("final"), Json(true));
            QVERIFY(claude.runtime->standing().trouble); // until the next turn
            claude.prints(R"({"type":"system","subtype":"init","session_id":"s","model":"opus"})");
            QVERIFY(!claude.runtime->standing().trouble);
        }
    }

    void a_turn_is_over_when_the_session_is_idle()
    {
        Claude claude;
        claude.opens();
        claude.state("running");
        QVERIFY(claude.runtime->want(Prompt{first, "next"}));
        claude.prints(R"({"type":"result","subtype":"success"})"); // a subagent goes on in the background
        QCOMPARE(claude.only<Turn>().how, TurnEnd::finished);
        QCOMPARE(claude.phase(), Phase::working);
        QVERIFY(!claude.runtime->due());
        claude.prints(R"({"type":"result","subtype":"success"})");
        QCOMPARE(claude.runtime->standing().turns, 2);
        claude.state("idle");
        QCOMPARE(claude.only<PhaseChange>().rule, std::string("session_state_changed: idle"));
        QVERIFY(claude.runtime->due());
    }

    void a_retry_waits_for_the_vendor()
    {
        Claude claude;
        claude.opens();
        claude.state("running");
        claude.prints(R"({"type":"system","subtype":"api_retry","attempt":2,"max_retries":10,"error_status":529,"error":"overloaded"})");
        QCOMPARE(claude.only<Trouble>(), (Trouble{.what = TroubleClass::vendor_busy, .message = "overloaded (529), attempt 2 of 10"}));
        QCOMPARE(claude.phase(), Phase::waiting);
        claude.says(message("m", 1, 1));
        QCOMPARE(claude.phase(), Phase::working);
    }
    void a_reached_limit_says_until_when()
    {
        Claude claude;
        claude.opens();
        claude.state("running");
        claude.prints(R"({"type":"rate_limit_event","rate_limit_info":{"status":"allowed_warning","utilization":0.9}})");
        QVERIFY(claude.entries.empty());
        claude.prints(
            R"({"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795200000,"rateLimitType":"five_hour"}})");
        const Timestamp until = 1'795'200'000 * nanoseconds_per_second;
        QCOMPARE(
            claude.only<Trouble>(), (Trouble{.what = TroubleClass::rate_limited, .message = "five_hour limit reached", .until = until}));
        QCOMPARE(claude.phase(), Phase::waiting);
        claude.prints(R"({"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"Limit reached"})");
        QCOMPARE(claude.only<Trouble>().until, std::optional(until));
        QVERIFY(claude.only<Trouble>().final);
    }
};

class ClaudeUsage : public QObject {
    Q_OBJECT
private slots:
    void lines_of_one_message_are_one_usage()
    {
        Claude claude;
        claude.says(message("m1", 100, 1, 50));
        QCOMPARE(claude.only<Usage>(), (Usage{.model = "opus", .input = 100, .output = 1, .cache_read = 50}));
        QCOMPARE(claude.only<Context>(), (Context{.used = 150}));
        claude.says(message("m1", 100, 1, 50));
        QVERIFY(claude.all<Usage>().empty());
        claude.says(message("m1", 100, 30, 50)); // the last one counts
        QCOMPARE(claude.only<Usage>(), (Usage{.model = "opus", .output = 29}));
    }
    void a_result_tells_what_messages_left_out()
    {
        Claude claude;
        claude.says(message("m1", 100, 1));
        claude.says({{"type", "result"}, {"subtype", "success"}, {"model_usage_since_last_result", sums(300, 40, 0.0025)},
            {"modelUsage", sums(5000, 800, 0.5)}}); // of a session that was resumed
        QCOMPARE(claude.only<Usage>(), (Usage{.model = "opus", .input = 200, .output = 39, .cost = 2500}));
        QCOMPARE(claude.only<Context>(), (Context{.used = 100, .size = 200000}));
    }
    void an_older_claude_tells_running_sums()
    {
        Claude claude;
        claude.says(message("m1", 100, 1));
        claude.says({{"type", "result"}, {"subtype", "success"}, {"modelUsage", sums(100, 20, 0.001)}});
        QCOMPARE(claude.only<Usage>(), (Usage{.model = "opus", .output = 19, .cost = 1000}));
        claude.says({{"type", "result"}, {"subtype", "success"}, {"modelUsage", sums(100, 20, 0.001)}});
        QVERIFY(claude.all<Usage>().empty());
        claude.says(message("m2", 100, 1));
        claude.says({{"type", "result"}, {"subtype", "success"}, {"modelUsage", sums(200, 40, 0.0025)}});
        QCOMPARE(claude.only<Usage>(), (Usage{.model = "opus", .output = 19, .cost = 1500}));
        claude.prints(R"({"type":"conversation_reset","new_conversation_id":"n"})");
        claude.says({{"type", "result"}, {"subtype", "success"}, {"modelUsage", sums(10, 2, 0.003)}});
        QCOMPARE(claude.only<Usage>(), (Usage{.model = "opus", .input = 10, .output = 2, .cost = 3000}));

        Claude resumed(Asks::outside_edits, "s"); // its sums began before
        resumed.says({{"type", "result"}, {"subtype", "success"}, {"modelUsage", sums(5000, 800, 0.5)}});
        QVERIFY(resumed.all<Usage>().empty());
        resumed.says({{"type", "result"}, {"subtype", "success"}, {"modelUsage", sums(5001, 800, 0.5)}});
        QCOMPARE(resumed.only<Usage>().input, 1);
    }
    void a_longer_name_of_a_model_is_not_another_model()
    {
        Claude claude;
        claude.says(message("m1", 100, 1));
        claude.says({{"type", "result"}, {"subtype", "success"},
            {"model_usage_since_last_result", {{"opus[1m]", {{"inputTokens", 100}, {"outputTokens", 20}}}}}});
        QCOMPARE(claude.only<Usage>(), (Usage{.model = "opus[1m]", .output = 19, .cost = 0}));
    }
};

class ClaudeTools : public QObject {
    Q_OBJECT
private slots:
    void an_edit_shows_its_patch()
    {
        Claude claude;
        claude.calls("t", "Edit", {{"file_path", "/repo/src/a.cpp"}, {"old_string", "one\ntwo"}, {"new_string", "three"}});
        const ToolCall asked = claude.only<ToolCall>();
        QCOMPARE(asked.title, std::optional<std::string>("src/a.cpp"));
        QCOMPARE(asked.kind, std::optional(ToolKind::edit));
        QCOMPARE(asked.state, std::optional(ToolState::running));
        QCOMPARE(*asked.locations, std::vector{Location{"/repo/src/a.cpp"}});
        QCOMPARE(asked.changes->at(0).patch, std::string("@@ -1,2 +1,1 @@\n-one\n-two\n+three\n"));
        claude.returns("t", "done", false,
            {{"filePath", "/repo/src/a.cpp"},
                {"structuredPatch",
                    {{{"oldStart", 7}, {"oldLines", 3}, {"newStart", 7}, {"newLines", 2},
                        {"lines", {" zero", "-one", "-two", "+three"}}}}}});
        QCOMPARE(claude.only<ToolCall>().state, std::optional(ToolState::done));
        QCOMPARE(claude.only<ToolCall>().changes->at(0).patch, std::string("@@ -7,3 +7,2 @@\n zero\n-one\n-two\n+three\n"));
    }
    void a_command_is_its_title_and_is_not_shortened()
    {
        Claude claude;
        claude.calls("t", "Bash", {{"command", "/repo/run.sh"}});
        QCOMPARE(claude.only<ToolCall>().title, std::optional<std::string>("/repo/run.sh"));
        QCOMPARE(claude.runtime->standing().action, std::string("/repo/run.sh"));
        claude.calls("u", "mcp__town__send_mail", {{"to", "x"}});
        QCOMPARE(claude.only<ToolCall>().title, std::optional<std::string>("town: send_mail"));
    }
    void steps_are_the_plan()
    {
        Claude claude;
        claude.opens();
        claude.state("running");
        const Json todos{{"todos", {{{"content", "a"}, {"status", "completed"}}, {{"content", "b"}, {"status", "in_progress"}}}}};
        claude.calls("t", "TodoWrite", todos);
        QVERIFY(claude.entries.empty());
        claude.returns("t", "ok");
        QCOMPARE(claude.only<Plan>().steps, (std::vector<PlanStep>{{"a", StepState::done}, {"b", StepState::running}}));
        claude.calls("u", "TodoWrite", todos);
        claude.returns("u", "no such tool", true);
        QCOMPARE(claude.all<ToolCall>().size(), 2u); // what fails is shown as a call
        QCOMPARE(claude.all<ToolCall>().back().state, std::optional(ToolState::failed));
    }
    void a_result_without_its_call_is_kept()
    {
        Claude claude;
        claude.returns("t", "out");
        QCOMPARE(claude.only<ToolCall>().output, std::optional<std::string>("out"));
        claude.prints(R"({"type":"system","subtype":"permission_denied","tool_use_id":"t","message":"late"})");
        QCOMPARE(claude.only<ToolCall>().state, std::optional(ToolState::denied));
    }
    void twenty_megabytes_are_cut_at_a_character()
    {
        Claude claude;
        claude.calls("t", "Bash", {{"command", "cat big"}});
        std::string big;
        while (big.size() < 20'000'000)
            big += "€uro ";
        claude.returns("t", big);
        const std::string output = *claude.only<ToolCall>().output;
        QVERIFY(output.size() < most_output + 100 && output.size() > most_output - 10);
        QVERIFY(QByteArray::fromStdString(output).isValidUtf8());
        QVERIFY(output.ends_with("bytes more)"));
        claude.calls("u", "Write", {{"file_path", "/repo/x"}, {"content", big.substr(0, 2'000'000)}});
        QVERIFY(to_text(to_json({0, claude.only<ToolCall>()})).size() < 3 * most_output);
    }
    void a_turn_that_ends_leaves_no_call_running()
    {
        Claude claude;
        claude.calls("t", "Bash", {{"command", "sleep 9"}});
        claude.prints(R"({"type":"result","subtype":"error_max_turns"})");
        QCOMPARE(claude.only<ToolCall>(), (ToolCall{.id = "t", .state = ToolState::failed}));
    }
};

class ClaudeLines : public QObject {
    Q_OBJECT
private slots:
    void what_is_no_message_is_a_remark_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("remark");
        QTest::newRow("a banner") << QByteArray("Update available!") << QByteArray("Update available!");
        QTest::newRow("half a line") << QByteArray("{\"type\":\"assistant\",\"mess") << QByteArray("{\"type\":\"assistant\",\"mess");
        QTest::newRow("broken characters") << QByteArray("\xff\xfe") << QByteArray("??");
        QTest::newRow("an unknown kind") << QByteArray(R"({"type":"dream"})") << QByteArray("(dream)");
        QTest::newRow("an unknown system message") << QByteArray(R"({"type":"system","subtype":"dream"})") << QByteArray("(system dream)");
        QTest::newRow("no kind") << QByteArray("{}") << QByteArray("(message without a type)");
        QTest::newRow("a number") << QByteArray("17") << QByteArray("17");
    }
    void what_is_no_message_is_a_remark()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, remark);
        Claude claude;
        claude.opens();
        claude.prints(line.toStdString());
        QCOMPARE(claude.entries, std::vector<Content>{Remark{remark.toStdString()}});
        QCOMPARE(claude.phase(), Phase::idle);
    }
    void an_unknown_kind_is_remarked_upon_once()
    {
        Claude claude;
        claude.prints(R"({"type":"dream"})");
        claude.prints(R"({"type":"dream"})");
        QVERIFY(claude.entries.empty());
    }
    void members_of_another_type_say_nothing_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line :
            {R"({"type":"assistant","message":"text"})", R"({"type":"assistant","message":{"content":[1,"x",null,[]]}})",
                R"({"type":"user","message":{"content":{"type":"tool_result"}}})", R"({"type":"user","isReplay":true,"uuid":7})",
                R"({"type":"control_response","response":[]})", R"({"type":"control_cancel_request","request_id":{}})",
                R"({"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1e300}})",
                R"({"type":"system","subtype":"session_state_changed","state":3})", R"({"type":"command_lifecycle","command_uuid":"x"})"})
            QTest::newRow(line) << QByteArray(line);
    }
    void members_of_another_type_say_nothing()
    {
        QFETCH(QByteArray, line);
        Claude claude;
        claude.opens();
        claude.prints(line.toStdString());
        QVERIFY(claude.phase() != Phase::failed);
        QVERIFY(std::ranges::none_of(claude.entries, [](const Content &content) { return std::holds_alternative<Message>(content); }));
    }
    void what_the_daemon_wrote_before_may_be_broken_too()
    {
        Claude claude;
        claude.runtime->wrote(
            "{\"type\":\"user\",\"uuid\":\nnonsense\n{\"type\":\"control_request\",\"request_id\":\"wm-99999999999999\"}\n");
        QCOMPARE(claude.hears().at("request_id"), Json("wm-0"));
    }
};

WM_TEST_CLASS(ClaudeTurns)
WM_TEST_CLASS(ClaudeUsage)
WM_TEST_CLASS(ClaudeTools)
WM_TEST_CLASS(ClaudeLines)
#include "claude_entries_test.moc"
