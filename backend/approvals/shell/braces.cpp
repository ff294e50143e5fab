#include "approvals/shell/braces.h"

#include <algorithm>
#include <charconv>
#include <span>

namespace wm::approvals::shell {
namespace {

/// A letter that is not quoted, or a part that braces do not look into.
struct Item {
    char letter = 0;
    const Part *part = nullptr;
};
using Items = std::vector<Item>;

constexpr std::size_t most_words = 1000, most_items = 100'000;

struct TooMany {}; ///< or not to be told

void check(const std::vector<Items> &words)
{
    std::size_t items = 0;
    for (const Items &word : words)
        items += word.size() + 1;
    if (words.size() > most_words || items > most_items)
        throw TooMany();
}

/// The `}` to a `{` just before `from`: one with a comma or .. on its own level (braces.c, brace_gobble_text).
std::optional<std::size_t> closing(std::span<const Item> items, std::size_t from)
{
    int level = 0, commas = 0;
    for (std::size_t i = from; i < items.size(); ++i) {
        const char c = items[i].letter;
        if (c == '}' && level == 0 && commas > 0)
            return i;
        if (c == '{')
            ++level;
        else if (c == '}' && level > 0)
            --level;
        else if (c == ',' && level == 0)
            ++commas;
        else if (c == '.' && level == 0 && i + 2 < items.size() && items[i + 1].letter == '.' && items[i + 2].letter != '}')
            ++commas;
    }
    return std::nullopt;
}

std::optional<long> number(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && std::abs(value) < 1'000'000'000 ? std::optional(value)
                                                                                                       : std::nullopt;
}

bool is_letter(std::string_view text)
{
    return text.size() == 1 && ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
}

/// {1..3}, {a..e..2}, {01..10}; empty = none.
std::vector<Items> sequence(std::string_view text)
{
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos)
        return {};
    const std::string_view first = text.substr(0, dots);
    std::string_view last = text.substr(dots + 2);
    long step = 1;
    if (const std::size_t more = last.find(".."); more != std::string_view::npos) {
        const auto given = number(last.substr(more + 2));
        if (!given)
            return {};
        step = std::max(std::abs(*given), 1L);
        last = last.substr(0, more);
    }
    const auto from = is_letter(first) ? std::optional<long>(first[0]) : number(first);
    const auto to = is_letter(last) ? std::optional<long>(last[0]) : number(last);
    if (!from || !to || is_letter(first) != is_letter(last))
        return {};
    if (is_letter(first) && (first[0] >= 'a') != (last[0] >= 'a'))
        throw TooMany(); // passes over [ \ ] and `
    if (std::abs(*to - *from) / step >= static_cast<long>(most_words))
        throw TooMany();
    const auto padded = [](std::string_view digits) {
        digits.remove_prefix(digits.starts_with('-') || digits.starts_with('+') ? 1 : 0);
        return digits.size() > 1 && digits.starts_with('0');
    };
    const std::size_t width = !is_letter(first) && (padded(first) || padded(last)) ? std::max(first.size(), last.size()) : 0;
    if (width > 20)
        throw TooMany();
    std::vector<Items> words;
    for (long value = *from; *from <= *to ? value <= *to : value >= *to; value += *from <= *to ? step : -step) {
        std::string shown = is_letter(first) ? std::string(1, static_cast<char>(value)) : std::to_string(std::abs(value));
        if (!is_letter(first)) {
            const std::size_t sign = value < 0 ? 1 : 0;
            shown.insert(0, width > shown.size() + sign ? width - shown.size() - sign : 0, '0');
            shown.insert(0, sign, '-');
        }
        Items items;
        for (const char c : shown)
            items.push_back({c, nullptr});
        words.push_back(std::move(items));
    }
    return words;
}

std::vector<Items> expand(std::span<const Item> items, int depth);

std::vector<Items> alternatives(std::span<const Item> items, int depth)
{
    std::vector<Items> words;
    int level = 0;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= items.size(); ++i) {
        const char c = i < items.size() ? items[i].letter : ',';
        level += c == '{' ? 1 : c == '}' && level > 0 ? -1 : 0;
        if (i < items.size() && (c != ',' || level > 0))
            continue;
        for (Items &word : expand(items.subspan(from, i - from), depth))
            words.push_back(std::move(word));
        check(words);
        from = i + 1;
    }
    return words;
}

std::vector<Items> expand(std::span<const Item> items, int depth)
{
    if (depth > 50)
        throw TooMany();
    std::size_t open = 0;
    std::optional<std::size_t> close;
    int tried = 0;
    for (; open < items.size() && !close; open += close ? 0 : 1)
        if (items[open].letter == '{') {
            if (++tried > 100) // each looks to the end
                throw TooMany();
            close = closing(items, open + 1);
        }
    if (!close)
        return {Items(items.begin(), items.end())};

    const auto amble = items.subspan(open + 1, *close - open - 1);
    std::vector<Items> middle;
    if (std::ranges::any_of(amble, [](const Item &item) { return item.letter == ','; })) {
        const auto dots = [&](std::size_t i) { return amble[i].letter == '.' && amble[i + 1].letter == '.'; };
        for (std::size_t i = 0; i + 1 < amble.size(); ++i)
            if (dots(i))
                throw TooMany(); // {1..{2,3}} and its like
        middle = alternatives(amble, depth + 1);
    } else {
        std::string text;
        for (const Item &item : amble)
            text += item.part != nullptr ? '\0' : item.letter;
        middle = sequence(text);
        if (middle.empty()) // as it stands
            middle = {Items(items.begin() + static_cast<std::ptrdiff_t>(open), items.begin() + static_cast<std::ptrdiff_t>(*close + 1))};
    }
    const std::vector<Items> rest = expand(items.subspan(*close + 1), depth + 1);
    if (middle.size() * rest.size() > most_words)
        throw TooMany();
    std::vector<Items> words;
    for (const Items &one : middle)
        for (const Items &other : rest) {
            Items word(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(open));
            word.insert(word.end(), one.begin(), one.end());
            word.insert(word.end(), other.begin(), other.end());
            words.push_back(std::move(word));
        }
    check(words);
    return words;
}

} // namespace

bool has_braces(const Writing &writing)
{
    return std::ranges::any_of(
        writing.parts, [](const Part &part) { return part.kind == Part::Kind::text && !part.quoted && part.text.contains('{'); });
}

std::optional<std::vector<Writing>> expand_braces(const Writing &writing)
{
    Items items;
    for (const Part &part : writing.parts) {
        if (part.kind != Part::Kind::text || part.quoted)
            items.push_back({0, &part});
        else
            for (const char c : part.text)
                items.push_back({c, nullptr});
    }
    try {
        std::vector<Writing> words;
        for (const Items &word : expand(items, 0)) {
            Writing one;
            one.where = writing.where;
            for (const Item &item : word) {
                const Part *const last = one.parts.empty() ? nullptr : &one.parts.back();
                if (item.letter == '$' ||
                    (is_name(item.letter) && last != nullptr && last->kind == Part::Kind::parameter && last->op.empty()))
                    throw TooMany(); // $X{a,b} is $Xa $Xb: bash looks for variables only then
                if (item.part != nullptr) {
                    one.parts.push_back(*item.part);
                } else if (!one.parts.empty() && one.parts.back().kind == Part::Kind::text && !one.parts.back().quoted) {
                    one.parts.back().text += item.letter;
                } else {
                    Part part;
                    part.text = item.letter;
                    part.where = writing.where;
                    one.parts.push_back(std::move(part));
                }
            }
            words.push_back(std::move(one));
        }
        return words;
    } catch (const TooMany &) {
        return std::nullopt;
    }
}

} // namespace wm::approvals::shell
