#include "commands/help.h"

#include "commands/command_table.h"
#include "commands/exit_codes.h"
#include "commands/print/width.h"
#include "commands/spelling.h"
#include "commands/verbs.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::commands {
namespace {

std::string upper(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::string capitalised(std::string_view text)
{
    return upper(std::string(text.substr(0, 1))) + std::string(text.substr(1));
}

/// "TITLE"
std::string value_word(const Param &param)
{
    return upper(option_of(param).substr(2));
}

std::string usage_of(const CommandSpec &spec)
{
    std::string line = std::format("wm {}", spec.verbs.front());
    for (const Param &param : spec.params) {
        std::string piece = param.positional ? value_word(param)
            : param.kind == Kind::flag       ? option_of(param)
                                             : std::format("{} {}", option_of(param), value_word(param));
        if (param.positional && param.kind == Kind::words)
            piece += "…";
        line += param.required ? " " + piece : " [" + piece + "]";
    }
    return line;
}

/// "TITLE", "--body TEXT, -d, --description"
std::string heading_of(const Param &param)
{
    if (param.positional)
        return value_word(param);
    const auto all = spellings_of(param);
    std::string text = all.front() + (param.kind == Kind::flag ? "" : " " + value_word(param));
    for (const std::string &other : all | std::views::drop(1))
        text += ", " + other;
    return text;
}

std::string explanation_of(const Param &param)
{
    std::string text(param.help);
    if (param.kind == Kind::list)
        text += "; commas part several";
    if (!param.choices.empty() && !param.choices.starts_with('@') && text.find(split_words(param.choices).front()) == std::string::npos)
        text += std::format(" ({})", param.choices);
    return text;
}

std::string row(std::string_view left, std::string_view right)
{
    constexpr std::size_t column = 26;
    const std::size_t width = display_width(left);
    return std::format("  {}{}{}\n", left, std::string(width < column ? column - width : 1, ' '), right);
}

std::string_view for_whom(const CommandSpec &spec)
{
    switch (spec.access) {
    case Access::person: return "For the person; agents may not call it.";
    case Access::run: return "For agents, inside a run.";
    case Access::both: break;
    }
    return "";
}

std::string page_of(const CommandSpec &spec)
{
    std::string page = std::format("{}: {}\n\n  {}\n\n", spec.verbs.front(), spec.summary, usage_of(spec));
    for (const Param &param : spec.params)
        page += row(heading_of(param), explanation_of(param));
    page += row("--json", "print the result as JSON; `wm help` lists what else every command takes");
    if (spec.verbs.size() > 1) {
        page += "\nAlso: ";
        for (std::size_t i = 1; i < spec.verbs.size(); ++i)
            page += std::format("{}wm {}", i > 1 ? ", " : "", spec.verbs[i]);
        page += '\n';
    }
    if (!spec.example.empty())
        page += std::format("\nExample: {}\n", spec.example);
    if (spec.access != Access::both)
        page += std::format("\n{}\n", for_whom(spec));
    return page;
}

struct Group {
    std::string_view heading;
    std::vector<const CommandSpec *> commands;
};

/// By noun, in the order of the table. The noun is what the verb begins with, or else the method.
std::vector<Group> groups()
{
    static const std::map<std::string_view, std::string_view> headings = {{"bead", "Beads"}, {"search", "Beads"}, {"dep", "Dependencies"},
        {"label", "Labels"}, {"comment", "Comments"}, {"memory", "Memories"}, {"epic", "Epics"}, {"gate", "Gates"}, {"human", "Gates"},
        {"mol", "Molecules"}, {"formula", "Formulas"}, {"agents", "Agents"}, {"run", "Agents"}, {"mq", "Merge queue"},
        {"convoy", "Convoys"}, {"rig", "Rigs"}, {"import", "Import and export"}, {"export", "Import and export"}, {"ledger", "Town"},
        {"backup", "Town"}, {"daemon", "Town"}, {"help", "Town"}, {"town", "Town"}, {"transcript", "Agents"}, {"approval", "Approvals"},
        {"grant", "Approvals"}, {"policy", "Approvals"}, {"audit", "Approvals"}, {"call", "Approvals"}, {"cost", "Money"},
        {"budget", "Money"}};
    std::vector<Group> all;
    for (const CommandSpec *spec : all_commands()) {
        if (spec->verbs.empty() || is_hidden(spec->verbs.front()))
            continue;
        const std::string_view verb = spec->verbs.front(), noun = spec->method.substr(0, spec->method.find('.'));
        auto known = headings.find(verb.substr(0, verb.find(' ')));
        if (known == headings.end())
            known = headings.find(noun);
        const std::string_view heading = known != headings.end() ? known->second : noun;
        auto group = std::ranges::find(all, heading, &Group::heading);
        if (group == all.end())
            group = all.insert(all.end(), {heading, {}});
        group->commands.push_back(spec);
    }
    return all;
}

std::string overview()
{
    std::string text = "wm COMMAND [ARGUMENTS]   a town of coding agents from the terminal\n";
    for (const Group &group : groups()) {
        text += std::format("\n{}\n", capitalised(group.heading));
        for (const CommandSpec *spec : group.commands)
            text += row(spec->verbs.front(), spec->summary);
    }
    text += "\nEvery command takes\n";
    for (const GlobalOption &option : global_options())
        text += row(std::format("{}{}{}{}{}", option.spelling, option.value.empty() ? "" : " ", option.value,
                        option.letter.empty() ? "" : ", ", option.letter),
            option.help);
    return text + "\n`wm help COMMAND` says more, `wm help exit-codes` how it ends. Most of bd's commands and options are understood.\n";
}

std::string exit_code_page()
{
    std::string text = "With which status wm ends\n\n";
    for (const ExitCode &exit : exit_codes())
        text += row(std::to_string(exit.code), exit.meaning);
    return text;
}

} // namespace

Result<std::string> help_text(const std::vector<std::string> &words)
{
    if (words.empty())
        return overview();
    if (words.front() == "exit-codes")
        return exit_code_page();
    if (const auto found = find_verb(words); found.spec != nullptr)
        return page_of(*found.spec);
    std::string group;
    for (const CommandSpec *spec : all_commands())
        for (const std::string_view name : spec->verbs)
            if (name.starts_with(words.front() + " "))
                group += row(name, spec->summary);
    if (!group.empty())
        return group;
    return unknown_verb(words);
}

std::string reference()
{
    std::string text = "## Exit status\n\n| status | meaning |\n|---|---|\n";
    for (const ExitCode &exit : exit_codes())
        text += std::format("| {} | {} |\n", exit.code, exit.meaning);
    text += "\n## What every command takes\n\n| option | meaning |\n|---|---|\n";
    for (const GlobalOption &option : global_options())
        text += std::format("| `{}{}{}`{} | {} |\n", option.spelling, option.value.empty() ? "" : " ", option.value,
            option.letter.empty() ? "" : std::format(", `{}`", option.letter), option.help);
    for (const Group &group : groups()) {
        text += std::format("\n## {}\n", group.heading);
        for (const CommandSpec *spec : group.commands) {
            text += std::format("\n### wm {}\n{}.{}{}\n\n    {}\n", spec->verbs.front(), capitalised(spec->summary),
                spec->access == Access::both ? "" : " ", for_whom(*spec), usage_of(*spec));
            for (std::size_t i = 1; i < spec->verbs.size(); ++i)
                text += std::format("{}`wm {}`", i == 1 ? "\nAlso " : ", ", spec->verbs[i]);
            text += spec->verbs.size() > 1 ? ".\n" : "";
            text += spec->params.empty() ? "" : "\n";
            for (const Param &param : spec->params)
                text += std::format("* `{}` {}\n", heading_of(param), explanation_of(param));
            if (!spec->example.empty())
                text += std::format("\nExample: `{}`\n", spec->example);
        }
    }
    return text;
}

} // namespace wm::commands
