// What a word comes to: bash(1), "EXPANSION". Command substitutions in it are followed; what they print is not known.
#include "approvals/shell/braces.h"
#include "approvals/shell/parameter.h"
#include "approvals/shell/walker.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

bool has_tilde(const Writing &writing)
{
    return std::ranges::any_of(
        writing.parts, [](const Part &part) { return !part.quoted && part.kind == Part::Kind::text && part.text.contains('~'); });
}

} // namespace

/// Words being put together from pieces.
class Walker::Fields {
public:
    Fields(std::vector<Word> &words, Span where) : m_words(words), m_where(where) {}

    void literal(std::string_view text, bool quoted)
    {
        m_started |= quoted || !text.empty();
        for (const char c : text) {
            m_plain += c;
            if (quoted && std::string_view("*?[]\\").contains(c))
                m_pattern += '\\';
            m_pattern += c;
            if (!quoted) {
                m_is_pattern |= c == '*' || c == '?' || (c == ']' && m_bracket);
                m_bracket |= c == '[';
                m_backslash |= c == '\\';
            }
        }
    }

    void unknown(std::string_view text, bool quoted)
    {
        m_started = true;
        m_known = false;
        m_many |= !quoted;
        m_plain += text;
        m_pattern += text;
    }

    /// A value that is not quoted: blanks in it part words.
    void split(std::string_view value)
    {
        for (const char c : value) {
            if (c == ' ' || c == '\t' || c == '\n')
                finish();
            else
                literal({&c, 1}, false);
        }
    }

    /// "$@" without arguments: no word, not an empty one.
    void nothing() { m_nothing = true; }

    void finish()
    {
        if (!m_started || (m_nothing && m_plain.empty() && m_known)) {
            m_started = m_nothing = false;
            return;
        }
        if (m_is_pattern && m_backslash) // from a variable: quotes there, or not, by the shell's version
            m_known = false;
        m_words.push_back({m_is_pattern ? m_pattern : m_plain, m_known, m_is_pattern, m_where, m_many});
        m_plain.clear();
        m_pattern.clear();
        m_started = m_is_pattern = m_bracket = m_backslash = m_many = m_nothing = false;
        m_known = true;
    }

    std::string take_pattern(bool &known)
    {
        known = m_known;
        return std::move(m_pattern);
    }

    std::string take(bool &known)
    {
        known = m_known;
        return std::move(m_plain);
    }

private:
    std::vector<Word> &m_words;
    Span m_where;
    std::string m_plain, m_pattern;
    bool m_started = false, m_known = true, m_many = false, m_is_pattern = false, m_bracket = false, m_backslash = false, m_nothing = false;
};

std::string Walker::written(const Span &where) const
{
    return std::string(m_line.substr(std::min(where.at, m_line.size()), std::min(where.length, std::size_t(200))));
}

std::optional<std::string> Walker::variable(std::string_view name, const State &state) const
{
    static constexpr std::array<std::string_view, 14> moving = {"BASHPID", "BASH_COMMAND", "BASH_SUBSHELL", "DIRSTACK", "EPOCHREALTIME",
        "EPOCHSECONDS", "FUNCNAME", "GROUPS", "LINENO", "PPID", "RANDOM", "SECONDS", "SRANDOM", "_"};
    if (std::ranges::contains(moving, name) || name.starts_with("BASH") || name == "UID" || name == "EUID")
        return std::nullopt;
    if (name == "PWD")
        return state.cwd_sure ? state.cwd : std::nullopt;
    if (name == "OLDPWD")
        return state.cwd_sure ? state.old_cwd : std::nullopt;
    if (const auto found = state.variables.find(name); found != state.variables.end())
        return found->second.odd ? std::nullopt : found->second.value;
    if (state.foreign)
        return std::nullopt;
    if (const auto found = m_surroundings.variables.find(std::string(name)); found != m_surroundings.variables.end())
        return found->second;
    if (name == "HOME" && !m_surroundings.home.empty())
        return m_surroundings.home;
    return std::nullopt;
}

bool Walker::known_unset(std::string_view name, const State &state) const
{
    const auto found = state.variables.find(name);
    return found != state.variables.end() && found->second.unset && !found->second.odd;
}

/// With ~ put in: at the beginning, and in assignments (also such as `make PREFIX=~/x`) behind = and each colon.
Writing Walker::tildes(const Writing &writing, const State &state, bool assigned) const
{
    Writing done;
    done.where = writing.where;
    bool may = true, listed = assigned, behind_name = false;
    for (std::size_t i = 0; i < writing.parts.size(); ++i) {
        const Part &part = writing.parts[i];
        if (part.kind != Part::Kind::text || part.quoted) {
            done.parts.push_back(part);
            may = false;
            continue;
        }
        const std::string_view text = part.text;
        const auto add = [&](std::string_view piece) {
            Part one;
            one.text = piece;
            one.where = part.where;
            done.parts.push_back(std::move(one));
        };
        std::size_t from = 0, at = 0;
        const std::size_t name = i == 0 && !assigned ? name_length(text) : 0;
        while (at < text.size()) {
            if (may && text[at] == '~') {
                const std::size_t end = std::min(text.find_first_of(listed ? "/:" : "/", at), text.size());
                const std::string_view who = text.substr(at, end - at);
                may = false;
                if (end == text.size() && i + 1 < writing.parts.size())
                    break; // ~"x" and ~$x are what they are
                const auto value = who == "~" ? variable("HOME", state)
                    : who == "~+"             ? variable("PWD", state)
                    : who == "~-"             ? variable("OLDPWD", state)
                                              : std::nullopt;
                add(text.substr(from, at - from));
                Part home;
                home.kind = value && !(behind_name && state.shell != "bash") ? Part::Kind::text : Part::Kind::unknown;
                home.quoted = true;
                home.text = value.value_or("");
                home.where = part.where;
                done.parts.push_back(std::move(home));
                from = at = end;
                continue;
            }
            may = false;
            if (name > 0 && at == name && text[at] == '=')
                may = listed = behind_name = true;
            else if (listed && text[at] == ':')
                may = true;
            ++at;
        }
        add(text.substr(from));
    }
    return done;
}

void Walker::walk_operands(const Part &part, State &state)
{
    for (const Writing &operand : part.operands)
        (void)value(operand, state);
}

void Walker::add_part(Fields &fields, const Part &part, State &state, bool splits)
{
    spend(1 + part.text.size() / 64);
    const bool loose = splits && !part.quoted;
    switch (part.kind) {
    case Part::Kind::text: fields.literal(part.text, part.quoted); break;
    case Part::Kind::parameter: add_parameter(fields, part, state, splits); break;
    case Part::Kind::arithmetic:
        if (const auto value = arithmetic(part.operands[0], state))
            fields.literal(*value, part.quoted);
        else
            fields.unknown(written(part.where), !loose || !state.odd_splitting);
        break;
    case Part::Kind::command:
    case Part::Kind::process:
        walk_substitution(part, state);
        fields.unknown(written(part.where), !loose || part.kind == Part::Kind::process);
        break;
    case Part::Kind::array:
        for (const Writing &operand : part.operands) {
            std::vector<Word> words;
            expand(operand, state, words);
        }
        fields.unknown(written(part.where), true);
        break;
    case Part::Kind::unknown: fields.unknown(written(part.where), part.quoted); break;
    }
}

/// $x and ${x…}.
void Walker::add_parameter(Fields &fields, const Part &part, State &state, bool splits)
{
    const bool loose = splits && !part.quoted;
    const auto put = [&](const std::optional<std::string> &value) {
        if (value)
            spend(value->size() / 16);
        if (!value || (loose && state.odd_splitting))
            fields.unknown(written(part.where), !loose);
        else if (loose)
            fields.split(*value);
        else
            fields.literal(*value, part.quoted);
    };
    const std::string &name = part.text;
    std::optional<std::string> found;
    bool unset = false;
    if (is_name_start(name[0])) {
        found = variable(name, state);
        unset = known_unset(name, state);
    } else if (state.arguments && (name == "@" || name == "*") && part.op.empty()) {
        const auto &arguments = *state.arguments;
        if (arguments.empty() && name == "@")
            fields.nothing();
        if (arguments.size() > 1 && name == "*" && part.quoted && state.odd_splitting) // IFS is between them
            return fields.unknown(written(part.where), true);
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            if (i > 0 && (splits && (name == "@" || !part.quoted)))
                fields.finish();
            else if (i > 0)
                fields.literal(" ", true);
            if (!arguments[i].known || arguments[i].pattern || (loose && state.odd_splitting))
                fields.unknown(arguments[i].text, !loose && !arguments[i].many && !arguments[i].pattern);
            else if (loose)
                fields.split(arguments[i].text);
            else
                fields.literal(arguments[i].text, true);
            spend(1 + arguments[i].text.size() / 16);
        }
        return;
    } else if (state.arguments && name == "#" && part.op.empty()) {
        if (std::ranges::none_of(*state.arguments, [](const Word &word) { return word.many || word.pattern; }))
            found = std::to_string(state.arguments->size());
    } else if (state.arguments && name[0] >= '1' && name[0] <= '9') {
        const std::size_t which = name.size() < 4 ? std::stoul(name) : 1000;
        const auto end = state.arguments->begin() + static_cast<std::ptrdiff_t>(std::min(which, state.arguments->size()));
        const bool sure = std::none_of(state.arguments->begin(), end, [](const Word &word) { return word.many || word.pattern; });
        unset = sure && which > state.arguments->size();
        if (sure && !unset && (*state.arguments)[which - 1].known)
            found = (*state.arguments)[which - 1].text;
    }
    if (!found && !unset && name == "@") { // any number of words, quoted or not
        walk_operands(part, state);
        fields.unknown(written(part.where), !splits);
        return;
    }

    const std::string &op = part.op;
    if (op.empty())
        return unset ? void(part.quoted ? fields.literal("", true) : void()) : put(found);
    const bool defaults = op.ends_with('-') || op.ends_with('=') || op.ends_with('?') || op.ends_with('+');
    if (defaults && op.size() <= 2 && (found || unset)) {
        const bool has = found && (op.size() == 1 || !found->empty());
        const char what = op.back();
        if (what == '+' ? has : !has && what != '?') {
            if (what == '=') {
                const Word assigned = value(part.operands[0], state, true);
                set(state, name, assigned.known ? std::optional(assigned.text) : std::nullopt);
                return put(assigned.known ? std::optional(assigned.text) : std::nullopt);
            }
            const auto &inside = part.operands[0].parts;
            if (!part.quoted && !inside.empty() && inside[0].text.starts_with('~')) {
                walk_operands(part, state);
                return put(std::nullopt);
            }
            for (const Part &inner : inside) {
                if (inner.kind == Part::Kind::text && !inner.quoted && loose && !state.odd_splitting)
                    fields.split(inner.text); // its blanks part words, too
                else
                    add_part(fields, inner, state, splits);
            }
            return;
        }
        walk_operands(part, state);
        if (what == '+')
            return;
        return has ? put(found) : put(std::nullopt);
    }
    if (op.ends_with('=') && op.size() <= 2)
        state.forget(name);
    std::vector<std::string> operands;
    bool known = found.has_value() || (unset && op != "[]");
    for (const Writing &operand : part.operands) {
        std::vector<Word> words;
        Fields pattern(words, operand.where);
        for (const Part &inner : operand.parts) {
            add_part(pattern, inner, state, false);
            known &= inner.kind == Part::Kind::text || !part.quoted; // "${x%$y}": $y is a pattern there, though in quotes
        }
        bool sure = true;
        operands.push_back(pattern.take_pattern(sure));
        known &= sure;
    }
    if (known && found) // patterns are tried at each place
        spend(std::min<std::size_t>(found->size() * found->size() / 64, 2000));
    put(known ? parameter_operation(found.value_or(""), op, operands) : std::nullopt);
}

void Walker::expand(const Writing &writing, State &state, std::vector<Word> &words)
{
    if (!has_braces(writing))
        return expand_one(writing, state, words);
    const auto several = expand_braces(writing);
    if (several && state.shell == "bash") {
        const std::size_t first = words.size();
        for (const Writing &one : *several)
            expand_one(one, state, words);
        // X=~/{a,b} as an argument: bash leaves the ~, for it no longer is what it was read as.
        if (has_tilde(writing) && writing.parts[0].kind == Part::Kind::text && name_length(writing.parts[0].text) > 0)
            for (std::size_t i = first; i < words.size(); ++i)
                words[i].known = false;
        return;
    }
    const std::size_t before = words.size();
    expand_one(writing, state, words);
    if (several && several->size() == 1)
        return;
    words.resize(std::max(words.size(), before + 1));
    for (std::size_t i = before; i < words.size(); ++i) {
        words[i].known = false;
        words[i].many = true;
        words[i].where = writing.where;
    }
}

void Walker::expand_one(const Writing &writing, State &state, std::vector<Word> &words)
{
    spend(1);
    Fields fields(words, writing.where);
    if (has_tilde(writing)) {
        for (const Part &part : tildes(writing, state, false).parts)
            add_part(fields, part, state, true);
    } else {
        for (const Part &part : writing.parts)
            add_part(fields, part, state, true);
    }
    fields.finish();
}

Word Walker::value(const Writing &writing, State &state, bool assigned)
{
    spend(1);
    Word word;
    word.where = writing.where;
    std::vector<Word> none;
    Fields fields(none, writing.where);
    if (has_tilde(writing)) {
        for (const Part &part : tildes(writing, state, assigned).parts)
            add_part(fields, part, state, false);
    } else {
        for (const Part &part : writing.parts)
            add_part(fields, part, state, false);
    }
    word.text = fields.take(word.known);
    return word;
}

} // namespace wm::approvals::shell
