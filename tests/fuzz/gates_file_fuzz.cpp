// A project's .wagonmaster.toml comes from anybody: gates that can be run, or an error with file, line and hint.
#include "agents/project_file.h"
#include "fuzz.h"

#include <filesystem>

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto file = agents::read_project_file(fuzz::text_of(data, size));
    if (!file) {
        fuzz::require(file.error().code == "bad_config" && file.error().message.starts_with(".wagonmaster.toml, line "));
        fuzz::require(!file.error().hint.empty());
        return 0;
    }
    for (const town::Gate &gate : file->gates)
        fuzz::require(gate.command.find_first_not_of(" \t\n") != std::string::npos && gate.timeout_ms > 0);
    for (const auto *paths : {&file->worktree.copy, &file->worktree.link})
        for (const std::filesystem::path path : *paths)
            fuzz::require(!path.empty() && path.is_relative() && path == path.lexically_normal() && *path.begin() != "..");
    return 0;
}
