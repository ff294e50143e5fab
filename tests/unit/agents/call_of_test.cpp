// What an agent says about a call becomes what the policy judges.
#include "agents/call_of.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::agents;
using approvals::Call;
using transcript::Request, transcript::ToolKind;

namespace {

Request request(ToolKind kind, Json input, std::string title = {})
{
    Request request;
    request.kind = kind;
    request.input = std::move(input);
    request.title = std::move(title);
    return request;
}

} // namespace

class CallOf : public QObject {
    Q_OBJECT
private slots:
    void the_command_is_the_whole_of_it_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("command");
        QTest::newRow("Claude") << QByteArray(R"({"command":"rm -rf build","description":"Clean"})") << "Clean" << "rm -rf build";
        QTest::newRow("Codex") << QByteArray(R"({"command":"/bin/bash -lc 'rm x'","cwd":"/w"})") << "rm x" << "/bin/bash -lc 'rm x'";
        QTest::newRow("a list of words") << QByteArray(R"({"command":["bash","-lc","rm it\u0027s"]})") << ""
                                         << "'bash' '-lc' 'rm it'\\''s'";
        QTest::newRow("Gemini, in the title only") << QByteArray("null") << "rm -rf build" << "rm -rf build";
    }
    void the_command_is_the_whole_of_it()
    {
        QFETCH(QByteArray, input);
        QFETCH(QString, title);
        QFETCH(QString, command);
        const Call call = call_of(request(ToolKind::execute, Json::parse(input.toStdString()), title.toStdString()));
        QVERIFY(call.kind == Call::Kind::command);
        QCOMPARE(QString::fromStdString(call.command), command);
    }
    void a_title_stands_for_nothing_that_has_an_input()
    {
        const Call call = call_of(request(ToolKind::execute, {{"bash_id", "7"}}, "ls"));
        QVERIFY(call.kind == Call::Kind::other);
        QVERIFY(call.command.empty());
    }
    void an_edit_names_its_files_and_shows_its_diff()
    {
        Request edit = request(ToolKind::edit, {{"file_path", "/w/a.cpp"}});
        edit.changes = {{.path = "/w/a.cpp", .before = "old\n", .after = "new\n"}, {.path = "/w/b.cpp", .after = "made\n"}};
        const Call call = call_of(edit);
        QVERIFY(call.kind == Call::Kind::edit);
        QCOMPARE(call.paths, (std::vector<std::string>{"/w/a.cpp", "/w/b.cpp"}));
        QCOMPARE(call.diff, std::string("--- /w/a.cpp\n+++ /w/a.cpp\n-old\n+new\n--- /dev/null\n+++ /w/b.cpp\n+made\n"));
    }
    void an_edit_of_nobody_knows_what_is_no_edit()
    {
        QVERIFY(call_of(request(ToolKind::edit, {{"grantRoot", "/"}}, "write below /")).kind == Call::Kind::other);
    }
    void a_hook_and_the_protocol_tell_of_the_same_call()
    {
        const auto hook = request_of_hook({{"tool_name", "Bash"}, {"tool_use_id", "toolu_1"}, {"cwd", "/w/src"},
            {"tool_input", {{"command", "rm x"}, {"description", "d"}}}});
        QVERIFY(hook.has_value());
        QCOMPARE(hook->tool_call, std::string("toolu_1"));
        QCOMPARE(hook->cwd, std::string("/w/src"));
        Request protocol = request(ToolKind::execute, {{"command", "rm x"}, {"description", "d"}}, "rm x");
        protocol.tool = "Bash";
        QCOMPARE(hash_of(call_of(*hook)), hash_of(call_of(protocol)));
        protocol.input["command"] = "rm y";
        QVERIFY(hash_of(call_of(*hook)) != hash_of(call_of(protocol)));
        QVERIFY(!request_of_hook({{"tool_name", "AskUserQuestion"}}));
    }
    void an_address_is_fetched()
    {
        QCOMPARE(call_of(request(ToolKind::fetch, {{"url", "https://example.org"}})).urls, std::vector<std::string>{"https://example.org"});
        QCOMPARE(
            call_of(request(ToolKind::fetch, {}, "https://example.org:443")).urls, std::vector<std::string>{"https://example.org:443"});
    }
};

WM_TEST_CLASS(CallOf)
#include "call_of_test.moc"
