// Lists, pipelines and compound commands.
#include "approvals/shell/walker.h"

#include <algorithm>
#include <array>
#include <ranges>

namespace wm::approvals::shell {
namespace {

constexpr std::size_t most_values = 64; ///< of a `for` that is followed value by value

/// `exit`, `return` and their like, or a group that ends with one: nothing after it runs.
bool never_returns(const Pipeline &pipeline)
{
    if (pipeline.commands.size() != 1)
        return false;
    const Command &command = pipeline.commands[0];
    if (command.kind == Command::Kind::group) {
        const AndOr &last = command.lists[0].items.back();
        return last.pipelines.size() == 1 && !last.background && never_returns(last.pipelines[0]);
    }
    if (command.kind != Command::Kind::simple || command.words.empty() || command.words[0].parts.size() != 1)
        return false;
    static constexpr std::array<std::string_view, 4> names = {"exit", "return", "break", "continue"};
    return std::ranges::contains(names, command.words[0].parts[0].text) && command.words[0].parts[0].kind == Part::Kind::text;
}

} // namespace

Walker::Within::Within(Walker &walker, std::string through) : m_walker(walker), m_through(!through.empty())
{
    if (walker.m_depth >= 2 * deepest) // a command in a substitution is two steps
        throw Stop{"nested too deeply"};
    ++walker.m_depth;
    if (m_through)
        walker.m_through.push_back(std::move(through));
}

Walker::Within::~Within()
{
    --m_walker.m_depth;
    if (m_through)
        m_walker.m_through.pop_back();
}

void Walker::spend(std::size_t steps)
{
    if (m_fuel < steps)
        throw Stop{"too much to follow"};
    m_fuel -= steps;
}

State Walker::copied(const State &state)
{
    std::size_t cost = 4 + state.directories.size() + (state.arguments ? state.arguments->size() : 0);
    for (const auto &[name, variable] : state.variables)
        cost += 1 + (variable.value ? variable.value->size() / 64 : 0);
    for (const auto &[name, bodies] : state.functions)
        cost += 1 + bodies.size();
    spend(cost);
    return state;
}

void Walker::obscure(std::string why, Span where)
{
    m_result.obscure.push_back({std::move(why), where});
}

Understanding Walker::understand(std::string_view command)
{
    m_line = command;
    State state;
    if (!m_surroundings.cwd.empty())
        state.cwd = m_surroundings.cwd;
    const Span whole{0, command.size()};
    try {
        if (command.size() > 256 * 1024)
            throw Stop{"a command line of more than 256 KiB"};
        if (command.contains('\0'))
            throw Stop{"a command line with a NUL in it"};
        const Parsed parsed = parse({command, 0, true, whole}, 0);
        walk(parsed.list, state);
        walk_uncalled();
        if (parsed.error)
            m_result.obscure.push_back(*parsed.error);
    } catch (const Stop &stop) {
        obscure(stop.why, whole);
    }

    // As they are written: substitutions were noted before the words that they stand in.
    std::vector<std::size_t> order(m_result.invocations.size()), place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return m_result.invocations[i].where.at; });
    std::vector<Invocation> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
        sorted.push_back(std::move(m_result.invocations[order[i]]));
    }
    for (Invocation &invocation : sorted)
        if (invocation.reads_from)
            invocation.reads_from = place[*invocation.reads_from];
    m_result.invocations = std::move(sorted);
    return std::move(m_result);
}

void Walker::walk(const List &list, State &state)
{
    for (const AndOr &and_or : list.items)
        walk(and_or, state);
}

void Walker::walk(const AndOr &and_or, State &state)
{
    if (and_or.background) {
        State own = copied(state);
        walk_chain(and_or, own);
    } else {
        walk_chain(and_or, state);
    }
}

void Walker::walk_chain(const AndOr &and_or, State &state)
{
    state.cd_pending = state.cd_chained = false;
    walk(and_or.pipelines[0], state);
    for (std::size_t i = 1; i < and_or.pipelines.size(); ++i) {
        State skipped = copied(state);
        if (and_or.either[i - 1]) {
            const bool pending = state.cd_pending;
            state.failed();
            walk(and_or.pipelines[i], state);
            if (never_returns(and_or.pipelines[i])) {
                state = std::move(skipped);
                state.cwd_sure |= pending;
                state.cd_pending = state.cd_chained = false;
                continue;
            }
            skipped.cd_pending = false;
            join(state, skipped);
        } else {
            if (std::exchange(state.cd_pending, false))
                state.cwd_sure = state.cd_chained = true;
            walk(and_or.pipelines[i], state);
            State after = copied(state);
            join(after, skipped);
            if (after.cwd != state.cwd || after.old_cwd != state.old_cwd) {
                after.cwd = state.cwd;
                after.old_cwd = state.old_cwd;
            }
            after.cwd_sure = state.cwd_sure;
            after.cd_chained |= skipped.cd_chained || skipped.cd_pending;
            state = std::move(after);
        }
    }
    if (state.cd_pending && state.stops_at_errors && and_or.pipelines.size() == 1)
        state.cwd_sure = true;
    else if (state.cd_pending || state.cd_chained)
        state.cwd_sure = false;
    state.cd_chained = false; // cd_pending stays for the body of an `if`
}

void Walker::walk(const Pipeline &pipeline, State &state)
{
    m_printed.reset();
    if (pipeline.commands.size() == 1) {
        walk(pipeline.commands[0], state, m_input);
        if (pipeline.negated)
            state.cd_pending = false;
        return;
    }
    Input input = m_input;
    for (const Command &command : pipeline.commands) {
        State own = copied(state);
        const std::size_t before = m_result.invocations.size();
        m_printed.reset();
        walk(command, own, input);
        input = {};
        input.text = std::exchange(m_printed, std::nullopt);
        if (m_result.invocations.size() > before)
            input.from = m_result.invocations.size() - 1;
        else
            input.redirected = true;
    }
    state.cd_pending = false;
}

void Walker::walk(const Command &command, State &state, const Input &input)
{
    spend(4 + (m_input.text ? m_input.text->size() / 64 : 0));
    const Within within(*this, "");
    if (command.kind == Command::Kind::simple)
        return walk_simple(command, state, input);
    Launch launch;
    launch.input = input;
    launch.what.where = command.where;
    redirect(command, state, launch);
    note_carrier(launch, state);
    const Input outside = std::exchange(m_input, launch.input);
    m_input.shared = true;
    walk_compound(command, state);
    m_input = outside;
    m_printed.reset();
}

void Walker::walk_compound(const Command &command, State &state)
{
    using enum Command::Kind;
    switch (command.kind) {
    case subshell: {
        State own = copied(state);
        walk(command.lists[0], own);
        break;
    }
    case group: walk(command.lists[0], state); break;
    case branches: walk_branches(command, state); break;
    case each: walk_each(command, state); break;
    case loop:
        pay_for(command);
        forget_written(command, state);
        walk(command.lists[0], state);
        walk(command.lists[1], state);
        forget_written(command, state);
        break;
    case choice: {
        for (const Writing &word : command.words)
            (void)value(word, state);
        for (const List &list : command.lists) { // ;& goes on with the next one
            State other = copied(state);
            walk(list, other);
            join(state, other);
        }
        break;
    }
    case function:
        m_defined.emplace_back(command.name, command.body);
        state.functions[command.name] = {command.body};
        break;
    case condition:
        for (const Writing &word : command.words) {
            const Word operand = value(word, state);
            const std::size_t index = operand.text.find('[');
            if (operand.known && index != std::string::npos &&
                (operand.text.find("$(", index) != std::string::npos || operand.text.find('`', index) != std::string::npos))
                obscure("an index with a command in it", operand.where);
        }
        break;
    case arithmetic:
        pay_for(command);
        if (!command.lists.empty())
            forget_written(command, state);
        (void)this->arithmetic(command.words[0], state);
        for (const List &list : command.lists)
            walk(list, state);
        if (!command.lists.empty())
            forget_written(command, state);
        break;
    case simple: break;
    }
}

void Walker::walk_branches(const Command &command, State &state)
{
    std::vector<State> ends;
    std::size_t i = 0;
    for (; i + 1 < command.lists.size(); i += 2) {
        walk(command.lists[i], state);
        State taken = copied(state);
        if (std::exchange(taken.cd_pending, false))
            taken.cwd_sure = true;
        state.failed();
        walk(command.lists[i + 1], taken);
        ends.push_back(std::move(taken));
    }
    if (i < command.lists.size())
        walk(command.lists[i], state);
    for (const State &end : ends)
        join(state, end);
    state.cd_pending = false;
}

void Walker::walk_each(const Command &command, State &state)
{
    std::vector<Word> values;
    for (const Writing &word : command.words)
        expand(word, state, values);
    if (!command.listed && state.arguments)
        values = *state.arguments;
    const bool known = (command.listed || state.arguments) && !command.select && !values.empty() && values.size() <= most_values &&
        std::ranges::all_of(values, [](const Word &word) { return word.known && !word.pattern; });
    pay_for(command);
    const bool leaves = may_leave(command.lists[0]);
    if (known && !leaves) {
        for (const Word &value : values) {
            set(state, command.name, value.text);
            walk(command.lists[0], state);
        }
        return;
    }
    forget_written(command, state);
    const State before = copied(state);
    for (std::size_t i = 0; i < (known ? values.size() : 1); ++i) {
        state = copied(before);
        if (known)
            set(state, command.name, values[i].text);
        walk(command.lists[0], state);
    }
    join(state, before);
    forget_written(command, state);
}

void Walker::walk_substitution(const Part &part, const State &state)
{
    const bool process = part.kind == Part::Kind::process;
    const Within within(*this, process ? part.text + "(…)" : "$(…)");
    State own = copied(state);
    const Input outside = m_input;
    const auto printed = m_printed;
    if (process)
        m_input = {};
    if (process && part.text == ">")
        m_input.redirected = true;
    m_input.shared = true;
    walk(*part.program, own);
    m_input = outside;
    m_printed = printed;
}

void Walker::walk_text(const Word &text, const std::string &through, State &state, const Input &input)
{
    const Within within(*this, through);
    spend(8 + text.text.size() / 4);
    Source source{text.text, 0, false, text.where};
    for (const std::size_t skip : {0UL, 1UL})
        if (text.where.length >= text.text.size() + skip && !text.text.empty() &&
            m_line.substr(std::min(text.where.at + skip, m_line.size())).starts_with(text.text))
            source = {text.text, text.where.at + skip, true, text.where};
    const Parsed parsed = parse(source, m_depth);
    if (parsed.bash_only && state.shell != "bash")
        obscure("what other shells than bash may read otherwise", text.where);
    const Input outside = std::exchange(m_input, input);
    walk(parsed.list, state);
    m_input = outside;
    if (parsed.error)
        m_result.obscure.push_back(*parsed.error);
}

void Walker::walk_uncalled()
{
    for (std::size_t i = 0; i < m_defined.size(); ++i) { // more may be defined in them
        const auto [name, body] = m_defined[i];
        if (m_called.contains(body.get()))
            continue;
        const Within within(*this, "function " + name);
        State state;
        state.forget_variables();
        m_input = {};
        m_calls.push_back(name);
        m_locals.emplace_back();
        walk(*body, state, {});
        m_locals.pop_back();
        m_calls.pop_back();
    }
}

void Walker::redirect(const Command &command, State &state, Launch &launch)
{
    for (const RedirectWriting &writing : command.redirects) {
        Redirect redirect{writing.kind, writing.fd, {}, writing.where};
        const bool in = redirect.fd == 0;
        if (redirect.kind == Redirect::Kind::here) {
            redirect.target = value(writing.text ? *writing.text : writing.target, state);
            if (!writing.text)
                redirect.target.text += '\n';
            if (in) {
                launch.input = {};
                launch.input.redirected = !redirect.target.known;
                if (redirect.target.known)
                    launch.input.text = redirect.target.text;
            }
        } else {
            std::vector<Word> words;
            expand(writing.target, state, words);
            if (words.size() == 1) {
                redirect.target = std::move(words[0]);
            } else { // bash: "ambiguous redirect"
                redirect.target = {written(writing.target.where), false, false, writing.target.where, true};
            }
            if (in && redirect.kind != Redirect::Kind::duplicate) {
                launch.input = {};
                launch.input.redirected = true;
            } else if (in && redirect.target.text != "-" && redirect.target.text != "0") {
                launch.input = {};
                launch.input.redirected = true;
            }
        }
        if (!writing.variable.empty()) {
            redirect.fd = -1;
            state.forget(writing.variable);
        }
        launch.what.redirects.push_back(redirect);
        if (writing.both)
            launch.what.redirects.push_back({Redirect::Kind::duplicate, 2, {"1", true, false, writing.where}, writing.where});
    }
}

} // namespace wm::approvals::shell
