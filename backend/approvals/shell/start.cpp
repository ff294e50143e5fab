// Simple commands: assignments, words, redirections, and what is started with them.
#include "approvals/shell/walker.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

constexpr std::size_t longest_value = 64 * 1024;

bool is_declaring(std::string_view name)
{
    return name == "export" || name == "declare" || name == "typeset" || name == "local" || name == "readonly";
}

/// Length of `name=` or `name+=` at the beginning of a word; 0 = there is none.
std::size_t assigned_length(const Writing &writing)
{
    if (writing.parts.empty() || writing.parts[0].kind != Part::Kind::text || writing.parts[0].quoted)
        return 0;
    const std::string &text = writing.parts[0].text;
    std::size_t length = name_length(text);
    if (length == 0)
        return 0;
    length += text.compare(length, 1, "+") == 0 ? 1 : 0;
    return text.compare(length, 1, "=") == 0 ? length + 1 : 0;
}

/// Of words in a row; words that come from elsewhere keep the place of the whole.
Span span_of(const std::vector<Word> &words, std::size_t from, const Span &whole)
{
    const Span &first = words[from].where, &last = words.back().where;
    if (first.at < whole.at || last.at < first.at || last.at + last.length > whole.at + whole.length)
        return first;
    return {first.at, last.at + last.length - first.at};
}

} // namespace

void Walker::set(State &state, const std::string &name, const std::optional<std::string> &value)
{
    Variable &variable = state.variables[name];
    if (name == "IFS")
        state.odd_splitting = true;
    variable.unset = false;
    variable.value = variable.fixed || variable.odd || (value && value->size() > longest_value) ? std::nullopt : value;
    if (value)
        spend(value->size() / 16);
}

void Walker::assign(const Assignment &assignment, State &state, Invocation &invocation)
{
    Word word = value(assignment.value, state, true);
    const bool array = std::ranges::any_of(assignment.value.parts, [](const Part &part) { return part.kind == Part::Kind::array; });
    word.known &= !array && !assignment.element;
    word.where = assignment.where;
    if (assignment.append && word.known) {
        const auto old = variable(assignment.name, state);
        const bool unset = known_unset(assignment.name, state);
        word.known = old || unset;
        word.text.insert(0, old.value_or(""));
    }
    if (assignment.name == "PS4" && word.text.find_first_of("$`") != std::string::npos)
        obscure("a PS4 that may start programs", assignment.where);
    if (assignment.name == "POSIXLY_CORRECT")
        obscure("POSIXLY_CORRECT changes how the rest is read", assignment.where);
    set(state, assignment.name, word.known && !assignment.element ? std::optional(word.text) : std::nullopt);
    if (array || assignment.element)
        state.variables[assignment.name].odd = true;
    invocation.env.emplace_back(assignment.name, std::move(word));
}

void Walker::walk_simple(const Command &command, State &state, const Input &input)
{
    Launch launch;
    launch.input = input;
    launch.what.where = command.where;
    std::vector<Word> &argv = launch.what.argv;
    bool declaring = false;
    for (std::size_t i = 0; i < command.words.size(); ++i) {
        const std::size_t assigned = declaring ? assigned_length(command.words[i]) : 0;
        if (assigned == 0) {
            expand(command.words[i], state, argv);
        } else {
            Writing rest = command.words[i];
            const std::string name = rest.parts[0].text.substr(0, assigned);
            rest.parts[0].text.erase(0, assigned);
            Word word = value(rest, state, true);
            word.known &= std::ranges::none_of(rest.parts, [](const Part &part) { return part.kind == Part::Kind::array; });
            word.text.insert(0, name);
            argv.push_back(std::move(word));
        }
        if (i == 0)
            declaring = argv.size() == 1 && argv[0].known && is_declaring(argv[0].text);
    }
    redirect(command, state, launch);
    state.cd_pending = false;
    if (argv.empty()) {
        for (const Assignment &assignment : command.assignments)
            assign(assignment, state, launch.what);
        note(launch, state);
        m_printed = "";
        return;
    }
    std::vector<std::pair<std::string, std::optional<Variable>>> outside;
    const bool odd_splitting = state.odd_splitting;
    for (const Assignment &assignment : command.assignments) {
        const auto found = state.variables.find(assignment.name);
        outside.emplace_back(assignment.name, found == state.variables.end() ? std::nullopt : std::optional(found->second));
        assign(assignment, state, launch.what);
        state.variables[assignment.name].exported = true;
    }
    const bool splits_oddly = std::ranges::contains(outside, "IFS", [](const auto &entry) { return entry.first; });
    start(std::move(launch), state);
    for (auto &[name, variable] : outside) {
        if (variable)
            state.variables[name] = std::move(*variable);
        else
            state.variables.erase(name);
    }
    if (splits_oddly)
        state.odd_splitting = odd_splitting;
}

std::size_t Walker::note(const Launch &launch, const State &state)
{
    spend(8 + launch.what.argv.size() + m_through.size());
    Invocation invocation = launch.what;
    for (const Word &word : invocation.argv)
        spend(word.text.size() / 16);
    if (launch.noted)
        invocation.redirects.clear();
    if (!launch.what.cwd)
        invocation.cwd = state.cwd;
    else if (launch.what.cwd->empty())
        invocation.cwd.reset();
    invocation.cwd_sure = state.cwd_sure;
    invocation.through = m_through;
    invocation.reads_from = launch.input.from;
    if (!launch.input.shared)
        invocation.input = launch.input.text;
    m_result.invocations.push_back(std::move(invocation));
    m_printed = printed(launch);
    return m_result.invocations.size() - 1;
}

void Walker::note_carrier(const Launch &launch, const State &state)
{
    if (launch.noted || (launch.what.redirects.empty() && launch.what.env.empty()))
        return;
    Launch carrier = launch;
    carrier.what.argv.clear();
    note(carrier, state);
}

/// What echo, printf or cat would print, when that is sure.
std::optional<std::string> Walker::printed(const Launch &launch) const
{
    const auto &argv = launch.what.argv;
    const auto plain = [](const Word &word) { return word.known && !word.pattern; };
    if (argv.empty() || launch.what.more_words || !std::ranges::all_of(argv, plain) ||
        std::ranges::any_of(launch.what.redirects, [](const Redirect &redirect) { return redirect.fd != 0 && redirect.fd != 2; }))
        return std::nullopt;
    const std::string &name = argv[0].text;
    if (name == "cat" && (argv.size() == 1 || (argv.size() == 2 && argv[1].text == "-")))
        return launch.input.shared ? std::nullopt : launch.input.text;
    std::string text;
    if (name == "echo") {
        std::size_t i = 1;
        bool newline = true;
        for (; i < argv.size() && argv[i].text == "-n"; ++i)
            newline = false;
        if (i < argv.size() && argv[i].text.starts_with('-') && argv[i].text.find_first_not_of("neE", 1) == std::string::npos)
            return std::nullopt;
        for (std::size_t k = i; k < argv.size(); ++k)
            text += (k > i ? " " : "") + argv[k].text;
        if (text.contains('\\'))
            return std::nullopt;
        return text + (newline ? "\n" : "");
    }
    if (name != "printf" || argv.size() < 2 || argv[1].text.starts_with('-'))
        return std::nullopt;
    std::size_t used = 2;
    do {
        const std::size_t before = used;
        const std::string &format = argv[1].text;
        for (std::size_t i = 0; i < format.size(); ++i) {
            if (format[i] == '\\' && i + 1 < format.size() && (format[i + 1] == 'n' || format[i + 1] == 't' || format[i + 1] == '\\')) {
                ++i;
                text += format[i] == 'n' ? '\n' : format[i] == 't' ? '\t' : '\\';
            } else if (format[i] == '%' && i + 1 < format.size() && (format[i + 1] == 's' || format[i + 1] == '%')) {
                ++i;
                text += format[i] == '%' ? "%" : used < argv.size() ? argv[used++].text : "";
            } else if (format[i] == '%' || format[i] == '\\') {
                return std::nullopt;
            } else {
                text += format[i];
            }
        }
        if (used == before)
            break;
    } while (used < argv.size());
    return text;
}

void Walker::start(Launch launch, State &state)
{
    spend(4);
    const Within within(*this, "");
    auto &argv = launch.what.argv;
    if (argv.empty()) {
        note(launch, state);
        return;
    }
    const Word name = argv[0];
    if (!name.known || name.pattern || name.many) {
        note(launch, state);
        m_printed.reset();
        obscure("the program's name is " + name.text, name.where);
        state.forget_variables(); // it may be a builtin
        state.cwd_sure = false;
        return;
    }
    if (launch.functions && state.functions.contains(name.text)) {
        const auto bodies = state.functions.find(name.text)->second;
        for (const auto &body : bodies)
            if (body)
                return call(launch, state);
    }
    if (launch.builtins && builtin(launch, state))
        return;
    if (wrapper(launch, state))
        return;
    note(launch, state);
}

void Walker::start_inner(Launch launch, std::size_t from, const std::string &through, State &state)
{
    const Within within(*this, through);
    launch.noted = false; // its redirections were taken off
    auto &argv = launch.what.argv;
    spend(1 + argv.size() / 8);
    launch.what.where = span_of(argv, from, launch.what.where);
    argv.erase(argv.begin(), argv.begin() + static_cast<std::ptrdiff_t>(from));
    start(std::move(launch), state);
}

void Walker::call(const Launch &launch, State &state)
{
    const std::string name = launch.what.argv[0].text;
    note_carrier(launch, state);
    if (std::ranges::contains(m_calls, name)) { // it is being followed
        state.forget_variables();
        state.cwd.reset();
        return;
    }
    const Within within(*this, "function " + name);
    const auto bodies = state.functions.find(name)->second;
    const auto arguments = state.arguments;
    const auto cwd = state.cwd;
    const Input outside = std::exchange(m_input, launch.input);
    m_input.shared = true;
    m_calls.push_back(name);
    m_locals.emplace_back();
    state.arguments = std::vector<Word>(launch.what.argv.begin() + 1, launch.what.argv.end());
    const State before = copied(state);
    std::optional<State> result;
    for (const auto &body : bodies) {
        State own = copied(before);
        if (body) {
            pay_for(*body);
            m_called.insert(body.get());
            walk(*body, own, m_input);
            if (may_leave(*body))
                forget_written(*body, own);
        } else {
            Launch program = launch;
            program.functions = false;
            start(std::move(program), own);
        }
        if (result)
            join(*result, own);
        else
            result = std::move(own);
    }
    state = std::move(*result);
    for (auto &[local, variable] : m_locals.back()) {
        if (variable)
            state.variables[local] = std::move(*variable);
        else
            state.variables.erase(local);
    }
    m_locals.pop_back();
    m_calls.pop_back();
    m_input = outside;
    state.arguments = arguments;
    state.cd_pending = false;
    state.cwd_sure &= state.cwd == cwd;
    m_printed.reset();
}

} // namespace wm::approvals::shell
