#pragma once
// One JSON object per line, UTF-8. A LineBuffer cuts a byte stream into lines and refuses one that grows beyond its
// limit, so that a peer cannot make us hold more.
#include "base/json.h"
#include "base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace wm::wire {

inline constexpr std::size_t request_limit = 1u << 20; ///< bytes of one request line
inline constexpr std::size_t spool_limit = 128u << 10; ///< bytes of a request that is left in a run's spool
inline constexpr std::size_t reply_limit = 4u << 20;   ///< bytes of one reply or notification line

class LineBuffer {
public:
    explicit LineBuffer(std::size_t limit) : m_limit(limit) {}

    void append(std::string_view bytes) { m_bytes.append(bytes); }
    /// The next whole line without its newline; nullopt when more bytes are needed; "too_large" once a line has
    /// more bytes than the limit: the stream cannot be followed after that and must be closed.
    Result<std::optional<std::string>> next();

private:
    std::string m_bytes;
    std::size_t m_start = 0;
    std::size_t m_searched = 0;
    std::size_t m_limit;
};

/// The text of one frame, newline included.
std::string frame(const Json &message);

} // namespace wm::wire
