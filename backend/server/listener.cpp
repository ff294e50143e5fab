#include "server/listener.h"

#include "process/descendants.h"
#include "wire/unix_socket.h"

#include <sys/socket.h>
#include <unistd.h>

namespace wm::server {
namespace {

void refuse(Fd socket, const std::string &code, const std::string &message)
{
    Connection client(std::move(socket), "");
    client.send({{"jsonrpc", "2.0"}, {"id", nullptr},
        {"error", {{"code", -32000}, {"message", message}, {"data", {{"code", code}, {"hint", ""}}}}}});
}

} // namespace

Result<std::unique_ptr<Listener>> Listener::open(const std::filesystem::path &path, std::string actor)
{
    auto socket = wire::listen_unix(path);
    if (!socket)
        return std::unexpected(socket.error());
    return std::unique_ptr<Listener>(new Listener(std::move(*socket), std::move(actor)));
}

Listener::Listener(Fd socket, std::string actor)
    : m_socket(std::move(socket)), m_actor(std::move(actor)), m_readable(m_socket.get(), QSocketNotifier::Read)
{
    connect(&m_readable, &QSocketNotifier::activated, this, &Listener::accept_one);
}

void Listener::accept_one()
{
    Fd socket(accept4(m_socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.valid())
        return;
    const auto peer = wire::peer_of(socket.get());
    if (!peer || peer->uid != geteuid())
        return refuse(std::move(socket), "not_yours", "This town belongs to another user.");
    if (m_actor == "person" && process::belongs_to_run(peer->pid))
        return refuse(std::move(socket), "not_allowed", "Agents speak through the socket of their run, not through the person's.");
    emit accepted(new Connection(std::move(socket), m_actor));
}

} // namespace wm::server
