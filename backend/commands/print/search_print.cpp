#include "commands/print/search_print.h"

#include "commands/print/table.h"
#include "commands/print/width.h"

#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

/// The place where the words stand, as wide as the screen; nothing when the title says it already.
std::string place(const Json &bead, const Screen &screen)
{
    std::string plain, shown;
    const std::size_t columns = screen.columns > 8 ? static_cast<std::size_t>(screen.columns) - 4 : 0;
    bool looked_for = false;
    for (const Json &piece : bead.value("snippet", Json::array())) {
        std::string text = harmless(piece.get<std::string>());
        if (columns != 0)
            text = fit(text, columns - std::min(columns, display_width(plain)));
        plain += text;
        shown += looked_for ? toned(text, Tone::yellow, screen) : text;
        looked_for = !looked_for;
    }
    return plain.empty() || harmless(text_of(bead, "title")).contains(plain) ? std::string() : "    " + shown + '\n';
}

} // namespace

std::string print_search(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    std::string out;
    std::vector<std::vector<std::string>> rows;
    for (const Json &bead : list["items"])
        rows.push_back({text_of(bead, "id"), "P" + text_of(bead, "priority"), text_of(bead, "lane"), harmless(text_of(bead, "title"))});
    const std::vector<std::string> lines = split_lines(aligned(rows, ""));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Json &bead = list["items"][i];
        const std::string &line = lines[i];
        out += (screen.columns > 0 ? fit(line, static_cast<std::size_t>(screen.columns)) : line) + '\n' + place(bead, screen);
    }
    if (list["items"].empty())
        out = "Nothing found.\n";
    else
        out += counted(list["items"].size(), list["total"].get<std::size_t>(), "bead");
    out += elsewhere_line(list);
    if (list.contains("notice"))
        out += text_of(list, "notice") + '\n';
    return out;
}

} // namespace wm::commands
