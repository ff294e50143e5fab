// What an ACP agent may do besides what recorded ones did, and what we must do then. Talk (acp_talk.h) checks after each
// line that a runtime that takes the run up stands in the same place and repeats nothing.
#include "acp_talk.h"
#include "support/qtest_main.h"

using namespace wm;
using namespace wm::runtimes;
using namespace wm::runtimes::test;
using namespace wm::transcript;

namespace {

std::string method_of(const Json &line)
{
    return line.value("method", "");
}

const Json modes = {
    {"currentModeId", "default"}, {"availableModes", {{{"id", "default"}}, {{"id", "autoEdit"}}, {{"id", "yolo"}}, {{"id", "plan"}}}}};

Start with(const std::function<void(Start &)> &change)
{
    Start start;
    start.cwd = "/repo";
    change(start);
    return start;
}

} // namespace

class AcpOpening : public QObject {
    Q_OBJECT
private slots:
    void neither_files_nor_terminals_are_offered()
    {
        Talk talk;
        const Json line = talk.written().at(0);
        QCOMPARE(method_of(line), "initialize");
        QCOMPARE(line["params"]["protocolVersion"].get<int>(), 1);
        const Json &offered = line["params"]["clientCapabilities"];
        QVERIFY(offered["fs"]["readTextFile"] == false && offered["fs"]["writeTextFile"] == false && offered["terminal"] == false);
        QCOMPARE(talk.standing().phase, Phase::starting);
    }

    void another_version_is_refused()
    {
        Talk talk;
        talk.written();
        QVERIFY(talk.answers({{"protocolVersion", 2}}).empty());
        QCOMPARE(talk.standing().phase, Phase::failed);
        QCOMPARE(talk.last<Trouble>().what, TroubleClass::broken);
        QCOMPARE(talk.last<Trouble>().message, "The agent speaks version 2 of the Agent Client Protocol; we speak version 1.");
        QCOMPARE(talk.prompt("01A").error().code, "ended");
    }

    void whoever_is_not_logged_in_learns_how()
    {
        Talk talk;
        talk.written();
        talk.answers(
            {{"protocolVersion", 1}, {"authMethods", {{{"id", "a"}, {"name", "Log in with Google"}}, {{"id", "b"}, {"name", "API key"}}}}});
        talk.refuses({{"code", -32000}, {"message", "Authentication required"}});
        QCOMPARE(talk.standing().phase, Phase::failed);
        QCOMPARE(talk.last<Trouble>().what, TroubleClass::login_needed);
        QCOMPARE(talk.last<Trouble>().message, "Authentication required (It offers: Log in with Google, API key)");
        QVERIFY(talk.last<Trouble>().final);
    }

    void a_session_is_taken_up_as_the_agent_can_data()
    {
        QTest::addColumn<QString>("capabilities");
        QTest::addColumn<QString>("method");
        QTest::newRow("resume") << R"({"loadSession":true,"sessionCapabilities":{"resume":{}}})" << "session/resume";
        QTest::newRow("load") << R"({"loadSession":true})" << "session/load";
        QTest::newRow("neither") << "{}" << "";
    }
    void a_session_is_taken_up_as_the_agent_can()
    {
        QFETCH(QString, capabilities);
        QFETCH(QString, method);
        Talk talk(with([](Start &start) { start.resume = "s1"; }));
        talk.written();
        const auto lines = talk.answers({{"protocolVersion", 1}, {"agentCapabilities", Json::parse(capabilities.toStdString())}});
        QCOMPARE(lines.empty() ? "" : method_of(lines[0]), method.toStdString());
        if (lines.empty()) {
            QCOMPARE(talk.last<Trouble>().message, "This agent cannot take up an earlier session.");
            return;
        }
        talk.answers(Json::object());
        QCOMPARE(talk.standing().session.id, "s1");
        QCOMPARE(talk.standing().phase, Phase::idle);
    }

    void a_replay_of_five_thousand_updates_is_swallowed()
    {
        Talk talk(with([](Start &start) { start.resume = "s1"; }));
        talk.written();
        talk.answers({{"protocolVersion", 1}, {"agentCapabilities", {{"loadSession", true}}}});
        Json update = {{"method", "session/update"},
            {"params",
                {{"sessionId", "s1"},
                    {"update", {{"sessionUpdate", "agent_message_chunk"}, {"content", {{"type", "text"}, {"text", "again"}}}}}}}};
        std::string replay;
        for (int i = 0; i < 5000; ++i)
            replay += to_text(update) + "\n";
        talk.hears_bytes(replay);
        talk.answers(Json::object());
        QVERIFY(talk.all<Message>().empty());
        QCOMPARE(talk.standing().phase, Phase::idle);
    }

    void it_asks_as_much_as_we_want_data()
    {
        QTest::addColumn<int>("asks");
        QTest::addColumn<QString>("mode");
        QTest::newRow("everything") << static_cast<int>(Asks::everything) << "";
        QTest::newRow("outside edits") << static_cast<int>(Asks::outside_edits) << "autoEdit";
        QTest::newRow("nothing") << static_cast<int>(Asks::nothing) << "yolo";
    }
    void it_asks_as_much_as_we_want()
    {
        QFETCH(int, asks);
        QFETCH(QString, mode);
        Talk talk(with([&](Start &start) { start.asks = static_cast<Asks>(asks); }));
        talk.opens(Json::object(), {{"sessionId", "s1"}, {"modes", modes}});
        QCOMPARE(talk.asked()["params"].value("modeId", ""), mode.toStdString());
        if (mode.isEmpty())
            return;
        QCOMPARE(talk.standing().phase, Phase::starting); // no prompt before it is set
        QVERIFY(talk.prompt("01A").has_value());
        QVERIFY(talk.written().empty());
        QCOMPARE(method_of(talk.answers(Json::object()).at(0)), "session/prompt");
        QCOMPARE(talk.standing().session.mode, mode.toStdString());
    }

    void a_mode_that_the_agent_does_not_have_or_take_stops_it()
    {
        for (const bool offered : {false, true}) {
            Talk talk(with([&](Start &start) { start.mode = offered ? "plan" : "careful"; }));
            talk.opens(Json::object(), {{"sessionId", "s1"}, {"modes", modes}});
            if (offered)
                talk.refuses({{"code", -32603}, {"message", "no"}});
            QCOMPARE(talk.standing().phase, Phase::failed);
            QCOMPARE(talk.last<Trouble>().message,
                offered ? "The agent did not take the mode “plan”: no"
                        : "The agent has no mode “careful”; it has: default, autoEdit, yolo, plan.");
        }
    }

    void model_and_effort_are_chosen_where_they_can_be()
    {
        const auto select = [](const char *category, const char *current) {
            return Json{{"id", std::string("the ") + category}, {"category", category}, {"type", "select"}, {"currentValue", current},
                {"options", {{{"value", "a"}}, {{"group", "g"}, {"options", {{{"value", "b"}}}}}}}};
        };
        Talk talk(with([](Start &start) { start.model = "b", start.effort = "high"; }));
        talk.opens(Json::object(), {{"sessionId", "s1"}, {"configOptions", {select("model", "a")}}});
        QCOMPARE(to_text(talk.asked()["params"]["configId"]), "\"the model\"");
        QCOMPARE(to_text(talk.asked()["params"]["value"]), "\"b\"");
        QCOMPARE(talk.last<Trouble>().message, "This agent does not let its effort be chosen.");
        talk.answers({{"configOptions", {select("model", "b-2")}}}); // as the agent calls it
        QCOMPARE(talk.standing().session.model, "b-2");
        QCOMPARE(talk.standing().phase, Phase::idle);

        talk.prompt("01A");
        talk.written();
        QVERIFY(talk.want(SetModel{"a", ""}).has_value()); // for the next turn
        QVERIFY(talk.written().empty());
        QCOMPARE(method_of(talk.answers({{"stopReason", "end_turn"}}).at(0)), "session/set_config_option");
        talk.refuses({{"code", -32602}, {"message", "gone"}});
        QCOMPARE(talk.last<Trouble>().message, "The agent did not take the model “a”: gone");
        QCOMPARE(talk.standing().phase, Phase::idle);
        QCOMPARE(talk.want(SetModel{"", "low"}).error().code, "unsupported");
    }

    void what_it_may_write_and_its_role_go_where_the_agent_has_a_place()
    {
        const Start start = with([](Start &s) { s.writable = {"/git/worktrees/x"}, s.instructions = "Be brief."; });
        Talk placed(start);
        placed.opens(Json::parse(R"({"sessionCapabilities":{"additionalDirectories":{},"systemPrompt":{}}})"));
        placed.prompt("01A", "hello");
        QCOMPARE(placed.written().at(0)["params"]["prompt"][0].value("text", ""), "hello");
        QVERIFY(placed.in().contains(R"("additionalDirectories":["/git/worktrees/x"])"));
        QVERIFY(placed.in().contains(R"("systemPrompt":{"content":[{"text":"Be brief.","type":"text"}],"mode":"append"})"));

        Talk elsewhere(start);
        elsewhere.opens();
        elsewhere.prompt("01A", "hello");
        QCOMPARE(elsewhere.written().at(0)["params"]["prompt"][0].value("text", ""), "Be brief.\n\nhello");
        elsewhere.prompt("01B", "more");
        QCOMPARE(elsewhere.answers({{"stopReason", "end_turn"}}).at(0)["params"]["prompt"][0].value("text", ""), "more");
        QVERIFY(!elsewhere.in().contains("additionalDirectories"));
    }
};
WM_TEST_CLASS(AcpOpening)

class AcpTurns : public QObject {
    Q_OBJECT
private slots:
    void prompts_go_one_at_a_time_and_each_once()
    {
        Talk talk;
        talk.prompt("01A", "first");
        talk.want(Prompt{"01B", "second", true}); // into the turn: this protocol cannot
        talk.prompt("01A", "first");
        QCOMPARE(talk.standing().undelivered, (std::vector<std::string>{"01A", "01B"}));
        talk.opens();
        QCOMPARE(talk.asked()["params"]["prompt"][0].value("text", ""), "first");
        QCOMPARE(talk.standing().phase, Phase::working);
        talk.updates({{"availableCommands", Json::array()}}, "available_commands_update");
        talk.updates({{"used", 10}, {"size", 100}}, "usage_update");
        QCOMPARE(talk.standing().undelivered.size(), 2u); // these come unasked
        QVERIFY(talk.says("Hm").empty());
        QCOMPARE(talk.standing().undelivered, std::vector<std::string>{"01B"});
        QCOMPARE(method_of(talk.answers({{"stopReason", "end_turn"}}).at(0)), "session/prompt");
        talk.prompt("01A", "first");
        talk.answers({{"stopReason", "end_turn"}});
        QCOMPARE(talk.standing().turns, 2);
        QCOMPARE(talk.standing().phase, Phase::idle);
        QVERIFY(talk.all<Delivered>() == (std::vector<Delivered>{{"01A"}, {"01B"}}));
    }

    // In a replay the second prompt is known before these words are read: they are still not about it.
    void late_words_of_a_turn_do_not_deliver_the_next_prompt()
    {
        Talk talk;
        talk.opens();
        talk.prompt("01A");
        talk.written();
        talk.answers({{"stopReason", "end_turn"}});
        talk.says("by the way");
        QCOMPARE(talk.last<Message>().text, "by the way");
        talk.prompt("01B");
        talk.written();
        QCOMPARE(talk.standing().undelivered, std::vector<std::string>{"01B"});
    }

    void how_a_turn_ends_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<int>("how");
        const auto row = [](const char *reason, TurnEnd how) { QTest::newRow(reason) << reason << static_cast<int>(how); };
        row("end_turn", TurnEnd::finished);
        row("max_tokens", TurnEnd::limit);
        row("max_turn_requests", TurnEnd::limit);
        row("refusal", TurnEnd::refused);
        row("cancelled", TurnEnd::interrupted);
        row("something new", TurnEnd::finished);
    }
    void how_a_turn_ends()
    {
        QFETCH(QString, reason);
        QFETCH(int, how);
        Talk talk;
        talk.opens();
        talk.prompt("01A");
        talk.written();
        talk.answers({{"stopReason", reason.toStdString()}});
        QCOMPARE(static_cast<int>(talk.last<Turn>().how), how);
        QCOMPARE(talk.last<Turn>().reason, reason.toStdString());
    }

    void errors_are_told_apart_data()
    {
        QTest::addColumn<QString>("error");
        QTest::addColumn<int>("what");
        const auto row = [](const char *name, const char *error, TroubleClass what) {
            QTest::newRow(name) << error << static_cast<int>(what);
        };
        row("gemini, 429", R"({"code":429,"message":"Rate limit exceeded. Try again later."})", TroubleClass::rate_limited);
        row("gemini, quota", R"({"code":500,"message":"You have exhausted your daily quota on this model."})", TroubleClass::out_of_quota);
        row("gemini, 503", R"({"code":503,"message":"The model is unavailable."})", TroubleClass::vendor_busy);
        row("gemini, 401", R"({"code":401,"message":"no"})", TroubleClass::login_needed);
        row("codex, limit",
            R"({"code":-32603,"message":"Internal error","data":{"message":"You have hit your limit.","codexErrorInfo":"usageLimitExceeded"}})",
            TroubleClass::out_of_quota);
        row("claude, limit", R"({"code":-32603,"message":"Internal error: wait","data":{"errorKind":"rate_limit"}})",
            TroubleClass::rate_limited);
        row("claude, money", R"({"code":-32603,"message":"Internal error","data":{"errorKind":"billing_error"}})",
            TroubleClass::out_of_quota);
        row("claude, full", R"({"code":-32603,"message":"Internal error: Prompt is too long"})", TroubleClass::context_full);
        row("login", R"({"code":-32000,"message":"Sign in first"})", TroubleClass::login_needed);
        row("network", R"({"code":-32603,"message":"fetch failed","data":"ECONNREFUSED"})", TroubleClass::network);
        row("anything", R"({"code":-32603,"message":"Internal error"})", TroubleClass::other);
        row("nothing", R"({})", TroubleClass::other);
    }
    void errors_are_told_apart()
    {
        QFETCH(QString, error);
        QFETCH(int, what);
        Talk talk;
        talk.opens();
        talk.prompt("01A");
        talk.written();
        talk.refuses(Json::parse(error.toStdString()));
        QCOMPARE(static_cast<int>(talk.last<Trouble>().what), what);
        QVERIFY(talk.last<Trouble>().final && !talk.last<Trouble>().message.empty());
        QCOMPARE(talk.last<Turn>().how, TurnEnd::failed);
        QCOMPARE(talk.standing().phase, Phase::idle); // it can be prompted again, and then the trouble is over
        QVERIFY(talk.standing().trouble.has_value());
        talk.prompt("01B");
        talk.written();
        QVERIFY(!talk.standing().trouble.has_value());
    }

    void an_agent_that_tries_again_waits()
    {
        Talk talk;
        talk.opens();
        talk.prompt("01A");
        talk.written();
        talk.updates({{"_meta", {{"codex", {{"error", {{"message", "Reconnecting 1/5"}, {"willRetry", true}}}}}}}}, "session_info_update");
        QCOMPARE(talk.standing().phase, Phase::waiting);
        QVERIFY(!talk.last<Trouble>().final);
        talk.says("there");
        QCOMPARE(talk.standing().phase, Phase::working);
    }

    void an_interrupted_turn_ends_and_the_next_prompt_follows()
    {
        Talk talk;
        talk.opens();
        QVERIFY(talk.want(Interrupt{}).has_value()); // nothing to interrupt
        QVERIFY(talk.written().empty());
        talk.prompt("01A");
        talk.prompt("01B");
        talk.written();
        talk.hears(permission(0, "build"));
        talk.hears(permission("x", "dist"));
        QCOMPARE(talk.standing().requests.size(), 2u);
        talk.want(Interrupt{});
        const auto lines = talk.written();
        QCOMPARE(method_of(lines.at(0)), "session/cancel");
        QVERIFY(!lines[0].contains("id"));
        QCOMPARE(to_text(lines.at(1)["id"]), "0");
        QCOMPARE(lines[1]["result"]["outcome"].value("outcome", ""), "cancelled");
        QCOMPARE(to_text(lines.at(2)["id"]), "\"x\"");
        QCOMPARE(lines.size(), 3u);
        QVERIFY(talk.standing().requests.empty());
        // Late: one more question, and more of the work.
        QCOMPARE(talk.hears(permission(1, "late")).at(0)["result"]["outcome"].value("outcome", ""), "cancelled");
        talk.updates({{"toolCallId", "build"}, {"status", "failed"}}, "tool_call_update");
        talk.want(Interrupt{});
        QVERIFY(talk.written().empty()); // it was told
        QCOMPARE(talk.answers({{"stopReason", "cancelled"}}).at(0)["params"]["_meta"]["wagonmaster"].value("prompt", ""), "01B");
        QCOMPARE(talk.last<Turn>().how, TurnEnd::interrupted);
        QCOMPARE(talk.all<RequestClosed>().size(), 3u);
    }

    void a_held_prompt_begins_no_turn_until_it_is_wished_for_again()
    {
        Talk talk;
        talk.opens();
        talk.want(Prompt{"01A", "one", false, true});
        QVERIFY(talk.written().empty());
        QCOMPARE(talk.standing().undelivered, std::vector<std::string>{"01A"});
        talk.prompt("01B"); // is none the worse for it
        QCOMPARE(talk.written().at(0)["params"]["_meta"]["wagonmaster"].value("prompt", ""), "01B");
        talk.want(Prompt{"01A", "", false, false});
        QCOMPARE(talk.answers({{"stopReason", "end_turn"}}).at(0)["params"]["prompt"][0].value("text", ""), "one");
    }

    void an_agent_that_answers_a_cancel_with_an_error_was_interrupted()
    {
        Talk talk;
        talk.opens();
        talk.prompt("01A");
        talk.written();
        talk.want(Interrupt{});
        talk.written();
        talk.refuses({{"code", -32800}, {"message", "Cancelled"}});
        QCOMPARE(talk.last<Turn>().how, TurnEnd::interrupted);
        QVERIFY(talk.all<Trouble>().empty());
    }

    void an_agent_that_dies_in_a_turn_leaves_it_open()
    {
        Talk talk;
        talk.opens();
        talk.prompt("01A");
        talk.prompt("01B");
        talk.written();
        talk.hears_bytes(to_text({{"method", "session/update"}}).substr(0, 20));
        QCOMPARE(talk.standing().phase, Phase::working);
        QCOMPARE(talk.standing().undelivered, (std::vector<std::string>{"01A", "01B"}));
    }

    void what_was_used_is_counted_once()
    {
        Talk talk;
        talk.opens();
        talk.updates({{"used", 1}, {"size", 9}, {"cost", {{"amount", 1.5}, {"currency", "USD"}}}}, "usage_update"); // before us
        talk.prompt("01A");
        talk.written();
        talk.updates({{"used", 2}, {"size", 9}, {"cost", {{"amount", 1.75}, {"currency", "USD"}}}}, "usage_update");
        talk.updates({{"used", 2}, {"size", 9}, {"cost", {{"amount", 2.0}, {"currency", "USD"}}}}, "usage_update");
        const std::vector<Usage> told{{"", 0, 0, 0, 0, 250000}, {"", 0, 0, 0, 0, 250000}}; // at once: it may die in the turn
        QVERIFY(talk.all<Usage>() == told);
        QVERIFY(talk.all<Context>() == (std::vector<Context>{{1, 9}, {2, 9}}));
        talk.entries.clear();
        talk.answers(
            Json::parse(R"({"stopReason":"end_turn","usage":{"inputTokens":70,"outputTokens":10,"totalTokens":180,"cachedReadTokens":100},
            "_meta":{"quota":{"token_count":{"inputTokens":170,"outputTokens":10},"model_usage":[
                {"model":"a","token_count":{"inputTokens":170,"cachedInputTokens":100,"outputTokens":10,"totalTokens":180}},
                {"model":"b","token_count":{"inputTokens":5,"outputTokens":1}}]}}})"));
        QVERIFY(talk.all<Usage>() == (std::vector<Usage>{{"a", 70, 10, 100, 0, 0}, {"b", 5, 1, 0, 0, {}}}));

        talk.prompt("01B");
        talk.written();
        talk.answers(
            Json::parse(R"({"stopReason":"end_turn","usage":{"inputTokens":70,"outputTokens":10,"thoughtTokens":5,"totalTokens":185,
            "cachedReadTokens":100}})"));
        QVERIFY(talk.last<Usage>() == (Usage{"", 70, 15, 100, 0, {}}));

        talk.prompt("01C"); // calls are told one by one (Qwen); what the end tells is beyond them
        talk.written();
        talk.entries.clear();
        talk.updates({{"content", {{"type", "text"}, {"text", "a"}}},
                         {"_meta", {{"usage", {{"inputTokens", 30}, {"outputTokens", 4}, {"totalTokens", 34}}}}}},
            "agent_message_chunk");
        talk.answers(Json::parse(R"({"stopReason":"end_turn","usage":{"inputTokens":50,"outputTokens":4,"totalTokens":54}})"));
        QVERIFY(talk.all<Usage>() == (std::vector<Usage>{{"", 30, 4, 0, 0, {}}, {"", 20, 0, 0, 0, {}}}));
    }
};
WM_TEST_CLASS(AcpTurns)

#include "acp_turns_test.moc"
