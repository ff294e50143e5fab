// Compound commands: bash(1), "Compound Commands" and "SHELL FUNCTION DEFINITIONS".
#include "approvals/shell/parser_state.h"

namespace wm::approvals::shell {

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

} // namespace wm::approvals::shell
