#include "base/terminal_sequences.h"

namespace wm {
namespace {

constexpr std::size_t longest = 4096;
constexpr char escape = '\x1B', bell = '\x07', cancel = '\x18', substitute = '\x1A';

bool opens_string(char byte)
{
    return byte == ']' || byte == 'P' || byte == '_' || byte == '^' || byte == 'X';
}

} // namespace

void TerminalSequences::begin()
{
    m_whole.assign(1, escape);
    m_state = State::escape;
}

bool TerminalSequences::take(char byte)
{
    if (byte == cancel || byte == substitute) {
        m_state = State::text;
        return false;
    }
    if (m_whole.size() < longest)
        m_whole += byte;
    else
        m_whole.back() = byte; // so that it ends as it ends
    const auto is_final = [&](char lowest) { return byte >= lowest && byte <= '~'; };
    switch (m_state) {
    case State::text: return false;
    case State::escape:
        m_state = byte == '['            ? State::csi
            : opens_string(byte)         ? State::string
            : byte >= ' ' && byte <= '/' ? State::intermediate
                                         : State::text;
        if (byte == escape)
            begin();
        return m_state == State::text;
    case State::intermediate:
    case State::csi:
        if (byte == escape)
            begin();
        else if (is_final(m_state == State::csi ? '@' : '0'))
            m_state = State::text;
        return m_state == State::text;
    case State::string:
        if (byte == bell)
            m_state = State::text;
        else if (byte == escape)
            m_state = State::string_escape;
        return m_state == State::text;
    case State::string_escape:
        if (byte == '\\') {
            m_state = State::text;
            return true;
        }
        begin(); // a sequence that breaks off the string
        return take(byte);
    }
    return false;
}

TerminalSequence TerminalSequences::found() const
{
    using enum TerminalSequence::Kind;
    TerminalSequence sequence{other, {}, 0, m_whole};
    const std::string_view inside = std::string_view(m_whole).substr(1);
    if (inside.front() == '[') {
        sequence.kind = csi;
    } else if (opens_string(inside.front())) {
        sequence.kind = inside.front() == ']' ? osc : string;
        const bool ends_with_bell = inside.back() == bell;
        sequence.body = inside.substr(1, inside.size() - 1 - (ends_with_bell ? 1 : 2));
        return sequence;
    }
    const bool is_csi = sequence.kind == csi;
    sequence.final = inside.back();
    sequence.body = inside.substr(is_csi ? 1 : 0, inside.size() - (is_csi ? 2 : 1));
    return sequence;
}

std::string without_controls(std::string_view text, std::string_view newline)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char c = static_cast<unsigned char>(text[i]);
        if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n')
            continue;
        if (c == '\r' || c == '\n')
            plain += newline;
        else if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            ++i; // U+0080 to U+009F: control characters too, CSI among them
        else if (c == '\t' || (c >= 0x20 && c != 0x7F))
            plain += static_cast<char>(c);
    }
    return plain;
}

} // namespace wm
