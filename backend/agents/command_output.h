#pragma once
// The `command` runtime's translator: bytes of a program's output in, its last action out. A program may speak a small
// line protocol on stdout; anything else it prints is shown as it is.
//   ::wm status TEXT     what it is doing now
// A pure fold over out.log: after a restart the tail of the file gives the same answer.
#include <string>
#include <string_view>

namespace wm::agents {

class CommandOutput {
public:
    /// Chunks may be cut anywhere. Lines beyond 4 KiB count by their beginning.
    void read(std::string_view bytes);

    /// The last status, or the last line printed when it never gave one. Without control characters; at most 200
    /// characters; valid UTF-8.
    const std::string &action() const { return m_action; }

private:
    void take_line(std::string_view line);

    std::string m_line;
    std::string m_action;
    bool m_has_status = false;
};

} // namespace wm::agents
