// git, day by day: looking, adding, committing, merging; and the options by which even these write files or start programs.
#include "approvals/rules/git.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

/// Commands that only look; options of some start programs or write files (git-diff(1), git-grep(1)).
void looks(GitCase &git)
{
    const Options options(git.words,
        "--output -o --format --pretty --since --until --after --before --author --grep -n -S -G -L -U --unified --max-count -e -f "
        "--open-files-in-pager -C -A -B --contents --ignore-revs-file --show --batch "
        "--path-format --git-path --resolve-git-dir --default --prefix --exclude -x -X --exclude-from --glob");
    if (one_of(git.verb, "diff log show whatchanged diff-tree diff-index diff-files stash rev-list grep format-patch archive shortlog") &&
        options.unclear)
        for (const Word &word : git.words) // a word that may be --output=FILE
            if (!word.known && (word.text.starts_with('-') || word.text == "…"))
                git.now.mind_unclear(options);
    Finding &finding = git.add("git.read", Level::reads, "Looks at the repository");
    if (const Word *output = options.value("--output"))
        git.now.use(git.add("file.replace", Level::reads, "Writes a file anew", output->where), What::replace, *output, git.cwd);
    if (git.verb == "grep" && options.has("-O --open-files-in-pager"))
        git.add("git.config.code", Level::unknown, "Starts another program", options.where("-O --open-files-in-pager"));
    if (options.surely("--ext-diff"))
        git.add("git.config.code", Level::unknown, "Starts the program that settings name", options.where("--ext-diff"));
    if (git.verb == "diff" && options.surely("--no-index"))
        git.use_all(finding, What::read, options.operands);
    else if (one_of(git.verb, "hash-object blame cat-file"))
        for (const Word &path : options.operands)
            if (path.text.contains('/') && path.text.front() != ':')
                git.now.use(finding, What::read, path, git.cwd);
    if (git.verb == "hash-object" && options.has("-w"))
        at_least(finding.level, Level::changes_worktree);
    if (git.verb == "show") // the committed .env is as secret as the one on the disk
        for (const Word &word : options.operands)
            if (const std::size_t colon = word.text.find(':'); colon != std::string::npos) {
                Word path = word;
                path.text.erase(0, colon + 1);
                git.now.use(finding, What::read, path, git.now.around.worktree);
            }
}

void adds(GitCase &git)
{
    const Options options(git.words, "--pathspec-from-file --chmod");
    Finding &finding = git.add("git.add", Level::changes_worktree, "Puts files into the index");
    git.use_all(finding, What::read, options.operands);
    if (options.has("-f --force"))
        finding.rule = "git.add.ignored";
}

void commits(GitCase &git)
{
    const Options options(git.words,
        "-m --message -F --file -C --reuse-message -c --reedit-message -t --template --author --date --fixup --squash --cleanup -S "
        "--trailer --pathspec-from-file -u");
    if (options.has("--amend")) {
        git.loses("git.commit.amend", Level::changes_worktree, "Rewrites the last commit", GitUse::What::rewrite, options.where("--amend"))
            .git->refs = {"HEAD~1"};
    } else {
        git.add("git.commit", Level::changes_worktree, "Commits");
    }
    for (const Word *file : options.values("-F --file -t --template"))
        if (file->text != "-")
            git.now.use(git.now.findings.back(), What::read, *file, git.cwd);
    if (options.has("-n --no-verify"))
        git.add("git.hooks.off", Level::reads, "Leaves hooks out", options.where("-n --no-verify"));
}

void merges(GitCase &git)
{
    const Options options(git.words, "-m --message -F --file -s --strategy -X --strategy-option --into-name --cleanup -S");
    git.now.mind_unclear(options);
    const std::string rule = "git." + (git.verb == "cherry-pick" ? std::string("cherry_pick") : git.verb);
    if (options.has("--abort --quit"))
        git.loses(rule + ".abort", Level::changes_worktree, "Gives up what it is in the middle of", GitUse::What::rewrite,
            options.where("--abort --quit"));
    else if (options.has("--continue --skip"))
        git.add("git.continue", Level::changes_worktree, "Goes on with what it is in the middle of");
    else
        git.add(rule, Level::changes_worktree, "Brings commits into this branch");
}

void applies(GitCase &git)
{
    const Options options(git.words, "-p --directory --exclude --include --whitespace -C --build-fake-ancestor");
    git.now.mind_unclear(options);
    if (options.has("--abort --quit")) {
        git.loses("git.am.abort", Level::changes_worktree, "Gives up what it is in the middle of", GitUse::What::rewrite);
        return;
    }
    if (git.verb == "apply" && options.surely("--check --stat --numstat --summary") && !options.has("--apply")) {
        git.use_all(git.add("git.read", Level::reads, "Looks at a patch"), What::read, options.operands);
        return;
    }
    const bool unsafe = options.has("--unsafe-paths");
    Finding &finding = git.add(unsafe ? "git.apply.unsafe" : "git.apply", unsafe ? Level::unknown : Level::changes_worktree,
        unsafe ? "Applies a patch to wherever it says" : "Applies a patch");
    git.use_all(finding, What::read, options.operands);
}

void bisects(GitCase &git)
{
    if (!git.words.empty() && git.words.front().text == "run") {
        git.add("git.bisect", Level::changes_worktree, "Searches for a commit");
        git.now.nested(std::span(git.words).subspan(1), "git bisect run");
    } else {
        git.add("git.bisect", Level::changes_worktree, "Searches for a commit");
    }
}

void notes(GitCase &git)
{
    const std::string verb = git.words.empty() ? "list" : git.words.front().text;
    if (one_of(verb, "list show get-ref"))
        git.add("git.read", Level::reads, "Reads notes");
    else if (one_of(verb, "remove prune"))
        git.add("git.notes.remove", Level::destructive, "Removes notes of commits");
    else
        git.add("git.notes", Level::changes_worktree, "Writes notes of commits");
}

void starts(GitCase &git)
{
    const Options options(git.words, "--template --separate-git-dir --object-format -b --initial-branch --ref-format");
    git.now.mind_unclear(options);
    Finding &finding = git.add("git.init", Level::changes_worktree, "Starts a repository");
    git.now.use(finding, What::create, options.operands.empty() ? literal(".", git.now.call.where) : options.operands.front(), git.cwd);
    if (options.value("--template"))
        git.add("git.config.code", Level::unknown, "Brings hooks of its own", options.where("--template"));
}

/// Write files where they are told to.
void exports(GitCase &git)
{
    const Options options(git.words,
        "-o --output --output-directory --format --prefix --remote --exec --export-marks --import-marks --since -v --start-number "
        "--subject-prefix --add-file");
    git.now.mind_unclear(options);
    for (const Word *command : options.values("--exec"))
        git.now.nested(*command, "git archive --exec", true);
    const bool bundles = git.verb == "bundle";
    Finding &finding = git.add("git.export", Level::reads, "Writes commits into files");
    for (const Word *output : options.values("-o --output --output-directory --export-marks"))
        git.now.use(finding, What::replace, *output, git.cwd);
    if (bundles && options.operands.size() > 1)
        git.now.use(finding, options.operands.front().text == "create" ? What::replace : What::read, options.operands[1], git.cwd);
    if (git.verb == "format-patch" && !options.has("--stdout -o --output-directory"))
        git.now.use(finding, What::create, literal(".", git.now.call.where), git.cwd);
    if (const Word *remote = options.value("--remote")) {
        at_least(finding.level, Level::network);
        judge_git_remote(git, finding, *remote);
    }
}

void index(GitCase &git)
{
    git.add("git.index", Level::changes_worktree, "Changes the index or makes objects");
}

void tools(GitCase &git)
{
    const Options options(git.words, "-x --extcmd -t --tool");
    if (const Word *command = options.value("-x --extcmd"))
        git.now.nested(*command, "git difftool", true);
    else
        git.add("git.config.code", Level::unknown, "Starts the program that settings name");
}

void secrets(GitCase &git)
{
    git.add("secret.print", Level::network, "Prints or stores a password or token; what an agent reads goes to its model");
}

constexpr std::array verbs = std::to_array<GitVerb>({
    {"status log diff show blame annotate shortlog describe rev-parse rev-list cat-file ls-files ls-tree merge-base name-rev for-each-ref "
     "show-ref show-branch grep check-ignore check-attr check-ref-format check-mailmap "
     "count-objects cherry diff-tree diff-files diff-index whatchanged range-diff var version help fsck verify-commit verify-tag "
     "verify-pack patch-id stripspace column merge-tree get-tar-commit-id fmt-merge-msg "
     "hash-object unpack-file show-index diff-pairs",
        looks},
    {"add stage", adds},
    {"commit", commits},
    {"merge cherry-pick revert merge-file merge-index", merges},
    {"apply am", applies},
    {"bisect", bisects},
    {"notes", notes},
    {"config", git_config},
    {"init", starts},
    {"archive bundle format-patch fast-export", exports},
    {"update-index write-tree commit-tree mktree mktag sparse-checkout rerere interpret-trailers unpack-objects index-pack mailinfo "
     "mailsplit update-server-info commit-graph multi-pack-index",
        index},
    {"difftool mergetool", tools},
    {"credential credential-store credential-cache", secrets},
});

} // namespace

std::span<const GitVerb> git_everyday()
{
    return verbs;
}

} // namespace wm::approvals::rules
