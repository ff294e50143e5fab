#include "town/rules/filter.h"

#include "base/nearest.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <limits>

namespace wm::town {
namespace {

using Field = Filter::Field;

constexpr Timestamp hour = 3600 * nanoseconds_per_second;
constexpr Timestamp day = 24 * hour;
constexpr Timestamp for_ever = std::numeric_limits<Timestamp>::max();
constexpr std::string_view times_hint = "Write <7d (within a week), >12h (longer ago), <2026-01-01, >=2026-01-01 or 2026-01-01.";

struct Key {
    std::string_view name;
    Field field;
    bool single = false; ///< a bead has one of it: terms are alternatives
};
constexpr std::array keys{Key{"status", Field::status, true}, Key{"lane", Field::lane, true}, Key{"rig", Field::rig, true},
    Key{"type", Field::type, true}, Key{"label", Field::label}, Key{"agent", Field::agent}, Key{"convoy", Field::convoy},
    Key{"created", Field::created}, Key{"updated", Field::updated}, Key{"closed", Field::closed}};

/// Those of Beads; "blocked" is also what something holds back.
constexpr std::array statuses{"open", "in_progress", "blocked", "deferred", "closed", "pinned", "hooked"};
const std::vector<std::string_view> lanes{"backlog", "ready", "ai", "review", "done"};

std::string joined(const std::vector<std::string_view> &words)
{
    std::string text;
    for (const std::string_view word : words)
        text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

std::unexpected<Error> bad(std::string message, std::string_view hint)
{
    return fail("bad_filter", std::move(message), std::string(hint));
}

/// One word as it was written, `-` and quotes apart: -label:"needs review"
struct Written {
    bool negated = false;
    std::string key; ///< lower case; empty = a word or phrase of the text
    std::string text;
};

/// With those of the project. Imported beads may have words that nobody declared: they count as soon as they are asked for.
std::vector<std::string_view> statuses_of(const State &state, const Written &asked)
{
    std::vector<std::string_view> words(statuses.begin(), statuses.end());
    for (const auto &[name, category] : state.settings.statuses)
        words.push_back(name);
    if (std::ranges::contains(words, fold_case(asked.text)))
        return words;
    for (const auto &[id, box] : state.beads)
        if (const std::string &word = box->extra->status_word; !word.empty() && !std::ranges::contains(words, word))
            words.push_back(word);
    return words;
}

/// Takes the next word away; a quote that is not closed reaches to the end.
Written take(std::string_view &rest)
{
    Written written;
    if (rest.starts_with('-') && rest.size() > 1 && rest[1] != ' ') {
        written.negated = true;
        rest.remove_prefix(1);
    }
    bool quoted = false, had_quote = false;
    std::size_t i = 0;
    for (; i < rest.size() && (quoted || !std::string_view(" \t\r\n").contains(rest[i])); ++i) {
        if (rest[i] == '"') {
            quoted = !quoted;
            had_quote = true;
        } else if (rest[i] == ':' && !had_quote && written.key.empty() && !written.text.empty()) {
            written.key = fold_case(std::exchange(written.text, {}));
        } else {
            written.text += rest[i];
        }
    }
    rest.remove_prefix(i);
    return written;
}

/// Any word when `possible` is empty.
Result<std::vector<std::string>> values(const Written &written, const std::vector<std::string_view> &possible)
{
    std::vector<std::string> found;
    for (std::string_view rest = written.text; !rest.empty();) {
        const auto comma = rest.find(',');
        const std::string value = fold_case(trim(rest.substr(0, comma)));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        if (value.empty())
            continue;
        if (!possible.empty() && !std::ranges::contains(possible, value, fold_case))
            return bad(
                std::format("There is no {} \"{}\".", written.key, elide(value, 40)), std::format("There are {}.", joined(possible)));
        found.push_back(value);
    }
    if (found.empty())
        return bad(std::format("After {}: a word is missing.", written.key),
            !possible.empty() ? std::format("There are {}.", joined(possible)) : std::format("Write {}:NAME.", written.key));
    return found;
}

/// The digit of "p0"; 0 when it is none.
char priority(std::string_view text)
{
    const bool is_one = text.size() == 2 && (text[0] == 'p' || text[0] == 'P') && text[1] >= '0' && text[1] <= '4';
    return is_one ? text[1] : '\0';
}

/// "p0", several: "p0,p1", or all from one to the other: "p0..p2".
std::optional<std::vector<std::string>> priorities(std::string_view text)
{
    std::vector<std::string> found;
    for (std::size_t start = 0; start < text.size();) { // a comma at the end: somebody is typing
        const std::size_t comma = std::min(text.find(',', start), text.size());
        const std::string_view part = text.substr(start, comma - start);
        const std::size_t dots = part.find("..");
        const char first = priority(part.substr(0, dots)), last = dots == std::string_view::npos ? first : priority(part.substr(dots + 2));
        if (first == '\0' || last == '\0')
            return std::nullopt;
        for (char digit = std::min(first, last); digit <= std::max(first, last); ++digit)
            found.emplace_back(1, digit);
        start = comma + 1;
    }
    return found.empty() ? std::nullopt : std::optional(found);
}

std::optional<Timestamp> age_of(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const Timestamp factor = unit == "h" ? hour : unit == "d" ? day : unit == "w" ? 7 * day : 0;
    if (error != std::errc{} || factor == 0 || number < 0 || number > for_ever / factor)
        return std::nullopt;
    return number * factor;
}

Result<Filter::Period> period_of(const Written &written)
{
    std::string_view text = written.text;
    const std::string_view sign = text.substr(0,
        text.starts_with("<=") || text.starts_with(">=")     ? 2
            : text.starts_with('<') || text.starts_with('>') ? 1
                                                             : 0);
    text.remove_prefix(sign.size());
    if (const auto age = age_of(fold_case(text)))
        return sign.starts_with('>') ? Filter::Period{true, *age, for_ever} : Filter::Period{true, -for_ever, *age};
    const bool whole_day = text.size() == 10;
    const auto begin = parse_rfc3339(whole_day ? std::string(text) + "T00:00:00Z" : std::string(text));
    if (!begin)
        return bad(std::format("\"{}\" is not a time for {}:.", elide(written.text, 40), written.key), times_hint);
    const Timestamp length = whole_day ? day : 1;
    const Timestamp end = *begin > for_ever - length ? for_ever : *begin + length;
    if (sign == "<")
        return Filter::Period{false, -for_ever, *begin};
    if (sign == "<=")
        return Filter::Period{false, -for_ever, end};
    if (sign == ">")
        return Filter::Period{false, end, for_ever};
    return Filter::Period{false, *begin, sign == ">=" ? for_ever : end};
}

/// `std::vector`, `https://…` and `Note:` are text although they have a colon.
bool is_text(const Written &written)
{
    return written.key.empty() || written.text.empty() || written.text.starts_with(':') || written.text.starts_with('/') ||
        !std::ranges::all_of(written.key, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::unexpected<Error> unknown_key(const Written &written)
{
    std::vector<std::string_view> names;
    for (const Key &key : keys)
        names.push_back(key.name);
    const std::string_view meant = nearest(written.key, names);
    return bad(
        std::format("There is no filter \"{}:\".{}", elide(written.key, 40), meant.empty() ? "" : std::format(" Did you mean {}:?", meant)),
        std::format("There are {}, and p0 to p4; put it into quotes to look for it as text.", joined(names)));
}

void add(Filter &filter, Filter::Term term, bool single)
{
    const auto same = std::ranges::find_if(
        filter.terms, [&](const Filter::Term &other) { return single && other.field == term.field && other.negated == term.negated; });
    if (same == filter.terms.end())
        filter.terms.push_back(std::move(term));
    else
        same->values.insert(same->values.end(), term.values.begin(), term.values.end());
}

} // namespace

bool is_negated_term(std::string_view word)
{
    const auto colon = word.find(':');
    return word.starts_with('-') && colon != std::string_view::npos &&
        std::ranges::contains(keys, fold_case(word.substr(1, colon - 1)), &Key::name);
}

Result<Filter> parse_filter(std::string_view written_text, const State &state)
{
    const std::string clean = as_utf8(std::string(written_text)); // for the sentences
    std::string_view text = clean;
    Filter filter;
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (text.empty())
            return filter;
        const bool quoted = text.starts_with('"') || text.starts_with("-\"");
        const Written written = take(text);
        const auto known = std::ranges::find(keys, written.key, &Key::name);
        if (quoted || (known == keys.end() && is_text(written))) {
            const auto list = !quoted && written.key.empty() ? priorities(written.text) : std::nullopt;
            const std::string whole = written.key.empty() ? written.text : written.key + ":" + written.text;
            if (list)
                add(filter, {Field::priority, written.negated, *list}, true);
            else if (!trim(whole).empty())
                filter.words.push_back({whole, written.negated, quoted});
            continue;
        }
        if (known == keys.end())
            return unknown_key(written);
        Filter::Term term{known->field, written.negated};
        if (known->field == Field::created || known->field == Field::updated || known->field == Field::closed) {
            auto period = period_of(written);
            if (!period)
                return std::unexpected(period.error());
            term.period = *period;
        } else {
            std::vector<std::string_view> possible;
            if (known->field == Field::status)
                possible = statuses_of(state, written);
            else if (known->field == Field::lane)
                possible = lanes;
            auto found = values(written, possible);
            if (!found)
                return std::unexpected(found.error());
            term.values = std::move(*found);
        }
        add(filter, std::move(term), known->single);
    }
}

} // namespace wm::town
