#pragma once
// What is said to the child: each input once, in in.log before it goes to the child, and as fast as the child reads.
#include "base/clock.h"
#include "base/fd.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace wm::shim {

class InputChannel {
public:
    Result<> open(const std::filesystem::path &path);
    void connect(Fd to_child) { m_to_child = std::move(to_child); }

    /// True: taken, false: an input with this id or a later one was taken before. Errors take nothing, so the same
    /// id may be tried again: "no_input" (the child has none), "busy" (it does not read), "no_space".
    Result<bool> take(std::int64_t id, std::string_view bytes, Timestamp now);
    /// The same without an id and without a trace.
    Result<> type(std::string_view bytes);
    /// End of input once everything taken was read.
    Result<> close_when_read();

    /// The child may be written to when its descriptor is writable.
    bool waiting() const { return m_to_child.valid() && !m_queue.empty(); }
    int descriptor() const { return m_to_child.get(); }
    void flush();
    void disconnect();

    std::int64_t last() const { return m_last; }

private:
    Result<> has_room_for(std::string_view bytes) const;
    Result<> record(std::int64_t id, std::string_view bytes, Timestamp now);

    Fd m_log;
    Fd m_to_child;
    std::string m_queue;
    std::int64_t m_last = 0;
    bool m_closing = false;
};

} // namespace wm::shim
