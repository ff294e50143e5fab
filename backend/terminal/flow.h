#pragma once
// What most programs print most of the time: lines of ASCII, one below the other, with colours and nothing else. Of a flood
// of them only the last screenful has to go through the emulator; all others become lines of the scrollback right away,
// many times faster, and exactly as the emulator would have made them (a test compares). Pure values; any thread.
#include "base/terminal_sequences.h"
#include "terminal/cells.h"

#include <string>
#include <string_view>
#include <vector>

namespace wm::terminal {

/// Whole lines at the beginning of what was printed, each ended by CR LF.
struct Flow {
    struct Part {
        std::size_t begin = 0; ///< offset of its first byte
        Look look;             ///< what it begins with
        int lines = 1;         ///< it takes on a screen of that width
    };
    std::vector<Part> parts;
    std::vector<Line> lines; ///< of all parts
    std::size_t bytes = 0;   ///< how far it goes
    Look look;               ///< what it ends with
};

/// From the beginning of a line on a screen of `columns` columns, with this look.
Flow read_flow(std::string_view bytes, int columns, Look look);

/// The sequence that sets exactly this look.
std::string sequence_of(const Look &look);

/// Whether a screen is in a state in which lines simply flow: the ordinary margins, tabulators and characters. Follows what
/// is written; when in doubt it says no. And the title, of which libvterm gives pieces that depend on where it was cut.
class FlowState {
public:
    void read(std::string_view bytes);
    bool flows() const { return !m_odd && m_sequences.is_whole(); }
    /// Other characters than the ordinary ones were chosen once: ISO 2022's sets, line drawing among them.
    bool has_shifted() const { return m_shifted; }
    /// Without control characters; at most 200 characters.
    const std::string &title() const { return m_title; }

private:
    void take(const TerminalSequence &sequence);

    TerminalSequences m_sequences;
    bool m_odd = false;
    bool m_shifted = false;
    std::string m_title;
};

} // namespace wm::terminal
