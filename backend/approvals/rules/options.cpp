#include "approvals/rules/options.h"

#include <algorithm>

namespace wm::approvals::rules {
namespace {

bool may_be_option(const Word &word)
{
    return !word.known && (word.text.empty() || std::string_view("$`-<…").contains(word.text.front()) || word.text.starts_with("…"));
}

Word part(const Word &word, std::size_t from)
{
    Word rest = word;
    rest.text.erase(0, from);
    return rest;
}

/// `given` is `name`, or the beginning of the long option `name`.
bool is(const Options::Option &given, std::string_view name)
{
    if (given.name == name)
        return true;
    return name.starts_with("--") && given.name.size() > 2 && given.name.starts_with("--") && name.starts_with(given.name);
}

} // namespace

bool one_of(std::string_view word, std::string_view list)
{
    while (!list.empty() && !word.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        if (list.substr(0, end) == word)
            return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

std::string lower_case(std::string_view text)
{
    std::string all(text);
    std::ranges::transform(all, all.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return all;
}

Options::Options(std::span<const Word> words, std::string_view valued, Style style)
{
    for (std::size_t at = 0; at < words.size(); ++at) {
        const Word &word = words[at];
        const std::string &text = word.text;
        const auto next = [&]() -> std::optional<Word> {
            if (at + 1 >= words.size())
                return std::nullopt;
            return words[++at];
        };
        if (may_be_option(word) && !unclear)
            unclear = word.where;
        if (text == "--" && word.known) {
            dashes = operands.size();
            operands.insert(operands.end(), words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
            return;
        }
        if (text.size() < 2 || text.front() != '-') {
            operands.push_back(word);
            if (style == Style::posix) {
                operands.insert(operands.end(), words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
                return;
            }
        } else if (text.starts_with("--") || style == Style::single_dash) {
            const std::size_t equals = text.find('=');
            Option option{.name = text.substr(0, equals), .value = {}, .where = word.where, .exact = word.known};
            if (equals != std::string::npos)
                option.value = part(word, equals + 1);
            else if (one_of(option.name, valued))
                option.value = next();
            options.push_back(std::move(option));
        } else {
            for (std::size_t letter = 1; letter < text.size(); ++letter) {
                Option option{.name = {'-', text[letter]}, .value = {}, .where = word.where, .exact = word.known};
                const bool takes = one_of(option.name, valued);
                if (takes)
                    option.value = letter + 1 < text.size() ? part(word, letter + 1) : next();
                options.push_back(std::move(option));
                if (takes)
                    break;
            }
        }
    }
}

const Options::Option *Options::find(std::string_view names) const
{
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        const std::string_view name = names.substr(0, end);
        const auto found = std::ranges::find_if(options, [&](const Option &option) { return is(option, name); });
        if (found != options.end())
            return &*found;
        names.remove_prefix(std::min(end + 1, names.size()));
    }
    return nullptr;
}

bool Options::surely(std::string_view names) const
{
    return std::ranges::any_of(options, [&](const Option &option) { return option.exact && one_of(option.name, names); });
}

const Word *Options::value(std::string_view names) const
{
    const Word *last = nullptr;
    for (const Option &option : options)
        if (one_of(option.name, names) && option.value)
            last = &*option.value;
    return last;
}

std::vector<const Word *> Options::values(std::string_view names) const
{
    std::vector<const Word *> all;
    for (const Option &option : options)
        if (one_of(option.name, names) && option.value)
            all.push_back(&*option.value);
    return all;
}

Span Options::where(std::string_view names) const
{
    const Option *option = find(names);
    return option ? option->where : Span{};
}

} // namespace wm::approvals::rules
