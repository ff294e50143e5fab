#include "approvals/rules/scripts.h"

#include <algorithm>
#include <cctype>

namespace wm::approvals::rules {
namespace {

bool is_word(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

struct Reader {
    std::string_view text;
    std::size_t at = 0;

    bool done() const { return at >= text.size(); }
    char peek() const { return done() ? '\0' : text[at]; }
    char take() { return done() ? '\0' : text[at++]; }
    void skip(std::string_view of)
    {
        while (!done() && of.contains(peek()))
            ++at;
    }
    std::string_view rest_of_line()
    {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end;
        return line;
    }
    /// Up to an unescaped `delimiter`, which is taken; false when there is none. In brackets a delimiter counts as any other character
    /// for sed's addresses only in some implementations: the first one ends it here, as in GNU sed outside of brackets.
    bool skip_delimited(char delimiter, bool brackets)
    {
        bool in_brackets = false;
        while (!done()) {
            const char c = take();
            if (c == '\\') {
                take();
            } else if (brackets && in_brackets) {
                if (c == ']')
                    in_brackets = false;
            } else if (brackets && c == '[') {
                in_brackets = true;
                if (peek() == '^')
                    take();
                if (peek() == ']')
                    take();
            } else if (c == delimiter) {
                return true;
            }
        }
        return false;
    }
};

bool skip_address(Reader &in)
{
    if (std::isdigit(static_cast<unsigned char>(in.peek()))) {
        in.skip("0123456789~");
    } else if (in.peek() == '$') {
        in.take();
    } else if (in.peek() == '/' || in.peek() == '\\') {
        const char delimiter = in.take() == '/' ? '/' : in.take();
        if (!in.skip_delimited(delimiter, true))
            return false;
        in.skip("IM");
    } else if (in.peek() == '+' || in.peek() == '~') {
        in.take();
        in.skip("0123456789");
    }
    return true;
}

std::string trimmed(std::string_view text)
{
    while (text.starts_with(' ') || text.starts_with('\t'))
        text.remove_prefix(1);
    return std::string(text);
}

} // namespace

ScriptUse sed_script(std::string_view script)
{
    ScriptUse use;
    Reader in{script};
    while (true) {
        in.skip(" \t\n;{}");
        if (in.done())
            return use;
        if (in.peek() == '#') {
            in.rest_of_line();
            continue;
        }
        if (!skip_address(in))
            break;
        in.skip(" \t");
        if (in.peek() == ',') {
            in.take();
            in.skip(" \t");
            if (!skip_address(in))
                break;
        }
        in.skip(" \t!");
        const char command = in.take();
        if (std::string_view("dDgGhHnNpPxzF=").contains(command) || command == '{' || command == '}') {
            continue;
        } else if (std::string_view("qQlL").contains(command)) {
            in.skip(" \t0123456789");
        } else if (std::string_view("bTt:").contains(command)) {
            while (!in.done() && !std::string_view(";\n}").contains(in.peek()))
                in.take();
        } else if (std::string_view("aic").contains(command)) {
            while (!in.done()) { // lines go on behind a backslash
                const std::string_view line = in.rest_of_line();
                in.take();
                if (!line.ends_with('\\'))
                    break;
            }
        } else if (command == 'r' || command == 'R') {
            use.read.push_back(trimmed(in.rest_of_line()));
        } else if (command == 'w' || command == 'W') {
            use.written.push_back(trimmed(in.rest_of_line()));
        } else if (command == 'e') {
            use.runs = true;
            in.rest_of_line();
        } else if (command == 'y') {
            const char delimiter = in.take();
            if (!in.skip_delimited(delimiter, false) || !in.skip_delimited(delimiter, false))
                break;
        } else if (command == 's') {
            const char delimiter = in.take();
            if (delimiter == '\0' || !in.skip_delimited(delimiter, true) || !in.skip_delimited(delimiter, false))
                break;
            while (!in.done() && std::string_view("gpiIeEmM0123456789").contains(in.peek()))
                use.runs |= in.take() == 'e';
            if (in.peek() == 'w') {
                in.take();
                use.written.push_back(trimmed(in.rest_of_line()));
            }
        } else {
            break;
        }
        in.skip(" \t");
        if (!in.done() && !std::string_view(";\n}#").contains(in.peek()))
            break;
    }
    use.understood = false;
    return use;
}

ScriptUse awk_program(std::string_view program)
{
    ScriptUse use;
    Reader in{program};
    bool printing = false; // inside a print statement, where > writes
    int parentheses = 0;
    bool operand = false; // what came last can be divided: a / is a division
    std::string_view last_word;
    while (!in.done()) {
        const char c = in.take();
        if (c == ' ' || c == '\t')
            continue;
        if (c == '\\') {
            in.take();
            continue;
        }
        if (c == '#') {
            in.rest_of_line();
            continue;
        }
        if (c == '"') {
            if (!in.skip_delimited('"', false)) {
                use.understood = false;
                return use;
            }
            operand = true;
            continue;
        }
        if (c == '/' && !operand) {
            if (!in.skip_delimited('/', true)) {
                use.understood = false;
                return use;
            }
            operand = true;
            continue;
        }
        if (is_word(c)) {
            const std::size_t from = in.at - 1;
            while (is_word(in.peek()))
                in.take();
            last_word = program.substr(from, in.at - from);
            if (last_word == "system")
                use.runs = true;
            if (last_word == "print" || last_word == "printf") {
                printing = true;
                parentheses = 0;
            }
            operand =
                !(last_word == "print" || last_word == "printf" || last_word == "return" || last_word == "in" || last_word == "getline");
            continue;
        }
        operand = c == ')' || c == ']' || c == '$';
        if (c == '@')
            use.understood = false; // @load, @include, indirect calls
        if (c == '(')
            ++parentheses;
        else if (c == ')')
            --parentheses;
        else if (c == ';' || c == '\n' || c == '}')
            printing = false;
        else if (c == '|') {
            if (in.peek() == '|')
                in.take();
            else
                use.runs = true;
        } else if (c == '<' && last_word == "getline") {
            in.skip(" \t");
            if (in.take() != '"') {
                use.understood = false;
                return use;
            }
            const std::size_t from = in.at;
            in.skip_delimited('"', false);
            use.read.emplace_back(program.substr(from, in.at - from - 1));
            operand = true;
        } else if (c == '>' && printing && parentheses <= 0) {
            if (in.peek() == '>')
                in.take();
            in.skip(" \t");
            if (in.take() != '"') {
                use.understood = false;
                return use;
            }
            const std::size_t from = in.at;
            in.skip_delimited('"', false);
            use.written.emplace_back(program.substr(from, in.at - from - 1));
            operand = true;
            in.skip(" \t");
            if (!in.done() && !std::string_view(";}\n").contains(in.peek())) // "a" "b" is "ab"
                use.understood = false;
        }
    }
    return use;
}

bool perl_only_substitutes(std::string_view program)
{
    if (program.contains("(?{") || program.contains("(??{") || program.contains("@{") || program.contains("${"))
        return false;
    Reader in{program};
    bool any = false;
    while (true) {
        in.skip(" \t\n;");
        if (in.done())
            return any;
        bool translates = false;
        if (in.peek() == 's') {
            in.take();
        } else if (in.peek() == 'y') {
            in.take();
            translates = true;
        } else if (program.substr(in.at).starts_with("tr")) {
            in.at += 2;
            translates = true;
        } else {
            return false;
        }
        const char delimiter = in.take();
        if (is_word(delimiter) || std::string_view(" \t\n({[<'\0", 9).contains(delimiter))
            return false;
        if (!in.skip_delimited(delimiter, false) || !in.skip_delimited(delimiter, false))
            return false;
        while (!in.done() && std::isalpha(static_cast<unsigned char>(in.peek())))
            if (!std::string_view(translates ? "cdsr" : "gimsxor").contains(in.take()))
                return false;
        in.skip(" \t\n");
        if (!in.done() && in.peek() != ';')
            return false;
        any = true;
    }
}

} // namespace wm::approvals::rules
