#include "approvals/shell/walker.h"

namespace wm::approvals {

Understanding understand(std::string_view command, const Surroundings &surroundings)
{
    return shell::Walker(surroundings).understand(command);
}

std::optional<std::string> absolute_path(const Word &word, const std::optional<std::string> &cwd)
{
    if (!word.known || word.pattern || word.text.empty() || (!word.text.starts_with('/') && !cwd))
        return std::nullopt;
    const std::string path = word.text.starts_with('/') ? word.text : *cwd + '/' + word.text;
    std::string clean;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at), path.size());
        const std::string_view step = std::string_view(path).substr(at, end - at);
        if (step == "..")
            clean.resize(clean.empty() ? 0 : clean.rfind('/'));
        else if (!step.empty() && step != ".")
            clean.append("/").append(step);
        at = end + 1;
    }
    return clean.empty() ? "/" : clean;
}

} // namespace wm::approvals
