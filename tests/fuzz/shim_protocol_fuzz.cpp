// Whatever bytes a peer or a damaged file brings, both decoders of the shim protocol return: a value that survives
// being written and read again, or an error with a sentence.
#include "wire/framing.h"
#include "wire/shim_protocol.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace wm;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

template <class T> void check_file(const Json &json, Result<T> (*read)(const Json &))
{
    const auto value = read(json);
    require(value ? read(json_of(*value)) == value : !value.error().message.empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    wire::LineBuffer lines(4096);
    lines.append(bytes);
    while (const auto line = lines.next()) {
        if (!*line)
            break;
        const auto call = wire::read_shim_call(**line);
        if (call.request) {
            const auto again = wire::read_shim_call(to_text(json_of(wire::ShimCall{call.id, *call.request})));
            require(again.id == call.id && again.request == call.request);
        } else {
            require(!call.request.error().message.empty());
        }
        if (const auto message = wire::read_shim_message(**line))
            require(wire::read_shim_message(to_text(json_of(*message))).has_value());
        if (const auto json = parse_json(**line, "")) {
            check_file(*json, wire::read_shim_spec);
            check_file(*json, wire::read_shim_record);
            check_file(*json, wire::read_exit_record);
            check_file(*json, wire::read_input_record);
            check_file(*json, wire::read_shim_status);
        }
    }
    return 0;
}
