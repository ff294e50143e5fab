// git with other repositories: what is sent there, what is taken from there, and what that moves here.
#include "approvals/rules/git.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::approvals::rules {
namespace {

/// What the finding says of the remote: its host, or that it is a repository on this machine.
void note_remote(GitCase &git, Finding &finding, const Word *remote)
{
    if (!remote) {
        finding.hosts.emplace_back("*");
        return;
    }
    judge_git_remote(git, finding, *remote);
}

std::string_view branch_of(std::string_view ref)
{
    for (const std::string_view prefix : {"refs/heads/", "heads/"})
        if (ref.starts_with(prefix))
            return ref.substr(prefix.size());
    return ref;
}

/// A refspec of push: [+]<src>:<dst> (git-push(1)).
struct Refspec {
    bool force = false, deletes = false;
    std::string_view destination;
};

Refspec refspec_of(std::string_view text)
{
    Refspec spec;
    spec.force = text.starts_with('+');
    if (spec.force)
        text.remove_prefix(1);
    const std::size_t colon = text.find(':');
    spec.destination = colon == std::string_view::npos ? text : text.substr(colon + 1);
    spec.deletes = colon == 0 && text.size() > 1;
    return spec;
}

void push(GitCase &git)
{
    const Options options(git.words, "--receive-pack --exec --repo -o --push-option");
    git.now.mind_unclear(options);
    for (const Word *command : options.values("--receive-pack --exec"))
        git.now.nested(*command, "git push --receive-pack", true);
    const Word *remote = !options.operands.empty() ? &options.operands.front() : options.value("--repo");
    const std::span<const Word> specs = options.operands.empty() ? std::span<const Word>() : std::span(options.operands).subspan(1);
    const Surroundings &around = git.now.around;

    struct Found {
        std::string_view rule, sentence;
        GitUse::What what;
        Span where;
    };
    std::vector<Found> found;
    const auto note = [&](std::string_view rule, std::string_view sentence, GitUse::What what, Span where) {
        if (!std::ranges::any_of(found, [&](const Found &other) { return other.rule == rule; }))
            found.push_back({rule, sentence, what, where});
    };
    constexpr std::string_view rewrites = "Rewrites remote history", removes = "Removes branches or tags on the remote",
                               lands = "Publishes to the branch that work lands on, past the merge queue";
    if (options.has("--force -f --force-with-lease --force-if-includes"))
        note("git.push.force", rewrites, GitUse::What::force_push, options.where("--force -f --force-with-lease --force-if-includes"));
    if (options.has("--mirror"))
        note("git.push.mirror", "Makes the remote the same as this repository, branches that are missing here removed",
            GitUse::What::force_push, options.where("--mirror"));
    if (options.has("--prune"))
        note("git.push.delete", removes, GitUse::What::delete_remote_ref, options.where("--prune"));
    const bool deletes = options.has("--delete -d");
    if (deletes)
        note("git.push.delete", removes, GitUse::What::delete_remote_ref, options.where("--delete -d"));
    bool to_target = false;
    Span target_where;
    for (const Word &word : specs) {
        const Refspec spec = refspec_of(word.text);
        if (spec.force)
            note("git.push.force", rewrites, GitUse::What::force_push, word.where);
        if (spec.deletes)
            note("git.push.delete", removes, GitUse::What::delete_remote_ref, word.where);
        const bool current = one_of(spec.destination, "HEAD @");
        if (!around.target.empty() && !deletes &&
            (branch_of(spec.destination) == around.target || (current && around.branch == around.target) ||
                spec.destination.contains('*'))) {
            to_target = true;
            target_where = word.where;
        }
    }
    if (specs.empty() && !around.target.empty() && (around.branch == around.target || options.has("--all --branches --mirror")))
        to_target = true;
    if (to_target)
        note("git.push.target", lands, GitUse::What::push, target_where);

    const bool here =
        remote && remote->known && host_of(remote->text).empty() && (remote->text.contains('/') || remote->text.starts_with('.'));
    const bool all = options.has("--all --branches --mirror --tags --prune") ||
        std::ranges::any_of(specs, [](const Word &word) { return word.text.contains('*'); });
    const auto fill = [&](Finding &finding) {
        finding.git->remote = remote ? remote->text : std::string();
        finding.git->refs = texts(specs);
        finding.git->all = all;
        note_remote(git, finding, remote);
    };
    if (options.surely("-n --dry-run")) {
        note_remote(git, git.add("git.push.dry_run", Level::network, "Asks what a push would do"), remote);
        return;
    }
    for (const Found &one : found)
        fill(git.loses(std::string(one.rule), Level::destructive, std::string(one.sentence), one.what, one.where));
    if (found.empty())
        fill(git.loses("git.push", Level::network, "Publishes commits", GitUse::What::push));
    if (here) {
        Finding &moves = git.loses("git.push.here", Level::changes_elsewhere, "Moves branches of a repository on this machine",
            GitUse::What::move_ref, remote->where);
        moves.git->remote = remote->text;
        moves.git->refs = texts(specs);
    }
    if (options.has("--no-verify"))
        git.add("git.hooks.off", Level::reads, "Leaves hooks out", options.where("--no-verify"));
}

/// fetch SRC:DST writes DST here.
void note_fetched_refs(GitCase &git, std::span<const Word> specs, bool force)
{
    for (const Word &word : specs) {
        const Refspec spec = refspec_of(word.text);
        if (!word.text.contains(':') || spec.destination.empty() || spec.destination.starts_with("refs/remotes/"))
            continue;
        const bool forced = force || spec.force;
        Finding &finding = git.loses("git.move_ref.fetch", forced ? Level::destructive : Level::changes_elsewhere,
            "Moves a branch or tag of this repository", GitUse::What::move_ref, word.where);
        finding.git->refs = {std::string(spec.destination), "FETCH_HEAD"};
    }
}

void fetch(GitCase &git)
{
    const Options options(git.words,
        "--upload-pack --depth --deepen --shallow-since --shallow-exclude --refmap -j --jobs -o --server-option --negotiation-tip --filter "
        "--recurse-submodules-default -s --strategy -X --strategy-option");
    git.now.mind_unclear(options);
    for (const Word *command : options.values("--upload-pack"))
        git.now.nested(*command, "git fetch --upload-pack", true);
    const bool pull = git.verb == "pull";
    Finding &finding = git.add(pull ? "git.pull" : "git.fetch", Level::network,
        pull ? "Takes commits from a remote into this branch" : "Takes commits from a remote");
    note_remote(git, finding, options.operands.empty() || options.has("--multiple --all") ? nullptr : &options.operands.front());
    const std::span<const Word> specs = options.operands.empty() ? std::span<const Word>() : std::span(options.operands).subspan(1);
    note_fetched_refs(git, specs, options.has("-f --force") || (!pull && options.has("-u --update-head-ok")));
    if (pull && options.has("-r --rebase")) {
        Finding &rebase = git.loses("git.rebase", Level::changes_worktree, "Rewrites the commits of this branch", GitUse::What::rewrite,
            options.where("-r --rebase"));
        rebase.git->refs = {"@{upstream}"};
    }
}

void clone(GitCase &git)
{
    const Options options(git.words,
        "-o --origin -b --branch -u --upload-pack --reference --reference-if-able --separate-git-dir --depth --shallow-since "
        "--shallow-exclude -c --config --template -j --jobs --filter --server-option "
        "--bundle-uri");
    git.now.mind_unclear(options);
    for (const Word *command : options.values("-u --upload-pack"))
        git.now.nested(*command, "git clone --upload-pack", true);
    for (const Word *setting : options.values("-c --config")) {
        const std::size_t equals = setting->text.find('=');
        judge_git_setting(git.now, *setting, setting->text.substr(0, equals),
            equals == std::string::npos ? "" : std::string_view(setting->text).substr(equals + 1), setting->known);
    }
    if (const Word *hooks = options.value("--template"); hooks && !hooks->text.empty())
        git.add("git.config.code", Level::unknown, "Brings hooks of its own", hooks->where);
    Finding &finding = git.add("git.clone", Level::changes_worktree, "Clones a repository");
    if (options.operands.empty())
        return;
    const Word &source = options.operands.front();
    if (!host_of(source.text).empty() || !source.known)
        at_least(finding.level, Level::network);
    judge_git_remote(git, finding, source);
    Word into = options.operands.size() > 1 ? options.operands[1] : source;
    if (options.operands.size() == 1) { // the last part of the URL
        while (into.text.ends_with('/'))
            into.text.pop_back();
        into.text.erase(0, into.text.find_last_of("/:") + 1);
        if (into.text.ends_with(".git"))
            into.text.resize(into.text.size() - 4);
    }
    git.now.use(finding, What::create, into, git.cwd);
    if (const Word *directory = options.value("--separate-git-dir"))
        git.now.use(finding, What::create, *directory, git.cwd);
}

void remote(GitCase &git)
{
    const Options options(git.words, "-t -m --push --fetch");
    git.now.mind_unclear(options);
    const std::string verb = options.operands.empty() ? "" : options.operands.front().text;
    if (verb.empty() || verb == "get-url") {
        git.add("git.read", Level::reads, "Names remotes");
    } else if (one_of(verb, "show update prune")) {
        Finding &finding = git.add("git.fetch", Level::network, "Asks a remote");
        finding.hosts.emplace_back("*");
    } else {
        Finding &finding = git.loses(one_of(verb, "add") ? "git.remote.add"
                : one_of(verb, "remove rm")              ? "git.remote.remove"
                                                         : "git.remote.change",
            Level::changes_elsewhere, "Changes the remotes that all worktrees of this repository share", GitUse::What::config,
            options.operands.front().where);
        if (options.operands.size() > 1)
            finding.git->remote = options.operands[1].text;
        if (one_of(verb, "add set-url") && options.operands.size() > 2)
            judge_git_remote(git, finding, options.operands[2]);
    }
}

void asks_remote(GitCase &git)
{
    const Options options(git.words, "--upload-pack --exec --sort -o --server-option");
    git.now.mind_unclear(options);
    for (const Word *command : options.values("--upload-pack --exec"))
        git.now.nested(*command, "git ls-remote --upload-pack", true);
    Finding &finding = git.add("git.fetch", Level::network, "Asks a remote");
    note_remote(git, finding, options.operands.empty() ? nullptr : &options.operands.front());
}

void submodule(GitCase &git)
{
    const Options options(git.words, "-b --branch --reference --depth -j --jobs --name", Options::Style::gnu);
    const std::string verb = options.operands.empty() ? "status" : options.operands.front().text;
    if (verb == "foreach") {
        Word command = literal("", git.now.call.where);
        for (const Word &word : std::span(options.operands).subspan(1)) {
            command.text += (command.text.empty() ? "" : " ") + word.text;
            command.known = command.known && word.known;
        }
        git.now.nested(command, "git submodule foreach");
        return;
    }
    if (one_of(verb, "status summary")) {
        git.add("git.read", Level::reads, "Looks at submodules");
        return;
    }
    if (verb == "deinit" || options.has("-f --force")) {
        Finding &finding = git.loses("git.submodule.force", Level::destructive, "Discards what changed in submodules",
            GitUse::What::restore, options.where("-f --force"));
        finding.git->paths = {options.operands.begin() + (options.operands.empty() ? 0 : 1), options.operands.end()};
        finding.git->all = finding.git->paths.empty();
        return;
    }
    Finding &finding = git.add("git.submodule", one_of(verb, "init absorbgitdirs set-branch") ? Level::changes_elsewhere : Level::network,
        "Takes submodules from their remotes");
    finding.hosts.emplace_back("*");
    if (one_of(verb, "add set-url") && options.operands.size() > 1)
        judge_git_remote(git, finding, options.operands[verb == "add" ? 1 : options.operands.size() - 1]);
}

void lfs(GitCase &git)
{
    const std::string verb = git.words.empty() ? "" : git.words.front().text;
    if (one_of(verb, "ls-files status env version locks track") && git.words.size() < 2)
        git.add("git.read", Level::reads, "Looks at large files");
    else if (one_of(verb, "pull fetch push checkout locks lock unlock"))
        git.add("git.lfs", Level::network, "Exchanges large files with a remote").hosts.emplace_back("*");
    else if (one_of(verb, "track untrack"))
        git.add("git.lfs", Level::changes_worktree, "Changes which files are large ones");
    else
        git.add("git.lfs", Level::unknown, "May rewrite commits or hooks");
}

void sends(GitCase &git)
{
    git.add("git.send", Level::network, "Sends or takes commits another way").hosts.emplace_back("*");
}

constexpr std::array verbs = std::to_array<GitVerb>({
    {"push", push},
    {"fetch pull", fetch},
    {"clone", clone},
    {"remote", remote},
    {"ls-remote", asks_remote},
    {"submodule", submodule},
    {"lfs", lfs},
    {"send-email imap-send svn p4 cvsimport cvsexportcommit send-pack fetch-pack http-fetch http-push request-pull daemon instaweb", sends},
});

} // namespace

void judge_git_remote(GitCase &git, Finding &finding, const Word &remote)
{
    if (!remote.known) {
        finding.hosts.emplace_back("*");
        return;
    }
    if (remote.text.starts_with("ext::")) { // git-remote-ext(1)
        Word command = remote;
        command.text.erase(0, 5);
        git.add("git.remote.ext", Level::unknown, "The remote's address is a program that git starts", remote.where);
        git.now.nested(command, "git ext::");
        return;
    }
    if (remote.text.contains("::") && !remote.text.contains('/')) {
        git.add("git.remote.ext", Level::unknown, "The remote's address names a program that git starts", remote.where);
        return;
    }
    if (remote.text.starts_with('-'))
        git.add("git.remote.ext", Level::unknown, "The remote's address is an option", remote.where);
    if (const std::string host = host_of(remote.text); !host.empty()) {
        finding.hosts.push_back(host.starts_with('-') ? "*" : host);
        if (host.starts_with('-')) // ssh would take it for an option
            git.add("git.remote.ext", Level::unknown, "The remote's address is an option of ssh", remote.where);
    } else if (remote.text.contains('/') || remote.text.starts_with('.')) {
        git.now.use(finding, What::read, remote, git.cwd);
    } else {
        finding.hosts.emplace_back("*"); // a name: which host it is stands in the configuration
    }
}

std::span<const GitVerb> git_publishing()
{
    return verbs;
}

} // namespace wm::approvals::rules
