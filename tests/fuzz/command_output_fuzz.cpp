// Whatever a program prints, and however it is cut: the same action, and one that can be shown.
#include "agents/command_output.h"
#include "base/text.h"
#include "fuzz.h"

#include <algorithm>

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const std::string_view bytes = fuzz::text_of(data + 1, size - 1);
    agents::CommandOutput whole, cut;
    whole.read(bytes);
    for (std::size_t at = 0; at < bytes.size(); at += 1u + data[0])
        cut.read(bytes.substr(at, 1u + data[0]));
    fuzz::require(whole.action() == cut.action());
    fuzz::require(is_valid_utf8(whole.action()) && count_characters(whole.action()) <= 201);
    fuzz::require(std::ranges::none_of(whole.action(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }));
    return 0;
}
