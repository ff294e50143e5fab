// Words: bash(1), "QUOTING" and the syntax of "EXPANSION".
#include "approvals/shell/parser_state.h"

#include <algorithm>

namespace wm::approvals::shell {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// The value of up to `most` digits of `base` at `pos`, which moves behind them.
long number_at(std::string_view text, std::size_t &pos, int base, int most)
{
    long value = 0;
    for (; most > 0 && pos < text.size(); --most, ++pos) {
        const char c = text[pos];
        const int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
        if (digit >= base)
            break;
        value = value * base + digit;
    }
    return value;
}

} // namespace

bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name(char c)
{
    return is_name_start(c) || is_digit(c);
}

std::size_t name_length(std::string_view text)
{
    if (text.empty() || !is_name_start(text.front()))
        return 0;
    return static_cast<std::size_t>(std::ranges::find_if_not(text, is_name) - text.begin());
}

void Parser::add(Writing &writing, std::string_view text, bool quoted, std::size_t from)
{
    if (!writing.parts.empty() && writing.parts.back().kind == Part::Kind::text && writing.parts.back().quoted == quoted) {
        Part &last = writing.parts.back();
        last.text += text;
        if (m_source.exact)
            last.where.length = m_source.at + m_pos - last.where.at;
        return;
    }
    Part part;
    part.quoted = quoted;
    part.text = text;
    part.where = span(from);
    writing.parts.push_back(std::move(part));
}

Writing Parser::word()
{
    Writing writing;
    const std::size_t from = m_pos;
    for (;;) {
        const std::size_t here = m_pos;
        const char c = at();
        if (c == '\0' || std::string_view(" \t\n;&|()").contains(c))
            break;
        if (c == '<' || c == '>') {
            if (after() != '(')
                break;
            at();
            ++m_pos; // < or >
            at();
            ++m_pos; // (
            m_bash_only = true;
            substitution(writing, Part::Kind::process, false, here);
            writing.parts.back().text = c;
        } else if (c == '\\') {
            escaped(writing);
        } else if (c == '\'') {
            single_quoted(writing);
        } else if (c == '"') {
            double_quoted(writing);
        } else if (c == '$') {
            dollar(writing, false);
        } else if (c == '`') {
            backquoted(writing, false);
        } else {
            ++m_pos;
            add(writing, {&c, 1}, false, here);
        }
    }
    writing.where = span(from);
    return writing;
}

void Parser::escaped(Writing &writing)
{
    const std::size_t from = m_pos++;
    if (m_pos < m_text.size())
        ++m_pos;
    add(writing, m_pos - from == 2 ? m_text.substr(from + 1, 1) : m_text.substr(from, 1), true, from);
}

void Parser::single_quoted(Writing &writing)
{
    const std::size_t from = m_pos;
    const std::size_t end = m_text.find('\'', m_pos + 1);
    if (end == std::string_view::npos)
        fail("a ' without its end", from);
    m_pos = end + 1;
    add(writing, m_text.substr(from + 1, end - from - 1), true, from);
}

void Parser::ansi_quoted(Writing &writing)
{
    const std::size_t from = m_pos;
    std::string value;
    bool known = true, over = false; // a NUL ends it early
    m_bash_only = true;
    m_pos = m_text.find('\'', m_pos) + 1;
    for (;;) {
        if (m_pos >= m_text.size())
            fail("a $' without its end", from);
        char c = m_text[m_pos++];
        if (c == '\'')
            break;
        if (c == '\\' && m_pos < m_text.size()) {
            c = m_text[m_pos++];
            constexpr std::string_view letters = "abeEfnrtv\\'\"?", meant = "\a\b\033\033\f\n\r\t\v\\'\"?";
            if (const std::size_t which = letters.find(c); which != std::string_view::npos) {
                c = meant[which];
            } else if (c >= '0' && c <= '7') {
                --m_pos;
                c = static_cast<char>(number_at(m_text, m_pos, 8, 3));
                over |= c == '\0';
            } else if (c == 'x' && m_pos < m_text.size() && m_text[m_pos] == '{') {
                known = false;
            } else if (c == 'x') {
                const std::size_t digits = m_pos;
                const long value_of = number_at(m_text, m_pos, 16, 2);
                if (m_pos == digits)
                    value += over ? "" : "\\";
                else
                    c = static_cast<char>(value_of);
                over |= c == '\0';
            } else if (c == 'u' || c == 'U') {
                const std::size_t digits = m_pos;
                const long value_of = number_at(m_text, m_pos, 16, c == 'u' ? 4 : 8);
                known &= m_pos > digits && value_of < 128 && value_of > 0;
                c = static_cast<char>(value_of & 0x7f);
            } else if (c == 'c') {
                known = false;
                if (m_pos < m_text.size() && m_text[m_pos] == '\\') // control and backslash
                    m_pos = std::min(m_pos + 1, m_text.size());
                m_pos = std::min(m_pos + 1, m_text.size());
            } else {
                value += over ? "" : "\\";
            }
        }
        if (!over)
            value += c;
    }
    add(writing, value, true, from);
    if (!known) {
        Part part{.kind = Part::Kind::unknown, .quoted = true, .where = span(from)};
        writing.parts.push_back(std::move(part));
    }
}

bool Parser::inside_double(Writing &writing, bool here)
{
    const std::size_t from = m_pos;
    const char c = at();
    if (c == '$') {
        dollar(writing, true);
    } else if (c == '`') {
        backquoted(writing, true);
    } else if (c == '\\') {
        ++m_pos;
        const char next = m_pos < m_text.size() ? m_text[m_pos] : '\0';
        const bool special = next == '$' || next == '`' || next == '\\' || (next == '"' && !here);
        m_pos += special ? 1 : 0;
        add(writing, special ? std::string_view(&next, 1) : "\\", true, from);
    } else {
        return false;
    }
    return true;
}

void Parser::double_quoted(Writing &writing)
{
    const std::size_t from = m_pos++;
    const Level level(*this);
    add(writing, "", true, from);
    for (;;) {
        const std::size_t here = m_pos;
        const char c = at();
        if (c == '\0')
            fail("a \" without its end", from);
        if (c == '"')
            break;
        if (!inside_double(writing, false)) {
            ++m_pos;
            add(writing, {&c, 1}, true, here);
        }
    }
    ++m_pos;
    add(writing, "", true, m_pos);
}

/// `…`: the text is unescaped once, then read as commands.
void Parser::backquoted(Writing &writing, bool quoted)
{
    const std::size_t from = m_pos++;
    std::string text;
    for (;; ++m_pos) {
        if (m_pos >= m_text.size())
            fail("a ` without its end", from);
        char c = m_text[m_pos];
        if (c == '`')
            break;
        if (c == '\\' && m_pos + 1 < m_text.size()) {
            const char next = m_text[m_pos + 1];
            if (next == '$' || next == '`' || next == '\\' || (next == '"' && quoted)) {
                c = next;
                ++m_pos;
            }
        }
        text += c;
    }
    ++m_pos;
    Parsed inner = parse({text, 0, false, span(from)}, m_depth + 1);
    if (inner.error)
        throw SyntaxError{*inner.error};
    m_bash_only |= inner.bash_only;
    writing.parts.push_back(
        {.kind = Part::Kind::command, .quoted = quoted, .program = std::make_shared<List>(std::move(inner.list)), .where = span(from)});
}

void Parser::substitution(Writing &writing, Part::Kind kind, bool quoted, std::size_t from)
{
    const Level level(*this);
    std::vector<Pending> outside;
    outside.swap(m_pending);
    Part part{.kind = kind, .quoted = quoted, .program = std::make_shared<List>(list())};
    if (at() != ')') {
        if (ends())
            fail("a ( without its end", from);
        unexpected();
    }
    if (!m_pending.empty())
        fail("a here-document without its end", from);
    ++m_pos;
    m_pending.swap(outside);
    part.where = span(from);
    writing.parts.push_back(std::move(part));
}

/// The expression of $((…)) and ((…)). It reads to the `))`; when a lone `)` comes first, these were two opening parentheses.
bool Parser::arithmetic(Writing &expression)
{
    const Level level(*this);
    const std::size_t from = m_pos;
    if (m_not_arithmetic.contains(from))
        return false;
    int open = 0;
    for (;;) {
        const std::size_t here = m_pos;
        const char c = at();
        if (c == '\0' || (c == ')' && open == 0 && after() != ')')) {
            m_not_arithmetic.insert(from); // or nested ones would be tried twice on each level
            return false;
        }
        if (c == ')' && open == 0) {
            expression.where = span(from);
            at();
            ++m_pos;
            at();
            ++m_pos;
            return true;
        }
        open += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == '"') {
            double_quoted(expression);
        } else if (c == '\'') {
            single_quoted(expression);
        } else if (!inside_double(expression, false)) {
            ++m_pos;
            add(expression, {&c, 1}, false, here);
        }
    }
}

/// The text of a here-document that is not quoted: as in double quotes, but " is nothing special.
Writing Parser::here_text(std::string_view text, Span where)
{
    Parser parser({text, 0, false, where}, m_depth + 1);
    Writing writing;
    writing.where = where;
    while (!parser.ends()) {
        const char c = parser.at();
        if (!parser.inside_double(writing, true)) {
            ++parser.m_pos;
            parser.add(writing, {&c, 1}, true, parser.m_pos);
        }
    }
    m_bash_only |= parser.m_bash_only;
    return writing;
}

} // namespace wm::approvals::shell
