// $x, ${x…} and what else begins with a $: bash(1), "Parameter Expansion".
#include "approvals/shell/parser_state.h"

namespace wm::approvals::shell {
namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_special(char c)
{
    return std::string_view("@*#?-$!").contains(c) || is_digit(c);
}

} // namespace

void Parser::dollar(Writing &writing, bool quoted)
{
    const std::size_t from = m_pos++;
    const char c = at();
    Part part{.kind = Part::Kind::parameter, .quoted = quoted};
    if (c == '(') {
        ++m_pos;
        if (at() == '(') {
            const std::size_t back = m_pos++;
            Writing expression;
            if (arithmetic(expression)) {
                part.kind = Part::Kind::arithmetic;
                part.operands.push_back(std::move(expression));
                part.where = span(from);
                writing.parts.push_back(std::move(part));
                return;
            }
            m_pos = back;
        }
        substitution(writing, Part::Kind::command, quoted, from);
    } else if (c == '{') {
        ++m_pos;
        braced(writing, quoted, from);
    } else if (c == '[') {
        fail("$[…], the old arithmetic", from);
    } else if (is_name_start(c)) {
        for (; is_name(at()); ++m_pos)
            part.text += at();
        part.where = span(from);
        writing.parts.push_back(std::move(part));
    } else if (c != '\0' && is_special(c)) {
        ++m_pos;
        part.text = c;
        part.where = span(from);
        writing.parts.push_back(std::move(part));
    } else if (c == '\'' && !quoted) {
        ansi_quoted(writing);
    } else if (c == '"' && !quoted) {
        m_bash_only = true;
        double_quoted(writing);
    } else {
        add(writing, "$", quoted, from);
    }
}

/// ${…}, after the brace.
void Parser::braced(Writing &writing, bool quoted, std::size_t from)
{
    const Level level(*this);
    Part part{.kind = Part::Kind::parameter, .quoted = quoted};
    char c = at();
    if (c == '#' && after() != '}') { // ${#x}; ${#} is a parameter, ${#-…} an operation on it, which nobody writes
        ++m_pos;
        part.op = "length";
        m_bash_only = true;
    } else if (c == '!' && (is_name_start(after()) || is_special(after()))) {
        ++m_pos;
        part.op = "indirect";
        m_bash_only = true;
    }
    c = at();
    if (is_name_start(c)) {
        for (; is_name(at()); ++m_pos)
            part.text += at();
    } else if (is_digit(c)) {
        for (; is_digit(at()); ++m_pos)
            part.text += at();
    } else if (c != '\0' && is_special(c)) {
        ++m_pos;
        part.text = c;
    } else {
        fail("${ without a name", from);
    }
    if (at() == '[')
        subscript(part, quoted);
    if (at() != '}') {
        if (part.op == "length")
            fail("a ${#…} that is not understood", from);
        parameter_operation(part, quoted);
    }
    if (at() != '}')
        fail("a ${ without its end", from);
    ++m_pos;
    part.where = span(from);
    writing.parts.push_back(std::move(part));
}

void Parser::subscript(Part &part, bool quoted)
{
    ++m_pos;
    m_bash_only = true;
    Writing index = operand(quoted, false, "]");
    if (at() != ']')
        fail("a [ without its end", m_pos);
    ++m_pos;
    const bool all = index.parts.size() == 1 && (index.parts[0].text == "@" || index.parts[0].text == "*");
    part.op = (part.op.empty() ? "" : part.op + ' ') + (all ? "[@]" : "[]");
    part.operands.push_back(std::move(index));
}

void Parser::parameter_operation(Part &part, bool quoted)
{
    const std::size_t from = m_pos;
    const char c = at();
    ++m_pos;
    std::string op(1, c);
    const auto doubled = [&](std::string_view seconds) {
        const char next = at();
        if (next != '\0' && seconds.contains(next)) {
            op += next;
            ++m_pos;
        }
    };
    bool pattern = true;
    if (c == ':') {
        doubled("-=?+");
        pattern = false;
        m_bash_only |= op == ":";
    } else if (c == '-' || c == '=' || c == '?' || c == '+') {
        pattern = false;
    } else if (c == '#') {
        doubled("#");
    } else if (c == '%') {
        doubled("%");
    } else if (c == '/') {
        doubled("/#%");
        m_bash_only = true;
    } else if (c == '^' || c == ',') {
        doubled(std::string_view(&c, 1));
        m_bash_only = true;
    } else if (c != '@' && c != '*') {
        fail("a ${…} that is not understood", from);
    } else {
        m_bash_only = true;
    }
    part.op += part.op.empty() ? op : ' ' + op;
    part.operands.push_back(operand(quoted, pattern, c == '/' ? "/}" : "}"));
    if (c == '/' && at() == '/') {
        ++m_pos;
        part.operands.push_back(operand(quoted, true, "}"));
    }
}

/// The word in ${x:-word} or [word]. In double quotes a ' is nothing special there, except in patterns.
Writing Parser::operand(bool quoted, bool pattern, std::string_view ends)
{
    Writing writing;
    const std::size_t from = m_pos;
    for (;;) {
        const std::size_t here = m_pos;
        const char c = at();
        if (c == '\0')
            fail("a ${ without its end", from);
        if (ends.contains(c))
            break;
        if (c == '"') {
            double_quoted(writing);
        } else if (c == '\'' && (!quoted || pattern)) {
            single_quoted(writing);
        } else if (c == '\\' && (!quoted || pattern)) {
            escaped(writing);
        } else if (c == '\\' && m_pos + 1 < m_text.size() && m_text[m_pos + 1] == '}') {
            escaped(writing);
        } else if ((c == '<' || c == '>') && !quoted && after() == '(') {
            fail("a process substitution in ${…}", here);
        } else if (c == '$') {
            dollar(writing, quoted);
        } else if (c == '`') {
            backquoted(writing, quoted);
        } else if (c != '\\' || !inside_double(writing, false)) {
            ++m_pos;
            add(writing, {&c, 1}, quoted && !pattern, here);
        }
    }
    writing.where = span(from);
    return writing;
}

} // namespace wm::approvals::shell
