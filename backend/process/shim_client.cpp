#include "process/shim_client.h"

#include "wire/unix_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <format>
#include <poll.h>
#include <sys/socket.h>

namespace wm::process {

using Monotonic = std::chrono::steady_clock;

Result<ShimClient> ShimClient::connect(const std::filesystem::path &run_dir, std::chrono::milliseconds patience)
{
    auto socket = wire::connect_unix(run_dir / "shim.sock", patience);
    if (!socket)
        return std::unexpected(socket.error());
    ShimClient client(std::move(*socket));
    auto first = client.next(patience);
    if (!first)
        return std::unexpected(first.error());
    if (!std::holds_alternative<wire::ShimHello>(*first))
        return fail("bad_message", "The shim did not greet.");
    client.m_hello = std::get<wire::ShimHello>(std::move(*first));
    return client;
}

Result<std::int64_t> ShimClient::send(const wire::ShimRequest &request)
{
    const std::int64_t id = ++m_last_id;
    std::string line = wire::frame(json_of(wire::ShimCall{id, request}));
    if (std::ssize(line) > m_hello.input_limit)
        return fail("too_large", std::format("This is too large to be sent to a run at once: it takes {} bytes.", m_hello.input_limit),
            "Send it in parts.");
    m_unsent += line;
    return on_writable().transform([&] { return id; });
}

Result<> ShimClient::on_writable()
{
    std::size_t sent = 0;
    while (sent < m_unsent.size()) {
        const ssize_t put = ::send(m_socket.get(), m_unsent.data() + sent, m_unsent.size() - sent, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno != EAGAIN)
            return fail("disconnected", "The run's shim has closed the connection.");
        if (put < 0)
            break;
        sent += static_cast<std::size_t>(put);
    }
    m_unsent.erase(0, sent);
    return {};
}

Result<std::vector<wire::ShimMessage>> ShimClient::on_readable()
{
    if (auto received = receive(); !received && m_messages.empty())
        return std::unexpected(received.error());
    return std::exchange(m_messages, {});
}

Result<> ShimClient::receive()
{
    std::array<char, 16 * 1024> bytes;
    while (!m_closed) {
        const ssize_t got = recv(m_socket.get(), bytes.data(), bytes.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            break;
        if (got <= 0)
            m_closed = true;
        else
            m_received.append(std::string_view(bytes.data(), static_cast<std::size_t>(got)));
    }
    for (;;) {
        auto line = m_received.next();
        if (!line)
            return std::unexpected(line.error());
        if (!*line)
            break;
        auto message = wire::read_shim_message(**line);
        if (message)
            m_messages.push_back(std::move(*message));
        else if (message.error().code != "unknown_method") // a newer shim may tell more than we know
            return std::unexpected(message.error());
    }
    if (m_closed)
        return fail("disconnected", "The run's shim has closed the connection.");
    return {};
}

Result<> ShimClient::wait(Monotonic::time_point until)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Monotonic::now()).count();
    pollfd watched{m_socket.get(), static_cast<short>(has_unsent() ? POLLIN | POLLOUT : POLLIN), 0};
    if (left <= 0 || poll(&watched, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000))) == 0) {
        if (Monotonic::now() >= until)
            return fail("timeout", "The run's shim does not answer.", "It may be stopped; look at its process.");
    }
    if (watched.revents & POLLOUT)
        return on_writable();
    return {};
}

Result<Json> ShimClient::request(const wire::ShimRequest &request, std::chrono::milliseconds patience)
{
    const auto until = Monotonic::now() + patience;
    const auto id = send(request);
    if (!id)
        return std::unexpected(id.error());
    const auto is_answer = [&](const wire::ShimMessage &message) {
        const auto *reply = std::get_if<wire::ShimReply>(&message);
        return reply != nullptr && reply->id == *id;
    };
    for (;;) {
        const auto received = receive();
        if (const auto found = std::ranges::find_if(m_messages, is_answer); found != m_messages.end()) {
            auto result = std::get<wire::ShimReply>(std::move(*found)).result;
            m_messages.erase(found);
            return result;
        }
        if (!received)
            return std::unexpected(received.error());
        if (auto waited = wait(until); !waited)
            return std::unexpected(waited.error());
    }
}

Result<wire::ShimMessage> ShimClient::next(std::chrono::milliseconds patience)
{
    const auto until = Monotonic::now() + patience;
    for (;;) {
        const auto received = receive();
        if (!m_messages.empty()) {
            wire::ShimMessage message = std::move(m_messages.front());
            m_messages.erase(m_messages.begin());
            return message;
        }
        if (!received)
            return std::unexpected(received.error());
        if (auto waited = wait(until); !waited)
            return std::unexpected(waited.error());
    }
}

} // namespace wm::process
