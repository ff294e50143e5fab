// Any words after `wm` (cut at newlines here): parameters that the command accepts, or an error that says what to do.
#include "base/text.h"
#include "commands/arguments.h"
#include "commands/command_table.h"
#include "fuzz.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto parsed = commands::parse_arguments(split_lines(fuzz::text_of(data, size)));
    if (!parsed) {
        if (parsed.error().code != "nothing_to_do") // bd's words for what is so already
            fuzz::require(parsed.error().code == "usage" && !parsed.error().hint.empty());
        fuzz::require(!parsed.error().message.empty());
        return 0;
    }
    fuzz::require(parsed->spec != nullptr);
    const auto checked = commands::checked_params(*parsed->spec, parsed->params);
    fuzz::require(checked.has_value() || checked.error().code == "bad_utf8");
    return 0;
}
