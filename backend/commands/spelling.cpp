#include "commands/spelling.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>

namespace wm::commands {

std::vector<std::string> split_words(std::string_view text)
{
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = text.find(' ');
        if (end != 0)
            words.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    return words;
}

std::vector<std::string> parts_of_list(std::string_view text)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const auto comma = std::min(text.find(',', start), text.size());
        if (const auto part = trim(text.substr(start, comma - start)); !part.empty())
            parts.emplace_back(part);
        start = comma + 1;
    }
    return parts;
}

std::string option_of(const Param &param)
{
    std::string option = "--" + std::string(param.name);
    std::ranges::replace(option, '_', '-');
    return option;
}

std::string written(const Param &param)
{
    if (!param.positional)
        return option_of(param);
    std::string name = option_of(param).substr(2);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return name;
}

std::vector<std::string> spellings_of(const Param &param)
{
    std::vector<std::string> all = split_words(param.spellings);
    all.insert(all.begin(), option_of(param));
    return all;
}

const Param *param_spelled(const CommandSpec &spec, std::string_view spelling)
{
    for (const Param &param : spec.params)
        if (std::ranges::contains(spellings_of(param), spelling))
            return &param;
    return nullptr;
}

const std::vector<GlobalOption> &global_options()
{
    static const std::vector<GlobalOption> options = {
        {"--json", "", "", "print the result as JSON"},
        {"--quiet", "-q", "", "ids only"},
        {"--color", "", "", "colours also when the output is not a terminal"},
        {"--no-color", "", "", "no colours; NO_COLOR in the environment does the same"},
        {"--actor", "", "NAME", "the name under which it is done; else WM_ACTOR, BEADS_ACTOR or BD_ACTOR"},
        {"--directory", "-C", "DIR", "as if called in this directory"},
        {"--help", "-h", "", "what the command takes"},
    };
    return options;
}

} // namespace wm::commands
