#pragma once
// Unix stream sockets bound and reached through a directory descriptor (/proc/self/fd/N/name), so that no path is
// too long for sockaddr_un. Standard C++ and system calls only. Descriptors are close-on-exec.
#include "base/fd.h"
#include "base/result.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace wm::wire {

/// Binds and listens, mode 0600. A leftover socket file is replaced: callers hold the lock that says they may.
Result<Fd> listen_unix(const std::filesystem::path &path);
/// Non-blocking connection; code "unreachable" when nobody listens there, or takes no connection in time: a process that is stopped.
Result<Fd> connect_unix(const std::filesystem::path &path, std::chrono::milliseconds patience = std::chrono::seconds(5));

struct Peer {
    pid_t pid = 0;
    uid_t uid = 0;
};
/// Who is at the other end (SO_PEERCRED).
Result<Peer> peer_of(int socket);

/// Blocking helpers for small clients (wm, tests): write everything, read one line.
Result<> send_all(int socket, std::string_view bytes);

} // namespace wm::wire
