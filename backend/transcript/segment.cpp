#include "transcript/segment.h"

#include "base/files.h"
#include "transcript/io.h"
#include "transcript/line.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <format>
#include <set>
#include <sys/stat.h>

namespace wm::transcript {
namespace {

constexpr std::size_t most_index = 256u << 20;
constexpr std::int64_t chunk = 128 * 1024;

std::filesystem::path named(const std::filesystem::path &folder, std::int64_t first, std::string_view ending)
{
    return folder / std::format("{:09}{}", first, ending);
}

/// The number in "000000128.jsonl", ".jsonl.zst" or ".index".
std::optional<std::int64_t> number_of(std::string_view name)
{
    const std::string_view digits = name.substr(0, name.find('.')), ending = name.substr(digits.size());
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const bool whole = digits.size() >= 9 && error == std::errc{} && end == digits.data() + digits.size() && number >= 0;
    if (!whole || (ending != ".jsonl" && ending != ".jsonl.zst" && ending != ".index"))
        return {};
    return number;
}

} // namespace

std::filesystem::path plain_file(const std::filesystem::path &folder, std::int64_t first)
{
    return named(folder, first, ".jsonl");
}

std::filesystem::path packed_file(const std::filesystem::path &folder, std::int64_t first)
{
    return named(folder, first, ".jsonl.zst");
}

std::filesystem::path index_file(const std::filesystem::path &folder, std::int64_t first)
{
    return named(folder, first, ".index");
}

Result<std::vector<std::int64_t>> list_segments(const std::filesystem::path &folder)
{
    // By any of their names: while one is packed, its other names come and go.
    std::set<std::int64_t> found;
    std::error_code error;
    for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
        if (const auto number = number_of(at->path().filename().string()))
            found.insert(*number);
    if (error && error != std::errc::no_such_file_or_directory)
        return fail_errno(error.value(), "Cannot read " + folder.string());
    return std::vector(found.begin(), found.end());
}

Result<Segment> Segment::open(const std::filesystem::path &folder, std::int64_t first, Index index)
{
    Segment segment;
    segment.m_first = first;
    if (Fd plain(::open(plain_file(folder, first).c_str(), O_RDONLY | O_CLOEXEC)); plain.valid()) {
        struct stat info = {};
        if (fstat(plain.get(), &info) != 0)
            return fail_errno(errno, "Cannot read a transcript");
        segment.m_size = std::min<std::int64_t>(info.st_size, UINT32_MAX);
        segment.m_text = std::move(plain);
    } else {
        Fd packed(::open(packed_file(folder, first).c_str(), O_RDONLY | O_CLOEXEC));
        if (!packed.valid() && errno == ENOENT)
            return fail("not_found", std::format("The transcript has no segment {}.", first));
        if (!packed.valid())
            return fail_errno(errno, "Cannot read a transcript");
        auto text = PackedText::open(std::move(packed));
        if (!text)
            return std::unexpected(text.error());
        segment.m_size = text->size();
        segment.m_text = *std::move(text);
    }
    if (index == Index::trusted)
        segment.read_index(index_file(folder, first));
    if (auto done = segment.read_units(); !done)
        return std::unexpected(done.error());
    return segment;
}

Result<std::string> Segment::read(std::int64_t from, std::int64_t to) const
{
    if (const auto *packed = std::get_if<PackedText>(&m_text))
        return packed->read(from, to);
    return read_at(std::get<Fd>(m_text).get(), from, to);
}

/// The records that can be true: rising, within the text, the last one at the end of a unit.
void Segment::read_index(const std::filesystem::path &path)
{
    const auto bytes = read_file(path, most_index);
    if (!bytes)
        return;
    m_ends.reserve(bytes->size() / 4);
    for (std::size_t at = 0; at + 4 <= bytes->size(); at += 4) {
        const std::uint32_t end = number_at(*bytes, at);
        if (end > m_size || end <= (m_ends.empty() ? 0 : m_ends.back()))
            break;
        m_ends.push_back(end);
    }
    // A text that was cut behind the index's back may end within a unit.
    while (!m_ends.empty() && !closes_unit(m_ends.size() - 1))
        if (is_packed())
            m_ends.clear();
        else
            m_ends.pop_back();
}

bool Segment::closes_unit(std::size_t index) const
{
    const std::int64_t start = index == 0 ? 0 : m_ends[index - 1], end = m_ends[index];
    const auto last = read(end - 1, end), head = read(start, std::min(end, start + static_cast<std::int64_t>(out_head)));
    return last && *last == "\n" && head && out_of(*head);
}

/// Adds the lines of the whole units behind the last one that is known.
Result<> Segment::read_units()
{
    std::int64_t at = start_of(next());
    std::size_t whole = m_ends.size();
    std::string head; // of the line that is being read
    while (at < m_size) {
        const auto text = read(at, std::min(m_size, at + chunk));
        if (!text)
            return std::unexpected(text.error());
        for (std::size_t from = 0; from < text->size();) {
            const std::size_t end = text->find('\n', from);
            head.append(*text, from, std::min(end - from, out_head - head.size()));
            if (end == text->npos)
                break;
            from = end + 1;
            m_ends.push_back(static_cast<std::uint32_t>(at + static_cast<std::int64_t>(from)));
            if (out_of(head))
                whole = m_ends.size();
            head.clear();
        }
        at += static_cast<std::int64_t>(text->size());
    }
    m_ends.resize(whole);
    return {};
}

std::int64_t Segment::start_of(std::int64_t number) const
{
    const auto before = static_cast<std::size_t>(number - m_first);
    return before == 0 ? 0 : std::int64_t{m_ends[before - 1]};
}

Result<std::vector<std::string>> Segment::lines(std::int64_t from, std::int64_t to)
{
    for (int attempt = 0; attempt < 2 && to <= next(); ++attempt) {
        const std::int64_t start = start_of(from);
        const auto text = read(start, start_of(to));
        if (!text)
            return std::unexpected(text.error());
        std::vector<std::string> lines;
        for (std::int64_t number = from; number < to; ++number) {
            const auto begin = static_cast<std::size_t>(start_of(number) - start);
            const auto end = static_cast<std::size_t>(start_of(number + 1) - start);
            if (text->find('\n', begin) != end - 1)
                break;
            lines.push_back(text->substr(begin, end - 1 - begin));
        }
        if (static_cast<std::int64_t>(lines.size()) == to - from)
            return lines;
        m_ends.clear();
        if (auto done = read_units(); !done)
            return std::unexpected(done.error());
    }
    return damaged();
}

Result<std::optional<std::int64_t>> Segment::out() const
{
    if (m_ends.empty())
        return std::nullopt;
    const std::int64_t start = start_of(next() - 1), end = m_ends.back();
    const auto head = read(start, std::min(end, start + static_cast<std::int64_t>(out_head)));
    if (!head)
        return std::unexpected(head.error());
    return out_of(*head);
}

std::string Segment::index() const
{
    std::string bytes;
    bytes.reserve(m_ends.size() * 4);
    for (const std::uint32_t end : m_ends)
        put_number(bytes, end);
    return bytes;
}

} // namespace wm::transcript
