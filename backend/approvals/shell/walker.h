#pragma once
// Follows a syntax tree as the shell would, down every branch, and notes each program that it comes to with what is known
// of its words. Files: expand (words), walk (compound commands), start (one simple command), builtins, wrappers (programs
// that start another one).
//
// Bounded: every step costs fuel, and when there is none left the line is obscure. Thread: one walker, one line.
#include "approvals/shell/parser.h"
#include "approvals/shell/state.h"

#include <set>

namespace wm::approvals::shell {

/// Thrown when a line cannot be followed to its end.
struct Stop {
    std::string why;
};

/// A program about to be started.
struct Launch {
    Invocation what;
    Input input;
    bool functions = true, builtins = true; ///< may its name be one
    bool noted = false;                     ///< a wrapper that was noted has its redirections already
    bool foreign = false;                   ///< its environment is not this shell's (sudo, ssh)
};

class Walker {
public:
    explicit Walker(const Surroundings &surroundings) : m_surroundings(surroundings) {}

    Understanding understand(std::string_view command);

private:
    class Fields;
    /// A step further down; one more entry in m_through unless it is empty.
    class Within {
    public:
        Within(Walker &walker, std::string through);
        ~Within();
        Within(const Within &) = delete;
        Within &operator=(const Within &) = delete;

    private:
        Walker &m_walker;
        bool m_through;
    };

    // expand.cpp, arithmetic.cpp
    void expand(const Writing &writing, State &state, std::vector<Word> &words); ///< all expansions: any number of words
    void expand_one(const Writing &writing, State &state, std::vector<Word> &words);
    Word value(const Writing &writing, State &state, bool assigned = false); ///< without splitting and patterns
    void add_part(Fields &fields, const Part &part, State &state, bool splits);
    void add_parameter(Fields &fields, const Part &part, State &state, bool splits);
    Writing tildes(const Writing &writing, const State &state, bool assigned) const;
    std::optional<std::string> arithmetic(const Writing &expression, State &state);
    std::optional<std::string> variable(std::string_view name, const State &state) const; ///< its value, when it is known to have one
    bool known_unset(std::string_view name, const State &state) const;
    void walk_operands(const Part &part, State &state);
    std::string written(const Span &where) const;

    // walk.cpp
    void walk(const List &list, State &state);
    void walk(const AndOr &and_or, State &state);
    void walk_chain(const AndOr &and_or, State &state);
    void walk(const Pipeline &pipeline, State &state);
    void walk(const Command &command, State &state, const Input &input);
    void walk_compound(const Command &command, State &state);
    void walk_branches(const Command &command, State &state);
    void walk_each(const Command &command, State &state);
    void walk_substitution(const Part &part, const State &state);
    void walk_text(const Word &text, const std::string &through, State &state, const Input &input); ///< commands in a text
    void walk_uncalled();
    void redirect(const Command &command, State &state, Launch &launch);

    // start.cpp
    void walk_simple(const Command &command, State &state, const Input &input);
    void assign(const Assignment &assignment, State &state, Invocation &invocation);
    void set(State &state, const std::string &name, const std::optional<std::string> &value);
    void start(Launch launch, State &state);
    void start_inner(Launch launch, std::size_t from, const std::string &through, State &state); ///< what stands from word `from` on
    void call(const Launch &launch, State &state);
    std::size_t note(const Launch &launch, const State &state);
    void note_carrier(const Launch &launch, const State &state); ///< redirections of something that is followed instead of noted
    std::optional<std::string> printed(const Launch &launch) const; ///< by echo, printf, cat

    // builtins.cpp
    bool builtin(Launch &launch, State &state); ///< false: it is none
    void change_directory(const Launch &launch, State &state);
    void declare(const Launch &launch, State &state);
    void evaluate(Launch &launch, State &state);
    void set_options(const Launch &launch, State &state);
    void trap(const Launch &launch, State &state);

    // shells.cpp
    bool start_shell(Launch &launch, State &state, const std::string &name);
    void shell_text(Launch &launch, const Word &text, const std::string &through, const std::string &shell,
        std::optional<std::vector<Word>> arguments, State &state);
    void shell_input(Launch &launch, const std::string &through, const std::string &shell, State &state);

    // wrappers.cpp, lists.cpp, remote.cpp, git.cpp: false = it starts nothing else
    bool wrapper(Launch &launch, State &state);
    bool env(Launch &launch, State &state);
    bool prefix(Launch &launch, State &state, const std::string &name);
    bool su(Launch &launch, State &state);
    bool watch(Launch &launch, State &state);
    bool flock(Launch &launch, State &state);
    bool at(Launch &launch, State &state);
    bool busybox(Launch &launch, State &state);
    bool find(Launch &launch, State &state);
    bool xargs(Launch &launch, State &state);
    bool parallel(Launch &launch, State &state);
    bool ssh(Launch &launch, State &state);
    bool container(Launch &launch, State &state);
    bool kubectl(Launch &launch, State &state);
    bool bwrap(Launch &launch, State &state);
    bool git(Launch &launch, State &state);
    void git_settings(const Launch &launch, const std::vector<Word> &settings, const std::string &command, std::size_t next, State &state);
    bool not_understood(const Launch &launch, State &state, const Word &word); ///< an option of it

    void spend(std::size_t steps);
    State copied(const State &state); ///< pays for it
    void pay_for(const Command &command) { spend(command.where.length / 4); } ///< a look through its syntax tree
    void obscure(std::string why, Span where);

    const Surroundings &m_surroundings;
    std::string_view m_line;
    Understanding m_result;
    std::vector<std::string> m_through;
    Input m_input;                        ///< of the compound command around
    std::optional<std::string> m_printed; ///< by the command just walked
    std::vector<std::string> m_calls;     ///< functions being followed
    std::vector<std::map<std::string, std::optional<Variable>>> m_locals; ///< of each of those: what was outside
    std::vector<std::pair<std::string, std::shared_ptr<const Command>>> m_defined;
    std::set<const Command *> m_called;
    std::size_t m_fuel = 400'000;
    int m_depth = 0;
};

/// Makes unknown whatever the command may assign in this shell, when it is run any number of times.
void forget_written(const Command &command, State &state);
void forget_written(const List &list, State &state);

/// Whether it has a break, continue or return: the rest of a body may be left out.
bool may_leave(const List &list);
bool may_leave(const Command &command);

} // namespace wm::approvals::shell
