// Shells: sh -c TEXT, and text that a shell gets on its standard input.
#include "approvals/shell/walker.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {

namespace {

/// What a shell that is started by this one has of it.
State inner_state(const State &outer, const Launch &launch, const std::string &shell)
{
    State state;
    state.shell = shell;
    state.cwd = !launch.what.cwd ? outer.cwd : launch.what.cwd->empty() ? std::nullopt : launch.what.cwd;
    state.cwd_sure = outer.cwd_sure;
    state.foreign = outer.foreign || launch.foreign;
    for (const auto &[name, variable] : outer.variables) {
        Variable &inner = state.variables[name];
        const bool passed = variable.exported && !variable.odd && !launch.foreign;
        if (passed)
            inner.value = variable.value;
        inner.unset = passed && variable.unset;
        inner.exported = variable.exported;
        if (name == "IFS") // a shell sets it anew
            state.variables.erase(name);
    }
    for (const auto &[name, word] : launch.what.env) {
        Variable &inner = state.variables[name];
        inner.value = word.known ? std::optional(word.text) : std::nullopt;
        inner.unset = false;
        inner.exported = true;
    }
    return state;
}

} // namespace

void Walker::shell_text(Launch &launch, const Word &text, const std::string &through, const std::string &shell,
    std::optional<std::vector<Word>> arguments, State &state)
{
    if (!text.known || text.pattern || text.many) {
        if (!launch.noted)
            note(launch, state);
        m_printed.reset();
        return obscure("what " + through + " gets is not known", text.where);
    }
    note_carrier(launch, state);
    State inner = inner_state(copied(state), launch, shell);
    inner.arguments = std::move(arguments);
    Input input = launch.input;
    input.shared = true;
    const auto calls = std::exchange(m_calls, {}); // functions of this shell are none there
    const auto locals = std::exchange(m_locals, {});
    walk_text(text, through, inner, input);
    m_calls = calls;
    m_locals = locals;
    m_printed.reset();
}

/// Its commands are on standard input: understood when that is known, else left to whoever sees where it comes from.
void Walker::shell_input(Launch &launch, const std::string &through, const std::string &shell, State &state)
{
    if (launch.input.text && !launch.input.shared) {
        const Word text{*launch.input.text, true, false, launch.what.where};
        note_carrier(launch, state);
        launch.noted = true;
        Launch inner = launch;
        inner.input = {};
        inner.input.redirected = true;
        return shell_text(inner, text, through, shell, std::nullopt, state);
    }
    if (!launch.noted)
        note(launch, state);
    const bool own = std::ranges::any_of(launch.what.redirects, [](const Redirect &redirect) { return redirect.fd == 0; });
    const bool unread = launch.input.text && launch.input.shared;
    if (unread || (!launch.input.from && launch.input.redirected && !own) ||
        std::ranges::any_of(launch.what.redirects, [](const Redirect &r) { return r.kind == Redirect::Kind::here && r.fd == 0; }))
        obscure("what " + through + " gets is not known", launch.what.where);
}

bool Walker::start_shell(Launch &launch, State &state, const std::string &name)
{
    const auto &argv = launch.what.argv;
    bool text = false, input = false;
    std::size_t i = 1;
    for (; i < argv.size(); ++i) {
        const std::string &word = argv[i].text;
        if (!argv[i].known || argv[i].pattern) {
            if (!text && !argv[i].many)
                return note(launch, state), true; // a file to run
            break;
        }
        if (word.size() < 2 || (word[0] != '-' && word[0] != '+'))
            break;
        if (word == "--") {
            ++i;
            break;
        }
        if (word.starts_with("--")) {
            static constexpr std::array<std::string_view, 6> plain = {
                "--norc", "--noprofile", "--posix", "--login", "--verbose", "--restricted"};
            if (word == "--version" || word == "--help")
                return note(launch, state), true;
            if (!std::ranges::contains(plain, word) || word == "--posix") {
                note(launch, state);
                obscure("an option of " + name + " that is not known", argv[i].where);
                return true;
            }
            continue;
        }
        text |= word.contains('c') && word[0] == '-';
        input |= word.contains('s') && word[0] == '-';
        if (word.find_first_not_of("abcefhlmnpstuvxCEPT", 1) != std::string::npos) {
            if ((word.ends_with('o') || word.ends_with('O')) && i + 1 < argv.size()) {
                static constexpr std::array<std::string_view, 9> harmless = {
                    "pipefail", "errexit", "nounset", "xtrace", "verbose", "nullglob", "globstar", "dotglob", "allexport"};
                ++i;
                if (std::ranges::contains(harmless, argv[i].text))
                    continue;
            }
            note(launch, state);
            obscure("an option of " + name + " that changes how it reads", argv[i].where);
            return true;
        }
    }
    const auto changes_it = [](const std::string &variable) {
        static constexpr std::array<std::string_view, 7> names = {
            "BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "PS4", "ZDOTDIR", "POSIXLY_CORRECT"};
        return std::ranges::contains(names, variable) || variable.starts_with("BASH_FUNC_");
    };
    if (std::ranges::any_of(launch.what.env, [&](const auto &entry) { return changes_it(entry.first); }) ||
        std::ranges::any_of(state.variables, [&](const auto &entry) { return entry.second.exported && changes_it(entry.first); }))
        obscure("a variable that makes " + name + " run something first", launch.what.where);
    if (text) {
        if (i >= argv.size()) {
            note(launch, state);
            if (launch.what.more_words)
                obscure("what " + name + " -c gets is not known", launch.what.where);
            return true;
        }
        std::optional<std::vector<Word>> arguments;
        arguments.emplace();
        if (i + 2 < argv.size())
            arguments->assign(argv.begin() + static_cast<std::ptrdiff_t>(i + 2), argv.end());
        if (launch.what.more_words || argv[i].many || (i + 1 < argv.size() && argv[i + 1].many))
            arguments.reset();
        const Word what = argv[i];
        shell_text(launch, what, name + " -c", name, std::move(arguments), state);
        return true;
    }
    if (i < argv.size() && !input) {
        note(launch, state);
        if (argv[i].many)
            obscure("what " + name + " gets is not known", argv[i].where);
        return true;
    }
    if (launch.what.more_words && i >= argv.size()) {
        note(launch, state);
        obscure("what " + name + " gets is not known", launch.what.where);
        return true;
    }
    shell_input(launch, name, name, state);
    return true;
}

} // namespace wm::approvals::shell
