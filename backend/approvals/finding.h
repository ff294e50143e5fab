#pragma once
// What a call means by itself, from its words alone: rules that know the arguments of git, rm, find, npm and others turn
// an understood command line, or a tool call of another kind, into findings. A finding names its rule, how grave it is,
// and what it would touch; `effects.h` says what that comes to on this disk.
//
// Pure. Thread: any.
#include "approvals/command.h"

namespace wm::approvals {

/// How grave a call is; the gravest finding counts. Predicted effects may raise it, never lower it.
enum class Level {
    reads,              ///< reads only
    changes_worktree,   ///< changes files in its worktree (building, testing and committing there included), or in scratch directories
    changes_elsewhere,  ///< changes files elsewhere
    network,            ///< sends to, or takes from, another machine
    unknown,            ///< could not be understood
    destructive,        ///< takes away what may not come back
};

std::string_view word_of(Level level);     ///< "reads", "changes_worktree" … as in policy files
std::string_view sentence_of(Level level); ///< "Changes files in its worktree"
std::optional<Level> level_named(std::string_view word);

/// Whose a path is, told from its text (the effects look again with links resolved).
enum class Place {
    worktree,
    scratch,
    git_dir /* the shared one */,
    elsewhere,
    secret /* keys, tokens, .env, ~/.ssh … */,
    device /* /dev/null and its like: harmless */,
    unknown
};

/// A use of files.
struct PathUse {
    enum class What {
        read,
        list,
        create,
        append,
        edit /* in place */,
        replace /* the old content is lost */,
        remove,
        remove_tree,
        move_away,
        permissions,
        run
    };
    What what = What::read;
    Word path;
    std::optional<std::string> cwd; ///< that a relative path begins at
    Place place = Place::unknown;
};

/// A use of git that loses or publishes something.
struct GitUse {
    enum class What {
        push,            ///< commits go to a remote
        force_push,
        delete_remote_ref,
        reset_hard,      ///< uncommitted changes and, with a commit, commits of the branch
        clean,           ///< untracked files
        restore,         ///< checkout -- PATH, restore: uncommitted changes of files
        switch_discard,  ///< checkout -f, switch --discard-changes
        delete_branch,
        delete_tag,
        move_ref /* update-ref, branch -f, tag -f */,
        rewrite,         ///< rebase, commit --amend, filter-branch, reset to another commit
        drop_stash,
        expire /* reflog expire, gc --prune, prune */,
        remove_worktree,
        remove_files /* git rm */,
        config,
        hooks,
    };
    What what = What::push;
    std::optional<std::string> cwd;    ///< after -C; nullopt = not known
    std::string remote;                ///< name or URL, or empty: the default one
    std::vector<std::string> refs;     ///< refspecs, branches, stashes or commits it names
    std::vector<Word> paths;
    bool directories = false, ignored = false, all = false; ///< clean -d, -x/-X; everything (push --all --mirror, stash clear, restore .)
};

struct Finding {
    std::string rule;     ///< "git.push.force", "rm.recursive", "file.replace", "shell.unknown" …: stable, dotted, general to particular
    Level level = Level::reads;
    std::string sentence; ///< why, for a person: "Rewrites remote history"
    Span where;           ///< the part of the command that makes it so ("--force"), for the dialog
    std::string program;  ///< the name of the program ("git"), without its directory; empty for redirections and other calls
    std::vector<PathUse> paths;
    std::optional<GitUse> git;
    std::vector<std::string> hosts; ///< that it talks to, without port; "*" = not known which
};

/// A tool call of an agent, whichever way it came.
struct Call {
    enum class Kind { command, edit, remove, move, read, search, fetch, other };
    Kind kind = Kind::other;
    std::string tool;                ///< the agent's own word: "Bash", "apply_patch", "mcp__github__create_issue"
    std::string command;             ///< kind command: the command line, whole
    std::vector<std::string> paths;  ///< edit, remove, move, read, search: as the agent wrote them
    std::vector<std::string> urls;   ///< fetch
    std::string diff;                ///< edit: unified, when the request has one
};

/// Findings of a command line, in the order of its invocations; every invocation and everything obscure has at least one.
std::vector<Finding> judge(const Understanding &understanding, const Surroundings &surroundings);

/// Findings of any call: a command line is understood and judged, other kinds by what they name.
std::vector<Finding> judge(const Call &call, const Surroundings &surroundings);

/// The gravest level; `reads` when there is none.
Level gravest(const std::vector<Finding> &findings);

} // namespace wm::approvals
