#pragma once
// git, one subcommand at a time. What stands before the subcommand (-C, -c, --git-dir …) is taken off in git.cpp; the rules get the
// rest.
//
// What a GitUse holds, for the effects:
//   push, force_push, delete_remote_ref   refs: refspecs as written; several findings of one push have the same
//   move_ref                              refs: the ref ("refs/tags/v1" for a tag, else as written) and the commit; empty = not known
//   restore                               refs: the tree-ish, or empty = the index; paths
//   rewrite                               refs: what it starts from (rebase), goes back to (reset, amend); abort goes back to ORIG_HEAD
//   clean                                 all: `-ff`, other repositories, too
//   drop_stash                            refs: "stash@{0}" when the command names none
#include "approvals/rules/case.h"

namespace wm::approvals::rules {

struct GitCase {
    Case &now;
    std::string verb;
    std::vector<Word> words;        ///< behind the subcommand
    std::optional<std::string> cwd; ///< after -C; nullopt = another repository than the directory's, or not known

    Finding &add(std::string rule, Level level, std::string sentence, Span where = {})
    {
        return now.add(std::move(rule), level, std::move(sentence), where);
    }
    /// A finding with a GitUse.
    Finding &loses(std::string rule, Level level, std::string sentence, GitUse::What what, Span where = {});
    void use_all(Finding &finding, What what, std::span<const Word> paths) const;
};

using GitRule = void (*)(GitCase &);

struct GitVerb {
    std::string_view verbs;
    GitRule judge;
};
std::span<const GitVerb> git_publishing(); ///< push, fetch, pull, clone, remote …
std::span<const GitVerb> git_discarding(); ///< reset, clean, checkout, stash, branch, gc …
std::span<const GitVerb> git_everyday();   ///< status, log, add, commit, merge …

/// One setting of `git -c` or `git config`: does it make programs run?
void judge_git_setting(Case &now, const Word &whole, std::string_view key, std::string_view value, bool value_known);
void git_config(GitCase &git);
/// A URL that starts a program: ext::, --upload-pack.
void judge_git_remote(GitCase &git, Finding &finding, const Word &remote);

std::vector<std::string> texts(std::span<const Word> words);

} // namespace wm::approvals::rules
