#pragma once
// The real agent programs, as install.sh brought them from npm, and how they are kept to this machine: a HOME of their
// own, settings that lead them to the scripted model, nothing of whoever runs the tests.
#include <QProcessEnvironment>

#include <expected>
#include <filesystem>
#include <string>

namespace wm::tests {

/// The folder with all of them and the Node that they need; or why they are not there.
std::expected<std::filesystem::path, std::string> installed_agents();

/// Writes what the agents read in their HOME, and returns the environment that they run in. `agents` first in PATH,
/// then `tools`. `model`: the scripted model's address.
QProcessEnvironment make_agent_home(
    const std::filesystem::path &home, const std::filesystem::path &agents, const std::string &tools, const std::string &model);

} // namespace wm::tests
