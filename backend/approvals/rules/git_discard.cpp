// git with what may be lost here: changes that are not committed, files that git does not have, commits that nothing names any more.
#include "approvals/rules/git.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

constexpr std::string_view discards = "Discards changes that are not committed";

std::span<const Word> behind(std::span<const Word> words, std::size_t count)
{
    return words.subspan(std::min(count, words.size()));
}

/// Words behind "--", or nothing.
std::span<const Word> behind_dashes(const Options &options)
{
    return options.dashes ? behind(options.operands, *options.dashes) : std::span<const Word>();
}

bool stands_for_all(std::span<const Word> paths)
{
    return std::ranges::any_of(paths, [](const Word &path) { return one_of(path.text, ". ./ :/ * :(top)") || !path.known; });
}

Finding &restores(GitCase &git, std::string rule, std::span<const Word> paths, std::span<const Word> from, Span where = {})
{
    Finding &finding = git.loses(std::move(rule), Level::destructive, std::string(discards), GitUse::What::restore, where);
    finding.git->paths.assign(paths.begin(), paths.end());
    finding.git->refs = texts(from);
    finding.git->all = stands_for_all(paths);
    return finding;
}

void reset(GitCase &git)
{
    const Options options(git.words, "--pathspec-from-file");
    git.now.mind_unclear(options);
    const std::span<const Word> before = std::span(options.operands).first(options.dashes.value_or(options.operands.size()));
    const std::span<const Word> commit = before.first(std::min<std::size_t>(1, before.size()));
    const bool moves = !commit.empty() && !one_of(commit.front().text, "HEAD @ HEAD~0 @~0");
    const auto note = [&](Finding &finding) -> Finding & {
        finding.git->refs = texts(commit);
        return finding;
    };
    if (options.has("--hard")) {
        note(git.loses("git.reset.hard", Level::destructive,
                 moves ? "Discards changes that are not committed, and commits of this branch" : std::string(discards),
                 GitUse::What::reset_hard, options.where("--hard")))
            .git->all = true;
    } else if (options.has("--merge")) {
        note(git.loses("git.reset.merge", Level::destructive, std::string(discards), GitUse::What::reset_hard, options.where("--merge")))
            .git->all = true;
    } else if (options.has("--keep")) {
        note(git.loses("git.reset.keep", Level::destructive, "Takes commits off this branch, and their files with them",
            GitUse::What::rewrite, options.where("--keep")));
    } else if (!moves || before.size() > 1 || options.dashes || options.has("--pathspec-from-file")) {
        git.add("git.unstage", Level::changes_worktree, "Takes files out of the index");
    } else {
        note(git.loses("git.reset", Level::changes_worktree, "Moves this branch to another commit; files stay as they are",
            GitUse::What::rewrite, commit.front().where));
    }
}

void clean(GitCase &git)
{
    const Options options(git.words, "-e --exclude");
    if (options.surely("-n --dry-run")) {
        git.add("git.clean.dry_run", Level::reads, "Says what it would remove");
        return;
    }
    git.now.mind_unclear(options);
    Finding &finding = git.loses("git.clean", Level::destructive, "Removes files that git does not have", GitUse::What::clean);
    finding.git->directories = options.has("-d");
    finding.git->ignored = options.has("-x -X");
    finding.git->paths = options.operands;
    finding.git->all =
        std::ranges::count_if(options.options, [](const Options::Option &option) { return one_of(option.name, "-f --force"); }) > 1;
    if (finding.git->ignored)
        finding.rule = options.has("-X") ? "git.clean.only_ignored" : "git.clean.ignored";
}

/// Names that are branches, tags or commits and nothing else, as far as a word can tell.
bool is_surely_ref(std::string_view text, const Surroundings &around)
{
    if (text == around.target || text == around.branch ||
        one_of(text, "- HEAD @ main master develop dev trunk FETCH_HEAD ORIG_HEAD MERGE_HEAD"))
        return true;
    if (text.starts_with("HEAD~") || text.starts_with("HEAD^") || text.starts_with("@{") || text.contains("@{") ||
        text.starts_with("HEAD@"))
        return true;
    for (const std::string_view prefix : {"wm/", "feature/", "feat/", "fix/", "bugfix/", "hotfix/", "release/", "chore/", "origin/",
             "upstream/", "refs/", "remotes/", "tags/", "heads/"})
        if (text.starts_with(prefix))
            return true;
    return text.size() >= 7 && text.size() <= 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_surely_path(const Word &word)
{
    const std::string_view text = word.text;
    if (word.pattern || text.starts_with('.') || text.starts_with('/') || text.starts_with(':') || text.ends_with('/'))
        return true;
    const std::string_view name = text.substr(text.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot + 1 == name.size())
        return false;
    const std::string_view ending = name.substr(dot + 1); // v1.2, 1.2-rc1 are names of tags
    return ending.find_first_not_of("0123456789") != std::string_view::npos && !(ending.front() >= '0' && ending.front() <= '9');
}

void checkout(GitCase &git)
{
    const Options options(git.words, "-b -B --orphan --conflict --pathspec-from-file");
    git.now.mind_unclear(options);
    const std::span<const Word> operands = options.operands;
    if (options.has("-f --force")) {
        Finding &finding = git.loses(
            "git.switch.discard", Level::destructive, std::string(discards), GitUse::What::switch_discard, options.where("-f --force"));
        finding.git->refs = texts(operands.first(std::min<std::size_t>(1, operands.size())));
        finding.git->all = true;
    }
    if (const Word *branch = options.value("-B")) {
        Finding &finding = git.loses(
            "git.branch.force", Level::destructive, "Moves a branch that may hold other commits", GitUse::What::move_ref, branch->where);
        finding.git->refs = {branch->text, operands.empty() ? "HEAD" : operands.front().text};
        return;
    }
    if (options.has("-b --orphan")) {
        git.add("git.branch.create", Level::changes_worktree, "Starts a branch");
        return;
    }
    if (options.has("--ours --theirs --conflict") || (options.has("-m --merge") && options.dashes)) {
        git.use_all(git.add("git.checkout.side", Level::changes_worktree, "Takes one side of a conflict"), What::edit, operands);
        return;
    }
    if (options.has("-p --patch --pathspec-from-file")) {
        restores(git, "git.restore", operands, {}).git->all = operands.empty();
        return;
    }
    if (options.dashes && operands.size() > *options.dashes) {
        restores(git, "git.restore", behind_dashes(options), operands.first(*options.dashes));
        return;
    }
    if (options.has("-d --detach -t --track -l") || options.dashes) { // `checkout REF --`
        git.add("git.switch", Level::changes_worktree, "Switches to another commit");
        return;
    }
    if (operands.size() > 1) {
        // REF PATHS or PATHS: only git knows whether the first is one.
        const bool from = is_surely_ref(operands.front().text, git.now.around) && !is_surely_path(operands.front());
        restores(git, "git.restore", from ? operands.subspan(1) : operands, from ? operands.first(1) : std::span<const Word>());
        return;
    }
    if (operands.empty()) {
        git.add("git.read", Level::reads, "Says what is checked out");
        return;
    }
    const Word &word = operands.front();
    if (is_surely_ref(word.text, git.now.around) && word.known) {
        git.add("git.switch", Level::changes_worktree, "Switches to another branch or commit");
    } else if (is_surely_path(word)) {
        restores(git, "git.restore", operands, {});
    } else {
        Finding &finding = git.loses("git.checkout.ambiguous", Level::unknown,
            "Switches to a branch of this name, or discards the changes of a file of this name", GitUse::What::restore, word.where);
        finding.git->paths = {word};
    }
}

void switches(GitCase &git)
{
    const Options options(git.words, "-c --create -C --force-create --orphan --conflict");
    git.now.mind_unclear(options);
    if (options.has("-f --force --discard-changes")) {
        Finding &finding = git.loses("git.switch.discard", Level::destructive, std::string(discards), GitUse::What::switch_discard,
            options.where("-f --force --discard-changes"));
        finding.git->refs = texts(options.operands);
        finding.git->all = true;
    }
    if (const Word *branch = options.value("-C --force-create")) {
        Finding &finding = git.loses(
            "git.branch.force", Level::destructive, "Moves a branch that may hold other commits", GitUse::What::move_ref, branch->where);
        finding.git->refs = {branch->text, options.operands.empty() ? "HEAD" : options.operands.front().text};
    } else if (options.has("-c --create --orphan")) {
        git.add("git.branch.create", Level::changes_worktree, "Starts a branch");
    } else {
        git.add("git.switch", Level::changes_worktree, "Switches to another branch or commit");
    }
}

void restore(GitCase &git)
{
    const Options options(git.words, "-s --source --conflict --pathspec-from-file -U --unified --inter-hunk-context");
    git.now.mind_unclear(options);
    if (options.surely("-S --staged") && !options.has("-W --worktree")) {
        git.add("git.unstage", Level::changes_worktree, "Takes files out of the index");
        return;
    }
    if (options.has("--ours --theirs")) {
        git.use_all(git.add("git.checkout.side", Level::changes_worktree, "Takes one side of a conflict"), What::edit, options.operands);
        return;
    }
    Finding &finding = restores(git, "git.restore", options.operands, {});
    if (const Word *source = options.value("-s --source"))
        finding.git->refs = {source->text};
    finding.git->all |= options.operands.empty();
}

void stash(GitCase &git)
{
    const Options options(git.words, "-m --message --pathspec-from-file");
    const std::string verb = options.operands.empty() ? "push" : options.operands.front().text;
    if (!options.operands.empty() && !options.operands.front().known) {
        git.now.mind_unclear(options);
        return;
    }
    const std::span<const Word> rest = behind(options.operands, 1);
    if (one_of(verb, "list show")) {
        git.add("git.read", Level::reads, "Looks at what was put aside");
    } else if (one_of(verb, "drop clear")) {
        Finding &finding = git.loses(verb == "clear" ? "git.stash.clear" : "git.stash.drop", Level::destructive,
            verb == "clear" ? "Drops all that was put aside, in all worktrees" : "Drops what was put aside", GitUse::What::drop_stash,
            options.operands.front().where);
        finding.git->refs = verb == "clear" ? std::vector<std::string>()
            : rest.empty()                  ? std::vector<std::string>{"stash@{0}"}
                                            : texts(rest);
        finding.git->all = verb == "clear";
    } else {
        git.add(one_of(verb, "pop apply branch") ? "git.stash.apply" : "git.stash.push", Level::changes_worktree,
            one_of(verb, "pop apply branch") ? "Takes back what was put aside" : "Puts changes aside");
    }
}

void branch(GitCase &git)
{
    const Options options(git.words, "-u --set-upstream-to --sort --format --points-at --abbrev");
    git.now.mind_unclear(options);
    const std::vector<std::string> names = texts(options.operands);
    if (options.has("-d -D --delete")) {
        const bool force = options.has("-D") || options.has("-f --force");
        Finding &finding =
            git.loses(force ? "git.branch.delete.force" : "git.branch.delete", force ? Level::destructive : Level::changes_elsewhere,
                force ? "Deletes a branch, whether it was merged or not" : "Deletes a branch that was merged", GitUse::What::delete_branch,
                options.where("-d -D --delete"));
        finding.git->refs = names;
        if (options.has("-r --remotes"))
            finding.git->remote = "tracking";
    } else if (options.has("-f --force -M -C")) {
        Finding &finding = git.loses("git.branch.force", Level::destructive, "Moves a branch that may hold other commits",
            GitUse::What::move_ref, options.where("-f --force -M -C"));
        finding.git->refs = names;
        if (options.has("-M -C") && !names.empty()) // OLD NEW, or NEW for the current one
            finding.git->refs = {names.back(), names.size() > 1 ? names.front() : "HEAD"};
    } else if (options.has("-m --move -c --copy")) {
        git.add("git.branch.rename", Level::changes_worktree, "Renames a branch");
    } else if (options.has("-u --set-upstream-to --unset-upstream --edit-description")) {
        git.add("git.branch.upstream", Level::changes_worktree, "Says what a branch follows");
    } else if (names.empty() ||
        options.has(
            "-l --list -a --all -r --remotes --show-current --contains --no-contains --merged --no-merged --points-at -v -vv --verbose")) {
        git.add("git.read", Level::reads, "Lists branches");
    } else {
        git.add("git.branch.create", Level::changes_worktree, "Makes a branch");
    }
}

void tag(GitCase &git)
{
    const Options options(git.words, "-m --message -F --file -u --local-user --sort --format --points-at --cleanup");
    git.now.mind_unclear(options);
    if (options.has("-d --delete")) {
        git.loses("git.tag.delete", Level::destructive, "Deletes tags", GitUse::What::delete_tag, options.where("-d --delete")).git->refs =
            texts(options.operands);
    } else if (options.has("-f --force")) {
        Finding &finding = git.loses("git.tag.force", Level::destructive, "Moves a tag that may name another commit",
            GitUse::What::move_ref, options.where("-f --force"));
        finding.git->refs = options.operands.empty() ? std::vector<std::string>()
                                                     : std::vector<std::string>{"refs/tags/" + options.operands.front().text,
                                                           options.operands.size() > 1 ? options.operands[1].text : "HEAD"};
    } else if (options.operands.empty() ||
        options.has("-l --list -v --verify --contains --no-contains --merged --no-merged --points-at -n")) {
        git.add("git.read", Level::reads, "Lists tags");
    } else {
        git.add("git.tag.create", Level::changes_worktree, "Makes a tag");
    }
}

void moves_ref(GitCase &git)
{
    const Options options(git.words, "-m");
    git.now.mind_unclear(options);
    if (git.verb == "symbolic-ref" && options.operands.size() < 2 && !options.has("-d --delete")) {
        git.add("git.read", Level::reads, "Says what a name stands for");
        return;
    }
    Finding &finding = git.loses(git.verb == "symbolic-ref" ? "git.symbolic_ref" : "git.update_ref", Level::destructive,
        "Moves or deletes branches or tags", GitUse::What::move_ref);
    if (git.verb == "update-ref") {
        finding.git->refs = texts(std::span(options.operands).first(std::min<std::size_t>(2, options.operands.size())));
        if (options.has("-d --delete"))
            finding.git->what = GitUse::What::delete_branch;
    }
    finding.git->all = options.has("--stdin");
}

void reflog(GitCase &git)
{
    const std::string verb = git.words.empty() ? "show" : git.words.front().text;
    if (one_of(verb, "expire delete drop"))
        git.loses("git.reflog.expire", Level::destructive, "Forgets which commits branches had: they can no longer be brought back",
               GitUse::What::expire)
            .git->all = true;
    else
        git.add("git.read", Level::reads, "Reads which commits branches had");
}

void collects(GitCase &git)
{
    const Options options(git.words, "--schedule --scheduler --task");
    git.now.mind_unclear(options);
    if (git.verb == "prune" && options.surely("-n --dry-run"))
        return (void)git.add("git.read", Level::reads, "Says what it would remove");
    const bool drops = (git.verb == "gc" && options.has("--prune")) || git.verb == "prune" ||
        (git.verb == "repack" && options.has("-d -a -A --cruft-expiration"));
    Finding &finding = drops
        ? git.loses("git.gc.prune", Level::destructive, "Removes commits that nothing names any more for good", GitUse::What::expire)
        : git.add("git.gc", Level::changes_elsewhere, "Packs the repository that all worktrees share");
    if (finding.git)
        finding.git->all = true;
}

void rebase(GitCase &git)
{
    const Options options(git.words, "-x --exec --onto -s --strategy -X --strategy-option -C --whitespace -S --empty");
    git.now.mind_unclear(options);
    for (const Word *command : options.values("-x --exec"))
        git.now.nested(*command, "git rebase --exec");
    if (options.has("--abort --quit")) {
        git.loses("git.rebase.abort", Level::changes_worktree, "Gives up what it is in the middle of", GitUse::What::rewrite,
            options.where("--abort --quit"));
        return;
    }
    if (options.has("--continue --skip --show-current-patch --edit-todo")) {
        git.add("git.continue", Level::changes_worktree, "Goes on with what it is in the middle of");
        return;
    }
    Finding &finding = git.loses("git.rebase", Level::changes_worktree, "Rewrites the commits of this branch", GitUse::What::rewrite);
    finding.git->refs = texts(options.operands);
    if (options.operands.size() > 1) { // rebase UPSTREAM BRANCH works on BRANCH
        finding.rule = "git.rebase.other";
        at_least(finding.level, Level::changes_elsewhere);
    }
    if (options.has("--update-refs"))
        at_least(finding.level, Level::changes_elsewhere);
}

void rewrites(GitCase &git)
{
    if (!git.verb.starts_with("filter")) {
        git.loses(git.verb == "replace" ? "git.replace" : "git.fast_import", Level::destructive, "Puts other commits in the place of these",
            GitUse::What::move_ref);
        return;
    }
    git.loses("git.filter_branch", Level::destructive, "Rewrites commits of whole branches", GitUse::What::rewrite).git->all = true;
    const Options options(git.words,
        "--env-filter --tree-filter --index-filter --parent-filter --msg-filter --commit-filter --tag-name-filter --subdirectory-filter "
        "--setup -d --original --state-branch");
    for (const Word *command :
        options.values("--env-filter --tree-filter --index-filter --parent-filter --msg-filter --commit-filter --tag-name-filter --setup"))
        git.now.nested(*command, "git filter-branch");
}

void worktree(GitCase &git)
{
    const Options options(git.words, "-b -B --reason --expire");
    git.now.mind_unclear(options);
    const std::string verb = options.operands.empty() ? "list" : options.operands.front().text;
    const std::span<const Word> rest = behind(options.operands, 1);
    if (verb == "list") {
        git.add("git.read", Level::reads, "Lists worktrees");
    } else if (verb == "remove") {
        Finding &finding =
            git.loses("git.worktree.remove", Level::destructive, "Removes a worktree with the files in it", GitUse::What::remove_worktree);
        finding.git->paths.assign(rest.begin(), rest.end());
        for (const Word &path : rest)
            git.now.use(finding, What::remove_tree, path, git.cwd);
    } else if (verb == "add") {
        Finding &finding = git.add("git.worktree.add", Level::changes_elsewhere, "Makes another worktree");
        if (!rest.empty())
            git.now.use(finding, What::create, rest.front(), git.cwd);
        if (const Word *branch = options.value("-B")) {
            Finding &moves = git.loses("git.branch.force", Level::destructive, "Moves a branch that may hold other commits",
                GitUse::What::move_ref, branch->where);
            moves.git->refs = {branch->text, rest.size() > 1 ? rest[1].text : "HEAD"};
        }
    } else {
        git.add("git.worktree.change", Level::changes_elsewhere, "Changes which worktrees this repository has");
    }
}

void removes_files(GitCase &git)
{
    const Options options(git.words, "--pathspec-from-file");
    git.now.mind_unclear(options);
    if (options.surely("-n --dry-run")) {
        git.add("git.read", Level::reads, "Says what it would remove");
    } else if (options.surely("--cached")) {
        git.add("git.rm.cached", Level::changes_worktree, "Takes files out of git; they stay here");
    } else {
        const bool force = options.has("-f --force");
        Finding &finding = git.loses(force ? "git.rm.force" : "git.rm", force ? Level::destructive : Level::changes_worktree,
            force ? "Removes files, changed or not" : "Removes files that git has", GitUse::What::remove_files);
        finding.git->paths = options.operands;
        finding.git->directories = options.has("-r");
        finding.git->all = stands_for_all(options.operands);
    }
}

void moves_files(GitCase &git)
{
    const Options options(git.words, "");
    git.now.mind_unclear(options);
    const bool force = options.has("-f --force");
    Finding &finding = git.add(force ? "git.mv.force" : "git.mv", Level::changes_worktree, "Moves files");
    if (options.operands.size() < 2)
        return;
    git.use_all(finding, What::move_away, std::span(options.operands).first(options.operands.size() - 1));
    git.now.use(finding, force ? What::replace : What::create, options.operands.back(), git.cwd);
}

/// Plumbing that writes the index's or a tree's files over those of the worktree.
void writes_over(GitCase &git)
{
    const Options options(git.words, "--prefix --index-output --exclude-per-directory -m");
    git.now.mind_unclear(options);
    const bool over = git.verb == "checkout-index" ? options.has("-f --force") && !options.has("--prefix") : options.has("-u --reset");
    if (over)
        restores(git, "git.restore", options.operands, {}).git->all = true;
    else
        git.add("git.index", Level::changes_worktree, "Changes the index");
}

constexpr std::array verbs = std::to_array<GitVerb>({
    {"reset", reset},
    {"clean", clean},
    {"checkout", checkout},
    {"switch", switches},
    {"restore", restore},
    {"stash", stash},
    {"branch", branch},
    {"tag", tag},
    {"update-ref symbolic-ref", moves_ref},
    {"reflog", reflog},
    {"gc prune repack maintenance pack-refs pack-objects prune-packed", collects},
    {"rebase", rebase},
    {"filter-branch filter-repo replace fast-import", rewrites},
    {"worktree", worktree},
    {"rm", removes_files},
    {"mv", moves_files},
    {"checkout-index read-tree", writes_over},
});

} // namespace

std::span<const GitVerb> git_discarding()
{
    return verbs;
}

} // namespace wm::approvals::rules
