// Whatever Claude Code prints, and however it is cut: the same entries, and ones that can be kept. A line that begins with
// '>' is one that was written to it.
#include "base/text.h"
#include "fuzz.h"
#include "runtimes/claude.h"

using namespace wm;

namespace {

void read(runtimes::Runtime &runtime, std::string_view bytes, std::size_t size, std::vector<transcript::Content> &entries)
{
    do {
        for (transcript::Content &content : runtime.read(bytes.substr(0, size)))
            entries.push_back(std::move(content));
        bytes.remove_prefix(std::min(size, bytes.size()));
    } while (!bytes.empty());
}

std::vector<transcript::Content> entries_of(std::string_view bytes, std::size_t size)
{
    const auto runtime = runtimes::make_claude({});
    std::vector<transcript::Content> entries;
    while (!bytes.empty()) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
        const std::string_view line = bytes.substr(0, end);
        if (line.starts_with('>'))
            runtime->wrote(line.substr(1));
        read(*runtime, line.starts_with('>') ? std::string_view() : line, size, entries);
        bytes.remove_prefix(end);
    }
    for (int written = 0;; ++written) { // what is due ends
        const auto due = runtime->due();
        fuzz::require(due == runtime->due() && written <= 10'000);
        if (!due)
            break;
        fuzz::require(due->ends_with('\n'));
        runtime->wrote(*due);
    }
    read(*runtime, "", size, entries);
    return entries;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const std::string_view bytes = fuzz::text_of(data + 1, size - 1);
    const auto whole = entries_of(bytes, bytes.size() + 1);
    fuzz::require(whole == entries_of(bytes, 1u + data[0]));
    for (const transcript::Content &content : whole) {
        const Json json = transcript::to_json({0, content});
        const auto kept = transcript::entry_from(json);
        fuzz::require(kept && is_valid_utf8(to_text(json)) && to_text(transcript::to_json(*kept)) == to_text(json));
    }
    return 0;
}
