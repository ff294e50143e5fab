#include "commands/help.h"

#include "commands/spelling.h"
#include "commands/verbs.h"
#include "commands/command_table.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

std::string option_name(const Param &param)
{
    std::string name(param.name);
    std::ranges::replace(name, '_', '-');
    return name;
}

std::string upper(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::string usage_of(const CommandSpec &spec)
{
    std::string line = std::format("wm {}", spec.verbs.front());
    for (const Param &param : spec.params) {
        const std::string name = option_name(param);
        std::string piece = param.positional ? upper(name)
            : param.kind == Kind::flag       ? "--" + name
                                             : std::format("--{} {}", name, upper(name));
        if (param.positional && param.kind == Kind::words)
            piece += "…";
        line += param.required ? " " + piece : " [" + piece + "]";
    }
    return line;
}

std::string page_of(const CommandSpec &spec)
{
    std::string page = std::format("{}: {}\n\n  {}\n", spec.verbs.front(), spec.summary, usage_of(spec));
    if (!spec.params.empty())
        page += '\n';
    for (const Param &param : spec.params) {
        const std::string name = option_name(param);
        page += std::format("  {:<22} {}\n", param.positional ? upper(name) : "--" + name, param.help);
    }
    page += std::format("  {:<22} {}\n", "--json", "print the result as JSON");
    if (spec.verbs.size() > 1) {
        page += "\nAlso: ";
        for (std::size_t i = 1; i < spec.verbs.size(); ++i)
            page += std::format("{}wm {}", i > 1 ? ", " : "", spec.verbs[i]);
        page += '\n';
    }
    if (!spec.example.empty())
        page += std::format("\nExample: {}\n", spec.example);
    if (spec.access == Access::person)
        page += "\nFor the person; agents may not call it.\n";
    if (spec.access == Access::run)
        page += "\nFor agents, inside a run.\n";
    return page;
}

} // namespace

Result<std::string> help_text(const std::vector<std::string> &verb)
{
    if (verb.empty()) {
        std::string text = "wm COMMAND [ARGUMENTS]   a town of coding agents from the terminal\n\n";
        for (const CommandSpec *spec : all_commands())
            if (!spec->verbs.empty())
                text += std::format("  {:<18} {}\n", spec->verbs.front(), spec->summary);
        text += "\nEvery command takes --json and --quiet. `wm help COMMAND` says more.\n"
                "Exit status: 0 done, 1 refused or failed, 2 not understood, 75 the daemon cannot be reached.\n";
        return text;
    }
    if (const auto found = find_verb(verb); found.spec != nullptr)
        return page_of(*found.spec);
    std::string group;
    for (const CommandSpec *spec : all_commands())
        for (const std::string_view name : spec->verbs)
            if (name.starts_with(verb.front() + " "))
                group += std::format("  {:<18} {}\n", name, spec->summary);
    if (!group.empty())
        return group;
    return unknown_verb(verb);
}

} // namespace wm::commands
