#include "commands/completion.h"

#include "commands/command_table.h"
#include "commands/completion_shells.h"
#include "commands/spelling.h"
#include "commands/verbs.h"

#include <format>

namespace wm::commands {
namespace {

std::string shell_word(std::string_view text)
{
    std::string out = "'";
    for (const char c : text)
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// "--force", "--status=open closed", "--rig=@rig", "--title=": what follows the = is offered as its value.
std::string option_words(const CommandSpec &spec)
{
    std::string words;
    for (const Param &param : spec.params)
        if (!param.positional)
            for (const std::string &spelling : spellings_of(param))
                words += ' ' +
                    shell_word(param.kind == Kind::flag ? spelling
                            : param.kind == Kind::file  ? spelling + "=@file"
                                                        : std::format("{}={}", spelling, param.choices));
    return words;
}

/// What the arguments may be, in their order; "…" behind the last one when it may be repeated.
std::string place_words(const CommandSpec &spec)
{
    std::string words;
    for (const Param &param : spec.params)
        if (param.positional) {
            const std::string_view offered = param.kind == Kind::file ? "@file" : param.choices;
            words += ' ' + shell_word(std::format("{}{}", offered, param.kind == Kind::words ? "…" : ""));
        }
    return words;
}

/// A function of the shell that sets `flags` and `places` for a verb, and the list of all verbs. Bash and zsh read it alike.
std::string table_for_shells()
{
    std::string verbs = "_wm_verbs=(\n", cases;
    for (const CommandSpec *spec : all_commands()) {
        std::string names;
        for (const std::string_view verb : spec->verbs)
            if (!is_hidden(verb)) {
                verbs += std::format("    {}\n", shell_word(std::format("{}:{}", verb, spec->summary)));
                names += (names.empty() ? "" : " | ") + shell_word(verb);
            }
        if (!names.empty())
            cases += std::format(
                "    {})\n        flags=({} )\n        places=({} )\n        ;;\n", names, option_words(*spec), place_words(*spec));
    }
    std::string global;
    for (const GlobalOption &option : global_options())
        for (const std::string_view spelling : {option.spelling, option.letter})
            if (!spelling.empty())
                global += ' ' +
                    shell_word(option.value.empty() ? std::string(spelling)
                                                    : std::format("{}={}", spelling, option.value == "DIR" ? "@directory" : ""));
    return std::format(
        "{})\n\n_wm_global=({} )\n\n_wm_table()\n{{\n    flags=() places=()\n    case $1 in\n{}    esac\n}}\n", verbs, global, cases);
}

} // namespace

std::optional<std::string> completion_script(std::string_view shell)
{
    if (shell == "bash")
        return "# Completion of wm for bash. Made from the command table of wm; put it into\n"
               "# ~/.local/share/bash-completion/completions/wm, or read it in with: source <(wm completion bash)\n\n" +
            table_for_shells() + std::string(bash_completion);
    if (shell == "zsh")
        return "#compdef wm\n# Made from the command table of wm; put it as _wm into a directory of $fpath, or read it in\n"
               "# after compinit with: source <(wm completion zsh)\n\n" +
            table_for_shells() + std::string(zsh_completion);
    return std::nullopt;
}

} // namespace wm::commands
