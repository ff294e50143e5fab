// Commands: bash(1), "SHELL GRAMMAR" and "REDIRECTION".
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

/// The letters of a word without any quoting or expansion; nullopt = it has some.
std::optional<std::string> plain(const Writing &writing)
{
    if (writing.parts.size() != 1 || writing.parts[0].kind != Part::Kind::text || writing.parts[0].quoted)
        return std::nullopt;
    return writing.parts[0].text;
}

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

Command Parser::compound(Command::Kind kind, std::string_view end)
{
    Command command;
    command.kind = kind;
    ++m_pos;
    command.lists.push_back(list());
    if (command.lists[0].items.empty())
        unexpected();
    if (end == ")") {
        if (at() != ')')
            unexpected();
        ++m_pos;
    } else {
        expect(end);
    }
    return command;
}

/// if LIST; then LIST; [elif LIST; then LIST;] … [else LIST;] fi
Command Parser::branches()
{
    Command command;
    command.kind = Command::Kind::branches;
    take("if");
    for (;;) {
        command.lists.push_back(list());
        expect("then");
        command.lists.push_back(list());
        if (command.lists.back().items.empty() || command.lists[command.lists.size() - 2].items.empty())
            unexpected();
        if (reserved() != "elif")
            break;
        take("elif");
    }
    if (reserved() == "else") {
        take("else");
        command.lists.push_back(list());
        if (command.lists.back().items.empty())
            unexpected();
    }
    expect("fi");
    return command;
}

void Parser::body(Command &command)
{
    newlines();
    expect("do");
    command.lists.push_back(list());
    if (command.lists.back().items.empty())
        unexpected();
    expect("done");
}

Command Parser::loop()
{
    Command command;
    command.kind = Command::Kind::loop;
    take("while");
    command.lists.push_back(list());
    if (command.lists.back().items.empty())
        unexpected();
    body(command);
    return command;
}

Command Parser::each()
{
    Command command;
    const std::size_t from = m_pos;
    command.select = at() == 's';
    take(reserved());
    blanks();
    if (at() == '(') {
        Command loop;
        if (command.select || after() != '(' || !arithmetic_command(loop))
            unexpected();
        blanks();
        if (at() == ';')
            ++m_pos;
        body(loop);
        return loop;
    }
    command.kind = Command::Kind::each;
    const auto name = plain(word());
    if (!name || name_length(*name) != name->size() || name->empty())
        fail("a loop whose variable is not plain", from);
    command.name = *name;
    newlines();
    if (reserved() == "in") {
        command.listed = true;
        take("in");
        for (blanks(); !ends() && !std::string_view("\n;").contains(at()); blanks()) {
            command.words.push_back(word());
            if (command.words.back().parts.empty())
                unexpected();
        }
    }
    if (at() == ';')
        ++m_pos;
    body(command);
    return command;
}

/// case WORD in [[(] PATTERN [| PATTERN]…) LIST ;;] … esac
Command Parser::choice()
{
    Command command;
    command.kind = Command::Kind::choice;
    take("case");
    blanks();
    command.words.push_back(word());
    if (command.words.back().parts.empty())
        unexpected();
    newlines();
    expect("in");
    for (newlines(); reserved() != "esac"; newlines()) {
        if (at() == '(')
            ++m_pos;
        for (;;) {
            blanks();
            command.words.push_back(word());
            if (command.words.back().parts.empty())
                unexpected();
            blanks();
            if (at() != '|')
                break;
            ++m_pos;
        }
        if (at() != ')')
            unexpected();
        ++m_pos;
        command.lists.push_back(list());
        newlines();
        if (at() != ';') {
            if (reserved() != "esac")
                unexpected();
            break;
        }
        take(";;");
        if (at() == '&')
            ++m_pos;
    }
    expect("esac");
    return command;
}

/// After the name and its parentheses.
Command Parser::function(std::string name, std::size_t from)
{
    Command function;
    function.kind = Command::Kind::function;
    function.name = std::move(name);
    newlines();
    function.body = std::make_shared<Command>(command());
    if (function.body->kind == Command::Kind::simple || function.body->kind == Command::Kind::function)
        fail("a function whose body is not in braces", from);
    function.where = span(from);
    return function;
}

/// [[ … ]]: only what its words expand to can start anything; their sense is not looked at.
Command Parser::condition()
{
    Command command;
    command.kind = Command::Kind::condition;
    m_bash_only = true;
    const std::size_t from = m_pos;
    take("[[");
    bool regex = false;
    for (;;) {
        newlines();
        const std::size_t here = m_pos;
        const char c = at();
        if (c == '\0')
            fail("a [[ without its end", from);
        if (reserved() == "]]")
            break;
        if (c == ';' || (c == '&' && after() != '&') || (c == '|' && after() != '|' && !regex))
            unexpected();
        Writing operand;
        if (!regex && (c == '&' || c == '|')) {
            take("&&");
        } else if (!regex && (c == '(' || c == ')' || ((c == '<' || c == '>') && after() != '('))) {
            ++m_pos;
        } else {
            operand = word();
            // Patterns may have ( ) and | in them.
            while (!ends() && std::string_view("(|)<>&;").contains(at()) && (regex || (at() == '(' && !operand.parts.empty()))) {
                if (at() != '(' && at() != '|' && at() != ')')
                    unexpected();
                int open = 0;
                do {
                    const char bracket = at();
                    if (bracket == '\0' || bracket == '\n')
                        fail("a [[ that is not understood", here);
                    open += bracket == '(' ? 1 : bracket == ')' ? -1 : 0;
                    if (std::string_view("(|) \t").contains(bracket)) {
                        ++m_pos;
                        add(operand, {&bracket, 1}, false, m_pos - 1);
                    } else if (std::string_view(";&<>").contains(bracket)) {
                        unexpected();
                    } else {
                        Writing more = word();
                        for (Part &part : more.parts)
                            operand.parts.push_back(std::move(part));
                    }
                } while (open > 0);
                Writing more = word();
                for (Part &part : more.parts)
                    operand.parts.push_back(std::move(part));
            }
        }
        regex = plain(operand) == "=~";
        if (!operand.parts.empty())
            command.words.push_back(std::move(operand));
        else if (m_pos == here)
            unexpected();
    }
    take("]]");
    return command;
}

bool Parser::arithmetic_command(Command &command)
{
    const std::size_t back = m_pos;
    at();
    ++m_pos;
    at();
    ++m_pos;
    Writing expression;
    if (!arithmetic(expression)) {
        m_pos = back;
        return false;
    }
    m_bash_only = true;
    command.kind = Command::Kind::arithmetic;
    command.words.push_back(std::move(expression));
    return true;
}

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
