#include "wire/terminal_log.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <format>
#include <map>
#include <optional>
#include <unistd.h>
#include <vector>

namespace wm::wire {
namespace {

/// What is looked through for modes; one that was set before that and never again is lost.
constexpr std::int64_t most_searched = 256 << 20;
constexpr std::int64_t most_to_a_line = 64 * 1024;

/// The private modes that make a difference to who comes later.
constexpr std::array kept_modes = {1, 7, 25, 47, 1000, 1002, 1003, 1004, 1005, 1006, 1015, 1047, 1049, 2004};

bool is_set_at_first(int mode)
{
    return mode == 7 || mode == 25; // lines wrap, the cursor is shown
}

class Modes {
public:
    void take(const TerminalSequence &sequence)
    {
        if (sequence.kind == TerminalSequence::Kind::other && sequence.body.empty() && sequence.final == 'c')
            m_set.clear();
        const bool sets = sequence.final == 'h';
        if (sequence.kind != TerminalSequence::Kind::csi || !sequence.body.starts_with('?') || (!sets && sequence.final != 'l'))
            return;
        for (std::string_view rest = sequence.body.substr(1); !rest.empty();) {
            int mode = 0;
            const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), mode);
            if (error == std::errc() && std::ranges::contains(kept_modes, mode))
                m_set[mode] = sets;
            const auto next = rest.find(';');
            rest.remove_prefix(next == std::string_view::npos ? rest.size() : next + 1);
        }
    }
    std::string sequences() const
    {
        std::string all;
        for (const auto &[mode, set] : m_set)
            if (set != is_set_at_first(mode))
                all += std::format("\x1B[?{}{}", mode, set ? 'h' : 'l');
        return all;
    }

private:
    std::map<int, bool> m_set;
};

Result<std::string_view> read_piece(int log, std::int64_t offset, std::int64_t end, std::vector<char> &buffer)
{
    const auto wanted = static_cast<std::size_t>(std::clamp<std::int64_t>(end - offset, 0, std::ssize(buffer)));
    for (;;) {
        const ssize_t got = pread(log, buffer.data(), wanted, offset);
        if (got >= 0)
            return std::string_view(buffer.data(), static_cast<std::size_t>(got));
        if (errno != EINTR)
            return fail_errno(errno, "Cannot read the terminal's log");
    }
}

bool asks_or_sets_outside(const TerminalSequence &sequence)
{
    using Kind = TerminalSequence::Kind;
    if (sequence.kind == Kind::osc || sequence.kind == Kind::string)
        return true;
    if (sequence.kind == Kind::other)
        return sequence.final == 'Z'; // DECID
    switch (sequence.final) {
    case 'c':             // DA
    case 'n':             // DSR, CPR
    case 'x': return true; // DECREQTPARM
    case 't': return true; // reports, resizing and iconifying of windows
    case 'p': return sequence.body.ends_with('$'); // DECRQM
    case 'q': return sequence.body.starts_with('>'); // XTVERSION
    case 'u': return !sequence.body.empty(); // keyboard protocols: set, and asked about
    default: return false;
    }
}

} // namespace

Result<TerminalStart> terminal_start(int log, std::int64_t size, std::int64_t most)
{
    if (size <= most)
        return TerminalStart{};
    const std::int64_t begin = size - most;
    std::vector<char> buffer(256 * 1024);
    TerminalSequences sequences;
    Modes modes;
    std::int64_t at = std::max<std::int64_t>(0, begin - most_searched);
    while (at < begin) {
        auto piece = read_piece(log, at, begin, buffer);
        if (!piece)
            return std::unexpected(piece.error());
        if (piece->empty())
            return TerminalStart{at, modes.sequences()}; // it is shorter than was said
        sequences.read(*piece, [](std::string_view) {}, [&](const TerminalSequence &found) { modes.take(found); });
        at += std::ssize(*piece);
    }
    // On to the next line, or at least out of a sequence.
    std::optional<std::int64_t> between;
    auto piece = read_piece(log, begin, std::min(size, begin + most_to_a_line), buffer);
    if (!piece)
        return std::unexpected(piece.error());
    for (std::size_t i = 0; i < piece->size(); ++i) {
        if (sequences.is_whole() && !between)
            between = begin + static_cast<std::int64_t>(i);
        bool is_text = false;
        sequences.read(
            piece->substr(i, 1), [&](std::string_view) { is_text = true; }, [&](const TerminalSequence &found) { modes.take(found); });
        if (is_text && (*piece)[i] == '\n')
            return TerminalStart{begin + static_cast<std::int64_t>(i) + 1, modes.sequences()};
    }
    return TerminalStart{between.value_or(begin), modes.sequences()};
}

std::string PastOutput::repeatable(std::string_view bytes)
{
    std::string text;
    m_sequences.read(
        bytes,
        [&](std::string_view part) {
            for (const char byte : part)
                if (byte != '\x05' && byte != '\x07') // "who are you?", and old bells
                    text += byte;
        },
        [&](const TerminalSequence &sequence) {
            if (!asks_or_sets_outside(sequence))
                text += sequence.whole;
        });
    return text;
}

std::string_view terminal_reset()
{
    // Keyboard protocol, mouse, focus, pasting, cursor keys, keypad, margins, wrapping, look, the ordinary screen, cursor.
    return "\x1B[<u\x1B[?1000l\x1B[?1002l\x1B[?1003l\x1B[?1004l\x1B[?1005l\x1B[?1006l\x1B[?1015l\x1B[?2004l\x1B[?1l\x1B>"
           "\x1B[?1049l\x1B[?1047l\x1B[?47l\x1B[r\x1B[?7h\x1B[0m\x1B[?25h";
}

} // namespace wm::wire
