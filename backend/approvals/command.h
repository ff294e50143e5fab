#pragma once
// What a shell command line says, without running anything: every program that it may start, with its words as far as
// they can be known. Whatever may run under any condition counts: both sides of `&&` and `||`, all branches of `if` and
// `case`, bodies of loops and functions, what `sh -c`, `eval`, `xargs`, `find -exec`, `env`, `sudo`, `timeout` and their
// like start, and command substitutions. What cannot be understood is said to be so; it is never skipped.
//
// Pure: no disk, no environment of ours, no clock. Thread: any.
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wm::approvals {

/// Where a command would run, and what is known there.
struct Surroundings {
    std::string cwd;      ///< absolute
    std::string worktree; ///< the agent's own worktree, absolute; empty = it has none
    std::string
        git_dir; ///< the git directory that its worktree shares with the clone (its `config` and `hooks` are not the agent's), absolute or empty
    std::string home; ///< of the person
    std::vector<std::string> scratch; ///< directories for temporary files (/tmp, the run's own), absolute
    std::map<std::string, std::string>
        variables; ///< of the command's environment, as far as they may be relied on: HOME, PWD, TMPDIR, USER …
    std::string branch; ///< that the worktree has checked out, or empty
    std::string target; ///< branch that work lands on ("main"), or empty
};

/// A part of the command line as it was given: bytes.
struct Span {
    std::size_t at = 0;
    std::size_t length = 0;

    bool operator==(const Span &) const = default;
};

/// One word as the program would get it.
struct Word {
    std::string text; ///< quotes removed, known variables and ~ put in; unknown parts stand as they were written
    bool known = true; ///< false: only a run would tell the whole of it
    bool pattern = false; ///< has unquoted * ? or [: stands for the file names that match. `text` is then an fnmatch pattern, in which a
        ///< quoted character has a backslash before it
    Span where;
    bool many = false; ///< not known and not quoted: may become several words, or none

    bool operator==(const Word &) const = default;
};

struct Redirect {
    enum class Kind { read, write /* > and >| */, append, read_write, duplicate /* 2>&1 */, here /* << and <<< */ };
    Kind kind = Kind::read;
    int fd = 1;
    Word target; ///< a path; the number or "-" of a duplicate; the text of a here-document or here-string
    Span where;

    bool operator==(const Redirect &) const = default;
};

/// One program that may be started. Assignments and redirections without a program have an empty `argv`.
struct Invocation {
    std::vector<Word> argv; ///< [0] is the program as written; without its wrappers (`through`)
    std::vector<std::pair<std::string, Word>> env; ///< assignments before it, and those of `env`
    std::vector<Redirect> redirects;
    std::optional<std::string> cwd; ///< absolute, lexical (after `cd src &&`, `env -C`, in a subshell); nullopt = not known
    std::vector<std::string> through; ///< what starts it, outermost first: "sudo", "sh -c", "xargs", "find -exec", "$(…)", "function f" …
    bool more_words = false; ///< gets further words that are not known (xargs, find -exec … {} +)
    std::optional<std::size_t> reads_from; ///< the invocation before it in its pipeline
    std::optional<std::string> input; ///< what it reads on stdin, when that is known (here-document, `echo text |`)
    Span where;
    bool cwd_sure = true; ///< false: `cwd` holds if every command before it worked and nothing unseen changed it (`cd build; rm -rf *`)
};

/// What was not understood, and why (a program whose name is not known has an invocation, too): "the program's name is $CMD", "a here-document without its end".
struct Obscure {
    std::string why;
    Span where;
};

struct Understanding {
    std::vector<Invocation> invocations; ///< in the order in which they are written; wrappers that do things of their own (find, sudo) too
    std::vector<Obscure> obscure; ///< not empty: nobody may rely on `invocations` being all
};

/// Takes a command line apart as bash would (bash(1), "SHELL GRAMMAR" and "EXPANSION"). Never fails: what it does not understand is
/// `obscure`. Lines over 256 KiB, nesting over 100 levels and NUL bytes are obscure as a whole.
Understanding understand(std::string_view command, const Surroundings &surroundings);

/// Joins and cleans a path without looking at the disk: "a/../b" from /x is /x/b. nullopt = `word` or `cwd` is not known.
std::optional<std::string> absolute_path(const Word &word, const std::optional<std::string> &cwd);

} // namespace wm::approvals
