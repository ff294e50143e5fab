#pragma once
// What a command line is made of, before anything is put in for variables: bash(1), "SHELL GRAMMAR". A syntax tree owns all
// of its text.
#include "approvals/command.h"

#include <memory>

namespace wm::approvals::shell {

struct List;
struct Part;

/// A word as it is written: parts side by side.
struct Writing {
    std::vector<Part> parts;
    Span where;
};

struct Part {
    enum class Kind {
        text,
        parameter,  ///< $x, ${x…}
        command,    ///< $(…) and `…`
        process,    ///< <(…) and >(…)
        arithmetic, ///< $((…))
        array,      ///< (a b) of x=(a b)
        unknown,    ///< only a run would tell: $'\u00e9' depends on the locale
    };
    Kind kind = Kind::text;
    bool quoted = false;
    std::string text = {}; ///< of a text; name of a parameter; `<` or `>` of a process
    std::string op = {}; ///< of ${x…}: "", ":-", "%%", "/", "#" before the name is "length", "!" is "indirect", an array's element "[]"
    std::vector<Writing> operands = {};
    std::shared_ptr<List> program = {};
    Span where = {};
};

struct RedirectWriting {
    Redirect::Kind kind = Redirect::Kind::read;
    int fd = -1;          ///< -1: the usual one
    std::string variable = {}; ///< of {fd}>
    bool both = false;    ///< &> and >&: standard error, too
    Writing target = {};
    std::shared_ptr<Writing> text = {}; ///< of a here-document; it is read after the rest of the line
    Span where;
};

struct Assignment {
    std::string name;
    bool append = false;  ///< +=
    bool element = false; ///< x[…]=
    Writing value = {};   ///< x[…]=: the whole of it
    Span where;
};

struct Command {
    enum class Kind {
        simple,
        subshell,
        group,
        branches /* if */,
        loop /* while, until */,
        each /* for, select */,
        choice /* case */,
        function,
        condition /* [[ ]] */,
        arithmetic /* (( )), for (( )) */
    };
    Kind kind = Kind::simple;
    std::vector<Assignment> assignments;
    std::vector<Writing> words;    ///< simple; values of `for`; subject and patterns of `case`; operands of [[ ]] and (( ))
    std::vector<RedirectWriting> redirects;
    std::string name;              ///< of a function; the variable of `for`
    bool listed = false;           ///< `for x in …`
    bool select = false;           ///< a person chooses the value
    std::vector<List> lists;       ///< of compound commands, conditions included, as written
    std::shared_ptr<Command> body; ///< of a function
    Span where;
};

struct Pipeline {
    std::vector<Command> commands;
    bool negated = false;
};

struct AndOr {
    std::vector<Pipeline> pipelines;
    std::vector<bool> either; ///< between them: true = ||
    bool background = false;
    Span where;
};

struct List {
    std::vector<AndOr> items;
};

bool is_name_start(char c);
bool is_name(char c);
std::size_t name_length(std::string_view text); ///< of the variable name it begins with

} // namespace wm::approvals::shell
