#pragma once
// The parser's class. Files: parser (bytes, lists), compounds, simple, words and dollars.
#include "approvals/shell/parser.h"

#include <set>

namespace wm::approvals::shell {

struct SyntaxError {
    Obscure what;
};

/// The letters of a word without any quoting or expansion; nullopt = it has some.
std::optional<std::string> plain(const Writing &writing);

class Parser {
public:
    Parser(const Source &source, int depth) : m_source(source), m_text(source.text), m_depth(depth) {}

    Parsed whole();

private:
    struct Pending { ///< a here-document whose text comes after the line's end
        std::shared_ptr<Writing> text;
        std::string end = {};
        bool quoted = false;
        bool tabs = false;
    };
    /// One more level of nesting while it lives.
    class Level {
    public:
        explicit Level(Parser &parser);
        ~Level() { --m_parser.m_depth; }
        Level(const Level &) = delete;
        Level &operator=(const Level &) = delete;

    private:
        Parser &m_parser;
    };

    // Reading bytes. `at` passes over line continuations; '\0' = the end (texts have no NUL).
    char at();
    char after();              ///< the one after `at`
    bool ends() { return at() == '\0'; }
    void blanks();             ///< and comments
    void newline();            ///< reads one, and the here-documents after it
    void newlines();
    std::string reserved();    ///< the letters ahead when they are a reserved word
    void take(std::string_view word);
    void expect(std::string_view word);
    [[noreturn]] void fail(std::string why, std::size_t from) const;
    [[noreturn]] void unexpected();
    Span span(std::size_t from) const { return m_source.span(from, m_pos); }

    // words.cpp, dollars.cpp
    Writing word();
    void add(Writing &writing, std::string_view text, bool quoted, std::size_t from);
    void single_quoted(Writing &writing);
    void ansi_quoted(Writing &writing);
    void double_quoted(Writing &writing);
    void escaped(Writing &writing);
    void dollar(Writing &writing, bool quoted);
    void braced(Writing &writing, bool quoted, std::size_t from);
    void subscript(Part &part, bool quoted);
    void parameter_operation(Part &part, bool quoted);
    Writing operand(bool quoted, bool pattern, std::string_view ends);
    void backquoted(Writing &writing, bool quoted);
    void substitution(Writing &writing, Part::Kind kind, bool quoted, std::size_t from); ///< after the `(`
    bool arithmetic(Writing &expression);  ///< after `((`; false = it is none, nothing read
    Writing here_text(std::string_view text, Span where);
    bool inside_double(Writing &writing, bool here); ///< one step in double quotes; false = neither $, ` nor backslash

    // parser.cpp, compounds.cpp, simple.cpp
    List list();
    bool list_ends();
    AndOr and_or();
    Pipeline pipeline();
    Command command();
    Command compound(Command::Kind kind, std::string_view end);
    Command branches();
    Command loop();
    Command each();
    Command choice();
    Command function(std::string name, std::size_t from);
    Command condition();
    Command simple();
    bool arithmetic_command(Command &command);
    void body(Command &command);
    bool redirect_ahead(std::size_t &digits);
    bool redirect(std::vector<RedirectWriting> &redirects);
    void here_document(RedirectWriting &redirect, bool tabs);
    void here_body(const Pending &pending);
    bool assignment(Command &command, Writing &writing);
    void array(Writing &writing);

    const Source m_source;
    const std::string_view m_text;
    std::size_t m_pos = 0;
    int m_depth = 0;
    bool m_bash_only = false;
    std::set<std::size_t> m_not_arithmetic; ///< places after `((` that turned out to be two parentheses
    std::vector<Pending> m_pending;
};

} // namespace wm::approvals::shell
