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

/// The fence of a code block: at least three ` or ~ behind at most three blanks (CommonMark 0.31, 4.5).
struct Fence {
    char mark = 0;
    std::size_t length = 0;
    std::string_view rest; ///< the language, say
};

std::optional<Fence> fence(std::string_view line)
{
    const auto start = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(start);
    if (start > 3 || line.empty() || (line[0] != '`' && line[0] != '~'))
        return std::nullopt;
    const auto length = std::min(line.find_first_not_of(line[0]), line.size());
    return length < 3 ? std::nullopt : std::optional(Fence{line[0], length, trim(line.substr(length))});
}

/// Which lines stand in a code block, its fences among them: nothing there is a heading.
class CodeBlocks {
public:
    bool holds(std::string_view line, std::size_t number)
    {
        const auto found = fence(line);
        if (m_open.length == 0) {
            if (!found || (found->mark == '`' && found->rest.contains('`'))) // that would be code within a line
                return false;
            m_open = *found;
            m_begun = number;
            m_hides = false;
        } else if (found && found->mark == m_open.mark && found->length >= m_open.length && found->rest.empty()) {
            m_open.length = 0;
        } else {
            m_hides = m_hides || heading(line, "##");
        }
        return true;
    }
    /// The line of a block that goes on to the end and would take further beads with it; else 0.
    std::size_t left_open() const { return m_open.length != 0 && m_hides ? m_begun : 0; }

private:
    Fence m_open;
    std::size_t m_begun = 0;
    bool m_hides = false;
};

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
    CodeBlocks code;
    for (const std::string &line : split_lines(text)) {
        ++number;
        if (code.holds(line, number)) {
            gathered += line + '\n';
        } else if (const auto title = heading(line, "##")) {
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
    if (const std::size_t begun = code.left_open(); begun != 0)
        return fail("bad_value", std::format("Line {}: this code block has no end, and there are headings in it.", begun),
            "It ends with a line of as many of the same marks as it begins with.");
    if (beads.empty())
        return fail("bad_value", "There is no bead in this file.", "Each begins with a line \"## TITLE\".");
    return beads;
}

} // namespace wm::commands
