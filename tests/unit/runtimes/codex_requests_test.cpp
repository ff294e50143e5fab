// What Codex asks, and how it is answered.
#include "support/qtest_main.h"
#include "unit/runtimes/codex_session.h"

#include <QTest>

#include <algorithm>

using namespace wm;
using namespace wm::runtimes;

namespace {

Json ask_command(int id, const std::string &turn = "t1")
{
    return {{"id", id}, {"method", "item/commandExecution/requestApproval"},
        {"params",
            {{"threadId", "T"}, {"turnId", turn}, {"itemId", "call"}, {"command", "/bin/bash -lc 'git push'"}, {"cwd", "/repo"},
                {"reason", "needs the network"}, {"commandActions", {{{"type", "unknown"}, {"command", "git push"}}}}}}};
}

} // namespace

class CodexRequests : public QObject {
    Q_OBJECT
private slots:
    void a_permission_is_asked_and_given_once()
    {
        CodexSession codex;
        codex.open();
        codex.begin("A", "t1");
        const auto entries = codex.hear(ask_command(7));
        const auto request = only<Request>(entries);
        QVERIFY(request);
        QCOMPARE(request->id, "7");
        QCOMPARE(request->title, "git push");
        QCOMPARE(request->tool_call, "call");
        QCOMPARE(request->reason, "needs the network");
        QCOMPARE(codex.runtime->standing().phase, Phase::asking);
        QVERIFY(codex.write().empty());
        QVERIFY(codex.runtime->want(Reply{.request = "7", .allow = true, .text = ""}).has_value());
        QCOMPARE(
            codex.runtime->want(Reply{.request = "7", .allow = false, .text = ""}).error().code, "unknown_request"); // the first counts
        const auto said = codex.write();
        QCOMPARE(said.size(), 1u);
        QVERIFY((said[0] == Json{{"id", 7}, {"result", {{"decision", "accept"}}}}));
        QVERIFY(codex.runtime->standing().requests.empty());
        QVERIFY(only<RequestClosed>(codex.notice("serverRequest/resolved", {{"requestId", 7}})) ==
            RequestClosed({"7", RequestClosed::How::allowed}));
        QCOMPARE(codex.runtime->standing().phase, Phase::working);
        QCOMPARE(codex.runtime->want(Reply{.request = "7", .allow = true, .text = ""}).error().code, "unknown_request");
        QCOMPARE(codex.difference_of_replay(), QString());
    }

    void the_reason_of_a_denial_is_told_with_it()
    {
        CodexSession codex;
        codex.open();
        codex.begin("A", "t1");
        codex.hear(ask_command(7));
        (void)codex.runtime->want(Reply{.request = "7", .allow = false, .text = "Landing is the refinery's."});
        const std::string due = codex.runtime->due().value();
        QCOMPARE(std::ranges::count(due, '\n'), 2); // in one piece: a crash leaves both or none
        const auto said = codex.write();
        QCOMPARE(said[0].at("method"), "turn/steer");
        QCOMPARE(said[0].at("params").at("input").at(0).at("text"), "The request was declined. The reason: Landing is the refinery's.");
        QVERIFY((said[1] == Json{{"id", 7}, {"result", {{"decision", "decline"}}}}));
        QVERIFY(codex.runtime->standing().undelivered.empty()); // nobody wished for that prompt
        const auto closed = only<RequestClosed>(codex.notice("serverRequest/resolved", {{"requestId", 7}}));
        QVERIFY(closed == RequestClosed({"7", RequestClosed::How::denied, "Landing is the refinery's."}));
        QVERIFY(!only<Delivered>(codex.refuse("note 7#1", -32600, "no active turn to steer")));
        codex.end("t1");
        QCOMPARE(codex.write().at(0).at("method"), "turn/start"); // the agent hears it in any case
        QVERIFY(!only<Delivered>(codex.answer("note 7#2", {{"turn", {{"id", "t2"}}}})));
        QCOMPARE(codex.difference_of_replay(), QString());
    }

    void half_of_a_denial_in_the_log_is_completed()
    {
        CodexSession codex;
        codex.open();
        codex.begin("A", "t1");
        codex.hear(ask_command(7));
        (void)codex.runtime->want(Reply{.request = "7", .allow = false, .text = "no"});
        const std::string due = codex.runtime->due().value();
        codex.runtime->wrote(due.substr(0, due.find('\n') + 1));
        QCOMPARE(codex.runtime->due(), due.substr(due.find('\n') + 1));
    }

    void what_is_asked_and_what_is_answered_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QString>("title"); ///< empty: nobody is asked
        QTest::addColumn<QByteArray>("allowed");
        QTest::addColumn<QByteArray>("denied");
        const QByteArray accept = R"("result":{"decision":"accept"})", decline = R"("result":{"decision":"decline"})";
        QTest::newRow("command") << QByteArray("item/commandExecution/requestApproval") << QByteArray(R"({"command":"ls | wc"})")
                                 << "ls | wc" << accept << decline;
        QTest::newRow("network") << QByteArray("item/commandExecution/requestApproval")
                                 << QByteArray(R"({"networkApprovalContext":{"host":"example.org","protocol":"https"}})")
                                 << "https://example.org" << accept << decline;
        QTest::newRow("files") << QByteArray("item/fileChange/requestApproval") << QByteArray("{}") << "change files" << accept << decline;
        QTest::newRow("a root") << QByteArray("item/fileChange/requestApproval") << QByteArray(R"({"grantRoot":"/etc"})")
                                << "write below /etc" << accept << decline;
        QTest::newRow("permissions") << QByteArray("item/permissions/requestApproval")
                                     << QByteArray(R"({"permissions":{"network":{"enabled":true}}})") << "more permissions"
                                     << QByteArray(R"("result":{"permissions":{"network":{"enabled":true}},"scope":"turn"})")
                                     << QByteArray(R"("result":{"permissions":{}})");
        QTest::newRow("old command") << QByteArray("execCommandApproval")
                                     << QByteArray(R"({"callId":"c","command":["git","push"],"cwd":"/repo"})") << "git push"
                                     << QByteArray(R"("result":{"decision":"approved"})")
                                     << QByteArray(R"("result":{"decision":"denied"})");
        QTest::newRow("old patch") << QByteArray("applyPatchApproval")
                                   << QByteArray(R"({"callId":"c","fileChanges":{"/repo/a.cpp":{"type":"add","content":"x"}}})") << "a.cpp"
                                   << QByteArray(R"("result":{"decision":"approved"})") << QByteArray(R"("result":{"decision":"denied"})");
        QTest::newRow("question") << QByteArray("item/tool/requestUserInput")
                                  << QByteArray(R"({"questions":[{"id":"q","question":"Which?","options":[{"label":"A"},{"label":"B"}]}]})")
                                  << "Which?" << QByteArray(R"("result":{"answers":{"q":{"answers":["B"]}}})")
                                  << QByteArray(R"("result":{"answers":{"q":{"answers":["B"]}}})");
        QTest::newRow("tool of a server")
            << QByteArray("mcpServer/elicitation/request")
            << QByteArray(R"({"mode":"form","message":"Allow it?","requestedSchema":{"type":"object","properties":{}}})") << "Allow it?"
            << QByteArray(R"("result":{"action":"accept","content":{}})") << QByteArray(R"("result":{"action":"decline"})");
        QTest::newRow("form") << QByteArray("mcpServer/elicitation/request")
                              << QByteArray(
                                     R"({"mode":"form","message":"Name?","requestedSchema":{"type":"object","properties":{"n":{}}}})")
                              << "" << QByteArray() << QByteArray(R"("result":{"action":"decline"})");
        QTest::newRow("unknown") << QByteArray("item/tool/call") << QByteArray("{}") << "" << QByteArray()
                                 << QByteArray(R"("error":{"code":-32601,"message":"Wagonmaster does not do item/tool/call."})");
    }
    void what_is_asked_and_what_is_answered()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, params);
        QFETCH(QString, title);
        QFETCH(QByteArray, allowed);
        QFETCH(QByteArray, denied);
        for (const bool allow : {true, false}) {
            CodexSession codex;
            codex.open();
            codex.begin("A", "t1");
            const auto request =
                only<Request>(codex.hear({{"id", "x"}, {"method", method.toStdString()}, {"params", Json::parse(params.toStdString())}}));
            QCOMPARE(QString::fromStdString(request ? request->title : ""), title);
            if (request) {
                const bool question = request->what == Request::What::question;
                QVERIFY(codex.runtime->want(Reply{.request = "x", .allow = allow, .text = question ? "B" : ""}).has_value());
            } else {
                QCOMPARE(codex.runtime->standing().phase, Phase::working);
            }
            const auto said = codex.write();
            QCOMPARE(said.size(), 1u);
            const QByteArray expected = "{\"id\":\"x\"," + (allow && request ? allowed : denied) + "}";
            QCOMPARE(to_text(said[0]), to_text(Json::parse(expected.toStdString())));
            QCOMPARE(codex.difference_of_replay(), QString());
        }
    }

    void a_withdrawn_request_is_closed()
    {
        CodexSession codex;
        codex.open();
        codex.begin("A", "t1");
        codex.hear(ask_command(7));
        (void)codex.runtime->want(Reply{.request = "7", .allow = true, .text = ""}); // not written yet
        const auto closed = only<RequestClosed>(codex.notice("serverRequest/resolved", {{"requestId", 7}}));
        QVERIFY(closed == RequestClosed({"7", RequestClosed::How::withdrawn}));
        QVERIFY(codex.write().empty());
        codex.hear(ask_command(8));
        QVERIFY(only<RequestClosed>(codex.end("t1", "interrupted")) == RequestClosed({"8", RequestClosed::How::withdrawn}));
        QVERIFY(codex.runtime->standing().requests.empty());
        QCOMPARE(codex.difference_of_replay(), QString());
    }

    void a_question_about_changes_shows_them_in_either_order()
    {
        const Json item = {{"type", "fileChange"}, {"id", "call"}, {"status", "inProgress"},
            {"changes", {{{"path", "/repo/a.txt"}, {"kind", {{"type", "add"}}}, {"diff", "hello\n"}}}}};
        const Json ask = {{"id", 3}, {"method", "item/fileChange/requestApproval"},
            {"params", {{"threadId", "T"}, {"turnId", "t1"}, {"itemId", "call"}}}};
        for (const bool item_first : {true, false}) {
            CodexSession codex;
            codex.open();
            codex.begin("A", "t1");
            if (item_first)
                codex.notice("item/started", {{"item", item}});
            codex.hear(ask);
            if (!item_first)
                codex.notice("item/started", {{"item", item}});
            const auto &requests = codex.runtime->standing().requests;
            QCOMPARE(requests.size(), 1u);
            QCOMPARE(requests[0].title, "a.txt");
            QVERIFY((requests[0].changes == std::vector<FileChange>{{.path = "/repo/a.txt", .after = "hello\n"}}));
            QCOMPARE(codex.difference_of_replay(), QString());
        }
    }
};

WM_TEST_CLASS(CodexRequests)
#include "codex_requests_test.moc"
