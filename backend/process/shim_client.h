#pragma once
// One connection to a shim. Two ways to use it, which may be mixed: `request` waits for the answer (start-up, stop,
// tests); `send`, `on_readable` and `on_writable` never wait and fit an event loop that watches `fd()`.
// Not thread-safe. Closing it changes nothing for the run.
#include "base/fd.h"
#include "base/result.h"
#include "wire/framing.h"
#include "wire/shim_protocol.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace wm::process {

class ShimClient {
public:
    /// Connects and waits for the greeting. Error "unreachable": nobody listens (probe_run says why); "timeout".
    static Result<ShimClient> connect(const std::filesystem::path &run_dir, std::chrono::milliseconds patience = std::chrono::seconds(2));

    const wire::ShimHello &hello() const { return m_hello; }
    int fd() const { return m_socket.get(); }

    /// Queues a request and sends what can be sent; its answer comes as a ShimReply with the returned id. Error "too_large": this
    /// shim will never take it; the connection is as it was.
    Result<std::int64_t> send(const wire::ShimRequest &request);
    /// Something is left to be sent: call on_writable when the socket takes more.
    bool has_unsent() const { return !m_unsent.empty(); }
    Result<> on_writable();
    /// Everything that has arrived, in order, also what `request` met while it waited. Error "disconnected" once,
    /// after everything that came before was handed over.
    Result<std::vector<wire::ShimMessage>> on_readable();

    /// Sends and waits. Notifications that come meanwhile are kept for `on_readable`.
    Result<Json> request(const wire::ShimRequest &request, std::chrono::milliseconds patience = std::chrono::seconds(5));
    /// Waits for the next message, whatever it is.
    Result<wire::ShimMessage> next(std::chrono::milliseconds patience);

private:
    explicit ShimClient(Fd socket) : m_socket(std::move(socket)) {}
    Result<> receive();
    Result<> wait(std::chrono::steady_clock::time_point until);

    Fd m_socket;
    wire::LineBuffer m_received{wire::reply_limit};
    std::vector<wire::ShimMessage> m_messages;
    std::string m_unsent;
    std::int64_t m_last_id = 0;
    bool m_closed = false;
    wire::ShimHello m_hello;
};

} // namespace wm::process
