#include "transcript/io.h"
#include "transcript/line.h"
#include "transcript/log.h"

#include <algorithm>

namespace wm::transcript {
namespace {

/// The number after the last entry, and all segments.
struct Extent {
    std::vector<std::int64_t> segments;
    std::int64_t total = 0;
};

Result<Extent> extent_of(const std::filesystem::path &folder)
{
    auto segments = list_segments(folder);
    if (!segments)
        return std::unexpected(segments.error());
    if (segments->empty())
        return Extent{};
    const auto last = Segment::open(folder, segments->back());
    if (last)
        return Extent{std::move(*segments), last->next()};
    if (last.error().code != "not_found")
        return std::unexpected(last.error());
    const std::int64_t total = segments->back(); // its text is about to be made
    segments->pop_back();
    return Extent{std::move(*segments), total};
}

/// The segment that has this entry. Its end is known, so that an index that names too few or too many is found out; only
/// the last one may have grown.
Result<Segment> open_holding(const std::filesystem::path &folder, const Extent &extent, std::int64_t number)
{
    const auto after = std::ranges::upper_bound(extent.segments, number);
    if (after == extent.segments.begin())
        return fail("not_found", "The beginning of the transcript is gone.");
    const bool is_last = after == extent.segments.end();
    const auto fits = [&](const Segment &segment) { return is_last ? segment.next() >= extent.total : segment.next() == *after; };
    auto segment = Segment::open(folder, *std::prev(after));
    if (segment && !fits(*segment))
        segment = Segment::open(folder, *std::prev(after), Segment::Index::ignored);
    if (segment && !fits(*segment))
        return damaged();
    return segment;
}

} // namespace

Result<std::int64_t> Reader::total() const
{
    const auto extent = extent_of(m_folder);
    if (!extent)
        return std::unexpected(extent.error());
    return extent->total;
}

Result<Window> Reader::window(std::int64_t first, std::int64_t count) const
{
    const auto extent = extent_of(m_folder);
    if (!extent)
        return std::unexpected(extent.error());
    Window window;
    window.total = extent->total;
    window.first = window.next = std::clamp<std::int64_t>(first, 0, extent->total);
    const std::int64_t end = window.first + std::clamp<std::int64_t>(count, 0, std::min(most_entries, extent->total - window.first));
    for (std::int64_t room = most_bytes; window.next < end;) {
        auto segment = open_holding(m_folder, *extent, window.next);
        if (!segment)
            return std::unexpected(segment.error());
        const std::int64_t start = segment->start_of(window.next), stop = std::min(end, segment->next());
        std::int64_t to = window.entries.empty() ? window.next + 1 : window.next;
        while (to < stop && segment->start_of(to + 1) - start <= room)
            ++to;
        const auto lines = segment->lines(window.next, to);
        if (!lines)
            return std::unexpected(lines.error());
        for (const std::string &line : *lines)
            window.entries.push_back(entry_of_line(line));
        window.next = to;
        room -= segment->start_of(to) - start;
        if (to < stop)
            break;
    }
    return window;
}

Result<Window> Reader::before(std::int64_t end, std::int64_t count) const
{
    const auto extent = extent_of(m_folder);
    if (!extent)
        return std::unexpected(extent.error());
    end = std::clamp<std::int64_t>(end, 0, extent->total);
    const std::int64_t least = end - std::clamp<std::int64_t>(count, 0, std::min(most_entries, end));
    std::int64_t first = end;
    for (std::int64_t room = most_bytes; first > least;) {
        auto segment = open_holding(m_folder, *extent, first - 1);
        if (!segment)
            return std::unexpected(segment.error());
        const std::int64_t stop = segment->start_of(first), from = std::max(least, segment->first());
        std::int64_t to = first == end ? first - 1 : first;
        while (to > from && stop - segment->start_of(to - 1) <= room)
            --to;
        first = to;
        room -= stop - segment->start_of(first);
        if (first > from)
            break;
    }
    return window(first, end - first);
}

} // namespace wm::transcript
