// Lists and pipelines: bash(1), "SHELL GRAMMAR". What reads the bytes for all of them is here, too.
#include "approvals/shell/parser_state.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

constexpr std::array<std::string_view, 8> closers = {"then", "else", "elif", "fi", "do", "done", "esac", "}"};

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

} // namespace

/// The letters of a word without any quoting or expansion; nullopt = it has some.
std::optional<std::string> plain(const Writing &writing)
{
    if (writing.parts.size() != 1 || writing.parts[0].kind != Part::Kind::text || writing.parts[0].quoted)
        return std::nullopt;
    return writing.parts[0].text;
}

Parser::Level::Level(Parser &parser) : m_parser(parser)
{
    if (++parser.m_depth > deepest)
        parser.fail("nested too deeply", parser.m_pos);
}

char Parser::at()
{
    while (m_pos + 1 < m_text.size() && m_text[m_pos] == '\\' && m_text[m_pos + 1] == '\n')
        m_pos += 2;
    return m_pos < m_text.size() ? m_text[m_pos] : '\0';
}

char Parser::after()
{
    at();
    const std::size_t back = m_pos;
    m_pos = std::min(m_pos + 1, m_text.size());
    const char c = at();
    m_pos = back;
    return c;
}

void Parser::blanks()
{
    while (is_blank(at()))
        ++m_pos;
    if (at() == '#')
        m_pos = std::min(m_text.find('\n', m_pos), m_text.size());
}

void Parser::newline()
{
    ++m_pos;
    std::vector<Pending> pending;
    pending.swap(m_pending);
    for (const Pending &one : pending)
        here_body(one);
}

void Parser::newlines()
{
    for (blanks(); at() == '\n'; blanks())
        newline();
}

std::string Parser::reserved()
{
    const std::size_t back = m_pos;
    std::string word;
    while (word.size() < 9 && !ends() && !std::string_view(" \t\n;&|()<>").contains(at())) {
        word += at();
        ++m_pos;
    }
    m_pos = back;
    static constexpr std::array<std::string_view, 14> others = {
        "if", "while", "until", "for", "select", "case", "function", "{", "[[", "coproc", "!", "time", "in", "]]"};
    return std::ranges::contains(others, word) || std::ranges::contains(closers, word) ? word : "";
}

void Parser::take(std::string_view word)
{
    for (std::size_t i = 0; i < word.size(); ++i) {
        at();
        ++m_pos;
    }
}

void Parser::expect(std::string_view word)
{
    if (reserved() != word)
        unexpected();
    take(word);
}

void Parser::fail(std::string why, std::size_t from) const
{
    throw SyntaxError{{std::move(why), m_source.span(from, m_text.size())}};
}

void Parser::unexpected()
{
    if (ends())
        fail("an end too early", m_pos);
    const std::string word = reserved();
    fail("an unexpected " + (word.empty() ? at() == '\n' ? "end of line" : std::string(1, at()) : word), m_pos);
}

Parsed parse(const Source &source, int depth)
{
    if (depth > deepest)
        return {{}, Obscure{"nested too deeply", source.span(0, source.text.size())}};
    return Parser(source, depth).whole();
}

Parsed Parser::whole()
{
    Parsed parsed;
    std::size_t lines = 0; // items of the lines that are complete
    try {
        newlines();
        while (!ends()) {
            if (list_ends())
                unexpected();
            parsed.list.items.push_back(and_or());
            AndOr &last = parsed.list.items.back();
            blanks();
            if (at() == '&' || at() == ';') {
                last.background = at() == '&';
                ++m_pos;
                blanks();
            } else if (!ends() && at() != '\n') {
                unexpected();
            }
            if (at() == '\n') {
                newlines();
                lines = parsed.list.items.size();
            }
        }
        if (!m_pending.empty())
            fail("a here-document without its end", m_text.size());
    } catch (SyntaxError &error) {
        parsed.list.items.resize(lines);
        parsed.error = std::move(error.what);
    }
    parsed.bash_only = m_bash_only;
    return parsed;
}

bool Parser::list_ends()
{
    const char c = at();
    if (c == '\0' || c == ')')
        return true;
    if (c == ';')
        return after() == ';' || after() == '&';
    return (std::string_view("tefd}").contains(c)) && std::ranges::contains(closers, reserved());
}

List Parser::list()
{
    List list;
    for (newlines(); !list_ends(); newlines()) {
        list.items.push_back(and_or());
        blanks();
        const char c = at();
        if (c == '&') {
            list.items.back().background = true;
            ++m_pos;
        } else if (c == ';' && after() != ';' && after() != '&') {
            ++m_pos;
        } else if (c != '\n') {
            break;
        }
    }
    return list;
}

AndOr Parser::and_or()
{
    AndOr and_or;
    const std::size_t from = m_pos;
    and_or.pipelines.push_back(pipeline());
    for (blanks(); (at() == '&' && after() == '&') || (at() == '|' && after() == '|'); blanks()) {
        and_or.either.push_back(at() == '|');
        take("&&");
        newlines();
        and_or.pipelines.push_back(pipeline());
    }
    and_or.where = span(from);
    return and_or;
}

Pipeline Parser::pipeline()
{
    Pipeline pipeline;
    blanks();
    for (std::string word = reserved(); word == "!" || word == "time"; word = reserved()) {
        pipeline.negated ^= word == "!";
        take(word);
        blanks();
        if (word == "time" && at() == '-') { // bash takes -p and -- here
            const std::size_t back = m_pos;
            const auto option = plain(this->word());
            if (option != "-p")
                m_pos = back;
            blanks();
        }
    }
    pipeline.commands.push_back(command());
    for (blanks(); at() == '|' && after() != '|'; blanks()) {
        ++m_pos;
        if (at() == '&') {
            ++m_pos;
            m_bash_only = true;
            Command &left = pipeline.commands.back();
            RedirectWriting both{.kind = Redirect::Kind::duplicate, .fd = 2, .where = span(m_pos - 1)};
            add(both.target, "1", false, m_pos - 1);
            left.redirects.push_back(std::move(both));
        }
        newlines();
        pipeline.commands.push_back(command());
    }
    return pipeline;
}

Command Parser::command()
{
    const Level level(*this);
    blanks();
    const std::size_t from = m_pos;
    Command command;
    const std::string word = reserved();
    if (at() == '(') {
        if (after() == '(') {
            if (!arithmetic_command(command))
                command = compound(Command::Kind::subshell, ")");
        } else {
            command = compound(Command::Kind::subshell, ")");
        }
    } else if (word.empty() || word == "in" || word == "]]") {
        return simple();
    } else if (word == "{") {
        command = compound(Command::Kind::group, "}");
    } else if (word == "if") {
        command = branches();
    } else if (word == "while" || word == "until") {
        command = loop();
    } else if (word == "for" || word == "select") {
        command = each();
    } else if (word == "case") {
        command = choice();
    } else if (word == "[[") {
        command = condition();
    } else if (word == "function") {
        m_bash_only = true;
        take(word);
        blanks();
        const auto name = plain(this->word());
        if (!name)
            fail("a function whose name is not plain", from);
        blanks();
        if (at() == '(') {
            ++m_pos;
            blanks();
            if (at() != ')')
                unexpected();
            ++m_pos;
        }
        return function(*name, from);
    } else if (word == "coproc") {
        fail("a coprocess", from);
    } else {
        unexpected();
    }
    for (blanks(); redirect(command.redirects); blanks()) {}
    command.where = span(from);
    return command;
}

} // namespace wm::approvals::shell
