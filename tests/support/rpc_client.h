#pragma once
// A client of a daemon's socket for tests and benchmarks: JSON-RPC lines, blocking, without Qt. One thread. Several of
// them can be polled together by their descriptors.
#include "base/fd.h"
#include "wire/framing.h"

#include <chrono>
#include <filesystem>
#include <optional>

namespace wm::tests {

class RpcClient {
public:
    /// Connects and says hello.
    static Result<RpcClient> connect(const std::filesystem::path &socket);

    int fd() const { return m_socket.get(); }
    Result<> send(std::int64_t id, std::string_view method, const Json &params);
    /// The next answer or notification, nullopt when none came in time. "disconnected" when the daemon is gone.
    Result<std::optional<Json>> next(std::chrono::milliseconds patience);
    Result<std::optional<std::string>> next_line(std::chrono::milliseconds patience); ///< as it came
    /// Sends and waits for that answer; notifications that come before it are dropped.
    Result<Json> ask(std::string_view method, const Json &params);

private:
    explicit RpcClient(Fd socket) : m_socket(std::move(socket)) {}

    Fd m_socket;
    wire::LineBuffer m_input{wire::reply_limit};
    std::int64_t m_last_id = 0;
};

/// What an answer says: its result, or the refusal with its code.
Result<Json> result_of(const Json &answer);

} // namespace wm::tests
