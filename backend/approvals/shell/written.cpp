// What a command may assign: looked up in the syntax tree before a loop is followed once for any number of times.
#include "approvals/shell/walker.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

std::string plain(const Writing &writing)
{
    if (writing.parts.size() != 1 || writing.parts[0].kind != Part::Kind::text)
        return "";
    return writing.parts[0].text;
}

void forget_names(std::string_view text, State &state)
{
    while (!text.empty()) {
        const std::size_t length = name_length(text);
        if (length > 0)
            state.forget(std::string(text.substr(0, length)));
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
}

void forget_in(const Writing &writing, State &state, bool arithmetic = false)
{
    for (const Part &part : writing.parts) {
        if (part.kind == Part::Kind::parameter && part.op.ends_with('='))
            state.forget(part.text);
        if (arithmetic && part.kind == Part::Kind::text)
            forget_names(part.text, state);
        for (const Writing &operand : part.operands)
            forget_in(operand, state, part.kind == Part::Kind::arithmetic);
    }
}

void forget_simple(const Command &command, State &state)
{
    static constexpr std::array<std::string_view, 13> naming = {
        "declare", "typeset", "local", "export", "readonly", "unset", "read", "mapfile", "readarray", "getopts", "printf", "let", "wait"};
    static constexpr std::array<std::string_view, 5> any = {"eval", ".", "source", "command", "builtin"};
    for (const Assignment &assignment : command.assignments) {
        state.forget(assignment.name);
        forget_in(assignment.value, state);
    }
    for (const Writing &word : command.words)
        forget_in(word, state);
    if (command.words.empty())
        return;
    const std::string name = plain(command.words[0]);
    if (std::ranges::contains(naming, name)) {
        for (const std::string_view other : {"REPLY", "MAPFILE", "OPTARG", "OPTIND"})
            state.forget(std::string(other));
        for (std::size_t i = 1; i < command.words.size(); ++i) {
            const auto &parts = command.words[i].parts;
            if (name == "let")
                forget_names(plain(command.words[i]), state);
            else if (parts.empty() || parts[0].kind != Part::Kind::text)
                state.forget_variables();
            else if (const std::size_t length = name_length(parts[0].text); length > 0)
                state.forget(parts[0].text.substr(0, length));
        }
    } else if (name == "cd" || name == "pushd" || name == "popd") {
        state.cwd.reset();
        state.old_cwd.reset();
    } else if (name == "set" || name == "shift") {
        state.arguments.reset();
    } else if (name.empty() || std::ranges::contains(any, name) || state.functions.contains(name)) {
        state.forget_variables();
        state.cwd.reset();
    }
}

} // namespace

void forget_written(const List &list, State &state)
{
    for (const AndOr &and_or : list.items)
        if (!and_or.background)
            for (const Pipeline &pipeline : and_or.pipelines)
                if (pipeline.commands.size() == 1)
                    forget_written(pipeline.commands[0], state);
}

void forget_written(const Command &command, State &state)
{
    if (command.kind == Command::Kind::simple)
        return forget_simple(command, state);
    if (command.kind == Command::Kind::subshell || command.kind == Command::Kind::function)
        return;
    if (command.kind == Command::Kind::each) {
        state.forget(command.name);
        state.forget("REPLY");
    }
    for (const Writing &word : command.words)
        forget_in(word, state, command.kind == Command::Kind::arithmetic);
    for (const List &list : command.lists)
        forget_written(list, state);
}

bool may_leave(const List &list)
{
    return std::ranges::any_of(list.items, [](const AndOr &and_or) {
        return std::ranges::any_of(and_or.pipelines, [](const Pipeline &pipeline) {
            return std::ranges::any_of(pipeline.commands, [](const Command &command) { return may_leave(command); });
        });
    });
}

bool may_leave(const Command &command)
{
    if (command.kind == Command::Kind::simple)
        return !command.words.empty() &&
            std::ranges::contains(std::array{"break", "continue", "return", "eval", "builtin", "command"}, plain(command.words[0]));
    return command.kind != Command::Kind::function && std::ranges::any_of(command.lists, [](const List &list) { return may_leave(list); });
}

} // namespace wm::approvals::shell
