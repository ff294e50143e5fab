#pragma once
// What is known of a shell between two of its commands.
#include "approvals/shell/syntax.h"

#include <functional>

namespace wm::approvals::shell {

struct Variable {
    std::optional<std::string> value; ///< nullopt = not known, or unset
    bool unset = false;               ///< known to have none
    bool exported = false;
    bool odd = false;                 ///< an array, or of a type that changes what is assigned: never known
    bool fixed = false;               ///< readonly
};

struct State {
    std::map<std::string, Variable, std::less<>> variables; ///< that the line has touched; others are as in the environment
    bool foreign = false;             ///< the environment is another one: variables that were not touched are not known
    std::optional<std::string> cwd;
    std::optional<std::string> old_cwd;
    bool old_cwd_sure = true;
    std::vector<std::optional<std::string>> directories; ///< of pushd
    bool cwd_sure = true;
    bool cd_pending = false;          ///< sure if the command just before worked
    bool cd_chained = false;          ///< sure as long as && holds
    bool stops_at_errors = false;     ///< set -e
    std::optional<std::vector<Word>> arguments;          ///< $1 …; nullopt = not known
    /// Bodies that a name may stand for; nullptr among them: or it may be no function.
    std::map<std::string, std::vector<std::shared_ptr<const Command>>, std::less<>> functions;
    std::string shell = "bash";       ///< that reads the commands
    bool odd_splitting = false;       ///< IFS was set

    void failed();                    ///< the command just before did not work
    void forget_variables();          ///< anything may have been assigned
    void forget(const std::string &name);
};

/// What is known after either of two ways.
void join(State &state, const State &other);

/// Standard input of what is started.
struct Input {
    std::optional<std::size_t> from;  ///< the invocation whose output it is
    std::optional<std::string> text;
    bool shared = false;              ///< `text` is known, but others may have read some of it
    bool redirected = false;          ///< from a file or something else that is not known
};

} // namespace wm::approvals::shell
