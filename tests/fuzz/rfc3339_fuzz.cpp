// A time that is read is written as a text that reads as the same time.
#include "base/clock.h"
#include "fuzz.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (const auto time = parse_rfc3339(fuzz::text_of(data, size)))
        fuzz::require(parse_rfc3339(to_rfc3339(*time)) == *time);
    return 0;
}
