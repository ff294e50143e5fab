#include "transcript_bench.h"

#include "transcript/log.h"

#include <fcntl.h>
#include <format>
#include <unistd.h>

namespace wm::bench {
namespace {

using namespace wm::transcript;

constexpr std::int64_t many = 1'000'000;

/// What an agent's day looks like: text, calls, and now and then a file.
std::vector<Entry> some_entries(std::int64_t first)
{
    std::vector<Entry> entries;
    for (std::int64_t number = first; number < first + 10; ++number) {
        const Timestamp at = 1'763'640'000 * nanoseconds_per_second + number * 50'000'000;
        const std::string id = std::format("call-{}", number / 3);
        switch (number % 3) {
        case 0:
            entries.push_back(
                {at, Message{.text = std::format("Now I look at part {} of the limiter, since the test still fails.", number)}});
            break;
        case 1:
            entries.push_back({at,
                ToolCall{.id = id,
                    .title = std::format("git diff HEAD~{}", number % 97),
                    .name = "Bash",
                    .kind = ToolKind::execute,
                    .state = ToolState::running,
                    .input = {{"command", std::format("git diff HEAD~{}", number % 97)}}}});
            break;
        default:
            entries.push_back(
                {at, ToolCall{.id = id, .state = ToolState::done, .output = std::string(static_cast<std::size_t>(number % 300), 'x')}});
        }
    }
    return entries;
}

class Scratch {
public:
    Scratch() : m_path(std::filesystem::temp_directory_path() / std::format("wm-bench-transcript-{}", getpid())) {}
    ~Scratch() { std::filesystem::remove_all(m_path); }
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;
    const std::filesystem::path &path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

/// So that what is read comes from the disk, as far as the kernel lets us.
void forget_pages(const std::filesystem::path &folder)
{
    sync();
    for (const auto &file : std::filesystem::directory_iterator(folder)) {
        const int descriptor = open(file.path().c_str(), O_RDONLY | O_CLOEXEC);
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
        close(descriptor);
    }
}

template <class Read> Result<double> timed(const std::filesystem::path &folder, Read &&read)
{
    std::vector<double> all;
    for (int i = 0; i < 15; ++i) {
        forget_pages(folder);
        const auto begin = std::chrono::steady_clock::now();
        const auto window = read(i);
        all.push_back(milliseconds_since(begin));
        if (!window)
            return std::unexpected(window.error());
        if (window->entries.size() != 200 || window->total != many)
            return fail("failed", "The transcript does not have what was added to it.");
    }
    return median(std::move(all));
}

} // namespace

Result<> measure_transcript(Report &report)
{
    report.heading("A transcript of 1,000,000 entries");
    const Scratch scratch;
    auto writer = Writer::open(scratch.path());
    if (!writer)
        return std::unexpected(writer.error());
    const auto begin = std::chrono::steady_clock::now();
    while (writer->total() < many)
        if (auto added = writer->append(some_entries(writer->total()), writer->total()); !added)
            return added;
    writer->settle();
    report.add({"entries added", static_cast<double>(many) / milliseconds_since(begin), "k/s", 0, "ten at a time, compressed beside"});
    double bytes = 0;
    for (const auto &file : std::filesystem::directory_iterator(scratch.path()))
        bytes += static_cast<double>(file.file_size());
    report.add({"on the disk", bytes / (1 << 20), "MB"});

    const Reader reader(scratch.path());
    const auto end = timed(scratch.path(), [&](int) { return reader.tail(200); });
    if (!end)
        return std::unexpected(end.error());
    report.add({"transcript_open_at_end_ms", *end, "ms", 100, "the last 200 entries, nothing in the page cache; median of 15"});
    const auto middle = timed(scratch.path(), [&](int i) { return reader.window(many / 16 * i, 200); });
    if (!middle)
        return std::unexpected(middle.error());
    report.add({"200 entries from its middle", *middle, "ms", 0, "compressed"});
    std::vector<double> reopened;
    for (int i = 0; i < 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        if (auto again = Writer::open(scratch.path()); !again)
            return std::unexpected(again.error());
        reopened.push_back(milliseconds_since(start));
    }
    report.add({"taken up again by a writer", median(std::move(reopened)), "ms"});
    return {};
}

} // namespace wm::bench
