#include "transcript/line.h"

#include <charconv>
#include <format>

namespace wm::transcript {
namespace {
constexpr std::string_view opening = "{\"out\":";
} // namespace

std::string line_of(const Entry &entry, std::optional<std::int64_t> out)
{
    std::string line = to_text(to_json(entry)); // escapes control characters, so that a line is one line
    if (out)
        line.replace(0, 1, std::format("{}{},", opening, *out));
    line += '\n';
    return line;
}

Entry entry_of_line(std::string_view line)
{
    if (const auto json = parse_json(line, "The line"))
        if (auto entry = entry_from(*json))
            return *std::move(entry);
    return {0, Remark{"(this line of the transcript is damaged)"}};
}

std::optional<std::int64_t> out_of(std::string_view line)
{
    if (!line.starts_with(opening))
        return {};
    line.remove_prefix(opening.size());
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), out);
    if (error != std::errc{} || out < 0 || end == line.data() + line.size() || *end != ',')
        return {};
    return out;
}

} // namespace wm::transcript
