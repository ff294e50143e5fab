// What an ACP agent asks and says within a turn: permissions, questions, messages in chunks, tool calls out of order.
#include "acp_talk.h"
#include "runtimes/acp_speech.h"
#include "support/qtest_main.h"

using namespace wm;
using namespace wm::runtimes;
using namespace wm::runtimes::test;
using namespace wm::transcript;

namespace {

/// In a turn.
class Turning : public Talk {
public:
    Turning()
    {
        opens();
        prompt("01A");
        written();
    }
    std::string outcome_of(const Json &line) const
    {
        const Json &outcome = line.at("result").at("outcome");
        return outcome.value("outcome", "") == "selected" ? outcome.value("optionId", "") : outcome.value("outcome", "");
    }
};

Json form(const Json &properties, const Json &required = Json::array())
{
    return {{"id", 7}, {"method", "elicitation/create"},
        {"params",
            {{"sessionId", "s1"}, {"mode", "form"}, {"message", "Which one?"},
                {"requestedSchema", {{"type", "object"}, {"properties", properties}, {"required", required}}}}}};
}

} // namespace

class AcpRequests : public QObject {
    Q_OBJECT
private slots:
    void an_answer_is_chosen_by_its_kind_data()
    {
        QTest::addColumn<QStringList>("kinds");
        QTest::addColumn<bool>("allow");
        QTest::addColumn<QString>("outcome"); // empty: it cannot be said, and the request stays open
        const QStringList all = {"allow_always", "reject_always", "allow_once", "reject_once"};
        QTest::newRow("allowed once") << all << true << "id of allow_once";
        QTest::newRow("denied once") << all << false << "id of reject_once";
        QTest::newRow("never always") << QStringList{"allow_always", "reject_once"} << true << "";
        QTest::newRow("never the first") << QStringList{"something"} << true << "";
        QTest::newRow("denied for good, where there is nothing less")
            << QStringList{"allow_once", "reject_always"} << false << "id of reject_always";
        QTest::newRow("no way to deny") << QStringList{"allow_once"} << false << "cancelled";
    }
    void an_answer_is_chosen_by_its_kind()
    {
        QFETCH(QStringList, kinds);
        QFETCH(bool, allow);
        QFETCH(QString, outcome);
        std::vector<std::string> options;
        for (const QString &kind : kinds)
            options.push_back(kind.toStdString());
        Turning talk;
        talk.hears(permission(0, "build", options));
        QCOMPARE(talk.standing().phase, Phase::asking);
        QCOMPARE(talk.standing().action, "rm -rf build");
        const auto taken = talk.want(Reply{"0", allow, ""});
        if (outcome.isEmpty()) {
            QCOMPARE(taken.error().code, "unsupported");
            QVERIFY(talk.written().empty());
            QCOMPARE(talk.standing().requests.size(), 1u);
            return;
        }
        QCOMPARE(talk.outcome_of(talk.written().at(0)), outcome.toStdString());
        QCOMPARE(talk.standing().phase, Phase::working);
        QCOMPARE(talk.last<RequestClosed>().how, allow ? RequestClosed::How::allowed : RequestClosed::How::denied);
        QCOMPARE(talk.want(Reply{"0", allow, ""}).error().code, "unknown_request");
    }

    void a_request_may_come_before_its_call_and_two_at_once()
    {
        Turning talk;
        talk.hears(permission(0, "build"));
        talk.hears(permission("0-1", "dist"));
        QCOMPARE(talk.all<ToolCall>().size(), 2u);
        QCOMPARE(talk.standing().requests.at(1).id, "0-1");
        talk.want(Reply{"0-1", true, ""});
        QCOMPARE(to_text(talk.written().at(0)["id"]), "\"0-1\"");
        QCOMPARE(talk.standing().phase, Phase::asking);
        talk.want(Reply{"0", false, ""});
        QCOMPARE(to_text(talk.written().at(0)["id"]), "0"); // our own requests have such ids too
        QCOMPARE(talk.standing().phase, Phase::working);
        talk.updates({{"toolCallId", "build"}, {"status", "failed"}}, "tool_call_update");
        QCOMPARE(*talk.last<ToolCall>().state, ToolState::denied);
        talk.updates({{"toolCallId", "dist"}, {"status", "failed"}}, "tool_call_update");
        QCOMPARE(*talk.last<ToolCall>().state, ToolState::failed);
    }

    // Codex ends the turn when it is denied something; Claude and Gemini go on.
    void the_reason_of_a_denial_is_the_next_prompt_data()
    {
        QTest::addColumn<QString>("ends");
        QTest::newRow("the agent goes on") << "end_turn";
        QTest::newRow("the agent stops") << "cancelled";
    }
    void the_reason_of_a_denial_is_the_next_prompt()
    {
        QFETCH(QString, ends);
        Turning talk;
        talk.prompt("01B", "what waits");
        talk.hears(permission(0, "build"));
        talk.want(Reply{"0", false, "Use git clean."});
        talk.written();
        QCOMPARE(talk.last<RequestClosed>().reason, "Use git clean.");
        const auto next = talk.answers({{"stopReason", ends.toStdString()}});
        QCOMPARE(next.at(0)["params"]["prompt"][0].value("text", ""), "Your request was denied: Use git clean.");
        QCOMPARE(talk.standing().undelivered, std::vector<std::string>{"01B"});
        const auto then = talk.answers({{"stopReason", "end_turn"}});
        QCOMPARE(then.at(0)["params"]["prompt"][0].value("text", ""), "what waits");
        talk.answers({{"stopReason", "end_turn"}});
        QCOMPARE(talk.all<Delivered>().size(), 2u); // nobody waits to hear of the reason's
    }

    void a_request_that_outlives_its_turn_or_is_taken_back_is_withdrawn()
    {
        Turning talk;
        talk.hears(permission(0, "build"));
        talk.hears(permission(1, "dist"));
        const auto answer = talk.hears({{"method", "$/cancel_request"}, {"params", {{"requestId", 0}}}});
        QCOMPARE(talk.outcome_of(answer.at(0)), "cancelled");
        QCOMPARE(talk.standing().requests.size(), 1u);
        QCOMPARE(talk.outcome_of(talk.answers({{"stopReason", "end_turn"}}).at(0)), "cancelled");
        QCOMPARE(talk.standing().phase, Phase::idle);
        for (const RequestClosed &closed : talk.all<RequestClosed>())
            QCOMPARE(closed.how, RequestClosed::How::withdrawn);
        QCOMPARE(talk.all<RequestClosed>().size(), 2u);
    }

    void a_form_with_one_thing_to_say_is_a_question()
    {
        const Json choices = {{{"const", "red"}, {"title", "Red"}}, {{"const", "blue"}, {"title", "Blue"}}};
        const Json claude = {{"question_0", {{"type", "string"}, {"oneOf", choices}}}, {"question_0_custom", {{"type", "string"}}}};
        Turning talk;
        talk.hears(form(claude));
        QCOMPARE(talk.standing().requests.at(0).what, Request::What::question);
        QCOMPARE(talk.standing().requests.at(0).title, "Which one?");
        QCOMPARE(talk.standing().requests.at(0).choices.size(), 2u);
        talk.want(Reply{"7", true, "Blue"});
        QCOMPARE(to_text(talk.written().at(0)["result"]), R"({"action":"accept","content":{"question_0":"blue"}})");
        QCOMPARE(talk.last<RequestClosed>().how, RequestClosed::How::answered);

        talk.hears(form(claude));
        talk.want(Reply{"7", true, "neither"});
        QCOMPARE(to_text(talk.written().at(0)["result"]), R"({"action":"accept","content":{"question_0_custom":"neither"}})");

        talk.hears(form({{"colour", {{"type", "string"}, {"enum", {"red", "blue"}}}}}, {"colour"}));
        QCOMPARE(talk.want(Reply{"7", true, "green"}).error().code, "unsupported");
        talk.want(Reply{"7", false, ""});
        QCOMPARE(to_text(talk.written().at(0)["result"]), R"({"action":"decline"})");

        talk.hears(form({{"name", {{"type", "string"}}}}));
        talk.want(Interrupt{});
        QCOMPARE(to_text(talk.written().at(1)["result"]), R"({"action":"cancel"})");
    }

    void what_we_do_not_offer_is_answered_at_once_data()
    {
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("answer");
        const auto row = [](const char *name, const Json &request, const char *answer) {
            QTest::newRow(name) << QString::fromStdString(to_text(request)) << answer;
        };
        row("two questions", form({{"a", {{"type", "string"}}}, {"b", {{"type", "string"}}}}), R"({"action":"decline"})");
        row("a number", form({{"a", {{"type", "integer"}}}}), R"({"action":"decline"})");
        row("a number as well", form({{"a", {{"type", "string"}}}, {"b", {{"type", "integer"}}}}, {"a", "b"}), R"({"action":"decline"})");
        row("a page to open", {{"id", 7}, {"method", "elicitation/create"}, {"params", {{"mode", "url"}, {"url", "https://x"}}}},
            R"({"action":"decline"})");
        row("a file", {{"id", 7}, {"method", "fs/read_text_file"}, {"params", {{"path", "/etc/passwd"}}}}, "-32601");
        row("something of its own", {{"id", 7}, {"method", "craft/drainMidTurnQueue"}}, "-32601");
    }
    void what_we_do_not_offer_is_answered_at_once()
    {
        QFETCH(QString, request);
        QFETCH(QString, answer);
        Turning talk;
        const Json line = talk.hears(Json::parse(request.toStdString())).at(0);
        QCOMPARE(to_text(line["id"]), "7");
        QCOMPARE(to_text(line.contains("error") ? line["error"]["code"] : line["result"]), answer.toStdString());
        QVERIFY(talk.standing().requests.empty());
        QCOMPARE(talk.standing().phase, Phase::working);
    }
};
WM_TEST_CLASS(AcpRequests)

class AcpMessages : public QObject {
    Q_OBJECT
private slots:
    void chunks_are_gathered_into_whole_messages()
    {
        Turning talk;
        talk.says("Let me ", "m1");
        talk.says("see.", "m1");
        QVERIFY(talk.all<Message>().empty());
        talk.says("Now", "m2"); // another message
        talk.updates({{"content", {{"type", "text"}, {"text", "hm"}}}}, "agent_thought_chunk");
        talk.updates({{"toolCallId", "1"}, {"title", "ls"}}, "tool_call");
        talk.says("It is");
        talk.updates({{"used", 1}}, "usage_update"); // between two answers of the model
        talk.says("done");
        talk.says("");
        talk.answers({{"stopReason", "end_turn"}});
        QVERIFY(talk.all<Message>() ==
            (std::vector<Message>{{.text = "Let me see.", .id = "m1"}, {.text = "Now", .id = "m2"}, {.text = "It is"}, {.text = "done"}}));
        QCOMPARE(talk.last<Thought>().text, "hm");
        QCOMPARE(talk.standing().action, "done");
    }

    void what_was_begun_when_it_ends_is_kept()
    {
        Turning talk;
        talk.says("It is", "m1");
        const auto last = talk.ends();
        QCOMPARE(last.size(), 1u);
        QCOMPARE(std::get<Message>(last.front()).text, "It is");
        QVERIFY(talk.ends().empty());
    }

    void a_long_message_comes_in_parts()
    {
        Turning talk;
        std::string text = "a";
        for (int i = 0; i < 100'000; ++i)
            text += "ä";
        talk.says(text, "m1");
        QCOMPARE(talk.all<Message>().size(), 3u);
        talk.answers({{"stopReason", "end_turn"}});
        std::string whole;
        for (const Message &part : talk.all<Message>()) {
            QVERIFY(part.text.size() <= acp::Speech::most);
            QCOMPARE(part.id, "m1");
            whole += part.text;
        }
        QVERIFY(whole == text);
    }

    void a_call_is_told_by_whatever_update_tells_of_it()
    {
        Turning talk;
        talk.updates(
            {{"toolCallId", "1"}, {"status", "in_progress"}, {"title", "make"}}, "tool_call_update"); // the first that is heard of it
        talk.updates({{"toolCallId", "1"}, {"title", "make"}, {"kind", "execute"}}, "tool_call");
        talk.updates({{"toolCallId", "1"}, {"title", "make all"}}, "tool_call"); // again
        talk.updates({{"toolCallId", "1"}, {"_meta", {{"toolName", "shell"}}}}, "tool_call_update"); // says nothing
        talk.updates(Json::object(), "tool_call");
        QCOMPARE(talk.all<ToolCall>().size(), 3u);
        QCOMPARE(*talk.last<ToolCall>().title, "make all");
        QVERIFY(!talk.last<ToolCall>().kind.has_value());
    }

    void a_diff_of_twenty_megabytes_is_cut()
    {
        Turning talk;
        talk.updates({{"toolCallId", "1"}, {"status", "completed"},
                         {"content",
                             {{{"type", "diff"}, {"path", "/repo/big"}, {"oldText", nullptr}, {"newText", std::string(20'000'000, 'x')}},
                                 {{"type", "terminal"}, {"terminalId", "t"}}}},
                         {"rawOutput", std::string(2'000'000, 'y')}},
            "tool_call_update");
        const ToolCall call = talk.last<ToolCall>();
        QCOMPARE(call.changes->size(), 1u);
        QVERIFY(!call.changes->at(0).before.has_value());
        QCOMPARE(call.changes->at(0).after->size(), most_output);
        QCOMPARE(call.output->size(), most_output);
    }

    void plans_and_modes_and_whatever_else()
    {
        Turning talk;
        talk.updates({{"entries",
                         {{{"content", "read"}, {"status", "completed"}}, {{"content", "write"}, {"status", "in_progress"}},
                             {{"content", "rest"}}}}},
            "plan");
        QVERIFY(talk.last<Plan>() == (Plan{{{"read", StepState::done}, {"write", StepState::running}, {"rest", StepState::pending}}}));
        talk.updates({{"currentModeId", "plan"}}, "current_mode_update"); // of modes it never offered
        talk.updates(Json::object(), "something_new");
        QCOMPARE(talk.last<Remark>().text, "(something_new)");
        talk.hears({{"method", "_private/notice"}, {"params", 1}});
        talk.hears({{"method", "session/update"}, {"params", {{"sessionId", "another"}, {"update", {{"sessionUpdate", "plan"}}}}}});
        QCOMPARE(talk.all<Plan>().size(), 1u);
    }

    void lines_outside_the_protocol_are_remarks()
    {
        Turning talk;
        talk.hears_bytes("Need to install the following packages:\r\n\r\n{\"jsonrpc\": \r\n[1]\n");
        QCOMPARE(talk.all<Remark>().size(), 3u);
        Json update = {{"jsonrpc", "2.0"}, {"method", "session/update"},
            {"params", {{"sessionId", "s1"}, {"update", {{"sessionUpdate", "plan"}, {"entries", Json::array()}}}}}};
        talk.hears_bytes(to_text(update) + "\r\n");
        QCOMPARE(talk.all<Plan>().size(), 1u);
        talk.hears({{"id", 99}, {"result", Json::object()}}); // to nothing of ours
        talk.hears({{"result", Json::object()}});
        talk.hears({{"method", 5}, {"id", nullptr}});
        QCOMPARE(talk.standing().phase, Phase::working);
    }
};
WM_TEST_CLASS(AcpMessages)

#include "acp_requests_test.moc"
