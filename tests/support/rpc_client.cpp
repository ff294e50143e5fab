#include "support/rpc_client.h"

#include "wire/protocol.h"
#include "wire/unix_socket.h"

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace wm::tests {
namespace {
constexpr std::chrono::seconds patience_for_an_answer(30);
} // namespace

Result<RpcClient> RpcClient::connect(const std::filesystem::path &socket)
{
    auto connected = wire::connect_unix(socket);
    if (!connected)
        return std::unexpected(connected.error());
    RpcClient client(std::move(*connected));
    if (auto hello = client.ask("hello", {{"protocol", wire::protocol_version}}); !hello)
        return std::unexpected(hello.error());
    return client;
}

Result<> RpcClient::send(std::int64_t id, std::string_view method, const Json &params)
{
    return wire::send_all(m_socket.get(), wire::frame({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}));
}

Result<std::optional<std::string>> RpcClient::next_line(std::chrono::milliseconds patience)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        auto line = m_input.next();
        if (!line || *line)
            return line;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd readable{m_socket.get(), POLLIN, 0};
        if (poll(&readable, 1, static_cast<int>(std::max<std::int64_t>(0, left.count()))) == 0)
            return std::nullopt;
        char bytes[65536];
        const ssize_t got = recv(m_socket.get(), bytes, sizeof bytes, 0);
        if (got > 0)
            m_input.append({bytes, static_cast<std::size_t>(got)});
        else if (got == 0 || (errno != EAGAIN && errno != EINTR))
            return fail("disconnected", "The daemon went away.");
    }
}

Result<std::optional<Json>> RpcClient::next(std::chrono::milliseconds patience)
{
    auto line = next_line(patience);
    if (!line)
        return std::unexpected(line.error());
    if (!*line)
        return std::nullopt;
    return parse_json(**line, "The daemon's answer").transform([](Json message) { return std::optional(std::move(message)); });
}

Result<Json> RpcClient::ask(std::string_view method, const Json &params)
{
    const std::int64_t id = --m_last_id; // not among those that send() is given
    if (auto sent = send(id, method, params); !sent)
        return std::unexpected(sent.error());
    for (;;) {
        auto message = next(patience_for_an_answer);
        if (!message)
            return std::unexpected(message.error());
        if (!*message)
            return fail("timeout", "The daemon did not answer in time.");
        if ((*message)->value("id", Json()) == id)
            return result_of(**message);
    }
}

Result<Json> result_of(const Json &answer)
{
    if (!answer.contains("error"))
        return answer.at("result");
    const Json &error = answer["error"];
    const Json data = error.value("data", Json::object());
    return fail(data.value("code", "failed"), error.value("message", ""), data.value("hint", ""));
}

} // namespace wm::tests
