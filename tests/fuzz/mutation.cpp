#include "mutation.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace wm::fuzz {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest = 16u << 10;

/// What readers have stumbled over before.
constexpr std::array oddities = {"null"sv, "true"sv, "undefined"sv, "-1"sv, "0"sv, "1e999"sv, "1.50"sv, "9223372036854775808"sv,
    "-9223372036854775808"sv, "2147483648"sv, "\"\""sv, "\"\\u0000\""sv, "\"\\ud800\""sv, "\""sv, "'''"sv, "\\"sv, "["sv, "]"sv, "{"sv,
    "}"sv, "{}"sv, "[]"sv, "[["sv, "{{"sv, "}}"sv, ","sv, ":"sv, "="sv, "\n"sv, "\r\n"sv, "---\n"sv, "- "sv, "# "sv, "\0"sv, "\xff"sv,
    "\xc3"sv, "\xed\xa0\x80"sv, "\xef\xbb\xbf"sv, "\xe2\x80\xae"sv, "é"sv, "0001-01-01T00:00:00Z"sv,
    "1969-12-31T23:59:59.999999999-23:59"sv, "2262-04-11T23:47:16.854775808Z"sv, ".."sv, "/"sv, "%s"sv, "external:"sv};

bool is_word(unsigned char c)
{
    return std::isalnum(c) != 0 || c == '_' || c >= 0x80;
}

} // namespace

Mutator::Mutator(std::vector<std::string> corpus, std::uint32_t seed) : m_corpus(std::move(corpus)), m_random(seed)
{
    if (m_corpus.empty())
        m_corpus.emplace_back();
    for (const std::string &text : m_corpus)
        m_tokens.push_back(tokens_of(text));
}

Mutator::Tokens Mutator::tokens_of(std::string_view text)
{
    Tokens tokens;
    while (!text.empty()) {
        std::size_t size = 1;
        if (text.front() == '"') {
            while (size < text.size() && text[size] != '"' && text[size] != '\n')
                size += text[size] == '\\' && size + 1 < text.size() ? 2 : 1;
            size = std::min(size + 1, text.size());
        } else if (is_word(static_cast<unsigned char>(text.front()))) {
            while (size < text.size() && is_word(static_cast<unsigned char>(text[size])))
                ++size;
        }
        tokens.emplace_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return tokens;
}

/// A token of any kept input, an oddity, or something large.
std::string Mutator::something()
{
    switch (below(8)) {
    case 0: return std::string(1 + below(3000), "[{(\"x \n"[below(7)]);
    case 1:
    case 2:
    case 3:
        if (const Tokens &other = m_tokens[below(m_tokens.size())]; !other.empty())
            return other[below(other.size())];
        [[fallthrough]];
    default: return std::string(oddities[below(oddities.size())]);
    }
}

void Mutator::change_tokens(Tokens &tokens)
{
    if (tokens.empty())
        return tokens.push_back(something());
    const std::size_t at = below(tokens.size());
    const auto place = tokens.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(6)) {
    case 0: tokens.erase(place); break;
    case 1: *place = something(); break;
    case 2: tokens.insert(place, something()); break;
    case 3: std::swap(*place, tokens[below(tokens.size())]); break;
    case 4: { // a piece again: keys twice, lists that grow
        const Tokens piece(place, place + static_cast<std::ptrdiff_t>(1 + below(std::min<std::size_t>(tokens.size() - at, 40))));
        for (std::size_t times = 1 + below(4); times > 0 && tokens.size() < 20'000; --times)
            tokens.insert(tokens.begin() + static_cast<std::ptrdiff_t>(below(tokens.size())), piece.begin(), piece.end());
        break;
    }
    default: { // the rest of another one
        const Tokens &other = m_tokens[below(m_tokens.size())];
        tokens.erase(place, tokens.end());
        if (!other.empty())
            tokens.insert(tokens.end(), other.begin() + static_cast<std::ptrdiff_t>(below(other.size())), other.end());
    }
    }
}

void Mutator::change_bytes(std::string &text)
{
    if (text.empty())
        return;
    const std::size_t at = below(text.size());
    switch (below(4)) {
    case 0: text[at] = static_cast<char>(text[at] ^ (1 << below(8))); break;
    case 1: text.insert(at, 1, static_cast<char>(below(256))); break;
    case 2: text.erase(at, 1 + below(8)); break;
    default: text.resize(at);
    }
}

std::string Mutator::next()
{
    Tokens tokens = m_tokens[below(m_tokens.size())];
    for (std::size_t changes = 1 + below(4); changes > 0; --changes)
        change_tokens(tokens);
    std::string text;
    for (const std::string &token : tokens)
        text += token;
    text.resize(std::min(text.size(), longest));
    if (below(3) == 0)
        change_bytes(text);
    return text;
}

} // namespace wm::fuzz
