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

std::optional<Json> JsonLines::object_of(const std::string &line)
{
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == line.npos || line[first] != '{')
        return std::nullopt;
    auto value = parse_json(line, "A line");
    return value && value->is_object() ? std::optional(std::move(*value)) : std::nullopt;
}

} // namespace wm::runtimes
