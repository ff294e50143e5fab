#pragma once
// How to show a terminal's log from somewhere near its end, for whoever comes to watch later: where to begin, which modes
// hold there, and what must not be repeated to a real terminal. Blocking reads; any thread.
#include "base/result.h"
#include "base/terminal_sequences.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wm::wire {

struct TerminalStart {
    std::int64_t offset = 0; ///< at the beginning of a line where there is one near
    std::string modes;       ///< sequences that set what was set before: the alternate screen, the mouse, pasting …
    bool operator==(const TerminalStart &) const = default;
};

/// Where to begin so that about `most` bytes up to `size` are shown. `log` is a descriptor of out.log.
Result<TerminalStart> terminal_start(int log, std::int64_t size, std::int64_t most);

/// What was printed before, for a real terminal: it must not answer once more what it was asked then, and no title or
/// clipboard is set by the past.
class PastOutput {
public:
    std::string repeatable(std::string_view bytes);

private:
    TerminalSequences m_sequences;
};

/// Brings a real terminal back to how a shell wants it, whatever the program has set.
std::string_view terminal_reset();

} // namespace wm::wire
