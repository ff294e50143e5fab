#include "wire/shim_protocol.h"

#include "support/qtest_main.h"
#include "wire/framing.h"

#include <QTest>

using namespace wm;

class ShimProtocol : public QObject {
    Q_OBJECT
private slots:
    void every_request_arrives_as_it_was_sent()
    {
        const std::vector<wire::ShimRequest> requests{wire::AttachRequest{7}, wire::InputRequest{3, "grüezi\n"},
            wire::InputRequest{4, std::string("\xFF\0\x80", 3)}, wire::TypeRequest{"\xFF"}, wire::CloseInputRequest{},
            wire::ResizeRequest{132, 43}, wire::SignalRequest{2, false}, wire::SignalRequest{15, true}, wire::StopRequest{2000},
            wire::StatusRequest{}, wire::AcknowledgeExitRequest{}, wire::FreezeRequest{}, wire::ThawRequest{}};
        std::int64_t id = 0;
        for (const auto &request : requests) {
            const auto received = wire::read_shim_call(to_text(json_of(wire::ShimCall{++id, request})));
            QCOMPARE(received.id, id);
            QVERIFY2(received.request, received.request ? "" : received.request.error().message.c_str());
            QVERIFY(*received.request == request);
        }
    }
    void every_message_arrives_as_it_was_sent()
    {
        const wire::ExitRecord exit{
            .code = 3, .reason = wire::ExitReason::exited, .message = "m", .started_at = 1, .ended_at = 2, .out_bytes = 5, .reaped = 1};
        const wire::ExitRecord killed{.signal = 9, .reason = wire::ExitReason::signalled};
        const std::vector<wire::ShimMessage> messages{
            wire::ShimHello{.shim = {4, 5}, .run = "r", .child = 6, .running = true, .out_bytes = 7, .last_input = 8}, wire::Growth{9},
            exit, killed, wire::ShimReply{1, Json{{"already", true}}}, wire::ShimReply{2, fail("busy", "It does not read.", "Wait.")}};
        for (const auto &message : messages) {
            const auto received = wire::read_shim_message(to_text(json_of(message)));
            QVERIFY2(received, received ? "" : received.error().message.c_str());
            QVERIFY(*received == message);
        }
        const wire::ShimStatus status{true, false, 1, 2, 3, 4, 5, 6};
        QVERIFY(wire::read_shim_status(json_of(status)) == status);
    }
    void a_shim_that_does_not_say_how_much_it_takes_is_one_of_before()
    {
        Json hello = json_of(wire::ShimMessage(wire::ShimHello{.shim = {4, 5}, .run = "r"}));
        const auto limit = [&] { return std::get<wire::ShimHello>(wire::read_shim_message(to_text(hello)).value()).input_limit; };
        QCOMPARE(limit(), wire::input_limit);
        hello["params"].erase("input_limit");
        QCOMPARE(limit(), std::int64_t{wire::request_limit});
    }
    void the_files_of_a_run_read_back_as_written()
    {
        const wire::ShimSpec spec{.argv = {"a b", "\xE4 latin1"},
            .cwd = "/w",
            .env = {{"X", "1"}, {"Y", "\xFF"}},
            .io = wire::ShimSpec::Io::pty,
            .columns = 100,
            .rows = 30,
            .errors_apart = true,
            .input = true,
            .time_limit_ms = 5};
        QVERIFY(wire::read_shim_spec(parse_json(to_text(json_of(spec)), "spec").value()) == spec);
        const wire::ShimRecord record{{1, 2}, {3, 4}, "boot", 1, 80, 24};
        QVERIFY(wire::read_shim_record(json_of(record)) == record);
        const wire::InputRecord input{1, 2, std::string("\0\xFE", 2)};
        QVERIFY(wire::read_input_record(json_of(input)) == input);
    }
    void bytes_of_every_length_and_value_survive()
    {
        std::string bytes;
        for (int length = 0; length < 300; ++length) {
            QCOMPARE(wire::read_bytes(parse_json(to_text(wire::json_of_bytes(bytes)), "").value()).value(), bytes);
            bytes += static_cast<char>(length * 7 + 128);
        }
    }
    void what_cannot_be_understood_is_refused_with_its_id_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<qint64>("id");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("no JSON") << QByteArray("{") << 0ll << QByteArray("bad_json");
        QTest::newRow("no object") << QByteArray("[1]") << 0ll << QByteArray("bad_message");
        QTest::newRow("no id") << QByteArray(R"({"method":"status"})") << 0ll << QByteArray("bad_message");
        QTest::newRow("negative id") << QByteArray(R"({"id":-1,"method":"status"})") << 0ll << QByteArray("bad_message");
        QTest::newRow("future method") << QByteArray(R"({"id":4,"method":"dance"})") << 4ll << QByteArray("unknown_method");
        QTest::newRow("no input id") << QByteArray(R"({"id":4,"method":"input","params":{"bytes":""}})") << 4ll
                                     << QByteArray("bad_message");
        QTest::newRow("input 0") << QByteArray(R"({"id":4,"method":"input","params":{"input":0,"bytes":""}})") << 4ll
                                 << QByteArray("bad_message");
        QTest::newRow("bad base64") << QByteArray(R"({"id":4,"method":"input","params":{"input":1,"bytes":{"base64":"a"}}})") << 4ll
                                    << QByteArray("bad_message");
        QTest::newRow("params no object") << QByteArray(R"({"id":4,"method":"attach","params":3})") << 4ll << QByteArray("bad_message");
        QTest::newRow("huge number") << QByteArray(R"({"id":4,"method":"attach","params":{"from":1e300}})") << 4ll
                                     << QByteArray("bad_message");
        QTest::newRow("beyond double") << QByteArray(R"({"id":4,"method":"attach","params":{"from":1e999}})") << 0ll
                                       << QByteArray("bad_json");
        QTest::newRow("beyond int64") << QByteArray(R"({"id":4,"method":"attach","params":{"from":18446744073709551615}})") << 4ll
                                      << QByteArray("bad_message");
        QTest::newRow("signal 65") << QByteArray(R"({"id":4,"method":"signal","params":{"signal":65}})") << 4ll
                                   << QByteArray("bad_message");
        QTest::newRow("no columns") << QByteArray(R"({"id":4,"method":"resize","params":{"rows":3}})") << 4ll << QByteArray("bad_message");
    }
    void what_cannot_be_understood_is_refused_with_its_id()
    {
        QFETCH(QByteArray, line);
        QFETCH(qint64, id);
        QFETCH(QByteArray, code);
        const auto received = wire::read_shim_call(line.toStdString());
        QCOMPARE(received.id, id);
        QVERIFY(!received.request);
        QCOMPARE(received.request.error().code, code.toStdString());
    }
    void a_specification_that_cannot_be_started_is_refused_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("no program") << QByteArray("argv") << QByteArray("[]");
        QTest::newRow("zero byte") << QByteArray("argv") << QByteArray(R"(["a\u0000b"])");
        QTest::newRow("number") << QByteArray("argv") << QByteArray("[1]");
        QTest::newRow("relative") << QByteArray("cwd") << QByteArray(R"("w")");
        QTest::newRow("name with =") << QByteArray("env") << QByteArray(R"({"A=B":"c"})");
        QTest::newRow("no environment") << QByteArray("env") << QByteArray("null");
        QTest::newRow("io") << QByteArray("io") << QByteArray(R"("socket")");
        QTest::newRow("stdin") << QByteArray("stdin") << QByteArray(R"("file")");
        QTest::newRow("columns") << QByteArray("columns") << QByteArray("0");
        QTest::newRow("time limit") << QByteArray("time_limit_ms") << QByteArray("-1");
    }
    void a_specification_that_cannot_be_started_is_refused()
    {
        QFETCH(QByteArray, member);
        QFETCH(QByteArray, value);
        Json spec = json_of(wire::ShimSpec{.argv = {"true"}, .cwd = "/", .env = {}});
        QVERIFY(wire::read_shim_spec(spec));
        spec[member.toStdString()] = parse_json(value.toStdString(), "").value();
        QCOMPARE(wire::read_shim_spec(spec).error().code, std::string("bad_message"));
    }
};

WM_TEST_CLASS(ShimProtocol)
#include "shim_protocol_test.moc"
