#include "process/run_state.h"

#include "base/files.h"
#include "process/process_identity.h"

#include <optional>

namespace wm::process {
namespace {

/// nullopt: no such file.
std::optional<Result<Json>> read_json(const std::filesystem::path &path)
{
    const auto text = read_file(path);
    if (!text && text.error().code == "not_found")
        return std::nullopt;
    return text.and_then([&](const std::string &bytes) { return parse_json(bytes, path.string()); });
}

std::optional<RunState> ended(const std::filesystem::path &run_dir)
{
    const auto json = read_json(run_dir / "exit.json");
    if (!json)
        return std::nullopt;
    const auto exit = json->and_then([](const Json &value) { return wire::read_exit_record(value); });
    if (!exit)
        return Lost{"How the run ended cannot be read: " + exit.error().message, {}};
    return Ended{*exit};
}

} // namespace

RunState probe_run(const std::filesystem::path &run_dir)
{
    if (auto state = ended(run_dir))
        return *state;
    const auto json = read_json(run_dir / "shim.json");
    if (!json)
        return NeverStarted{};
    const auto record = json->and_then([](const Json &value) { return wire::read_shim_record(value); });
    if (!record)
        return Lost{"Who holds the run cannot be read: " + record.error().message, {}};
    const bool same_boot = record->boot == wire::boot_id();
    if (same_boot && is_alive(record->shim))
        return Running{*record};
    if (auto state = ended(run_dir)) // it may have ended between the two looks
        return *state;
    return Lost{same_boot ? "The run's shim was killed, so how the run ended is not known."
                          : "The computer was restarted while the run was going on.",
        *record};
}

} // namespace wm::process
