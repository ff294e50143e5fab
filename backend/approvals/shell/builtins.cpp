// What the shell does itself: bash(1), "SHELL BUILTIN COMMANDS". Each is noted like a program; these here also change what
// is known afterwards, or start something.
#include "approvals/shell/walker.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

bool is_plain(const Word &word)
{
    return word.known && !word.pattern;
}

/// A builtin that evaluates a variable's index runs the command in it: unset 'a[$(reboot)]'.
bool hides_command(const Word &word)
{
    const std::size_t index = word.text.find('[');
    return index != std::string::npos &&
        (word.text.find("$(", index) != std::string::npos || word.text.find('`', index) != std::string::npos);
}

void forget_named(const Word &word, State &state)
{
    if (!word.known && name_length(word.text) == 0)
        state.forget_variables();
    else if (const std::size_t length = name_length(word.text); length > 0)
        state.forget(word.text.substr(0, length));
}

} // namespace

bool Walker::builtin(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    const std::string name = argv[0].text; // a copy: `launch` is moved on
    static constexpr std::array<std::string_view, 14> indexing = {
        "declare", "typeset", "local", "export", "readonly", "unset", "read", "printf", "let", "test", "[", "mapfile", "readarray", "wait"};
    if (std::ranges::contains(indexing, name) && std::ranges::any_of(argv, hides_command) &&
        (name != "printf" || (argv.size() > 1 && argv[1].text.starts_with("-v"))))
        obscure("an index with a command in it", launch.what.where);

    if (name == "eval") {
        evaluate(launch, state);
    } else if (name == "command") {
        std::size_t i = 1;
        while (i < argv.size() && (argv[i].text == "-p" || argv[i].text == "--") && argv[i].known)
            ++i;
        if (i >= argv.size() || (argv[i].known && argv[i].text.starts_with('-'))) {
            note(launch, state);
        } else {
            launch.functions = false;
            start_inner(std::move(launch), i, name, state);
        }
    } else if (name == "builtin") {
        if (argv.size() < 2)
            return note(launch, state), true;
        launch.functions = false;
        start_inner(std::move(launch), 1, name, state);
    } else if (name == "exec") {
        std::size_t i = 1;
        for (; i < argv.size() && argv[i].known && argv[i].text.starts_with('-'); ++i) {
            if (argv[i].text == "--") {
                ++i;
                break;
            }
            if (argv[i].text == "-a")
                ++i;
            else if (argv[i].text.find_first_not_of("cl", 1) != std::string::npos)
                obscure("an option of exec that is not known", argv[i].where);
        }
        if (i >= argv.size()) {
            note(launch, state);
            if (launch.input.redirected || launch.input.text)
                m_input = {std::nullopt, std::nullopt, true, true};
        } else {
            launch.functions = launch.builtins = false;
            start_inner(std::move(launch), i, name, state);
        }
    } else if (name == "cd" || name == "pushd" || name == "popd") {
        note(launch, state);
        change_directory(launch, state);
    } else if (name == "declare" || name == "typeset" || name == "local" || name == "export" || name == "readonly") {
        note(launch, state);
        declare(launch, state);
    } else if (name == "unset") {
        note(launch, state);
        for (std::size_t i = 1; i < argv.size(); ++i) {
            forget_named(argv[i], state);
            if (argv[i].known) {
                state.functions.erase(argv[i].text);
                if (name_length(argv[i].text) == argv[i].text.size() && !argv[i].text.empty() && argv[1].text != "-f") {
                    Variable &variable = state.variables[argv[i].text];
                    variable.unset = !variable.fixed && argv[1].text != "-n";
                    variable.odd &= !variable.unset;
                    variable.exported &= !variable.unset;
                }
            }
        }
    } else if (name == "read" || name == "mapfile" || name == "readarray" || name == "getopts" || name == "let" || name == "wait" ||
        (name == "printf" && argv.size() > 1 && (!argv[1].known || argv[1].text.starts_with("-v")))) {
        note(launch, state);
        for (const std::string_view other : {"REPLY", "MAPFILE", "OPTARG", "OPTIND"})
            state.forget(std::string(other));
        for (std::size_t i = 1; i < argv.size(); ++i) {
            forget_named(argv[i], state);
            for (std::size_t at = 0; name == "let" && at < argv[i].text.size(); ++at)
                forget_named({argv[i].text.substr(at, 100), true, false, {}}, state);
            if (argv[i].known && argv[i].text.starts_with('-') &&
                name_length(argv[i].text.substr(std::min<std::size_t>(2, argv[i].text.size()))) > 0)
                state.forget(argv[i].text.substr(2)); // -vNAME
        }
        if ((name == "mapfile" || name == "readarray") &&
            std::ranges::any_of(argv, [](const Word &word) { return word.text.starts_with("-C"); }))
            obscure("mapfile with a callback", launch.what.where);
    } else if (name == "source" || name == ".") {
        note(launch, state);
        state.forget_variables();
        state.cwd_sure = false;
        if (launch.input.text || argv.size() < 2)
            obscure("commands from what is read", launch.what.where);
    } else if (name == "set") {
        note(launch, state);
        set_options(launch, state);
    } else if (name == "shift") {
        note(launch, state);
        if (state.arguments && argv.size() == 1 && !state.arguments->empty() && !state.arguments->front().many &&
            !state.arguments->front().pattern)
            state.arguments->erase(state.arguments->begin());
        else
            state.arguments.reset();
    } else if (name == "shopt") {
        note(launch, state);
        static constexpr std::array<std::string_view, 16> harmless = {"-s", "-u", "-q", "-p", "-o", "nullglob", "dotglob", "globstar",
            "failglob", "nocaseglob", "nocasematch", "inherit_errexit", "histappend", "checkwinsize", "errexit", "pipefail"};
        for (std::size_t i = 1; i < argv.size(); ++i)
            if (!std::ranges::contains(harmless, argv[i].text) || !argv[i].known)
                obscure("a shell option that changes how the rest is read", argv[i].where);
    } else if (name == "trap") {
        note(launch, state);
        trap(launch, state);
    } else if (name == "alias") {
        note(launch, state);
        if (argv.size() > 1 && state.shell != "bash")
            obscure("an alias", launch.what.where);
    } else if (name == "enable" || name == "compgen" || name == "fc" || (name == "hash" && argv.size() > 2)) {
        note(launch, state);
        obscure("the builtin " + name, launch.what.where);
    } else {
        return false;
    }
    return true;
}

void Walker::change_directory(const Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    const bool popped = argv[0].text == "popd", pushed = argv[0].text == "pushd";
    std::size_t i = 1;
    bool options = true;
    for (; i < argv.size() && options && argv[i].text.starts_with('-') && argv[i].text.size() > 1 && argv[i].known; ++i) {
        options = argv[i].text != "--";
        if (argv[i].text.find_first_not_of("-LPe@") != std::string::npos)
            return state.cwd.reset(), state.directories.clear();
    }
    const auto from = state.cwd;
    std::optional<std::string> to;
    if (popped) {
        if (argv.size() == 1 && !state.directories.empty()) {
            to = state.directories.back();
            state.directories.pop_back();
        } else {
            state.directories.clear();
        }
    } else if (i == argv.size()) {
        const auto home = variable("HOME", state);
        if (!pushed && home)
            to = absolute_path({*home, true, false, {}}, state.cwd);
        state.directories.clear();
    } else if (i + 1 == argv.size() && argv[i].text == "-" && argv[i].known) {
        to = state.old_cwd;
    } else if (i + 1 == argv.size() && !argv[i].text.empty()) {
        const auto path = state.variables.find("CDPATH");
        const bool searched =
            path != state.variables.end() && !path->second.unset && !argv[i].text.starts_with('.') && !argv[i].text.starts_with('/');
        if (!searched && !(pushed && argv[i].text.starts_with('+')))
            to = absolute_path(argv[i], state.cwd);
        if (pushed)
            state.directories.push_back(from);
    }
    // Whether it works is not known; to an absolute place from anywhere. `cd_pending` makes it sure behind &&.
    const bool back = popped || (i < argv.size() && argv[i].text == "-");
    state.cd_pending = to && (back ? state.old_cwd_sure : state.cwd_sure || (i < argv.size() && argv[i].text.starts_with('/')));
    state.old_cwd_sure = state.cwd_sure;
    state.cwd_sure = false;
    state.old_cwd = from;
    state.cwd = to;
}

void Walker::declare(const Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    const std::string &builtin = argv[0].text;
    bool odd = false, exported = builtin == "export", fixed = builtin == "readonly", functions = false, global = false;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const Word &word = argv[i];
        const std::size_t length = name_length(word.text);
        if (length == 0) {
            if (!word.known || !(word.text.starts_with('-') || word.text.starts_with('+'))) {
                state.forget_variables();
                continue;
            }
            odd |= word.text.find_first_of("aAilnuc") != std::string::npos && builtin != "export";
            if (word.text.contains('n') && builtin != "export" && word.text[0] == '-')
                obscure("a variable that is another name of one", word.where);
            exported |= word.text.contains('x');
            fixed |= word.text.contains('r');
            functions |= word.text.find_first_of("fF") != std::string::npos;
            global |= word.text.contains('g');
            continue;
        }
        if (functions) {
            if (exported)
                obscure("an exported function", word.where);
            continue;
        }
        const std::string name = word.text.substr(0, length);
        const bool local = builtin != "export" && builtin != "readonly" && !global && !m_locals.empty();
        if (local)
            if (const auto found = state.variables.find(name); !m_locals.back().contains(name))
                m_locals.back().emplace(name, found == state.variables.end() ? std::nullopt : std::optional(found->second));
        const std::string rest = word.text.substr(length);
        if (rest.starts_with('=') && is_plain(word))
            set(state, name, rest.substr(1));
        else if (!rest.empty() || odd || (local && !state.variables[name].fixed))
            state.forget(name);
        if (!rest.empty() && !rest.starts_with('='))
            state.variables[name].odd |= !rest.starts_with("+=");
        const bool touched = state.variables.contains(name);
        if (!touched && (exported || fixed)) {
            if (const auto value = variable(name, state))
                state.variables[name].value = value;
            else
                state.forget(name);
        }
        if (touched || exported || fixed) {
            Variable &variable = state.variables[name];
            variable.odd |= odd;
            variable.exported |= exported;
            variable.fixed |= fixed;
            if (odd || (rest.starts_with('=') && !word.known))
                variable.value.reset();
        }
    }
}

void Walker::evaluate(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    std::size_t from = argv.size() > 1 && argv[1].text == "--" ? 2 : 1;
    if (!std::ranges::all_of(argv, is_plain)) {
        note(launch, state);
        obscure("what eval gets is not known", launch.what.where);
        state.forget_variables();
        state.cwd_sure = false;
        return;
    }
    if (from >= argv.size())
        return void(note(launch, state));
    note_carrier(launch, state);
    Word text = argv[from];
    for (std::size_t i = from + 1; i < argv.size(); ++i) {
        text.text += ' ' + argv[i].text;
        text.where.length = argv[i].where.at + argv[i].where.length > text.where.at
            ? argv[i].where.at + argv[i].where.length - text.where.at
            : text.where.length;
    }
    Input input = launch.input;
    input.shared = true;
    walk_text(text, "eval", state, input);
    m_printed.reset();
}

void Walker::set_options(const Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    for (std::size_t i = 1; i < argv.size(); ++i) {
        const std::string &word = argv[i].text;
        if (!argv[i].known) {
            state.arguments.reset();
            return;
        }
        if (word == "--" || word == "-" || !(word.starts_with('-') || word.starts_with('+'))) {
            const bool keeps = word == "-" && i + 1 == argv.size();
            if (!keeps)
                state.arguments =
                    std::vector<Word>(argv.begin() + static_cast<std::ptrdiff_t>(i + (word.starts_with('-') ? 1 : 0)), argv.end());
            return;
        }
        std::string_view given;
        if (word.ends_with('o') && i + 1 < argv.size())
            given = argv[++i].text;
        if (word.find_first_of("krBH") != std::string::npos || given == "keyword" || given == "posix" || given == "braceexpand" ||
            (!given.empty() && !argv[i].known))
            obscure("a shell option that changes how the rest is read", launch.what.where);
        if (word.contains('e') || given == "errexit")
            state.stops_at_errors = word.starts_with('-');
    }
}

void Walker::trap(const Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    const std::size_t i = argv.size() > 1 && argv[1].text == "--" ? 2 : 1;
    if (argv.size() < i + 2 ||
        (argv[i].known && (argv[i].text == "-" || argv[i].text == "-p" || argv[i].text == "-l" || argv[i].text.empty())))
        return;
    if (!is_plain(argv[i]))
        return obscure("what trap gets is not known", argv[i].where);
    State later = copied(state); // whenever it comes
    later.forget_variables();
    later.cwd_sure = false;
    walk_text(argv[i], "trap", later, {std::nullopt, std::nullopt, true, true});
    state.forget_variables();
}

} // namespace wm::approvals::shell
