#include "approvals/command_line.h"

namespace wm::approvals {

std::string command_line(const std::vector<std::string> &words)
{
    if (words.size() == 1)
        return words.front();
    std::string line;
    for (const std::string &word : words) {
        const bool plain = !word.empty() &&
            word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-") == word.npos;
        std::string quoted = "'";
        for (const char c : word)
            quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += (line.empty() ? "" : " ") + (plain ? word : quoted + '\'');
    }
    return line;
}

} // namespace wm::approvals
