#pragma once
// Moves what the child writes into out.log. Never drops a byte: what the disk does not take is held, nothing more is
// read meanwhile (so the child waits on its pipe), and the write is tried again, after 100 ms at first, 1 s at most.
#include "base/clock.h"
#include "base/fd.h"
#include "base/result.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

namespace wm::shim {

using Monotonic = std::chrono::steady_clock;

class OutputLog {
public:
    Result<> open(const std::filesystem::path &path);

    enum class Source { quiet, more, ended };
    /// Reads until the source has nothing, or a fair share was read ("more"). Not while something is held.
    Source pump(int source);

    /// Some bytes wait for the disk; `retry_at` says when to call `retry`.
    bool holds() const { return m_start < m_end; }
    Monotonic::time_point retry_at() const { return m_retry_at; }
    void retry();

    std::int64_t bytes() const { return m_bytes; }
    Timestamp last_at() const { return m_last_at; }
    /// On the disk, for the exit record that counts them.
    void sync();

private:
    void write_held();

    Fd m_file;
    std::array<char, 64 * 1024> m_buffer;
    std::size_t m_start = 0, m_end = 0;
    std::int64_t m_bytes = 0;
    Timestamp m_last_at = 0;
    Monotonic::time_point m_retry_at;
    std::chrono::milliseconds m_pause{0};
};

} // namespace wm::shim
