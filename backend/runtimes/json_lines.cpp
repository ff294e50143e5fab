#include "runtimes/json_lines.h"

#include <format>

namespace wm::runtimes {

void JsonLines::add(std::string_view part)
{
    if (m_skipped == 0 && m_line.size() + part.size() <= longest) {
        m_line += part;
        return;
    }
    m_skipped += m_line.size() + part.size();
    std::string().swap(m_line);
}

std::string JsonLines::finish()
{
    std::string line = std::exchange(m_line, {});
    if (const std::size_t skipped = std::exchange(m_skipped, 0); skipped != 0)
        return std::format("(a line of {} bytes was skipped)", skipped);
    if (line.ends_with('\r'))
        line.pop_back();
    return line;
}

namespace {

/// Writing JSON recurses: what nests deeper than any protocol does is no message.
bool is_too_deep(std::string_view line)
{
    constexpr int deepest = 500;
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (in_string) {
            i += c == '\\';
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

} // namespace

std::optional<Json> JsonLines::object_of(const std::string &line)
{
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == line.npos || line[first] != '{' || is_too_deep(line))
        return std::nullopt;
    Json value = Json::parse(line, nullptr, false);
    return value.is_object() ? std::optional(std::move(value)) : std::nullopt;
}

} // namespace wm::runtimes
