// Simple commands with their assignments and redirections: bash(1), "Simple Commands" and "REDIRECTION".
#include "approvals/shell/parser_state.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

/// Whether it is a name and `[` without the `]` to it: the rest of the index comes after blanks.
bool has_open_index(const Writing &writing)
{
    if (writing.parts.empty() || writing.parts[0].kind != Part::Kind::text || writing.parts[0].quoted)
        return false;
    const std::size_t length = name_length(writing.parts[0].text);
    if (length == 0 || length >= writing.parts[0].text.size() || writing.parts[0].text[length] != '[')
        return false;
    int open = 0;
    for (const Part &part : writing.parts)
        if (part.kind == Part::Kind::text && !part.quoted)
            for (const char c : part.text) {
                open += c == '[' ? 1 : c == ']' ? -1 : 0;
                if (open == 0 && c == ']')
                    return false;
            }
    return true;
}

} // namespace

Command Parser::simple()
{
    Command command;
    const std::size_t from = m_pos;
    std::size_t end = m_pos;
    for (;; blanks()) {
        at();
        if (redirect(command.redirects)) {
            end = m_pos;
            continue;
        }
        const char c = at();
        if (c == '(' && command.words.size() == 1 && command.assignments.empty() && command.redirects.empty()) {
            const auto name = plain(command.words[0]);
            ++m_pos;
            blanks();
            if (at() != ')' || !name)
                unexpected();
            ++m_pos;
            return function(*name, from);
        }
        if (c == '\0' || std::string_view("\n;&|()").contains(c))
            break;
        Writing writing = word();
        if (!(command.words.empty() && assignment(command, writing))) {
            if (at() == '(' && !command.words.empty()) {
                static constexpr std::array<std::string_view, 5> declaring = {"declare", "typeset", "local", "export", "readonly"};
                if (!std::ranges::contains(declaring, plain(command.words[0]).value_or("")) || writing.parts.empty() ||
                    writing.parts.back().quoted || !writing.parts.back().text.ends_with('='))
                    unexpected();
                array(writing);
            }
            command.words.push_back(std::move(writing));
        }
        end = m_pos;
    }
    if (command.words.empty() && command.assignments.empty() && command.redirects.empty())
        unexpected();
    command.where = m_source.span(from, end);
    return command;
}

/// (a b …) of an array.
void Parser::array(Writing &writing)
{
    const Level level(*this);
    const std::size_t from = m_pos++;
    m_bash_only = true;
    Part part{.kind = Part::Kind::array};
    for (newlines(); at() != ')'; newlines()) {
        part.operands.push_back(word());
        if (part.operands.back().parts.empty())
            unexpected();
    }
    ++m_pos;
    part.where = span(from);
    writing.parts.push_back(std::move(part));
    writing.where.length += part.where.length;
}

bool Parser::assignment(Command &command, Writing &writing)
{
    if (writing.parts.empty() || writing.parts[0].kind != Part::Kind::text || writing.parts[0].quoted)
        return false;
    std::string &text = writing.parts[0].text;
    const std::size_t length = name_length(text);
    if (length == 0)
        return false;
    if (has_open_index(writing))
        fail("an array's index that is not understood", m_pos);
    Assignment assignment{.name = text.substr(0, length), .where = writing.where};
    std::string_view rest = std::string_view(text).substr(length);
    if (rest.starts_with('[')) {
        const auto ends_index = [](const Part &part) {
            return part.kind == Part::Kind::text && !part.quoted && (part.text.contains("]=") || part.text.contains("]+="));
        };
        if (std::ranges::none_of(writing.parts, ends_index))
            return false;
        m_bash_only = true;
        assignment.element = true;
        if (at() == '(')
            unexpected();
        assignment.value = std::move(writing);
        command.assignments.push_back(std::move(assignment));
        return true;
    }
    if (rest.starts_with('+')) {
        assignment.append = true;
        rest.remove_prefix(1);
    }
    if (!rest.starts_with('='))
        return false;
    const bool nothing = rest.size() == 1 && writing.parts.size() == 1;
    text = rest.substr(1);
    if (text.empty())
        writing.parts.erase(writing.parts.begin());
    if (at() == '(') {
        if (!nothing)
            unexpected();
        array(writing);
    }
    assignment.value = std::move(writing);
    command.assignments.push_back(std::move(assignment));
    return true;
}

bool Parser::redirect_ahead(std::size_t &digits)
{
    digits = 0;
    const std::size_t back = m_pos;
    bool named = false;
    if (at() == '{') {
        ++m_pos;
        std::size_t letters = 0;
        for (; is_name(at()); ++m_pos)
            ++letters;
        named = letters > 0 && at() == '}';
        digits = named ? letters + 2 : 0;
        m_pos = named ? m_pos + 1 : back;
    } else {
        for (; at() >= '0' && at() <= '9'; ++m_pos)
            ++digits;
    }
    const char c = at();
    const bool ahead = ((c == '<' || c == '>') && (after() != '(' || digits > 0)) || (c == '&' && digits == 0 && after() == '>');
    if (ahead && digits > 0 && after() == '(')
        fail("a redirection that is not understood", back);
    m_pos = back;
    return ahead;
}

bool Parser::redirect(std::vector<RedirectWriting> &redirects)
{
    std::size_t digits = 0;
    if (!redirect_ahead(digits))
        return false;
    at();
    const std::size_t from = m_pos;
    RedirectWriting redirect;
    std::string prefix;
    for (; prefix.size() < digits; ++m_pos)
        prefix += at();
    if (prefix.starts_with('{'))
        redirect.variable = prefix.substr(1, prefix.size() - 2);
    else if (prefix.size() > 4)
        fail("a file descriptor that is too large", from);
    else if (!prefix.empty())
        redirect.fd = std::stoi(prefix);

    using enum Redirect::Kind;
    const char c = at();
    ++m_pos;
    const char next = at();
    bool document = false, tabs = false;
    if (c == '&') {
        ++m_pos;
        redirect.kind = at() == '>' ? append : write;
        m_pos += at() == '>' ? 1 : 0;
        redirect.both = true;
        m_bash_only = true;
    } else if (c == '<' && next == '<') {
        ++m_pos;
        redirect.kind = here;
        document = at() != '<';
        tabs = at() == '-';
        m_bash_only |= !document;
        m_pos += !document || tabs ? 1 : 0;
    } else if (next == '&') {
        ++m_pos;
        redirect.kind = duplicate;
    } else if (c == '<') {
        redirect.kind = next == '>' ? read_write : read;
        m_pos += next == '>' ? 1 : 0;
    } else {
        redirect.kind = next == '>' ? append : write;
        m_pos += next == '>' || next == '|' ? 1 : 0;
    }
    const bool out = c == '>';
    if (redirect.fd < 0 && redirect.variable.empty())
        redirect.fd = out || c == '&' ? 1 : 0;
    blanks();
    if (document) {
        here_document(redirect, tabs);
    } else {
        redirect.target = word();
        if (redirect.target.parts.empty())
            unexpected();
    }
    if (redirect.kind == duplicate && out && prefix.empty()) { // >&word: a file unless it is a number or -
        const auto text = plain(redirect.target);
        const bool number = text && (*text == "-" || std::ranges::all_of(*text, [](char d) { return (d >= '0' && d <= '9') || d == '-'; }));
        if (!number) {
            redirect.kind = write;
            redirect.both = true;
        }
    }
    redirect.where = span(from);
    redirects.push_back(std::move(redirect));
    return true;
}

void Parser::here_document(RedirectWriting &redirect, bool tabs)
{
    const std::size_t from = m_pos;
    Pending pending{.text = std::make_shared<Writing>(), .tabs = tabs};
    const Writing end = word();
    if (end.parts.empty())
        unexpected();
    for (const Part &part : end.parts) {
        if (part.kind != Part::Kind::text)
            fail("a here-document whose end is not plain", from);
        pending.end += part.text;
        pending.quoted |= part.quoted;
    }
    redirect.text = pending.text;
    m_pending.push_back(std::move(pending));
}

void Parser::here_body(const Pending &pending)
{
    const std::size_t from = m_pos;
    std::string body;
    for (;;) {
        if (m_pos >= m_text.size())
            fail("a here-document without its end", from);
        std::string line;
        while (m_pos < m_text.size() && m_text[m_pos] != '\n') { // an unquoted one continues lines that end in a backslash
            if (!pending.quoted && m_text[m_pos] == '\\' && m_pos + 1 < m_text.size()) {
                if (m_text[m_pos + 1] != '\n')
                    line += m_text.substr(m_pos, 2);
                m_pos += 2;
            } else {
                line += m_text[m_pos++];
            }
        }
        m_pos = std::min(m_pos + 1, m_text.size());
        std::string_view shown = line;
        if (pending.tabs)
            shown.remove_prefix(std::min(shown.find_first_not_of('\t'), shown.size()));
        if (shown == pending.end)
            break;
        body += shown;
        body += '\n';
    }
    const Span where = span(from);
    if (pending.quoted) {
        Part part{.quoted = true, .text = std::move(body), .where = where};
        *pending.text = {{std::move(part)}, where};
    } else {
        *pending.text = here_text(body, where);
    }
}

} // namespace wm::approvals::shell
