#pragma once
// JSON-RPC 2.0 between clients and the daemon, one object per line (wire/framing.h). The first request on every
// connection is `hello`. docs/protocol.md lists the methods and notifications.
#include <cstdint>

namespace wm::wire {

/// Raised when an old `wm` could no longer talk to the daemon.
inline constexpr int protocol_version = 1;

} // namespace wm::wire
