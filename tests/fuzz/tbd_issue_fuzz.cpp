// An issue file of tbd comes from a repository that anybody may have written: an issue, or an error with file and line.
#include "fuzz.h"
#include "interop/tbd_issue.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto issue = interop::read_tbd_issue(fuzz::text_of(data, size), "is-1.md");
    if (!issue) {
        fuzz::require(issue.error().code == "bad_import" && issue.error().message.starts_with("is-1.md:"));
        const char digit = issue.error().message[8];
        fuzz::require(digit >= '1' && digit <= '9' && !issue.error().hint.empty());
        return 0;
    }
    fuzz::require(!issue->id.empty() && !issue->record.title.empty());
    fuzz::require(!to_text(issue->rest).empty());
    return 0;
}
