#include "engine/history.h"

#include "base/text.h"
#include "engine/restore.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <limits>
#include <optional>

namespace wm::engine {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<Timestamp> time_ago(std::string_view text, Timestamp now)
{
    if (text.empty())
        return std::nullopt;
    const char unit = text.back();
    const std::int64_t seconds = unit == 'm' ? 60 : unit == 'h' ? 3600 : unit == 'd' ? 86'400 : unit == 'w' ? 604'800 : 0;
    const auto number = whole_number(text.substr(0, text.size() - 1));
    if (seconds == 0 || !number || *number < 0)
        return std::nullopt;
    const std::int64_t factor = seconds * nanoseconds_per_second;
    return *number > now / factor ? Timestamp(0) : now - *number * factor;
}

/// Events carry times that only rise, but for jumps of the clock: halving finds the place.
Result<Seq> last_not_after(ledger::LedgerReader &reader, Timestamp time, Seq last)
{
    Seq before = 0, after = last + 1;
    while (after - before > 1) {
        const Seq middle = before + (after - before) / 2;
        const auto row = reader.read_events(middle, 1);
        if (!row)
            return std::unexpected(row.error());
        (!row->empty() && row->front().at <= time ? before : after) = middle;
    }
    return before;
}

} // namespace

Result<Timestamp> time_named(std::string_view text, Timestamp now)
{
    if (const auto time = time_ago(text, now))
        return *time;
    const bool whole_day = text.size() == 10;
    if (auto time = parse_rfc3339(std::format("{}{}", text, whole_day ? "T00:00:00Z" : "")))
        return time;
    return fail("bad_moment", std::format("\"{}\" is neither an event nor a time.", elide(text, 40)),
        "Write the number of an event (1234), how long ago (30m, 2h, 3d, 1w), a day (2026-11-20) or a time with its zone "
        "(2026-11-20T19:40:00Z).");
}

Result<Seq> seq_of_moment(ledger::LedgerReader &reader, std::string_view text, Timestamp now)
{
    const auto last = reader.last_seq();
    if (!last)
        return last;
    if (*last == 0)
        return fail("no_moment", "Nothing has happened in this town yet.");
    const auto first = reader.read_events(1, 1);
    if (!first)
        return std::unexpected(first.error());
    const std::string beginning = std::format("The ledger begins with event 1, at {}.", to_rfc3339(first->front().at));
    if (const auto seq = whole_number(text)) {
        if (*seq > *last)
            return fail("no_moment", std::format("There is no event {} yet: the ledger ends with event {}.", *seq, *last));
        if (*seq < 1)
            return fail("no_moment", std::format("There is no event {}.", *seq), beginning);
        return *seq;
    }
    const auto time = time_named(text, now);
    if (!time)
        return std::unexpected(time.error());
    if (*time > now)
        return fail("no_moment", std::format("{} is still to come.", to_rfc3339(*time)));
    const auto seq = last_not_after(reader, *time, *last);
    if (seq && *seq == 0)
        return fail("no_moment", std::format("There was no town yet at {}.", to_rfc3339(*time)), beginning);
    return seq;
}

Result<town::State> state_at(ledger::LedgerReader &reader, Seq seq)
{
    const auto stored = reader.snapshot_seq();
    if (!stored)
        return std::unexpected(stored.error());
    town::State start;
    if (*stored > 0 && *stored <= seq) {
        auto snapshot = read_snapshot(reader);
        if (!snapshot)
            return snapshot;
        if (snapshot->seq <= seq) // a newer one may have been stored meanwhile
            start = std::move(*snapshot);
    }
    return fold(reader, std::move(start), seq);
}

} // namespace wm::engine
