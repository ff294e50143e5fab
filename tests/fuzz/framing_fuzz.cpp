// Lines come out of a LineBuffer as they went in, however the stream was cut.
#include "fuzz.h"
#include "wire/framing.h"

#include <vector>

using namespace wm;

namespace {

struct Cut {
    std::vector<std::string> lines;
    bool refused = false;

    bool operator==(const Cut &) const = default;
};

Cut cut(std::string_view bytes, std::size_t chunk)
{
    Cut result;
    wire::LineBuffer buffer(64);
    while (!bytes.empty() && !result.refused) {
        buffer.append(bytes.substr(0, chunk));
        bytes.remove_prefix(std::min(chunk, bytes.size()));
        for (;;) {
            const auto line = buffer.next();
            if (!line) {
                fuzz::require(line.error().code == "too_large");
                result.refused = true;
                break;
            }
            if (!*line)
                break;
            fuzz::require((*line)->size() <= 64 && !(*line)->contains('\n'));
            result.lines.push_back(**line);
        }
    }
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 1)
        return 0;
    const std::string_view bytes = fuzz::text_of(data + 1, size - 1);
    fuzz::require(cut(bytes, bytes.size() + 1) == cut(bytes, 1u + data[0]));
    return 0;
}
