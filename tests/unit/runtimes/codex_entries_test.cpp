// What Codex says, as entries: its items, tokens, plans, limits and troubles, and lines that are none.
#include "support/qtest_main.h"
#include "unit/runtimes/codex_session.h"

#include <QTest>

using namespace wm;
using namespace wm::runtimes;

namespace {

Json totals(int input, int cached, int output)
{
    return {{"totalTokens", input + output}, {"inputTokens", input}, {"cachedInputTokens", cached}, {"outputTokens", output}};
}

Json usage(const std::string &thread, const std::string &turn, const Json &total, const Json &last)
{
    return {{"method", "thread/tokenUsage/updated"},
        {"params",
            {{"threadId", thread}, {"turnId", turn}, {"tokenUsage", {{"total", total}, {"last", last}, {"modelContextWindow", 1000}}}}}};
}

} // namespace

class CodexEntries : public QObject {
    Q_OBJECT

    CodexSession codex;

private slots:
    void init()
    {
        codex = CodexSession();
        codex.open();
        codex.begin("A", "t1");
    }

    void items_data()
    {
        QTest::addColumn<QByteArray>("item");
        QTest::addColumn<QString>("expected");
        QTest::newRow("message") << QByteArray(R"({"type":"agentMessage","id":"m","text":"Done."})")
                                 << R"(message {"id":"m","text":"Done."})";
        QTest::newRow("thought") << QByteArray(R"({"type":"reasoning","id":"r","summary":["First.","Then."],"content":["raw"]})")
                                 << R"(thought {"text":"First.\n\nThen."})";
        QTest::newRow("thought in full") << QByteArray(R"({"type":"reasoning","id":"r","summary":[],"content":["raw"]})")
                                         << R"(thought {"text":"raw"})";
        QTest::newRow("no thought") << QByteArray(R"({"type":"reasoning","id":"r"})") << "";
        QTest::newRow("own prompt") << QByteArray(R"({"type":"userMessage","id":"u","clientId":"A"})") << "";
        QTest::newRow("command that failed")
            << QByteArray(R"({"type":"commandExecution","id":"c","command":"/bin/bash -lc 'make'","cwd":"/repo","status":"failed",
                "commandActions":[{"type":"unknown","command":"make"}],"aggregatedOutput":"no rule","exitCode":2})")
            << R"(tool_call {"id":"c","input":{"command":"/bin/bash -lc 'make'","cwd":"/repo"},"kind":"execute","name":"commandExecution",)"
               R"("output":"no rule\n(exit code 2)\n","state":"failed","title":"make"})";
        QTest::newRow("command without a login shell")
            << QByteArray(R"({"type":"commandExecution","id":"c","command":"/bin/bash -c 'make'",
                "status":"completed","commandActions":[{"type":"unknown","command":"make"}],"exitCode":0})")
            << R"(tool_call {"id":"c","input":{"command":"/bin/bash -c 'make'","cwd":""},)"
               R"("kind":"execute","name":"commandExecution","output":"","state":"done","title":"make"})";
        QTest::newRow("command that it interprets")
            << QByteArray(R"({"type":"commandExecution","id":"c","command":"/bin/bash -lc 'cat a; rm b'","status":"declined",
                "commandActions":[{"type":"read","command":"cat a"}]})")
            << R"(tool_call {"id":"c","input":{"command":"/bin/bash -lc 'cat a; rm b'","cwd":""},"kind":"execute","name":"commandExecution",)"
               R"("output":"","state":"denied","title":"/bin/bash -lc 'cat a; rm b'"})";
        QTest::newRow("command that hides one")
            << QByteArray(R"({"type":"commandExecution","id":"c","command":"/bin/bash -lc 'rm a' && sh -c 'ls'","status":"declined",
                "commandActions":[{"type":"unknown","command":"ls"}]})")
            << R"(tool_call {"id":"c","input":{"command":"/bin/bash -lc 'rm a' && sh -c 'ls'","cwd":""},"kind":"execute","name":"commandExecution",)"
               R"("output":"","state":"denied","title":"/bin/bash -lc 'rm a' && sh -c 'ls'"})";
        QTest::newRow("changes")
            << QByteArray(
                   R"({"type":"fileChange","id":"f","status":"completed","changes":[{"path":"/repo/a","kind":{"type":"update"},"diff":"@@"},
                {"path":"/repo/b","kind":{"type":"delete"},"diff":"old"},{"path":"/repo/c","kind":{"type":"update","move_path":"/repo/d"},"diff":""}]})")
            << R"(tool_call {"changes":[{"patch":"@@","path":"/repo/a"},{"before":"old","path":"/repo/b"},)"
               R"({"patch":"rename from /repo/c\nrename to /repo/d\n","path":"/repo/d"}],"id":"f","kind":"edit",)"
               R"("locations":[{"path":"/repo/a"},{"path":"/repo/b"},{"path":"/repo/d"}],"name":"fileChange","state":"done","title":"a and 2 more"})";
        QTest::newRow("removal")
            << QByteArray(
                   R"({"type":"fileChange","id":"f","status":"completed","changes":[{"path":"/repo/b","kind":{"type":"delete"},"diff":"old"}]})")
            << R"(tool_call {"changes":[{"before":"old","path":"/repo/b"}],"id":"f","kind":"remove","locations":[{"path":"/repo/b"}],)"
               R"("name":"fileChange","state":"done","title":"b"})";
        QTest::newRow("tool of a server")
            << QByteArray(R"({"type":"mcpToolCall","id":"x","server":"wm","tool":"mail","arguments":{"to":"mayor"},"status":"completed",
                "result":{"content":[{"type":"text","text":"sent"},{"type":"text","text":"twice"}]}})")
            << R"(tool_call {"id":"x","input":{"to":"mayor"},"kind":"other","name":"wm.mail","output":"sent\ntwice\n","state":"done","title":"wm.mail"})";
        QTest::newRow("tool of a server that failed")
            << QByteArray(
                   R"({"type":"mcpToolCall","id":"x","server":"wm","tool":"mail","arguments":{},"status":"failed","error":{"message":"no"}})")
            << R"(tool_call {"id":"x","input":{},"kind":"other","name":"wm.mail","output":"no","state":"failed","title":"wm.mail"})";
        QTest::newRow("search") << QByteArray(R"({"type":"webSearch","id":"w","query":"codex","action":{"type":"search"}})")
                                << R"(tool_call {"id":"w","kind":"fetch","name":"webSearch","state":"done","title":"codex"})";
        QTest::newRow("image")
            << QByteArray(R"({"type":"imageView","id":"i","path":"/repo/a.png"})")
            << R"(tool_call {"id":"i","kind":"read","locations":[{"path":"/repo/a.png"}],"name":"imageView","state":"done","title":"/repo/a.png"})";
        QTest::newRow("compaction") << QByteArray(R"({"type":"contextCompaction","id":"k"})")
                                    << R"(remark {"text":"the context was compacted"})";
        QTest::newRow("of a later version") << QByteArray(R"({"type":"dream","id":"d"})") << R"(remark {"text":"item: dream"})";
    }
    void items()
    {
        QFETCH(QByteArray, item);
        QFETCH(QString, expected);
        const auto words = codex.words(
            {{"method", "item/completed"}, {"params", {{"threadId", "T"}, {"turnId", "t1"}, {"item", Json::parse(item.toStdString())}}}});
        QCOMPARE(words.join('\n'), expected);
    }

    void a_subagent_speaks_below_the_call_that_made_it()
    {
        codex.notice("item/started",
            {{"item",
                {{"type", "collabAgentToolCall"}, {"id", "s"}, {"tool", "spawnAgent"}, {"prompt", "look"}, {"receiverThreadIds", {"CHILD"}},
                    {"status", "inProgress"}}}});
        QCOMPARE(codex.runtime->standing().action, "spawnAgent: look");
        const Json said = {{"threadId", "CHILD"}, {"turnId", "c1"}, {"item", {{"type", "agentMessage"}, {"id", "m"}, {"text", "seen"}}}};
        QCOMPARE(
            codex.words({{"method", "item/completed"}, {"params", said}}).join('\n'), R"(message {"id":"m","parent":"s","text":"seen"})");
        codex.hear({{"method", "turn/started"}, {"params", {{"threadId", "CHILD"}, {"turn", {{"id", "c1"}}}}}});
        QCOMPARE(codex.hear(usage("CHILD", "c1", totals(50, 0, 5), totals(50, 0, 5))).size(), 1u); // its tokens count, its context does not
        QVERIFY(codex
                .hear(
                    {{"method", "turn/completed"}, {"params", {{"threadId", "CHILD"}, {"turn", {{"id", "c1"}, {"status", "completed"}}}}}})
                .empty());
        QCOMPARE(codex.runtime->standing().phase, Phase::working);
    }

    void a_plan_replaces_the_one_before()
    {
        const auto entries = codex.notice("turn/plan/updated",
            {{"plan",
                {{{"step", "read"}, {"status", "completed"}}, {{"step", "write"}, {"status", "inProgress"}},
                    {{"step", "test"}, {"status", "pending"}}}}});
        QCOMPARE(words_of(entries.at(0)),
            R"(plan {"steps":[{"state":"done","text":"read"},{"state":"running","text":"write"},{"text":"test"}]})");
    }

    void tokens_are_counted_once()
    {
        const auto heard = [&](const Json &message) { return codex.words(message).filter("usage").join('\n'); };
        QCOMPARE(heard(usage("T", "t1", totals(100, 40, 10), totals(100, 40, 10))),
            R"(usage {"cache_read":40,"input":60,"model":"gpt-5.5","output":10})");
        QCOMPARE(heard(usage("T", "t1", totals(100, 40, 10), totals(100, 40, 10))), ""); // said again
        QCOMPARE(heard(usage("T", "t1", totals(300, 140, 30), totals(200, 100, 20))),
            R"(usage {"cache_read":100,"input":100,"model":"gpt-5.5","output":20})");
        QVERIFY((codex.runtime->standing().context == Context{.used = 220, .size = 1000}));
        QCOMPARE(
            heard(usage("T", "t1", totals(7, 0, 1), totals(7, 0, 1))), R"(usage {"input":7,"model":"gpt-5.5","output":1})"); // began anew
    }

    void what_a_resumed_thread_used_before_is_not_ours()
    {
        codex.end("t1");
        codex = CodexSession();
        codex.open();
        QVERIFY(codex.words(usage("T", "old", totals(5000, 0, 500), totals(100, 0, 10))).filter("usage").isEmpty());
        codex.begin("B", "t2");
        QCOMPARE(codex.words(usage("T", "t2", totals(5100, 0, 510), totals(100, 0, 10))).filter("usage").join('\n'),
            R"(usage {"input":100,"model":"gpt-5.5","output":10})");
        codex = CodexSession(); // and when it is not told of before the turn
        codex.open();
        codex.begin("B", "t2");
        QCOMPARE(codex.words(usage("T", "t2", totals(5100, 0, 510), totals(100, 0, 10))).filter("usage").join('\n'),
            R"(usage {"input":100,"model":"gpt-5.5","output":10})");
    }

    void troubles_data()
    {
        QTest::addColumn<QByteArray>("info");
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("end");
        const auto row = [](const char *info, TroubleClass what, TurnEnd end) {
            QTest::newRow(info) << QByteArray(info) << int(what) << int(end);
        };
        row(R"("contextWindowExceeded")", TroubleClass::context_full, TurnEnd::limit);
        row(R"("ContextWindowExceeded")", TroubleClass::context_full, TurnEnd::limit);
        row(R"("usage_limit_exceeded")", TroubleClass::out_of_quota, TurnEnd::limit);
        row(R"("rateLimitExceeded")", TroubleClass::rate_limited, TurnEnd::limit);
        row(R"("sessionBudgetExceeded")", TroubleClass::budget, TurnEnd::limit);
        row(R"("serverOverloaded")", TroubleClass::vendor_busy, TurnEnd::failed);
        row(R"("unauthorized")", TroubleClass::login_needed, TurnEnd::failed);
        row(R"("cyberPolicy")", TroubleClass::refused, TurnEnd::refused);
        row(R"("sandboxError")", TroubleClass::broken, TurnEnd::failed);
        row(R"({"httpConnectionFailed":{"httpStatusCode":null}})", TroubleClass::network, TurnEnd::failed);
        row(R"({"httpConnectionFailed":{"httpStatusCode":401}})", TroubleClass::login_needed, TurnEnd::failed);
        row(R"({"responseTooManyFailedAttempts":{"httpStatusCode":429}})", TroubleClass::rate_limited, TurnEnd::limit);
        row(R"({"responseStreamDisconnected":{"httpStatusCode":503}})", TroubleClass::vendor_busy, TurnEnd::failed);
        row(R"("other")", TroubleClass::other, TurnEnd::failed);
        row("null", TroubleClass::other, TurnEnd::failed);
    }
    void troubles()
    {
        QFETCH(QByteArray, info);
        QFETCH(int, what);
        QFETCH(int, end);
        const Json error = {{"message", "it failed"}, {"codexErrorInfo", Json::parse(info.toStdString())}};
        codex.notice("error", {{"error", error}, {"willRetry", true}});
        QCOMPARE(codex.runtime->standing().phase, Phase::waiting);
        const auto &trouble = codex.runtime->standing().trouble;
        QVERIFY(trouble && !trouble->final);
        codex.notice("error", {{"error", error}, {"willRetry", false}});
        QVERIFY((trouble == Trouble{.what = static_cast<TroubleClass>(what), .message = "it failed", .final = true}));
        const auto entries = codex.notice("turn/completed", {{"turn", {{"id", "t1"}, {"status", "failed"}, {"error", error}}}});
        QCOMPARE(entries.size(), 2u); // the turn and the phase: the trouble was said
        QVERIFY((std::get<Turn>(entries[0]) == Turn{static_cast<TurnEnd>(end), "it failed"}));
        codex.begin("B", "t2");
        QVERIFY(!trouble);
    }

    void a_retry_that_works_is_work()
    {
        codex.notice("error", {{"error", {{"message", "Reconnecting... 1/5"}, {"additionalDetails", "503"}}}, {"willRetry", true}});
        QCOMPARE(codex.runtime->standing().trouble->message, "Reconnecting... 1/5: 503");
        codex.notice("item/started", {{"item", {{"type", "agentMessage"}, {"id", "m"}}}});
        QCOMPARE(codex.runtime->standing().phase, Phase::working);
    }

    void a_limit_is_said_once_with_its_end()
    {
        const auto limits = [&](int percent) {
            return codex
                .words({{"method", "account/rateLimits/updated"},
                    {"params",
                        {{"rateLimits",
                            {{"primary", {{"usedPercent", percent}, {"windowDurationMins", 300}, {"resetsAt", 1'800'000'000}}}}}}}})
                .join('\n');
        };
        QCOMPARE(limits(99), "");
        QCOMPARE(limits(100),
            R"(trouble {"message":"The 5-hour usage limit of the account is reached.","until":1800000000000000000,"what":"out_of_quota"})");
        QCOMPARE(limits(100), "");
        const Json error = {{"message", "limit"}, {"codexErrorInfo", "usageLimitExceeded"}};
        codex.notice("turn/completed", {{"turn", {{"id", "t1"}, {"status", "failed"}, {"error", error}}}});
        QVERIFY(codex.runtime->standing().trouble->until == 1'800'000'000 * nanoseconds_per_second);
    }

    void the_flags_of_the_thread_are_phases()
    {
        const auto status = [&](const Json &value) {
            return codex.words({{"method", "thread/status/changed"}, {"params", {{"threadId", "T"}, {"status", value}}}}).join('\n');
        };
        QCOMPARE(status({{"type", "active"}, {"activeFlags", {"waitingOnApproval"}}}),
            R"(phase {"phase":"asking","rule":"thread/status/changed: waitingOnApproval"})");
        QCOMPARE(status({{"type", "active"}, {"activeFlags", Json::array()}}),
            R"(phase {"phase":"working","rule":"thread/status/changed: active"})");
        QCOMPARE(status({{"type", "idle"}}), ""); // the turn has not said that it is over
        QVERIFY(codex.end("t1").size() == 2);
        QCOMPARE(codex.runtime->standing().phase, Phase::idle);
    }

    void what_is_no_message_is_a_remark_and_changes_nothing_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("expected");
        QTest::newRow("banner") << QByteArray("WARNING: proceeding") << R"(remark {"text":"WARNING: proceeding"})";
        QTest::newRow("half a line") << QByteArray("{\"method\":\"turn") << "remark {\"text\":\"{\\\"method\\\":\\\"turn\"}";
        QTest::newRow("not UTF-8") << QByteArray("caf\xe9") << R"(remark {"text":"caf?"})";
        QTest::newRow("a list") << QByteArray("[1]") << R"(remark {"text":"[1]"})";
        QTest::newRow("empty") << QByteArray("\r") << "";
        QTest::newRow("no params") << QByteArray(R"({"method":"item/completed"})") << "";
        QTest::newRow("params of another type") << QByteArray(R"({"method":"turn/completed","params":[3]})") << "";
        QTest::newRow("members of another type") << QByteArray(R"({"method":"item/started","params":{"item":{"type":5,"id":{}}}})") << "";
        QTest::newRow("an answer to nothing") << QByteArray(R"({"id":99,"result":{}})") << "";
        QTest::newRow("an unknown kind") << QByteArray(R"({"method":"weather/changed","params":{}})")
                                         << R"(remark {"text":"weather/changed"})";
        QTest::newRow("an unknown kind of a known family") << QByteArray(R"({"method":"thread/dreamt","params":{}})") << "";
    }
    void what_is_no_message_is_a_remark_and_changes_nothing()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, expected);
        const Json before = standing_json(codex.runtime->standing());
        QStringList words;
        for (const Content &content : codex.hear_bytes(line.toStdString() + "\n"))
            words.append(words_of(content));
        QCOMPARE(words.join('\n'), expected);
        QCOMPARE(to_text(standing_json(codex.runtime->standing())), to_text(before));
        QCOMPARE(codex.difference_of_replay(), QString());
        QCOMPARE(codex.end("t1").size(), 2u); // it goes on
    }

    void an_output_of_20_mb_is_cut_at_a_character()
    {
        std::string output = "x";
        while (output.size() < 20u * 1024 * 1024)
            output += "ä"; // two bytes, across the limit
        const auto entries = codex.notice("item/completed",
            {{"item",
                {{"type", "commandExecution"}, {"id", "c"}, {"command", "cat"}, {"status", "completed"}, {"aggregatedOutput", output}}}});
        const auto &call = std::get<ToolCall>(entries.at(0));
        QCOMPARE(call.output->size(), most_output - 1);
        QVERIFY(call.output->ends_with("ä"));
        QCOMPARE(codex.end("t1").size(), 2u);
    }
};

WM_TEST_CLASS(CodexEntries)
#include "codex_entries_test.moc"
