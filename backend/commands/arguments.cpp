#include "commands/arguments.h"

#include "base/nearest.h"
#include "base/text.h"
#include "commands/bd_words.h"
#include "commands/command_table.h"
#include "commands/spelling.h"
#include "commands/verbs.h"
#include "town/rules/filter.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::commands {
namespace {

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

std::string shown(std::string_view word)
{
    return elide(is_valid_utf8(word) ? word : "?", 60);
}

class Parser {
public:
    explicit Parser(const std::vector<std::string> &argv) : m_argv(argv) {}
    Result<Parsed> parse();

private:
    /// An option as written: its spelling, and the value that is joined to it.
    struct Option {
        std::string spelling;
        std::optional<std::string> value;
        std::string letters_after = {}; ///< of "-abc" the "bc", when -a turns out to be a flag
    };
    static Option split(const std::string &word);

    std::unexpected<Error> usage(std::string what) const
    {
        return fail("usage", std::move(what),
            m_parsed.spec != nullptr ? std::format("`wm help {}` shows how it is used.", m_parsed.spec->verbs.front())
                                     : "`wm help` lists the commands and their options.");
    }
    Result<> take_option(const std::string &word);
    Result<> take_param(const Param &param, Option option);
    /// False when there is no such option.
    Result<bool> take_global(const Option &option);
    Result<bool> take_bd_flag(const Option &option);
    Result<> take_positional(const std::string &word);
    /// `-label:ui` where filters may stand.
    bool is_filter(const std::string &word) const;
    /// The joined value, or the next word.
    Result<std::string> value_for(const Option &option);
    Result<> no_value(const Option &option) const;
    Result<> put(const Param &param, const std::string &value);

    const std::vector<std::string> &m_argv;
    std::size_t m_next = 0;
    Parsed m_parsed;
    bool m_help = false;
};

Parser::Option Parser::split(const std::string &word)
{
    if (word.starts_with("--")) {
        const auto equals = word.find('=');
        Option option{word.substr(0, equals), std::nullopt};
        std::ranges::replace(option.spelling, '_', '-');
        if (equals != std::string::npos)
            option.value = word.substr(equals + 1);
        return option;
    }
    Option option{word.substr(0, 2), std::nullopt, word.substr(std::min<std::size_t>(word.size(), 2))};
    if (word.size() > 2)
        option.value = word.substr(word[2] == '=' ? 3 : 2);
    return option;
}

Result<std::string> Parser::value_for(const Option &option)
{
    if (option.value)
        return *option.value;
    if (m_next < m_argv.size())
        return m_argv[m_next++];
    return usage(option.spelling + " needs a value.");
}

Result<> Parser::no_value(const Option &option) const
{
    if (option.value)
        return usage(option.spelling + " takes no value.");
    return {};
}

Result<> Parser::put(const Param &param, const std::string &value)
{
    const std::string name(param.name);
    const bool many = param.kind == Kind::words || param.kind == Kind::list || param.kind == Kind::flag;
    if (!many && m_parsed.params.contains(name))
        return usage(std::format("{} is given twice.", written(param)));
    switch (param.kind) {
    case Kind::text:
        if ((param.input || param.stream) && value == "-")
            m_parsed.uploads.push_back({name, "-", param.input ? name : std::string()});
        m_parsed.params[name] = value;
        return {};
    case Kind::file:
        m_parsed.uploads.push_back({name, value, std::string(param.filled)});
        m_parsed.params[name] = value;
        return {};
    case Kind::number: {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc{} || end != value.data() + value.size())
            return usage(std::format("{}: \"{}\" is not a whole number.", written(param), elide(is_valid_utf8(value) ? value : "?", 40)));
        m_parsed.params[name] = number;
        return {};
    }
    case Kind::words: m_parsed.params[name].push_back(value); return {};
    case Kind::list:
        m_parsed.params.emplace(name, Json::array());
        for (std::string &part : parts_of_list(value))
            m_parsed.params[name].push_back(std::move(part));
        return {};
    case Kind::program: m_parsed.params[name] = split_program(value); return {};
    case Kind::flag: break;
    }
    m_parsed.params[name] = true;
    return {};
}

Result<> Parser::take_param(const Param &param, Option option)
{
    if (param.kind != Kind::flag) {
        auto value = value_for(option);
        return value ? put(param, *value) : std::unexpected(value.error());
    }
    if (!option.letters_after.empty() && !option.letters_after.starts_with('=')) { // -fq is -f -q
        auto first = put(param, "");
        return first ? take_option("-" + option.letters_after) : first;
    }
    auto alone = no_value(option);
    return alone ? put(param, "") : alone;
}

Result<bool> Parser::take_global(const Option &option)
{
    const auto &all = global_options();
    const auto known =
        std::ranges::find_if(all, [&](const GlobalOption &g) { return option.spelling == g.spelling || option.spelling == g.letter; });
    if (known == all.end())
        return false;
    if (!known->value.empty()) {
        auto value = value_for(option);
        if (!value)
            return std::unexpected(value.error());
        (known->spelling == "--actor" ? m_parsed.actor : m_parsed.directory) = *value;
        if (value->empty())
            return usage(option.spelling + " needs a value.");
        return true;
    }
    if (known->spelling == "--color" && option.value) {
        if (*option.value != "always" && *option.value != "never" && *option.value != "auto")
            return usage(std::format("--color is always, never or auto, not \"{}\".", shown(*option.value)));
        m_parsed.color = *option.value == "auto" ? std::nullopt : std::optional(*option.value == "always");
        return true;
    }
    const bool letters = !option.letters_after.empty() && !option.letters_after.starts_with('=');
    if (auto rest = letters ? take_option("-" + option.letters_after) : no_value(option); !rest)
        return std::unexpected(rest.error());
    m_help = m_help || known->spelling == "--help";
    m_parsed.json = m_parsed.json || known->spelling == "--json";
    m_parsed.quiet = m_parsed.quiet || known->spelling == "--quiet";
    if (known->spelling == "--color" || known->spelling == "--no-color")
        m_parsed.color = known->spelling == "--color";
    return true;
}

Result<bool> Parser::take_bd_flag(const Option &option)
{
    if (const BdOption *known = m_parsed.spec != nullptr ? bd_option(m_parsed.spec->method, option.spelling) : nullptr) {
        if (known->refused)
            return fail("usage", std::string(known->sentence), std::string(known->hint));
        if (known->takes_value)
            if (auto value = value_for(option); !value)
                return std::unexpected(value.error());
        if (!known->sentence.empty())
            m_parsed.notices.emplace_back(known->sentence);
        return true;
    }
    const BdFlag *flag = bd_flag(option.spelling);
    if (flag == nullptr)
        return false;
    if (!flag->refusal.empty())
        return fail("usage", std::string(flag->refusal), std::string(flag->hint));
    if (flag->takes_value)
        if (auto value = value_for(option); !value)
            return std::unexpected(value.error());
    return true;
}

Result<> Parser::take_option(const std::string &word)
{
    Option option = split(word);
    if (m_parsed.spec != nullptr)
        if (const Param *param = param_spelled(*m_parsed.spec, option.spelling))
            return take_param(*param, std::move(option));
    if (const Param *body = m_parsed.spec != nullptr && word == "--stdin" ? param_spelled(*m_parsed.spec, "--body") : nullptr)
        return put(*body, "-"); // bd's word for the same
    for (const auto take : {&Parser::take_global, &Parser::take_bd_flag}) {
        auto taken = (this->*take)(option);
        if (!taken)
            return std::unexpected(taken.error());
        if (*taken)
            return {};
    }
    if (m_parsed.spec == nullptr)
        return usage(std::format("{} comes before the command.", shown(word)));
    auto refused = usage(std::format("{} has no option {}.", m_parsed.spec->verbs.front(), shown(word)));
    std::vector<std::string> known;
    for (const Param &param : m_parsed.spec->params)
        std::ranges::copy(spellings_of(param), std::back_inserter(known));
    if (const auto meant = nearest(option.spelling, {known.begin(), known.end()}); word.starts_with("--") && !meant.empty())
        refused.error().hint = std::format("Did you mean {}? ", meant) + refused.error().hint;
    else if (!word.starts_with("--") && (word.size() > 2 || (word[1] >= '0' && word[1] <= '9'))) // a letter alone is an option
        refused.error().hint = "A value that begins with a dash comes after --. " + refused.error().hint;
    return refused;
}

Result<> Parser::take_positional(const std::string &word)
{
    for (const Param &param : m_parsed.spec->params)
        if (param.positional && (param.kind == Kind::words || !m_parsed.params.contains(param.name)))
            return put(param, word);
    return usage(std::format("{} does not know what to do with \"{}\".", m_parsed.spec->verbs.front(), shown(word)));
}

bool Parser::is_filter(const std::string &word) const
{
    return town::is_negated_term(word) && std::ranges::any_of(m_parsed.spec->params, &Param::filter);
}

Result<Parsed> Parser::parse()
{
    std::vector<std::string> early; // --rig NAME before the verb belongs to the command
    while (m_next < m_argv.size() && m_argv[m_next].starts_with('-')) {
        const std::string &word = m_argv[m_next++];
        if (split(word).spelling == "--rig") {
            auto rig = value_for(split(word));
            if (!rig)
                return std::unexpected(rig.error());
            early.push_back("--rig=" + *rig);
        } else if (auto taken = take_option(word); !taken) {
            return std::unexpected(taken.error());
        }
    }
    const std::span rest = std::span(m_argv).subspan(m_next);
    if (rest.empty() || (m_help && find_verb(rest).spec == nullptr)) {
        m_parsed.spec = find_method("help");
        return std::move(m_parsed);
    }
    const VerbMatch match = find_verb(rest);
    if (match.spec == nullptr && rest.size() == 1 && is_group(rest.front())) { // `wm label` says what there is
        m_parsed.spec = find_method("help");
        m_parsed.params["command"] = Json::array({rest.front()});
        return std::move(m_parsed);
    }
    if (match.spec == nullptr)
        return unknown_verb(rest);
    if (const auto foreign = bd_verb(rest, match.words)) // never a parameter by mistake
        return std::unexpected(*foreign);
    m_parsed.spec = match.spec;
    m_next += match.words;
    for (const std::string &option : early)
        if (auto taken = take_option(option); !taken)
            return std::unexpected(taken.error());
    for (bool options = true; m_next < m_argv.size() && !m_help;) {
        const std::string &word = m_argv[m_next++];
        Result<> taken;
        if (options && word == "--")
            options = false;
        else if (options && word.starts_with('-') && word != "-" && !is_filter(word))
            taken = take_option(word);
        else
            taken = take_positional(word);
        if (!taken)
            return std::unexpected(taken.error());
    }
    if (m_help) {
        Parsed help{find_method("help")};
        help.params["command"] = split_words(match.spec->verbs.front());
        return help;
    }
    const auto standard_inputs = std::ranges::count(m_parsed.uploads, "-", &Upload::path);
    if (standard_inputs > 1)
        return usage("Standard input can be read only once.");
    for (const Param &param : m_parsed.spec->params) {
        const bool will_come = std::ranges::contains(m_parsed.uploads, param.name, &Upload::fills);
        if (will_come && m_parsed.params.contains(param.name) && !std::ranges::contains(m_parsed.uploads, param.name, &Upload::param))
            return usage(std::format("{} is given as a text and as a file.", param.name));
        if (param.required && !will_come && !m_parsed.params.contains(param.name))
            return usage(std::format("{}: {} is missing.", m_parsed.spec->verbs.front(), written(param)));
    }
    return std::move(m_parsed);
}

} // namespace

Result<Parsed> parse_arguments(const std::vector<std::string> &argv)
{
    return Parser(argv).parse();
}

} // namespace wm::commands
