#pragma once
// A SQLite VFS that is the system's own, but can be told that the disk is full: from then on each write fails with
// SQLITE_FULL, as ENOSPC would make it, until room is made again. Give name() to whatever opens the database.
// Close every connection before it is destroyed. The switches may be thrown from any thread.
#include <atomic>
#include <cstdint>
#include <string>

struct sqlite3_vfs;

namespace wm::tests {

class FullDiskVfs {
public:
    FullDiskVfs();
    ~FullDiskVfs();
    FullDiskVfs(const FullDiskVfs &) = delete;
    FullDiskVfs &operator=(const FullDiskVfs &) = delete;

    const std::string &name() const;
    /// This many bytes still fit, and the write that goes beyond them fails.
    void fill_after(std::int64_t bytes);
    void fill() { fill_after(0); }
    void make_room() { fill_after(unlimited); }
    /// Writes refused so far: a test that counts none has tested nothing.
    std::int64_t refused() const;

    static constexpr std::int64_t unlimited = INT64_MAX;
    struct State;

private:
    State *m_state;
};

} // namespace wm::tests
