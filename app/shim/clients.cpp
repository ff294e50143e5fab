#include "clients.h"

#include "wire/unix_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace wm::shim {
namespace {

constexpr std::size_t unsent_limit = 256 * 1024;
constexpr std::size_t most_clients = 16;

short events_of(const std::vector<pollfd> &watched, int descriptor)
{
    const auto found = std::ranges::find(watched, descriptor, &pollfd::fd);
    return found == watched.end() ? short{0} : found->revents;
}

} // namespace

Result<> Clients::listen(const std::filesystem::path &path)
{
    auto listener = wire::listen_unix(path);
    if (!listener)
        return std::unexpected(listener.error());
    m_listener = std::move(*listener);
    return {};
}

void Clients::watch(std::vector<pollfd> &watched) const
{
    if (m_clients.size() < most_clients)
        watched.push_back({m_listener.get(), POLLIN, 0});
    for (const Client &client : m_clients)
        watched.push_back({client.socket.get(), static_cast<short>(client.unsent.empty() ? POLLIN : POLLIN | POLLOUT), 0});
}

void Clients::serve(const std::vector<pollfd> &watched, const wire::ShimHello &hello, const Answer &answer)
{
    for (Client &client : m_clients) {
        const short events = events_of(watched, client.socket.get());
        if (events & (POLLIN | POLLHUP | POLLERR))
            read_from(client, answer);
        if (events & POLLOUT)
            send_to(client);
    }
    if (events_of(watched, m_listener.get()) & POLLIN)
        accept_all(hello);
    drop_the_gone();
}

void Clients::accept_all(const wire::ShimHello &hello)
{
    while (m_clients.size() < most_clients) {
        Fd socket(accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!socket.valid())
            return;
        const auto peer = wire::peer_of(socket.get());
        if (!peer || peer->uid != geteuid())
            continue;
        Client &client = m_clients.emplace_back();
        client.socket = std::move(socket);
        client.pid = peer->pid;
        tell(client, hello);
    }
}

void Clients::read_from(Client &client, const Answer &answer)
{
    std::array<char, 16 * 1024> bytes;
    const ssize_t got = recv(client.socket.get(), bytes.data(), bytes.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        client.gone = true;
        return;
    }
    client.received.append(std::string_view(bytes.data(), static_cast<std::size_t>(got)));
    while (!client.gone) {
        auto line = client.received.next();
        if (!line) {
            tell(client, wire::ShimReply{0, std::unexpected(line.error())});
            client.gone = true;
            return;
        }
        if (!*line)
            return;
        const auto call = wire::read_shim_call(**line);
        tell(client, wire::ShimReply{call.id, call.request ? answer(client, *call.request) : std::unexpected(call.request.error())});
    }
}

void Clients::tell(Client &client, const wire::ShimMessage &message)
{
    client.unsent += wire::frame(wire::json_of(message));
    send_to(client);
    if (client.unsent.size() > unsent_limit)
        client.gone = true;
}

void Clients::tell_growth(std::int64_t out_bytes, std::chrono::steady_clock::time_point now)
{
    for (Client &client : m_clients) {
        if (client.attached && client.told_out_bytes < out_bytes && client.tell_at <= now) {
            client.told_out_bytes = out_bytes;
            client.tell_at = now + client.tell_every;
            tell(client, wire::Growth{out_bytes});
        }
    }
    drop_the_gone();
}

void Clients::tell_exit(const wire::ExitRecord &exit)
{
    for (Client &client : m_clients)
        client.tell_at = {};
    tell_growth(exit.out_bytes, {});
    for (Client &client : m_clients) {
        if (client.attached && !client.told_exit) {
            client.told_exit = true;
            tell(client, exit);
        }
    }
    drop_the_gone();
}

std::optional<std::chrono::steady_clock::time_point> Clients::next_growth(std::int64_t out_bytes) const
{
    std::optional<std::chrono::steady_clock::time_point> next;
    for (const Client &client : m_clients)
        if (client.attached && client.told_out_bytes < out_bytes && (!next || client.tell_at < *next))
            next = client.tell_at;
    return next;
}

void Clients::drop_the_gone()
{
    m_clients.remove_if([](const Client &client) { return client.gone; });
}

void Clients::send_to(Client &client)
{
    std::size_t sent = 0;
    while (sent < client.unsent.size()) {
        const ssize_t put = send(client.socket.get(), client.unsent.data() + sent, client.unsent.size() - sent, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0 && errno != EAGAIN)
            client.gone = true;
        if (put < 0)
            break;
        sent += static_cast<std::size_t>(put);
    }
    client.unsent.erase(0, sent);
}

} // namespace wm::shim
