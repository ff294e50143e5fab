#pragma once
// The programs a town needs beside itself: git, the shim, a sandbox, agents. Blocks; any worker thread.
#include "agents/detect.h"
#include "doctor/check.h"

#include <filesystem>

namespace wm::doctor {

/// Of what `git --version` said.
Check git_check(const Result<process::CommandResult> &said);
Result<process::CommandResult> ask_git();
Check shim_check(const std::filesystem::path &shim);
/// `works`: hosts::sandbox_works().
Check sandbox_check(const Result<> &works);
/// One for each agent that is there; a warning when none is.
Checks agent_checks(const std::vector<agents::Detected> &found);

} // namespace wm::doctor
