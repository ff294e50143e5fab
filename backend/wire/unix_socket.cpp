#include "wire/unix_socket.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace wm::wire {
namespace {

struct Address {
    Fd folder;
    sockaddr_un name{};
};

Result<Address> address_of(const std::filesystem::path &path)
{
    Address address;
    address.folder = Fd(open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!address.folder.valid())
        return fail("unreachable", std::format("There is no directory {}.", path.parent_path().string()));
    address.name.sun_family = AF_UNIX;
    const std::string text = std::format("/proc/self/fd/{}/{}", address.folder.get(), path.filename().string());
    if (text.size() >= sizeof address.name.sun_path)
        return fail("name_too_long", std::format("The socket name {} is too long.", path.filename().string()));
    std::memcpy(address.name.sun_path, text.c_str(), text.size() + 1);
    return address;
}

Fd make_socket()
{
    return Fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

} // namespace

Result<Fd> listen_unix(const std::filesystem::path &path)
{
    auto address = address_of(path);
    if (!address)
        return std::unexpected(address.error());
    Fd fd = make_socket();
    if (!fd.valid())
        return fail_errno(errno, "Cannot make a socket");
    unlink(path.c_str());
    // Its name gets the mode of the socket: private from its first moment, without a umask that other threads would feel.
    if (fchmod(fd.get(), 0600) != 0 || bind(fd.get(), reinterpret_cast<const sockaddr *>(&address->name), sizeof address->name) != 0)
        return fail_errno(errno, "Cannot make the socket " + path.string());
    if (listen(fd.get(), 64) != 0)
        return fail_errno(errno, "Cannot listen on " + path.string());
    return fd;
}

Result<Fd> connect_unix(const std::filesystem::path &path, std::chrono::milliseconds patience)
{
    auto address = address_of(path);
    if (!address)
        return std::unexpected(address.error());
    Fd fd = make_socket();
    if (!fd.valid())
        return fail_errno(errno, "Cannot make a socket");
    const auto until = std::chrono::steady_clock::now() + patience;
    while (connect(fd.get(), reinterpret_cast<const sockaddr *>(&address->name), sizeof address->name) != 0) {
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN && std::chrono::steady_clock::now() < until) { // the listener's backlog is full: give it a moment
            poll(nullptr, 0, 5);
            continue;
        }
        return fail("unreachable", std::format("Nobody answers at {}.", path.string()));
    }
    return fd;
}

Result<Peer> peer_of(int socket)
{
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return fail_errno(errno, "Cannot tell who connected");
    return Peer{credentials.pid, credentials.uid};
}

Result<> send_all(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(sent));
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return fail("disconnected", "The connection was closed.");
        pollfd wait{socket, POLLOUT, 0};
        poll(&wait, 1, -1);
    }
    return {};
}

} // namespace wm::wire
