#include "approvals/shell/options.h"

#include <algorithm>
#include <ranges>

namespace wm::approvals::shell {
namespace {

/// "name", "name=" or "name=?" of the table; abbreviations count when they are unique. Empty = none.
std::string_view long_option(std::string_view words, std::string_view given)
{
    std::string_view found;
    int matches = 0;
    for (const auto &range : words | std::views::split(' ')) {
        const std::string_view entry(range.begin(), range.end());
        const std::string_view name = entry.substr(0, entry.find('='));
        if (name == given)
            return entry;
        if (name.starts_with(given)) {
            found = entry;
            ++matches;
        }
    }
    return matches == 1 ? found : std::string_view();
}

Word rest_of(const Word &word, std::size_t from)
{
    Word rest = word;
    rest.text.erase(0, from);
    return rest;
}

} // namespace

const Word *Options::find(std::string_view letter, std::string_view word) const
{
    const auto found = std::ranges::find_if(given, [&](const auto &entry) { return entry.first == letter || entry.first == word; });
    return found == given.end() ? nullptr : &found->second;
}

Options read_options(const std::vector<Word> &argv, std::size_t from, const OptionTable &table)
{
    Options options;
    std::size_t i = from;
    for (; i < argv.size(); ++i) {
        const Word &word = argv[i];
        const bool dash = word.text.size() > 1 && word.text.starts_with('-');
        if (!word.known && (word.many || !dash)) {
            options.odd = word;
            break;
        }
        if (!dash)
            break;
        if (word.text == "--") {
            ++i;
            break;
        }
        if (word.text.starts_with("--")) {
            const std::size_t equals = word.text.find('=');
            const std::string name = word.text.substr(2, equals == std::string::npos ? equals : equals - 2);
            const std::string_view entry = long_option(table.words, name);
            const bool takes = entry.ends_with('='), may = entry.ends_with("=?");
            if (entry.empty() || (takes && equals == std::string::npos && i + 1 >= argv.size()) ||
                (!word.known && equals == std::string::npos)) {
                options.odd = word;
                break;
            }
            Word value{"", true, false, word.where};
            if (equals != std::string::npos && (takes || may))
                value = rest_of(word, equals + 1);
            else if (takes)
                value = argv[++i];
            options.given.emplace_back(std::string(entry.substr(0, entry.find('='))), std::move(value));
            continue;
        }
        for (std::size_t k = 1; k < word.text.size(); ++k) {
            const std::size_t at = word.text[k] == ':' ? std::string_view::npos : table.letters.find(word.text[k]);
            if (at == std::string_view::npos) {
                options.odd = word;
                break;
            }
            const bool takes = table.letters.substr(at + 1).starts_with(':');
            const bool may = table.letters.substr(at + 1).starts_with("::");
            Word value{"", true, false, word.where};
            if (takes && k + 1 < word.text.size())
                value = rest_of(word, k + 1);
            else if (takes && !may && i + 1 < argv.size())
                value = argv[++i];
            else if (takes && !may)
                options.odd = word;
            options.given.emplace_back(std::string(1, word.text[k]), std::move(value));
            if (takes)
                break;
            if (!word.known)
                options.odd = word;
        }
        if (options.odd)
            break;
    }
    options.next = i;
    return options;
}

} // namespace wm::approvals::shell
