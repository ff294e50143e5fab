// Any text in a search field: a filter that can be asked about any bead, or an error that says what is possible.
#include "fuzz.h"
#include "town/rules/filter.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    const auto filter = town::parse_filter(text);
    if (!filter) {
        fuzz::require(filter.error().code == "bad_filter" && !filter.error().message.empty() && !filter.error().hint.empty());
        return 0;
    }
    town::Bead bead;
    bead.title = text;
    for (const Timestamp now : {Timestamp(0), Timestamp(1'700'000'000) * nanoseconds_per_second})
        if (matches({}, bead, *filter, now))
            fuzz::require(fits({}, bead, *filter, now));
    return 0;
}
