#pragma once
// An understanding in a few letters, for tables: a line for each invocation, then one for each thing that is obscure.
//   git push ?            words; ? = not known, ?* = any number of words, ~*.c = a pattern; '…' where a word has blanks or is empty
//   X=1 make >out <sudo   assignments, redirections (2>>f, 2>&1, <<text), what it is started through
//   /w/x: ls              where, unless it is /w; ?: = not known, (/w/x): = if all went well
//   sh |0                 reads from invocation 0; |'text' reads this text; + gets further words
#include "approvals/command.h"

#include <algorithm>

namespace wm::approvals {

inline std::string quoted(const std::string &text)
{
    if (!text.empty() && text.find_first_of(" \t\n'") == std::string::npos)
        return text;
    std::string shown = "'";
    for (const char c : text)
        shown += c == '\n' ? "\\n" : std::string(1, c);
    return shown + "'";
}

inline std::string shown(const Word &word)
{
    return !word.known ? word.many ? "?*" : "?" : (word.pattern ? "~" : "") + quoted(word.text);
}

inline std::string shown(const Redirect &redirect)
{
    using enum Redirect::Kind;
    const std::string_view sign = redirect.kind == read ? "<"
        : redirect.kind == write                        ? ">"
        : redirect.kind == append                       ? ">>"
        : redirect.kind == read_write                   ? "<>"
        : redirect.kind == here                         ? "<<"
        : redirect.fd == 0                              ? "<&"
                                                        : ">&";
    const bool usual = redirect.fd == (sign[0] == '<' ? 0 : 1);
    return (usual ? "" : redirect.fd < 0 ? "{}" : std::to_string(redirect.fd)) + std::string(sign) + shown(redirect.target);
}

inline std::string shown(const Invocation &invocation)
{
    std::string text;
    const auto add = [&](const std::string &piece) { text += (text.empty() ? "" : " ") + piece; };
    if (!invocation.cwd)
        add("?:");
    else if (!invocation.cwd_sure)
        add('(' + *invocation.cwd + "):");
    else if (*invocation.cwd != "/w")
        add(*invocation.cwd + ':');
    for (const auto &[name, word] : invocation.env)
        add(name + '=' + shown(word));
    for (const Word &word : invocation.argv)
        add(shown(word));
    for (const Redirect &redirect : invocation.redirects)
        add(shown(redirect));
    if (invocation.more_words)
        add("+");
    if (invocation.reads_from)
        add('|' + std::to_string(*invocation.reads_from));
    if (invocation.input)
        add('|' + quoted(*invocation.input));
    for (const std::string &through : invocation.through)
        add('<' + through);
    return text;
}

inline std::string shown(const Understanding &understanding)
{
    std::string text;
    for (const Invocation &invocation : understanding.invocations)
        text += shown(invocation) + '\n';
    for (const Obscure &obscure : understanding.obscure)
        text += "! " + obscure.why + '\n';
    return text;
}

/// In /w, of dana, who has a HOME and a LANG.
inline Surroundings surroundings()
{
    Surroundings here;
    here.cwd = "/w";
    here.worktree = "/w";
    here.home = "/home/dana";
    here.variables = {{"HOME", "/home/dana"}, {"LANG", "C.UTF-8"}};
    return here;
}

} // namespace wm::approvals
