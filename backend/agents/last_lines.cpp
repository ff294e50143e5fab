#include "agents/last_lines.h"

#include "agents/command_output.h"
#include "base/fd.h"
#include "base/text.h"

#include <algorithm>
#include <deque>
#include <fcntl.h>
#include <unistd.h>

namespace wm::agents {

std::string last_lines(const std::filesystem::path &log, std::size_t count)
{
    const Fd file(open(log.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid())
        return {};
    const off_t size = lseek(file.get(), 0, SEEK_END);
    char buffer[4096];
    const ssize_t got = pread(file.get(), buffer, sizeof buffer, std::max<off_t>(0, size - static_cast<off_t>(sizeof buffer)));
    if (got <= 0)
        return {};
    std::deque<std::string> lines;
    for (const std::string &line : split_lines({buffer, static_cast<std::size_t>(got)})) {
        CommandOutput output;
        output.read(line + "\n");
        if (output.action().empty())
            continue;
        lines.push_back(output.action());
        if (lines.size() > count)
            lines.pop_front();
    }
    std::string text;
    for (const std::string &line : lines)
        text += (text.empty() ? "" : " · ") + line;
    return text;
}

} // namespace wm::agents
