#include "commands/bead_markdown.h"

#include "base/text.h"
#include "commands/spelling.h"

#include <algorithm>
#include <cctype>
#include <format>

namespace wm::commands {
namespace {

struct Section {
    std::string_view heading, param;
    bool list;
};

constexpr Section sections[] = {
    {"description", "body", false},
    {"priority", "priority", false},
    {"type", "type", false},
    {"design", "design", false},
    {"acceptance criteria", "acceptance", false},
    {"acceptance", "acceptance", false},
    {"assignee", "assignee", false},
    {"labels", "label", true},
    {"dependencies", "deps", true},
    {"deps", "deps", true},
};

/// "- ui, api" and "* docs" in lines of their own are ui, api and docs.
std::vector<std::string> items_of(std::string_view text)
{
    std::vector<std::string> items;
    for (const std::string &line : split_lines(text)) {
        std::string_view rest = trim(line);
        if (rest.starts_with("- ") || rest.starts_with("* "))
            rest.remove_prefix(2);
        std::ranges::move(parts_of_list(rest), std::back_inserter(items));
    }
    return items;
}

void put(Json &bead, const Section &section, std::string_view text)
{
    const std::string whole(trim(text));
    if (whole.empty())
        return;
    if (!section.list)
        bead[std::string(section.param)] = whole;
    else if (const auto items = items_of(whole); !items.empty())
        bead[std::string(section.param)] = items;
}

/// "## Title" is "Title" for two marks; nothing for another line.
std::optional<std::string> heading(std::string_view line, std::string_view marks)
{
    if (!line.starts_with(marks) || line.size() <= marks.size() || line[marks.size()] != ' ')
        return std::nullopt;
    return std::string(trim(line.substr(marks.size())));
}

} // namespace

Result<std::vector<Json>> beads_in_markdown(std::string_view text)
{
    std::vector<Json> beads;
    const Section *section = nullptr;
    std::string gathered;
    const auto finish = [&] {
        if (!beads.empty() && section != nullptr)
            put(beads.back(), *section, gathered);
        gathered.clear();
    };
    std::size_t number = 0;
    for (const std::string &line : split_lines(text)) {
        ++number;
        if (const auto title = heading(line, "##")) {
            finish();
            beads.push_back({{"title", *title}});
            section = sections;
        } else if (auto name = beads.empty() ? std::nullopt : heading(line, "###")) {
            finish();
            std::ranges::transform(*name, name->begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            section = std::ranges::find(sections, *name, &Section::heading);
            if (section == std::end(sections))
                return fail("bad_value", std::format("Line {}: a bead has no \"{}\".", number, elide(*name, 40)),
                    "There are Description, Priority, Type, Design, Acceptance Criteria, Assignee, Labels and Dependencies.");
        } else {
            gathered += line + '\n';
        }
    }
    finish();
    if (beads.empty())
        return fail("bad_value", "There is no bead in this file.", "Each begins with a line \"## TITLE\".");
    return beads;
}

} // namespace wm::commands
