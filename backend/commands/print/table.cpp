#include "commands/print/table.h"

#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::commands {

TextTable::TextTable(std::vector<std::string> headings, std::size_t flexible) : m_flexible(flexible)
{
    m_rows.push_back(std::move(headings));
}

void TextTable::add(std::vector<std::string> cells)
{
    m_rows.push_back(std::move(cells));
}

std::string TextTable::text(const Screen &screen) const
{
    constexpr std::size_t gap = 2;
    std::vector<std::size_t> widths(m_rows.front().size(), 0);
    for (const auto &row : m_rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], count_characters(row[i]));
    if (screen.columns > 0) {
        std::size_t all = gap * (widths.size() - 1);
        for (const std::size_t width : widths)
            all += width;
        const auto columns = static_cast<std::size_t>(screen.columns);
        if (all > columns)
            widths[m_flexible] = std::max<std::size_t>(12, widths[m_flexible] > all - columns ? widths[m_flexible] - (all - columns) : 0);
    }
    std::string out;
    for (std::size_t r = 0; r < m_rows.size(); ++r) {
        std::string line;
        for (std::size_t i = 0; i < m_rows[r].size(); ++i) {
            std::string cell = m_rows[r][i];
            if (count_characters(cell) > widths[i])
                cell = elide(cell, widths[i] - 1);
            if (i + 1 < m_rows[r].size())
                cell.append(widths[i] + gap - count_characters(cell), ' ');
            line += cell;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += r == 0 && screen.color ? "\x1b[2m" + line + "\x1b[0m\n" : line + '\n';
    }
    return out;
}

std::string print_ids(const Json &result)
{
    std::string out;
    if (result.contains("items"))
        for (const Json &item : result["items"])
            out += text_of(item, "id") + '\n';
    else
        out = text_of(result, "id") + '\n';
    return out;
}

std::string counted(std::size_t shown, std::size_t total, std::string_view noun)
{
    if (shown == total)
        return std::format("{} {}{}\n", total, noun, total == 1 ? "" : "s");
    return std::format("{} of {} {}s; --limit 0 shows all\n", shown, total, noun);
}

std::string text_of(const Json &object, std::string_view member)
{
    const auto found = object.find(member);
    if (found == object.end() || found->is_null())
        return {};
    return found->is_string() ? found->get<std::string>() : to_text(*found);
}

} // namespace wm::commands
