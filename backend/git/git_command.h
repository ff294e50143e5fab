#pragma once
// Runs the git command line the way every part of Wagonmaster must: no hooks, no fsmonitor, no prompts, English
// messages, none of the GIT_* variables a hook or an agent may have left behind, and never climbing from a directory
// into a repository around it. What git says on failure becomes one sentence here and nowhere else.
// Blocks; any worker thread.
#include "base/result.h"
#include "process/command.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wm::git {

struct GitOptions {
    std::vector<std::string> environment = {}; ///< "NAME=value" on top of the cleaned one
    std::string input = {};
    std::chrono::milliseconds deadline = std::chrono::seconds(60);
    std::size_t output_limit = 64u << 20;
    bool may_truncate = false;
    bool look_upwards = false; ///< find the repository from a directory inside it
    int inherited_lock = -1;   ///< see process::CommandSpec
};

/// stdout of `git -C directory arguments…`; any exit status but 0 is an error.
Result<std::string> run(const std::filesystem::path &directory, const std::vector<std::string> &arguments, const GitOptions &options = {});

/// The same for commands whose exit status is an answer.
Result<process::CommandResult> try_run(
    const std::filesystem::path &directory, const std::vector<std::string> &arguments, const GitOptions &options = {});

/// What git's stderr means: one sentence and a hint.
Error explain(const std::filesystem::path &directory, std::string_view subcommand, const process::CommandResult &result);

/// "a\0b\0" → {a, b}
std::vector<std::string> split_nul(std::string_view text);
/// Without the newline that ends git's one-line answers; newlines before it belong to the answer (paths).
std::string first_answer(std::string text);

} // namespace wm::git
