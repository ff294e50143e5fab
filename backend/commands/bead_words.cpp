#include "commands/bead_words.h"

#include "base/text.h"
#include "formulas/read_step.h"
#include "town/codec.h"
#include "town/rules/external.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <format>

namespace wm::commands {
namespace {

constexpr Timestamp minute = 60 * nanoseconds_per_second, hour = 60 * minute, day = 24 * hour;

/// "1h30m" as nanoseconds, where a letter says how long one is; 0 when it is not written so.
Timestamp duration_of(std::string_view text, Timestamp of_day)
{
    Timestamp sum = 0;
    while (!text.empty()) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (error != std::errc{} || text.empty() || number < 0 || number > 100'000)
            return 0;
        const char unit = text.front();
        text.remove_prefix(1);
        const Timestamp one = unit == 's' ? nanoseconds_per_second
            : unit == 'm'                 ? minute
            : unit == 'h'                 ? hour
            : unit == 'd'                 ? of_day
            : unit == 'w'                 ? 7 * of_day
                                          : 0;
        if (one == 0)
            return 0;
        sum += number * one;
    }
    return sum;
}

std::string shown(const std::string &word)
{
    return elide(is_valid_utf8(word) ? word : "?", 40);
}

} // namespace

std::string status_of(const town::Bead &bead)
{
    return bead.extra->status_word.empty() ? Json(bead.status).get<std::string>() : bead.extra->status_word.str();
}

std::string assignee_of(const town::Bead &bead)
{
    return bead.claim ? bead.claim->holder : bead.extra->assignee;
}

std::string type_meant(const std::string &word)
{
    return formulas::type_meant(word);
}

Result<int> priority_of(const std::string &word)
{
    const std::string_view digit =
        word.starts_with('P') || word.starts_with('p') ? std::string_view(word).substr(1) : std::string_view(word);
    if (digit.size() == 1 && digit[0] >= '0' && digit[0] <= '4')
        return digit[0] - '0';
    return fail("bad_value", std::format("There is no priority \"{}\".", shown(word)), "Priorities go from 0 (critical) to 4 (backlog).");
}

namespace {

/// A time but for its year.
bool is_beyond(std::string word)
{
    const bool has_year =
        word.size() > 4 && word[4] == '-' && std::ranges::all_of(word.substr(0, 4), [](unsigned char c) { return std::isdigit(c) != 0; });
    return has_year && parse_rfc3339(word.replace(0, 4, "2000")).has_value();
}

} // namespace

Result<Timestamp> time_of(const std::string &word, Timestamp now)
{
    const Timestamp today = now - now % day;
    if (word == "now")
        return now;
    if (word == "today")
        return today;
    if (word == "tomorrow")
        return today + day;
    if (word == "yesterday")
        return today - day;
    if (const Timestamp ahead = duration_of(word.starts_with('+') ? word.substr(1) : word, day); ahead > 0)
        return now + ahead;
    const bool only_day = word.size() == 10 && word[4] == '-' && word[7] == '-';
    if (auto time = parse_rfc3339(only_day ? word + "T00:00:00Z" : word))
        return *time;
    if (is_beyond(only_day ? word + "T00:00:00Z" : word))
        return fail("bad_value", std::format("The year of {} is out of range.", shown(word)), "Times go from 1678 to 2262.");
    return fail("bad_value", std::format("\"{}\" is not a time.", shown(word)),
        "Write 2030-01-31, 2030-01-31T09:00:00Z, now, yesterday, today, tomorrow, or a length: 2h, 3d or 2w.");
}

Result<std::int64_t> minutes_of(const std::string &word)
{
    constexpr Timestamp working_day = 8 * hour;
    std::int64_t minutes = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), minutes);
    if (error == std::errc{} && end == word.data() + word.size() && minutes >= 0)
        return minutes;
    if (const Timestamp time = duration_of(word, working_day); time > 0)
        return time / minute;
    return fail("bad_value", std::format("\"{}\" is not an estimate.", shown(word)), "Write minutes, or 90m, 2h, 1d (eight hours).");
}

town::Dependency dependency_of(std::string type, const BeadId &on)
{
    if (type.empty() || type == "depends-on" || type == "blocked-by")
        type = "blocks";
    town::Dependency dependency{on, town::DependencyType::custom};
    // Json reads an unknown word as the first type, so the word itself is compared.
    if (const auto known = Json(type).get<town::DependencyType>(); Json(known) == type)
        dependency.type = known;
    else
        dependency.more = town::DependencyMore{type, "", ""};
    return dependency;
}

town::Dependency dependency_of(const std::string &spec)
{
    const auto colon = spec.find(':');
    if (colon == std::string::npos || town::external_of(BeadId(spec)))
        return dependency_of("", BeadId(spec));
    return dependency_of(spec.substr(0, colon), BeadId(spec.substr(colon + 1)));
}

std::string type_of(const town::Dependency &dependency)
{
    return dependency.type == town::DependencyType::custom ? dependency.more->word : Json(dependency.type).get<std::string>();
}

} // namespace wm::commands
