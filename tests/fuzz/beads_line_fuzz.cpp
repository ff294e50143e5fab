// A line of a beads file comes from anybody: an error that begins with file and line, or something that can be written
// back. An unchanged bead is its line byte for byte; a changed one differs in that change only.
#include "fuzz.h"
#include "interop/beads_line.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view line = fuzz::text_of(data, size);
    const auto read = interop::read_beads_line(line, {"issues.jsonl", 7});
    if (!read) {
        fuzz::require(read.error().code == "bad_import" && read.error().message.starts_with("issues.jsonl:7: "));
        fuzz::require(!read.error().hint.empty());
        return 0;
    }
    const auto *record = std::get_if<interop::IssueRecord>(&*read);
    if (record == nullptr)
        return 0;
    fuzz::require(interop::changed_beads_line(*record, line, {}) == line);

    const auto again = interop::read_beads_line(interop::new_beads_line(*record, {}), {"", 1});
    fuzz::require(again.has_value() && std::holds_alternative<interop::IssueRecord>(*again));

    interop::IssueRecord changed = *record;
    changed.title = "changed";
    changed.notes += "changed";
    changed.due_at = 1;
    const auto after = interop::read_beads_line(interop::changed_beads_line(changed, line, {}), {"", 1});
    fuzz::require(after.has_value() && std::get<interop::IssueRecord>(*after) == changed);
    return 0;
}
