#pragma once
// Words of an argument list as one line that a shell would read as the same words. Pure.
#include <string>
#include <vector>

namespace wm::approvals {

/// One word is a command line as it would be given to a shell; several are the words of a command.
std::string command_line(const std::vector<std::string> &words);

} // namespace wm::approvals
