#pragma once
// Cuts what a program prints on a terminal into text and control sequences, without understanding either: for whoever
// wants a title, a mode or the plain words and needs no screen (that is terminal/screen.h). Source: ECMA-48, 5.4 and 8.3;
// xterm's control sequences for strings (OSC … BEL or ST). 8-bit controls are text: programs print UTF-8.
// A value, any thread; keeps at most 4 KiB of a sequence that is not whole yet, and gives longer ones by their beginning.
#include <cstddef>
#include <string>
#include <string_view>

namespace wm {

struct TerminalSequence {
    enum class Kind {
        csi,   ///< ESC [ body final
        osc,   ///< ESC ] body ST
        string, ///< DCS, APC, PM, SOS
        other, ///< ESC body final: two or three bytes
    };
    Kind kind = Kind::other;
    std::string_view body; ///< without what opens and what ends it
    char final = 0;        ///< of csi and other
    std::string_view whole;
};

class TerminalSequences {
public:
    /// `text(std::string_view)` for what stands between sequences, control characters included, `sequence(const
    /// TerminalSequence &)` for each sequence; in their order, cut anywhere.
    template <class Text, class Found> void read(std::string_view bytes, Text &&text, Found &&sequence)
    {
        while (!bytes.empty()) {
            if (m_state == State::text) {
                const auto escape = bytes.find('\x1B');
                if (escape != 0)
                    text(bytes.substr(0, escape));
                if (escape == std::string_view::npos)
                    return;
                bytes.remove_prefix(escape + 1);
                begin();
                continue;
            }
            if (take(bytes.front()))
                sequence(found());
            bytes.remove_prefix(1);
        }
    }
    /// Between two sequences: what was read so far can be understood without what comes.
    bool is_whole() const { return m_state == State::text; }

private:
    enum class State { text, escape, intermediate, csi, string, string_escape };

    void begin();
    /// True when the sequence ends with this byte.
    bool take(char byte);
    TerminalSequence found() const;

    State m_state = State::text;
    std::string m_whole;
};

/// Text as it may be typed or pasted: without control characters but tabs and ends of lines, so that it cannot end the paste
/// it stands in, nor press a key. `newline` stands for each end of a line.
std::string without_controls(std::string_view text, std::string_view newline);

} // namespace wm
