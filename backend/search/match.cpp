#include "search/match.h"

#include <algorithm>
#include <cctype>

namespace wm::search {
namespace {

/// Without a letter or digit there is nothing the index could know. Bytes of other alphabets may be letters.
bool has_word(std::string_view text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c >= 0x80 || std::isalnum(c) != 0; });
}

std::string in_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return out + '"';
}

} // namespace

std::string match_expression(const std::vector<town::Filter::Words> &words)
{
    std::string wanted, unwanted;
    const town::Filter::Words *last = nullptr;
    for (const town::Filter::Words &word : words) {
        if (!has_word(word.text))
            continue;
        if (word.negated) {
            unwanted += " NOT " + in_quotes(word.text);
        } else {
            // Side by side, not with AND: that would let a phrase of no letters hide everything.
            wanted += (wanted.empty() ? "" : " ") + in_quotes(word.text);
            last = &word;
        }
    }
    if (wanted.empty())
        return {};
    if (!last->quoted && last->text.size() > 1) // a single letter begins too many words
        wanted += " *";
    return unwanted.empty() ? wanted : "(" + wanted + ")" + unwanted;
}

} // namespace wm::search
