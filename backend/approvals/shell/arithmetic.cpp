// Arithmetic: bash(1), "ARITHMETIC EVALUATION". Numbers, known variables and the usual operators; assignments make what they
// assign unknown.
#include "approvals/shell/walker.h"

#include <charconv>

namespace wm::approvals::shell {
namespace {

/// 64 bits, wrapping around, as bash does; nullopt = something else than + - * / % and brackets.
class Sum {
public:
    explicit Sum(std::string_view text) : m_text(text) {}

    std::optional<long> value()
    {
        const auto result = sum();
        blanks();
        return m_bad || m_at != m_text.size() ? std::nullopt : std::optional(result);
    }

private:
    void blanks() { m_at = std::min(m_text.find_first_not_of(" \t\n", m_at), m_text.size()); }
    char next()
    {
        blanks();
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    long sum()
    {
        long left = product();
        for (char c = next(); c == '+' || c == '-'; c = next()) {
            ++m_at;
            const long right = product();
            m_bad |= c == '+' ? __builtin_add_overflow(left, right, &left) : __builtin_sub_overflow(left, right, &left);
        }
        return left;
    }
    long product()
    {
        long left = single();
        for (char c = next(); c == '*' || c == '/' || c == '%'; c = next()) {
            ++m_at;
            const long right = single();
            if (c == '*') {
                m_bad |= __builtin_mul_overflow(left, right, &left);
            } else if (right == 0 || right == -1) {
                m_bad = true;
            } else {
                left = c == '/' ? left / right : left % right;
            }
        }
        return left;
    }
    long single()
    {
        if (++m_depth > 200)
            m_bad = true;
        if (m_bad)
            return 0;
        long result = 0;
        const char c = next();
        if (c == '-') {
            ++m_at;
            result = -single();
        } else if (c == '(') {
            ++m_at;
            result = sum();
            m_bad |= next() != ')';
            ++m_at;
        } else {
            const auto [end, error] = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), result);
            const std::size_t length = static_cast<std::size_t>(end - m_text.data()) - m_at;
            m_bad |= error != std::errc() || c == '-' || length > 15 || (c == '0' && length > 1); // 010 is eight
            m_at += length;
            m_bad |= m_at < m_text.size() && (is_name(m_text[m_at]) || m_text[m_at] == '#');
        }
        --m_depth;
        return result;
    }
    static bool is_name(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_depth = 0;
    bool m_bad = false;
};

} // namespace

std::optional<std::string> Walker::arithmetic(const Writing &expression, State &state)
{
    const Word word = value(expression, state);
    std::string text;
    bool known = word.known;
    const bool assigns = word.text.contains('=') || word.text.contains("++") || word.text.contains("--");
    for (std::size_t i = 0; i < word.text.size();) {
        const std::size_t length = name_length(std::string_view(word.text).substr(i));
        if (length == 0) {
            text += word.text[i++];
            continue;
        }
        const std::string name = word.text.substr(i, length);
        i += length;
        const auto value = variable(name, state);
        if (assigns)
            state.forget(name);
        if (value && (value->contains("$(") || value->contains('`')))
            obscure("arithmetic with a command in the value of " + name, expression.where);
        known &= value && !value->empty() && value->find_first_not_of("0123456789") == std::string::npos;
        text += value.value_or("");
        spend(1 + value.value_or("").size() / 16);
    }
    for (const Part &part : expression.parts)
        if (part.quoted && part.kind == Part::Kind::text && (part.text.contains("$(") || part.text.contains('`')))
            obscure("arithmetic with a command in quotes", expression.where);
    const auto result = known && !assigns && text.size() < 1000 ? Sum(text).value() : std::nullopt;
    return result ? std::optional(std::to_string(*result)) : std::nullopt;
}

} // namespace wm::approvals::shell
