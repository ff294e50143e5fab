#include "base/text.h"
#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QTest>

using namespace wm;
using namespace std::chrono_literals;
using tests::shell, tests::shell_with_input, tests::terminal, tests::TestRun;

class ShimInput : public QObject {
    Q_OBJECT
private slots:
    void an_input_arrives_once_however_often_it_is_sent()
    {
        TestRun run;
        QVERIFY(run.start(shell_with_input("cat")));
        auto shim = run.connect();
        const auto send = [&](std::int64_t id, const char *text) { return shim.request(wire::InputRequest{id, text}).value(); };
        QCOMPARE(send(1, "one\n"), (Json{{"already", false}, {"last", 1}}));
        QCOMPARE(send(1, "one\n"), (Json{{"already", true}, {"last", 1}}));
        QCOMPARE(send(5, "five\n"), (Json{{"already", false}, {"last", 5}}));
        auto other = run.connect(); // a daemon after its own crash
        QCOMPARE(other.hello().last_input, 5);
        QCOMPARE(other.request(wire::InputRequest{4, "late\n"}).value(), (Json{{"already", true}, {"last", 5}}));
        QVERIFY(other.request(wire::CloseInputRequest{}));
        QCOMPARE(run.exit().code, std::optional(0));
        QCOMPARE(run.output(), std::string("one\nfive\n"));
    }
    void every_input_is_in_the_log_with_its_id_and_time()
    {
        TestRun run;
        QVERIFY(run.start(shell_with_input("cat > /dev/null")));
        auto shim = run.connect();
        const auto before = SystemClock().now();
        QVERIFY(shim.request(wire::InputRequest{1, "text\n"}));
        QVERIFY(shim.request(wire::InputRequest{2, std::string("\xFF\0", 2)}));
        const auto lines = split_lines(run.file("in.log"));
        std::vector<wire::InputRecord> records;
        for (const auto &line : lines)
            if (!line.empty())
                records.push_back(wire::read_input_record(parse_json(line, "in.log").value()).value());
        QCOMPARE(records.size(), 2u);
        QCOMPARE(records[0].bytes, std::string("text\n"));
        QCOMPARE(records[1].bytes, std::string("\xFF\0", 2));
        QCOMPARE(records[1].id, 2);
        QVERIFY(records[0].at >= before && records[1].at >= records[0].at);
    }
    void a_child_that_does_not_read_is_waited_for_and_then_named()
    {
        TestRun run;
        QVERIFY(run.start(shell_with_input("while [ ! -e \"$GO\" ]; do sleep 0.01; done; wc -c")));
        auto shim = run.connect();
        const std::string large(600'000, 'x'); // far more than a pipe holds
        QVERIFY(shim.request(wire::InputRequest{1, large}));
        QCOMPARE(shim.request(wire::InputRequest{2, large}).error().code, std::string("busy"));
        QVERIFY(shim.request(wire::InputRequest{2, "refused inputs take no id"}));
        QCOMPARE(shim.request(wire::StatusRequest{}).value()["last_input"], 2);
    }
    void a_prompt_may_be_as_long_as_one_that_can_be_asked_for()
    {
        TestRun run;
        QVERIFY(run.start(shell_with_input("exec wc -c")));
        auto shim = run.connect();
        std::string quoted;
        while (quoted.size() < 2 * wire::request_limit) // JSON in JSON
            quoted += "\\\"";
        QVERIFY(shim.request(wire::InputRequest{1, quoted}, tests::patience));
        QCOMPARE(shim.request(wire::InputRequest{2, std::string(wire::input_limit, 'x')}).error().code, std::string("too_large"));
        QVERIFY(shim.request(wire::CloseInputRequest{})); // nothing was sent of that
        QCOMPARE(run.exit().code, std::optional(0));
        QCOMPARE(std::string(trim(run.output())), std::to_string(quoted.size()));
    }
    void what_was_sent_is_read_before_the_end_of_input()
    {
        TestRun run;
        QVERIFY(run.start(shell_with_input("sleep 0.05; wc -c")));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::InputRequest{1, std::string(600'000, 'x')}));
        QVERIFY(shim.request(wire::CloseInputRequest{}));
        QCOMPARE(shim.request(wire::InputRequest{2, "more"}).error().code, std::string("no_input"));
        QCOMPARE(run.exit().code, std::optional(0));
        QCOMPARE(std::string(trim(run.output())), std::string("600000"));
    }
    void a_run_without_input_says_so()
    {
        TestRun run;
        QVERIFY(run.start(shell("read x && exit 1; sleep 100"))); // /dev/null ends at once
        auto shim = run.connect();
        QCOMPARE(shim.request(wire::InputRequest{1, "x"}).error().code, std::string("no_input"));
        QCOMPARE(shim.request(wire::CloseInputRequest{}).error().code, std::string("no_input"));
        QCOMPARE(shim.request(wire::ResizeRequest{80, 24}).error().code, std::string("no_terminal"));
        QCOMPARE(shim.request(wire::AcknowledgeExitRequest{}).error().code, std::string("still_running"));
    }
    void a_child_that_closed_its_input_does_not_hurt()
    {
        TestRun run;
        QVERIFY(run.start(shell_with_input("exec <&-; echo closed; sleep 100")));
        QVERIFY(run.said("closed"));
        auto shim = run.connect();
        (void)shim.request(wire::InputRequest{1, "x"});
        QCOMPARE(shim.request(wire::InputRequest{2, "x"}).error().code, std::string("no_input"));
        QVERIFY(std::holds_alternative<process::Running>(run.state()));
    }

    void a_terminal_is_one_with_a_size_that_can_be_changed()
    {
        TestRun run;
        auto spec =
            terminal("trap 'stty size' WINCH; test -t 0 && test -t 1 && test -t 2 && echo three; (: < /dev/tty) && echo controlling; "
                     "stty size; while :; do sleep 0.02; done");
        spec.columns = 100;
        spec.rows = 30;
        QVERIFY(run.start(spec));
        QVERIFY(run.said("three\r\ncontrolling\r\n30 100\r\n"));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::ResizeRequest{132, 43}));
        QVERIFY(run.said("43 132\r\n"));
        QCOMPARE(shim.request(wire::CloseInputRequest{}).error().code, std::string("is_terminal"));
    }
    void what_is_typed_reaches_the_terminal_and_control_c_interrupts()
    {
        TestRun run;
        QVERIFY(run.start(terminal("read line; echo \"got $line\"; exec sleep 100")));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::InputRequest{1, "hello\r"}));
        QVERIFY(run.said("got hello"));
        QVERIFY(shim.request(wire::InputRequest{2, "\x03"}));
        QCOMPARE(run.exit().signal, std::optional(SIGINT));
    }
    void what_a_person_types_reaches_the_terminal_and_no_log()
    {
        TestRun run;
        QVERIFY(run.start(terminal("stty -echo; echo ready; read line; echo \"got ${#line}\"; exec sleep 100")));
        QVERIFY(run.said("ready"));
        auto shim = run.connect();
        QVERIFY(shim.request(wire::TypeRequest{"secret\r"}));
        QVERIFY(run.said("got 6"));
        QVERIFY(!run.file("in.log").contains("secret"));
        QCOMPARE(shim.request(wire::StatusRequest{}).value()["last_input"], 0);
        TestRun pipes;
        QVERIFY(pipes.start(shell_with_input("cat")));
        QCOMPARE(pipes.connect().request(wire::TypeRequest{"x"}).error().code, std::string("no_terminal"));
    }
    void nobody_steers_who_runs_below_a_shim_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("type") << QByteArray("{\"id\":1,\"method\":\"type\",\"params\":{\"bytes\":\"stolen\"}}");
        QTest::newRow("input") << QByteArray("{\"id\":1,\"method\":\"input\",\"params\":{\"input\":99,\"bytes\":\"yes\"}}");
        QTest::newRow("signal") << QByteArray("{\"id\":1,\"method\":\"signal\",\"params\":{\"signal\":9}}");
        QTest::newRow("thaw") << QByteArray("{\"id\":1,\"method\":\"thaw\",\"params\":{}}");
    }
    void nobody_steers_who_runs_below_a_shim()
    {
        QFETCH(QByteArray, request);
        TestRun run, other;
        QVERIFY(run.start(terminal("echo ready; exec cat")));
        QVERIFY(run.said("ready"));
        QVERIFY(other.start(shell("exec perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un(\"" +
            (run.dir / "shim.sock").string() + "\")) or die; $| = 1; select(S); $| = 1; <S>; print S q(" + request.toStdString() +
            "), qq(\\n); "
            "print STDOUT scalar <S>'")));
        other.exit();
        QVERIFY2(other.output().contains("not_allowed"), other.output().c_str());
        QVERIFY(!run.output().contains("stolen"));
    }
    void a_terminal_s_size_can_be_looked_up()
    {
        TestRun run;
        auto spec = terminal("exec sleep 100");
        spec.columns = 100;
        QVERIFY(run.start(spec));
        const auto record = [&] { return wire::read_shim_record(parse_json(run.file("shim.json"), "shim.json").value()).value(); };
        QCOMPARE(record().columns, 100);
        QCOMPARE(record().rows, 24);
        QVERIFY(run.connect().request(wire::ResizeRequest{132, 43}));
        QCOMPARE(record().columns, 132);
        QCOMPARE(record().child.pid != 0, true);
    }
    void the_last_words_on_a_terminal_are_kept()
    {
        TestRun run;
        QVERIFY(run.start(terminal("stty -opost; head -c 200000 /dev/zero | tr '\\0' x; printf END")));
        QCOMPARE(run.exit().out_bytes, 200'003);
        QVERIFY(run.output().ends_with("xEND"));
    }
};

WM_TEST_CLASS(ShimInput)
#include "input_test.moc"
