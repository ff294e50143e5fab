// Codex: the opening, prompts, steering, interrupting, and what happens when it refuses.
#include "support/qtest_main.h"
#include "unit/runtimes/codex_session.h"

#include <QTest>

using namespace wm;
using namespace wm::runtimes;

class CodexConversation : public QObject {
    Q_OBJECT
private slots:
    void it_is_started_as_app_server()
    {
        Start start = codex_start();
        start.command = {"npx", "codex"};
        const Launch launch = launch_codex(start);
        QVERIFY((launch.argv == std::vector<std::string>{"npx", "codex", "app-server"}));
        QVERIFY(launch.input && launch.errors_apart && !launch.terminal);
    }

    void the_opening_waits_for_each_answer()
    {
        CodexSession codex;
        auto said = codex.write();
        QCOMPARE(said.size(), 1u);
        QCOMPARE(said[0].at("method"), "initialize");
        QVERIFY(!said[0].contains("jsonrpc"));
        codex.answer("initialize#1", {{"userAgent", "x"}});
        said = codex.write();
        QCOMPARE(said.size(), 2u);
        QVERIFY(said[0] == Json({{"method", "initialized"}}));
        QCOMPARE(said[1].at("method"), "thread/start");
        QCOMPARE(codex.runtime->standing().phase, Phase::starting);
        const auto entries = codex.answer("thread#1",
            {{"thread", {{"id", "T"}, {"cliVersion", "0.169.0"}}}, {"model", "gpt-5.5"}, {"approvalPolicy", "on-request"},
                {"sandbox", {{"type", "workspaceWrite"}}}});
        const Session expected{.id = "T", .agent = "Codex 0.169.0", .model = "gpt-5.5", .mode = "on-request, workspaceWrite"};
        QCOMPARE(only<Session>(entries), expected);
        QCOMPARE(codex.runtime->standing().phase, Phase::idle);
        QVERIFY(codex.write().empty());
    }

    void what_a_thread_begins_with_data()
    {
        QTest::addColumn<int>("asks");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("everything") << int(Asks::everything) << QByteArray(R"({"approvalPolicy":"untrusted","sandbox":"workspace-write",
            "config":{"model_reasoning_effort":"high","sandbox_workspace_write":{"writable_roots":["/main/.git/objects"]}}})");
        QTest::newRow("outside edits") << int(Asks::outside_edits)
                                       << QByteArray(R"({"approvalPolicy":"on-request","sandbox":"workspace-write",
            "config":{"model_reasoning_effort":"high","sandbox_workspace_write":{"writable_roots":["/main/.git/objects"]}}})");
        QTest::newRow("nothing") << int(Asks::nothing) << QByteArray(R"({"approvalPolicy":"never","sandbox":"danger-full-access",
            "config":{"model_reasoning_effort":"high"}})");
    }
    void what_a_thread_begins_with()
    {
        QFETCH(int, asks);
        QFETCH(QByteArray, expected);
        Start start = codex_start();
        start.asks = static_cast<Asks>(asks);
        start.writable = {"/main/.git/objects"};
        start.model = "gpt-5.5";
        start.effort = "high";
        start.instructions = "You are a polecat.";
        Json params = Json::parse(expected.toStdString());
        params.update({{"cwd", "/repo"}, {"model", "gpt-5.5"}, {"developerInstructions", "You are a polecat."}});
        for (const char *resume : {"", "OLD"}) {
            start.resume = resume;
            CodexSession codex(start);
            codex.write();
            codex.answer("initialize#1", Json::object());
            const Json said = codex.write().back();
            if (!start.resume.empty())
                params.update({{"threadId", "OLD"}, {"excludeTurns", true}});
            QCOMPARE(said.at("method"), start.resume.empty() ? "thread/start" : "thread/resume");
            QCOMPARE(to_text(said.at("params")), to_text(params));
        }
    }

    void due_is_the_same_until_it_was_written()
    {
        CodexSession codex;
        codex.open();
        (void)codex.runtime->want(Prompt{.id = "A", .text = "first"});
        const auto due = codex.runtime->due();
        (void)codex.runtime->want(SetModel{.model = "other", .effort = ""});
        (void)codex.runtime->want(Prompt{.id = "B", .text = "now", .now = true});
        codex.notice("turn/started", {{"turn", {{"id", "t9"}}}});
        QVERIFY(due && due->ends_with('\n'));
        QCOMPARE(codex.runtime->due(), due);
        codex.runtime->wrote(*due);
        QVERIFY(codex.runtime->due() != due);
    }

    void prompts_wait_for_the_turn_before_them()
    {
        CodexSession codex;
        codex.open();
        for (const char *id : {"A", "B", "A"}) // the same once more is without effect
            QVERIFY(codex.runtime->want(Prompt{.id = id, .text = id}).has_value());
        auto said = codex.write();
        QCOMPARE(said.size(), 1u);
        QVERIFY((
            said[0].at("params") == Json{{"threadId", "T"}, {"clientUserMessageId", "A"}, {"input", {{{"type", "text"}, {"text", "A"}}}}}));
        QVERIFY((codex.runtime->standing().undelivered == std::vector<std::string>{"A", "B"}));
        QVERIFY(only<Delivered>(codex.answer("A#1", {{"turn", {{"id", "t1"}}}})) == Delivered{"A"});
        QCOMPARE(codex.runtime->standing().phase, Phase::working);
        QVERIFY(codex.write().empty());
        const auto entries = codex.end("t1");
        QVERIFY(only<Turn>(entries) == Turn{TurnEnd::finished});
        QCOMPARE(codex.runtime->standing().phase, Phase::idle);
        said = codex.write();
        QCOMPARE(said.size(), 1u);
        QCOMPARE(said[0].at("id"), "B#1");
        (void)codex.runtime->want(Prompt{.id = "A", .text = "A"}); // delivered long ago
        codex.begin("B", "t2");
        QVERIFY(codex.runtime->standing().undelivered.empty());
        QCOMPARE(codex.difference_of_replay(), QString());
    }

    void a_held_prompt_begins_no_turn_until_it_is_wished_for_again()
    {
        CodexSession codex;
        codex.open();
        (void)codex.runtime->want(Prompt{.id = "A", .text = "go", .hold = true});
        QVERIFY(codex.write().empty());
        QVERIFY((codex.runtime->standing().undelivered == std::vector<std::string>{"A"}));
        (void)codex.runtime->want(Prompt{.id = "A", .text = ""});
        const auto said = codex.write();
        QCOMPARE(said.size(), 1u);
        QCOMPARE(said[0].at("params").at("input").at(0).at("text"), "go");
    }

    void a_prompt_for_now_is_steered_into_the_turn()
    {
        CodexSession codex;
        codex.open();
        codex.begin("A", "t1");
        (void)codex.runtime->want(Prompt{.id = "B", .text = "stop that", .now = true});
        const auto said = codex.write();
        QCOMPARE(said.size(), 1u);
        QCOMPARE(said[0].at("method"), "turn/steer");
        QCOMPARE(said[0].at("params").at("expectedTurnId"), "t1");
        QVERIFY(only<Delivered>(codex.answer("B#1", {{"turnId", "t1"}})) == Delivered{"B"});
    }

    void what_cannot_be_steered_begins_the_next_turn_data()
    {
        QTest::addColumn<QString>("message");
        QTest::newRow("ended") << "no active turn to steer";
        QTest::newRow("another") << "expected active turn id `t1` but found `t2`";
        QTest::newRow("not steerable") << "cannot steer a compact turn";
    }
    void what_cannot_be_steered_begins_the_next_turn()
    {
        QFETCH(QString, message);
        CodexSession codex;
        codex.open();
        codex.begin("A", "t1");
        (void)codex.runtime->want(Prompt{.id = "Q", .text = "later"});
        (void)codex.runtime->want(Prompt{.id = "B", .text = "stop that", .now = true});
        codex.write();
        QVERIFY(!only<Trouble>(codex.refuse("B#1", -32600, message.toStdString())));
        QVERIFY(codex.write().empty()); // not into this turn
        codex.end("t1");
        const auto said = codex.write();
        QCOMPARE(said.size(), 1u);
        QCOMPARE(said[0].at("id"), "B#2"); // before what was for later
        QCOMPARE(said[0].at("method"), "turn/start");
        QCOMPARE(codex.difference_of_replay().section('\n', 0, 0),
            QString::fromStdString("live " + to_text(standing_json(codex.runtime->standing()))));
        QVERIFY((codex.replay()->standing().undelivered == std::vector<std::string>{"B"})); // Q was only wished for
        QVERIFY(only<Delivered>(codex.answer("B#2", {{"turn", {{"id", "t2"}}}})) == Delivered{"B"});
    }

    void an_interrupt_reaches_the_turn_that_is_about_to_begin()
    {
        CodexSession codex;
        codex.open();
        (void)codex.runtime->want(Interrupt{}); // of nothing
        (void)codex.runtime->want(Prompt{.id = "A", .text = "go"});
        QCOMPARE(codex.write().size(), 1u);
        (void)codex.runtime->want(Interrupt{});
        QVERIFY(codex.write().empty());
        codex.answer("A#1", {{"turn", {{"id", "t1"}}}});
        const auto said = codex.write();
        QCOMPARE(said.size(), 1u);
        QVERIFY((said[0] == Json{{"id", "interrupt#1"}, {"method", "turn/interrupt"}, {"params", {{"threadId", "T"}, {"turnId", "t1"}}}}));
        codex.notice(
            "item/started", {{"item", {{"type", "commandExecution"}, {"id", "c"}, {"command", "sleep 9"}, {"status", "inProgress"}}}});
        codex.answer("interrupt#1", Json::object());
        const auto entries = codex.end("t1", "interrupted");
        QVERIFY(only<Turn>(entries) == Turn{TurnEnd::interrupted});
        const auto left = codex.write(); // the commands that it ran
        QCOMPARE(left.size(), 1u);
        QVERIFY((left[0] == Json{{"id", "clean#1"}, {"method", "thread/backgroundTerminals/clean"}, {"params", {{"threadId", "T"}}}}));
        codex.refuse("clean#1", -32601, "unknown"); // by an older one
        QVERIFY(codex.write().empty());
        QVERIFY(only<ToolCall>(entries) == ToolCall({.id = "c", .state = ToolState::failed})); // Codex says nothing more of it
        QVERIFY(codex.write().empty());
        QCOMPARE(codex.difference_of_replay(), QString());
    }

    void a_model_is_changed_with_the_next_turn()
    {
        CodexSession codex;
        codex.open();
        (void)codex.runtime->want(SetModel{.model = "gpt-6", .effort = ""});
        (void)codex.runtime->want(SetModel{.model = "", .effort = "low"});
        (void)codex.runtime->want(Prompt{.id = "A", .text = "go"});
        const Json said = codex.write().at(0);
        QCOMPARE(said.at("params").at("model"), "gpt-6");
        QCOMPARE(said.at("params").at("effort"), "low");
        QCOMPARE(only<Session>(codex.answer("A#1", {{"turn", {{"id", "t1"}}}}))->model, "gpt-6");
        codex.end("t1");
        (void)codex.runtime->want(Prompt{.id = "B", .text = "go"});
        QVERIFY(!codex.write().at(0).at("params").contains("model")); // it stays
        QCOMPARE(codex.difference_of_replay(), QString());
    }

    void the_begin_of_what_is_over_says_nothing()
    {
        CodexSession codex;
        codex.open();
        codex.begin("A", "t1");
        Json item = {{"type", "commandExecution"}, {"id", "c"}, {"command", "ls"}, {"status", "completed"}, {"exitCode", 0}};
        QCOMPARE(only<ToolCall>(codex.notice("item/completed", {{"item", item}}))->state, ToolState::done);
        item["status"] = "inProgress";
        QVERIFY(codex.notice("item/started", {{"item", item}}).empty());
    }

    void an_overloaded_codex_is_asked_again_but_not_without_end()
    {
        CodexSession codex;
        codex.open();
        (void)codex.runtime->want(Prompt{.id = "A", .text = "go"});
        for (int attempt = 1; attempt <= 3; ++attempt) {
            QCOMPARE(codex.write().size(), 1u);
            const auto trouble = only<Trouble>(codex.refuse("A#" + std::to_string(attempt), -32001, "Server overloaded; retry later."));
            QVERIFY(trouble && trouble->what == TroubleClass::vendor_busy && !trouble->final);
        }
        QVERIFY(codex.write().empty()); // it has enough to do
        QVERIFY(codex.runtime->standing().tries_again);
        QCOMPARE(codex.difference_of_replay(), QString());
        codex.hear({{"method", "remoteControl/status/changed"}, {"params", Json::object()}});
        QCOMPARE(codex.write().at(0).at("id"), "A#4"); // it lives
        QVERIFY(only<Delivered>(codex.answer("A#4", {{"turn", {{"id", "t1"}}}})));
    }

    void an_overloaded_codex_that_falls_silent_is_asked_again()
    {
        CodexSession codex;
        codex.open();
        (void)codex.runtime->want(Prompt{.id = "A", .text = "go"});
        for (int attempt = 1; attempt <= 3; ++attempt) {
            codex.write();
            codex.refuse("A#" + std::to_string(attempt), -32001, "Server overloaded; retry later.");
        }
        QVERIFY(codex.write().empty());
        codex.runtime->is_quiet();
        QVERIFY(!codex.runtime->standing().tries_again);
        QCOMPARE(codex.write().at(0).at("id"), "A#4");
        QVERIFY(only<Delivered>(codex.answer("A#4", {{"turn", {{"id", "t1"}}}})));
    }

    void a_refused_prompt_is_kept_and_not_repeated()
    {
        CodexSession codex;
        codex.open();
        (void)codex.runtime->want(Prompt{.id = "A", .text = "go"});
        codex.write();
        const auto trouble = only<Trouble>(codex.refuse("A#1", -32600, "thread not found: T"));
        QVERIFY(trouble && trouble->final && trouble->message == "thread not found: T");
        QVERIFY((codex.runtime->standing().undelivered == std::vector<std::string>{"A"}));
        QVERIFY(codex.write().empty());
        QCOMPARE(codex.difference_of_replay(), QString());
    }

    void what_it_cannot_begin_with_ends_it_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("message");
        QTest::addColumn<int>("what");
        QTest::newRow("unknown thread") << "thread#1" << "no rollout found for thread id 42" << int(TroubleClass::broken);
        QTest::newRow("login") << "thread#1" << "Not authenticated. Please run codex login." << int(TroubleClass::login_needed);
        QTest::newRow("initialize") << "initialize#1" << "unknown capability" << int(TroubleClass::broken);
    }
    void what_it_cannot_begin_with_ends_it()
    {
        QFETCH(QString, id);
        QFETCH(QString, message);
        QFETCH(int, what);
        CodexSession codex;
        codex.write();
        if (id.startsWith("thread")) {
            codex.answer("initialize#1", Json::object());
            codex.write();
        }
        const auto entries = codex.refuse(id.toStdString(), -32600, message.toStdString());
        QVERIFY(only<PhaseChange>(entries)->phase == Phase::failed);
        QVERIFY(
            (only<Trouble>(entries) == Trouble{.what = static_cast<TroubleClass>(what), .message = message.toStdString(), .final = true}));
        QCOMPARE(codex.runtime->want(Prompt{.id = "A", .text = "go"}).error().code, "ended");
        QVERIFY(codex.write().empty());
        QCOMPARE(codex.difference_of_replay(), QString());
    }
};

WM_TEST_CLASS(CodexConversation)
#include "codex_test.moc"
