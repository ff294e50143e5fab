#include "terminal/flow.h"

#include "base/text.h"

#include <algorithm>
#include <format>
#include <optional>
#include <span>

namespace wm::terminal {
namespace {

constexpr char escape = '\x1B';
constexpr int tab = 8;
constexpr std::size_t longest_title = 200;

/// Of a CSI … m. nullopt when one of them is not understood here.
std::optional<Look> selected(Look look, std::span<const int> codes)
{
    const auto color_at = [&](std::size_t &at, Color &color) {
        if (at + 2 < codes.size() && codes[at + 1] == 5 && codes[at + 2] <= 255) {
            color = Color::of_index(static_cast<std::uint8_t>(codes[at + 2]));
            at += 2;
            return true;
        }
        if (at + 4 < codes.size() && codes[at + 1] == 2 && std::ranges::all_of(codes.subspan(at + 2, 3), [](int c) { return c <= 255; })) {
            color = {Color::Kind::rgb, static_cast<std::uint8_t>(codes[at + 2]), static_cast<std::uint8_t>(codes[at + 3]),
                static_cast<std::uint8_t>(codes[at + 4])};
            at += 4;
            return true;
        }
        return false;
    };
    for (std::size_t at = 0; at < codes.size(); ++at) {
        const int code = codes[at];
        switch (code) {
        case 0: look = {}; break;
        case 1: look.bold = true; break;
        case 3: look.italic = true; break;
        case 4: look.underline = true; break;
        case 7: look.reverse = true; break;
        case 8: look.hidden = true; break;
        case 9: look.strike = true; break;
        case 22: look.bold = false; break;
        case 23: look.italic = false; break;
        case 24: look.underline = false; break;
        case 27: look.reverse = false; break;
        case 28: look.hidden = false; break;
        case 29: look.strike = false; break;
        case 38:
            if (!color_at(at, look.ink))
                return std::nullopt;
            break;
        case 39: look.ink = {}; break;
        case 48:
            if (!color_at(at, look.paper))
                return std::nullopt;
            break;
        case 49: look.paper = {}; break;
        default:
            if (code >= 30 && code <= 37)
                look.ink = Color::of_index(static_cast<std::uint8_t>(code - 30));
            else if (code >= 40 && code <= 47)
                look.paper = Color::of_index(static_cast<std::uint8_t>(code - 40));
            else if (code >= 90 && code <= 97)
                look.ink = Color::of_index(static_cast<std::uint8_t>(code - 90 + 8));
            else if (code >= 100 && code <= 107)
                look.paper = Color::of_index(static_cast<std::uint8_t>(code - 100 + 8));
            else
                return std::nullopt;
        }
    }
    return look;
}

class Reader {
public:
    Reader(std::string_view bytes, int columns, Look look) : m_bytes(bytes), m_columns(columns) { m_flow.look = look; }

    Flow read()
    {
        while (read_line()) {}
        return std::move(m_flow);
    }

private:
    /// False when the next line is not whole or not plain: nothing of it is taken then.
    bool read_line()
    {
        const std::size_t kept = m_flow.lines.size();
        const Flow::Part part{m_at, m_flow.look, 1};
        Look look = m_flow.look;
        int column = 0;
        m_cells.clear();
        const auto give_up = [&] {
            m_flow.lines.resize(kept);
            return false;
        };
        const auto finish = [&](bool continued) {
            while (!m_cells.empty() && m_cells.back() == Cell{})
                m_cells.pop_back();
            m_flow.lines.push_back({.cells = m_cells, .clusters = {}, .continued = continued});
            m_cells.clear();
        };
        for (std::size_t at = m_at; at < m_bytes.size(); ++at) {
            const char byte = m_bytes[at];
            if (byte >= ' ' && byte <= '~') {
                if (column == m_columns) {
                    if (look.paper != Color{}) // the next line would be filled with it
                        return give_up();
                    finish(true);
                    column = 0;
                }
                m_cells.push_back({static_cast<char32_t>(byte), look, 1});
                ++column;
            } else if (byte == escape) {
                const std::size_t end = read_look(at, look);
                if (end == 0)
                    return give_up();
                at = end;
            } else if (byte == '\r' && at + 1 < m_bytes.size() && m_bytes[at + 1] == '\n') {
                if (look.paper != Color{})
                    return give_up();
                finish(false);
                m_at = m_flow.bytes = at + 2;
                m_flow.look = look;
                m_flow.parts.push_back({part.begin, part.look, static_cast<int>(m_flow.lines.size() - kept)});
                return true;
            } else if (byte == '\t' && column < m_columns - tab) {
                column = (column / tab + 1) * tab;
                m_cells.resize(static_cast<std::size_t>(column));
            } else {
                return give_up();
            }
        }
        return give_up();
    }

    /// CSI … m at `at`: the offset of its last byte; 0 when it is something else.
    std::size_t read_look(std::size_t at, Look &look) const
    {
        if (at + 2 >= m_bytes.size() || m_bytes[at + 1] != '[')
            return 0;
        int codes[16] = {};
        std::size_t count = 1;
        for (at += 2; at < m_bytes.size(); ++at) {
            const char byte = m_bytes[at];
            if (byte >= '0' && byte <= '9' && codes[count - 1] < 10'000) {
                codes[count - 1] = codes[count - 1] * 10 + (byte - '0');
            } else if (byte == ';' && count < std::size(codes)) {
                ++count;
            } else if (byte == 'm') {
                const auto now = selected(look, std::span(codes, count));
                if (!now)
                    return 0;
                look = *now;
                return at;
            } else {
                return 0;
            }
        }
        return 0;
    }

    std::string_view m_bytes;
    int m_columns;
    std::size_t m_at = 0;
    std::vector<Cell> m_cells; ///< of the line that is read
    Flow m_flow;
};

} // namespace

Flow read_flow(std::string_view bytes, int columns, Look look)
{
    return Reader(bytes, columns, look).read();
}

std::string sequence_of(const Look &look)
{
    std::string codes = "\x1B[0";
    const auto mark = [&](bool set, const char *code) {
        if (set)
            codes += code;
    };
    mark(look.bold, ";1");
    mark(look.italic, ";3");
    mark(look.underline, ";4");
    mark(look.reverse, ";7");
    mark(look.hidden, ";8");
    mark(look.strike, ";9");
    const auto color = [&](const Color &value, int base) {
        if (value.kind == Color::Kind::indexed)
            codes += std::format(";{};5;{}", base, value.red);
        else if (value.kind == Color::Kind::rgb)
            codes += std::format(";{};2;{};{};{}", base, value.red, value.green, value.blue);
    };
    color(look.ink, 38);
    color(look.paper, 48);
    return codes + 'm';
}

void FlowState::read(std::string_view bytes)
{
    m_sequences.read(
        bytes,
        [this](std::string_view text) {
            if (text.find_first_of("\x0E\x0F") != std::string_view::npos)
                m_odd = m_shifted = true;
        },
        [this](const TerminalSequence &found) { take(found); });
}

void FlowState::take(const TerminalSequence &sequence)
{
    using Kind = TerminalSequence::Kind;
    if (sequence.kind == Kind::osc) {
        if (sequence.body.starts_with("0;") || sequence.body.starts_with("2;"))
            m_title = elide(trim(as_utf8(without_controls(sequence.body.substr(2), " "))), longest_title);
    } else if (sequence.kind == Kind::other) {
        if (sequence.body.empty() && sequence.final == 'c') {
            m_odd = false;
        } else if (!(sequence.body.empty() && std::string_view("78=>\\MDE").contains(sequence.final)) && sequence.whole != "\x1B(B") {
            m_odd = m_shifted = true;
        }
    } else if (sequence.kind == Kind::csi) {
        switch (sequence.final) {
        case 'h':
        case 'l': { // wrapping, origin, margins at the sides, insertion, line feeds
            constexpr std::string_view odd[] = {"4", "20", "?6", "?7", "?69"};
            const bool several = sequence.body.contains(';');
            if (several || std::ranges::contains(odd, sequence.body))
                m_odd = true;
            break;
        }
        case 'r': m_odd = m_odd || !sequence.body.empty(); break;
        case 'g':
        case 's':
        case 'W': m_odd = m_odd || sequence.final != 's' || !sequence.body.empty(); break;
        case 'p': m_odd = m_odd || sequence.body != "!"; break;
        case 'q': m_odd = m_odd || sequence.body.ends_with('"'); break;
        default: break;
        }
    }
}

} // namespace wm::terminal
