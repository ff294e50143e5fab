#pragma once
// tests/fixtures/approvals/commands.tsv: command lines and what they mean. The file says how to read it.
#include "approvals/finding.h"

namespace wm::tests {

struct CommandLine {
    std::string command, level, from; ///< from: "commands.tsv:12"
    std::vector<std::string> rules, uses;
    std::string cwd;
};

/// Ends the test program when the file cannot be read.
const std::vector<CommandLine> &command_table();

approvals::Surroundings table_surroundings(const std::string &cwd = {});

/// The uses of a finding as the table writes them.
std::vector<std::string> uses_of(const approvals::Finding &finding);

} // namespace wm::tests
