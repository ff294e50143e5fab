// A project's .wagonmaster.toml comes from anybody: gates that can be run, or an error with file, line and hint.
#include "fuzz.h"
#include "refinery/gates_file.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto gates = refinery::read_gates(fuzz::text_of(data, size));
    if (!gates) {
        fuzz::require(gates.error().code == "bad_config" && gates.error().message.starts_with(".wagonmaster.toml, line "));
        fuzz::require(!gates.error().hint.empty());
        return 0;
    }
    for (const town::Gate &gate : *gates)
        fuzz::require(gate.command.find_first_not_of(" \t\n") != std::string::npos && gate.timeout_ms > 0);
    return 0;
}
