#pragma once
// Text to syntax tree: recursive descent over the grammar of bash 5.2, strict. What does not fit the grammar exactly is an
// error, also where bash would take it with some option set: a wrong guess at where a word ends hides a program.
//
// Pure, linear in the text for each level of nesting. Thread: any.
#include "approvals/shell/syntax.h"

namespace wm::approvals::shell {

inline constexpr int deepest = 100;

/// Text to be parsed, and where it stands in the command line that a person sees.
struct Source {
    std::string_view text;
    std::size_t at = 0;   ///< of its first byte there
    bool exact = true;    ///< false: it was unescaped on the way; everything in it is at `whole`
    Span whole;

    Span span(std::size_t begin, std::size_t end) const { return exact ? Span{at + begin, end - begin} : whole; }
};

struct Parsed {
    List list;                    ///< with an error: the lines before it, which bash would have run
    std::optional<Obscure> error;
    bool bash_only = false;       ///< uses what sh may read otherwise: {a,b} $'…' [[ &> <<< arrays
};

Parsed parse(const Source &source, int depth);

} // namespace wm::approvals::shell
