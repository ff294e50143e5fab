// What a watch says to a shim that the test plays: one of before the day when shims took longer inputs.
#include "agents/shim_watch.h"
#include "support/qtest_main.h"
#include "wire/framing.h"
#include "wire/unix_socket.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cerrno>
#include <sys/socket.h>

using namespace wm;

namespace {

class OldShim {
public:
    /// Greets whoever has connected; true once somebody has.
    bool has_greeted()
    {
        if (m_client.valid())
            return true;
        m_client = Fd(accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        return m_client.valid() &&
            wire::send_all(m_client.get(),
                R"({"method":"hello","params":{"shim":4,"start_time":5,"version":1,"run":"r","child":6,)"
                R"("running":true,"out":0,"last_input":0}})"
                "\n")
                .has_value();
    }
    /// The inputs that have come; each is answered.
    const std::vector<wire::InputRequest> &inputs()
    {
        char bytes[16 * 1024];
        for (ssize_t got = 0; (got = recv(m_client.get(), bytes, sizeof bytes, 0)) > 0;)
            m_received.append({bytes, static_cast<std::size_t>(got)});
        for (auto line = m_received.next().value(); line; line = m_received.next().value()) {
            const auto call = wire::read_shim_call(*line);
            if (const auto *input = std::get_if<wire::InputRequest>(&call.request.value()))
                m_inputs.push_back(*input);
            (void)wire::send_all(m_client.get(), wire::frame(json_of(wire::ShimMessage(wire::ShimReply{call.id, Json::object()}))));
        }
        return m_inputs;
    }
    std::filesystem::path folder() const { return m_temporary.path().toStdString(); }

private:
    QTemporaryDir m_temporary;
    Fd m_listener = wire::listen_unix(folder() / "shim.sock").value();
    Fd m_client;
    wire::LineBuffer m_received{wire::request_limit};
    std::vector<wire::InputRequest> m_inputs;
};

} // namespace

class Saying : public QObject {
    Q_OBJECT
private slots:
    void what_the_shim_can_never_take_holds_up_nothing_that_is_said_later()
    {
        OldShim shim;
        agents::ShimWatch watch(shim.folder());
        watch.say(std::string(wire::request_limit, 'x'));
        watch.say("And now?\n");
        QTRY_VERIFY(shim.has_greeted());
        QTRY_COMPARE(shim.inputs().size(), 1u);
        QCOMPARE(shim.inputs()[0], (wire::InputRequest{1, "And now?\n"}));
        watch.say("Go on.\n");
        watch.say(std::string(wire::request_limit, 'y'));
        watch.say("Go on!\n");
        QTRY_COMPARE(shim.inputs().size(), 3u);
        QCOMPARE(shim.inputs()[2], (wire::InputRequest{3, "Go on!\n"}));
    }
};

WM_TEST_CLASS(Saying)
#include "shim_watch_test.moc"
