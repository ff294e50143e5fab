#include "agents/command_output.h"

#include "base/text.h"

namespace wm::agents {
namespace {

constexpr std::size_t line_limit = 4096;

/// Printable text of a line: escape sequences and control characters go, broken UTF-8 becomes '?'.
std::string printable(std::string_view line)
{
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const unsigned char c = static_cast<unsigned char>(line[i]);
        if (c == 0x1B) { // CSI … final byte, OSC … BEL; enough to keep colours and titles out
            if (i + 1 < line.size() && line[i + 1] == '[') {
                for (i += 2; i < line.size() && (line[i] < 0x40 || line[i] > 0x7E); ++i) {}
            } else if (i + 1 < line.size() && line[i + 1] == ']') {
                for (i += 2; i < line.size() && line[i] != 0x07; ++i) {}
            }
        } else if (c == '\t') {
            text += ' ';
        } else if (c >= 0x20 && c != 0x7F) {
            text += static_cast<char>(c);
        }
    }
    if (!is_valid_utf8(text))
        for (char &c : text)
            if (static_cast<unsigned char>(c) >= 0x80)
                c = '?';
    return elide(trim(text), 200);
}

} // namespace

void CommandOutput::read(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto end = bytes.find_first_of("\n\r");
        const std::string_view part = bytes.substr(0, end);
        if (m_line.size() < line_limit)
            m_line += part.substr(0, line_limit - m_line.size());
        if (end == std::string_view::npos)
            return;
        take_line(m_line);
        m_line.clear();
        bytes.remove_prefix(end + 1);
    }
}

void CommandOutput::take_line(std::string_view line)
{
    constexpr std::string_view status = "::wm status ";
    if (line.starts_with(status)) {
        m_action = printable(line.substr(status.size()));
        m_has_status = true;
        return;
    }
    if (m_has_status || line.starts_with("::wm "))
        return;
    if (std::string text = printable(line); !text.empty())
        m_action = std::move(text);
}

} // namespace wm::agents
