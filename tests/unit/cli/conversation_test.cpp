// wm and a daemon that is played: when wm gives it up, and when it does not.
#include "conversation.h"
#include "support/qtest_main.h"

#include "wire/unix_socket.h"

#include <QTest>

#include <array>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

using namespace wm;
using namespace std::chrono_literals;

class Talking : public QObject {
    Q_OBJECT

    struct Line {
        Fd ours, daemon;
    };
    static Line line()
    {
        int ends[2] = {-1, -1};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
            QTest::qFail("no sockets", __FILE__, __LINE__);
        return {Fd(ends[0]), Fd(ends[1])};
    }
    static Json request() { return {{"jsonrpc", "2.0"}, {"id", 2}, {"method", "cli.run"}, {"params", {{"argv", {"create", "A bead"}}}}}; }
    /// What has come in; empty when nothing did within a while.
    static std::string hear(int socket)
    {
        pollfd wait{socket, POLLIN, 0};
        poll(&wait, 1, 30'000);
        std::array<char, 4096> bytes{};
        const ssize_t got = recv(socket, bytes.data(), bytes.size(), 0);
        return got > 0 ? std::string(bytes.data(), static_cast<std::size_t>(got)) : std::string();
    }

private slots:
    void who_does_not_say_hello_is_given_up_and_never_hears_what_was_wanted()
    {
        Line there = line();
        const auto status = cli::Conversation(request(), 50ms).run_once(std::move(there.ours));
        QVERIFY(!status.has_value());
        QCOMPARE(status.error().code, std::string("unanswered"));
        const std::string heard = hear(there.daemon.get());
        QVERIFY2(heard.contains("hello"), heard.c_str());
        QVERIFY2(!heard.contains("cli.run"), heard.c_str());
    }
    void a_command_may_take_longer_than_a_hello()
    {
        Line there = line();
        const int socket = there.daemon.get();
        QVERIFY(wire::send_all(socket, wire::frame({{"jsonrpc", "2.0"}, {"id", 1}, {"result", Json::object()}})).has_value());
        std::string heard;
        std::thread daemon([&] {
            for (std::string piece = hear(socket); !piece.empty(); piece = heard.contains("cli.run") ? "" : hear(socket))
                heard += piece;
            std::this_thread::sleep_for(200ms); // longer than its patience
            (void)wire::send_all(socket, wire::frame({{"jsonrpc", "2.0"}, {"id", 2}, {"result", {{"code", 7}}}}));
        });
        const auto status = cli::Conversation(request(), 50ms).run_once(std::move(there.ours));
        daemon.join();
        QVERIFY2(status.has_value(), status ? "" : status.error().message.c_str());
        QCOMPARE(*status, 7);
    }
};

WM_TEST_CLASS(Talking)
#include "conversation_test.moc"
