#include "commands/print/table.h"

#include "commands/print/width.h"

#include "base/clock.h"

#include <algorithm>
#include <ctime>
#include <format>
#include <numeric>
#include <ranges>

namespace wm::commands {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 3; ///< a column that must give way keeps so much

std::string_view escape_of(Tone tone)
{
    switch (tone) {
    case Tone::plain: return "";
    case Tone::dim: return "\x1b[2m";
    case Tone::red: return "\x1b[31m";
    case Tone::yellow: return "\x1b[33m";
    case Tone::green: return "\x1b[32m";
    case Tone::blue: return "\x1b[34m";
    }
    return "";
}

} // namespace

std::string toned(std::string text, Tone tone, const Screen &screen)
{
    if (!screen.color || tone == Tone::plain || text.empty())
        return text;
    return std::format("{}{}\x1b[0m", escape_of(tone), text);
}

TextTable::TextTable(std::vector<std::string> headings, std::size_t flexible) : m_flexible(flexible)
{
    std::vector<Tone> tones(headings.size(), Tone::dim);
    m_rows.push_back({std::move(headings), std::move(tones)});
}

void TextTable::add(std::vector<std::string> cells, std::vector<Tone> tones)
{
    for (std::string &cell : cells) {
        cell = harmless(cell);
        std::ranges::replace(cell, '\n', ' ');
    }
    m_rows.push_back({std::move(cells), std::move(tones)});
}

std::vector<std::size_t> TextTable::widths(const Screen &screen) const
{
    std::vector<std::size_t> widths(m_rows.front().cells.size(), 0);
    for (const Row &row : m_rows)
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            widths[i] = std::max(widths[i], display_width(row.cells[i]));
    if (screen.columns <= 0)
        return widths;
    const std::size_t columns = static_cast<std::size_t>(screen.columns);
    std::size_t gaps = gap * (widths.size() - 1);
    const auto excess = [&] {
        const std::size_t all = std::accumulate(widths.begin(), widths.end(), gaps);
        return all > columns ? all - columns : 0;
    };
    const auto cut = [&](std::size_t &width, std::size_t least) {
        if (width > least)
            width -= std::min(width - least, excess());
    };
    for (std::size_t i = 1; i < widths.size() && excess() > 0; ++i)
        if (i != m_flexible && has_only_a_heading(i)) {
            widths[i] = 0;
            gaps -= gap;
        }
    constexpr std::size_t readable = 12;
    cut(widths[m_flexible], readable);
    while (excess() > 0) { // always the widest: short words stay whole
        std::size_t widest = 0;
        for (std::size_t i = 1; i < widths.size(); ++i) // the first one is what a person types next
            if (i != m_flexible && widths[i] > narrowest && (widest == 0 || widths[i] > widths[widest]))
                widest = i;
        if (widest == 0)
            break;
        --widths[widest];
    }
    cut(widths[m_flexible], narrowest);
    return widths;
}

bool TextTable::has_only_a_heading(std::size_t column) const
{
    return !m_rows.front().cells[column].empty() && std::ranges::all_of(m_rows | std::views::drop(1), [&](const Row &row) {
        return column >= row.cells.size() || row.cells[column].empty();
    });
}

std::string TextTable::text(const Screen &screen) const
{
    const std::vector<std::size_t> wide = widths(screen);
    std::string out;
    for (const Row &row : m_rows) {
        std::string line;
        std::size_t missing = 0; // blanks that are due before the next cell
        std::size_t room = screen.columns > 0 ? static_cast<std::size_t>(screen.columns) : std::string::npos;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            if (wide[i] == 0 && !m_rows.front().cells[i].empty()) // it has given up its place
                continue;
            const std::string cell = fit(row.cells[i], wide[i]);
            const std::size_t width = display_width(cell);
            if (missing + width > room)
                break;
            if (!cell.empty()) {
                room -= missing + width;
                line.append(std::exchange(missing, 0), ' ');
                line += toned(cell, i < row.tones.size() ? row.tones[i] : Tone::plain, screen);
            }
            missing += wide[i] - width + gap;
        }
        out += line + '\n';
    }
    return out;
}

std::string print_ids(const Json &result)
{
    std::string out;
    if (result.contains("items"))
        for (const Json &item : result["items"])
            out += text_of(item, "id") + '\n';
    else if (result.contains("id"))
        out = text_of(result, "id") + '\n';
    return out;
}

std::string counted(std::size_t shown, std::size_t total, std::string_view noun)
{
    if (shown == total)
        return std::format("{} {}{}\n", total, noun, total == 1 ? "" : "s");
    return std::format("{} of {} {}s; --limit 0 shows all\n", shown, total, noun);
}

std::string elsewhere_line(const Json &list)
{
    const auto found = list.is_object() ? list.find("elsewhere") : list.end();
    return found != list.end() ? std::format("{} more in other rigs: --all-rigs\n", found->get<std::size_t>()) : std::string();
}

std::string text_of(const Json &object, std::string_view member)
{
    const auto found = object.find(member);
    if (found == object.end() || found->is_null())
        return {};
    return found->is_string() ? found->get<std::string>() : to_text(*found);
}

std::string local_time(const Json &object, std::string_view member)
{
    const std::string text = text_of(object, member);
    const auto time = parse_rfc3339(text);
    if (!time)
        return harmless(text);
    const auto seconds = static_cast<std::time_t>(*time / nanoseconds_per_second);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return std::format("{:04}-{:02}-{:02} {:02}:{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min);
}

std::string aligned(const std::vector<std::vector<std::string>> &rows, std::string_view before)
{
    std::vector<std::size_t> widths;
    for (const auto &row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            widths[i] = std::max(widths[i], display_width(row[i]));
        }
    std::string out;
    for (const auto &row : rows) {
        out += before;
        for (std::size_t i = 0; i < row.size(); ++i)
            out += row[i] + (i + 1 < row.size() ? std::string(widths[i] - display_width(row[i]) + 2, ' ') : "");
        out += '\n';
    }
    return out;
}

} // namespace wm::commands
