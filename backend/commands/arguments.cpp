#include "commands/arguments.h"

#include "base/text.h"
#include "commands/command_table.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::commands {
namespace {

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

/// A program with its arguments: blanks part them, quotes and backslashes keep blanks, as a shell's do. No shell runs.
std::vector<std::string> split_program(std::string_view text)
{
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != 0 ? c == quote : c == '\'' || c == '"') {
            quote = quote != 0 ? '\0' : c;
            inside = true;
        } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
            word += text[++i];
            inside = true;
        } else if (c == ' ' && quote == 0) {
            if (std::exchange(inside, false))
                words.push_back(std::exchange(word, {}));
        } else {
            word += c;
            inside = true;
        }
    }
    if (inside)
        words.push_back(word);
    return words;
}

/// How far two words are apart: insertions, deletions, replacements (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j)
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])}));
    }
    return row[b.size()];
}

std::unexpected<Error> usage(const CommandSpec &spec, std::string what)
{
    return fail("usage", std::move(what), std::format("`wm help {}` shows how it is used.", spec.verbs.front()));
}

Result<> put(const CommandSpec &spec, const Param &param, const std::string &value, Parsed &parsed)
{
    const std::string name(param.name);
    switch (param.kind) {
    case Kind::text:
        if (param.input && value == "-")
            parsed.wants_input = name;
        parsed.params[name] = value;
        return {};
    case Kind::number: {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc{} || end != value.data() + value.size())
            return usage(spec, std::format("{}: \"{}\" is not a whole number.", name, elide(is_valid_utf8(value) ? value : "?", 40)));
        parsed.params[name] = number;
        return {};
    }
    case Kind::words: parsed.params[name].push_back(value); return {};
    case Kind::program: parsed.params[name] = split_program(value); return {};
    case Kind::flag: break;
    }
    parsed.params[name] = true;
    return {};
}

} // namespace

VerbMatch find_verb(const std::vector<std::string> &words)
{
    VerbMatch best;
    for (const CommandSpec *spec : all_commands())
        for (const std::string_view verb : spec->verbs) {
            const auto parts = split_words(verb);
            if (parts.size() > best.words && words.size() >= parts.size() &&
                std::ranges::equal(parts, std::span(words).first(parts.size())))
                best = {spec, parts.size()};
        }
    return best;
}

std::unexpected<Error> unknown_verb(const std::vector<std::string> &words)
{
    std::string asked = words.front();
    if (words.size() > 1 && !words[1].starts_with('-'))
        asked += " " + words[1];
    std::string nearest;
    std::size_t best = 3;
    for (const CommandSpec *spec : all_commands())
        for (const std::string_view verb : spec->verbs)
            for (const std::string &candidate : {asked, words.front()})
                if (const std::size_t d = distance(candidate, verb); d < best) {
                    best = d;
                    nearest = verb;
                }
    return fail("usage", std::format("There is no command \"{}\".", elide(is_valid_utf8(asked) ? asked : "?", 60)),
        nearest.empty() ? "`wm help` lists them." : std::format("Did you mean `wm {}`?", nearest));
}

Result<Parsed> parse_arguments(const std::vector<std::string> &argv)
{
    if (argv.empty() || argv.front() == "--help" || argv.front() == "-h")
        return Parsed{find_method("help")};
    const VerbMatch match = find_verb(argv);
    if (match.spec == nullptr)
        return unknown_verb(argv);
    const CommandSpec &spec = *match.spec;
    Parsed parsed{&spec};
    auto positional = spec.params.begin();
    const auto next_positional = [&] {
        while (positional != spec.params.end() && !positional->positional)
            ++positional;
        return positional != spec.params.end();
    };
    bool options = true;
    for (std::size_t i = match.words; i < argv.size(); ++i) {
        const std::string &word = argv[i];
        if (options && word == "--") {
            options = false;
        } else if (options && (word == "--help" || word == "-h")) {
            Parsed help{find_method("help")};
            help.params["command"] = split_words(spec.verbs.front());
            return help;
        } else if (options && word == "--json") {
            parsed.json = true;
        } else if (options && (word == "--quiet" || word == "-q")) {
            parsed.quiet = true;
        } else if (options && word.starts_with("--")) {
            const auto equals = word.find('=');
            std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
            std::ranges::replace(name, '-', '_');
            const auto param = std::ranges::find(spec.params, name, &Param::name);
            if (param == spec.params.end())
                return usage(spec, std::format("{} has no option {}.", spec.verbs.front(), elide(is_valid_utf8(word) ? word : "?", 60)));
            std::string value;
            if (param->kind != Kind::flag) {
                if (equals != std::string::npos)
                    value = word.substr(equals + 1);
                else if (++i < argv.size())
                    value = argv[i];
                else
                    return usage(spec, std::format("{} needs a value.", word));
            } else if (equals != std::string::npos) {
                return usage(spec, std::format("--{} takes no value.", name));
            }
            if (auto done = put(spec, *param, value, parsed); !done)
                return std::unexpected(done.error());
        } else {
            if (!next_positional())
                return usage(spec,
                    std::format(
                        "{} does not know what to do with \"{}\".", spec.verbs.front(), elide(is_valid_utf8(word) ? word : "?", 60)));
            if (auto done = put(spec, *positional, word, parsed); !done)
                return std::unexpected(done.error());
            if (positional->kind != Kind::words)
                ++positional;
        }
    }
    for (const Param &param : spec.params)
        if (param.required && !parsed.params.contains(param.name))
            return usage(spec, std::format("{}: {} is missing.", spec.verbs.front(), param.name));
    return parsed;
}

} // namespace wm::commands
