#include "approvals/effects/git_uses.h"

#include "base/files.h"
#include "base/text.h"
#include "git/repository.h"
#include "git/status.h"

#include <algorithm>
#include <format>

namespace wm::approvals::effects {
namespace {

using What = GitUse::What;

bool rule_has(const Finding &finding, std::string_view word)
{
    return finding.rule.contains(word);
}

// -e PATTERN, -ePATTERN, --exclude=PATTERN; the word behind a lone one is taken when it comes.
void excludes(const Word &word, std::vector<std::string> &options)
{
    if (!word.known)
        return;
    if (options.size() > 0 && options.back() == "-e")
        options.push_back(word.text);
    else if (word.text == "-e" || word.text == "--exclude")
        options.emplace_back("-e");
    else if (word.text.starts_with("-e") || word.text.starts_with("--exclude="))
        options.push_back(word.text);
}

// What `git checkout WORD` switches to; a branch that a remote has is made.
bool names_a_branch(const RepositoryView &repository, const std::string &word)
{
    if (word.empty())
        return false;
    return !repository.commit(word).empty() || std::ranges::any_of(repository.refs(), [&](const auto &ref) {
        return ref.first.starts_with("refs/remotes/") && ref.first.ends_with("/" + word);
    });
}

// builtin/branch.c, branch_merged: into its upstream, or into HEAD when it has none.
bool is_merged(const RepositoryView &repository, const std::string &branch)
{
    std::string into = repository.commit("refs/heads/" + branch + "@{upstream}");
    if (into.empty())
        into = repository.head();
    return repository.commits(CommitEffect::What::lost, {"refs/heads/" + branch}, {into}).total == 0;
}

std::string counted(std::int64_t count, std::string_view thing)
{
    return std::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

// Rewritten commits that others may have: what a remote is known to have of them.
void note_published(
    const RepositoryView &repository, const RepositoryView::Commits &commits, const std::string &tip, const std::string &base)
{
    std::vector<std::string> remote;
    for (const auto &[name, object] : repository.refs()) {
        if (name.starts_with("refs/remotes/"))
            remote.push_back(object);
    }
    if (remote.empty() || commits.total == 0)
        return;
    if (!base.empty())
        remote.push_back(base);
    const auto private_ones = repository.commits(CommitEffect::What::rewritten, {tip}, remote);
    if (private_ones.total < commits.total)
        repository.prediction().note(std::format("{} of the rewritten commits {} on a remote already.", commits.total - private_ones.total,
            commits.total - private_ones.total == 1 ? "is" : "are"));
}

} // namespace

std::vector<std::string> GitUses::pathspecs(const RepositoryView &repository, const GitUse &use)
{
    std::vector<std::string> all;
    for (const Word &word : use.paths) {
        if (!word.known) {
            m_prediction.unknown(std::format("Which files “{}” means would only be known when it runs.", word.text));
            continue;
        }
        auto expanded = expand(word, repository.directory(), [&] { return m_prediction.look(); });
        if (!expanded.trouble.empty())
            m_prediction.unknown(std::move(expanded.trouble));
        std::ranges::move(expanded.paths, std::back_inserter(all));
    }
    return all;
}

std::optional<RepositoryView> GitUses::repository_of(const std::optional<std::string> &cwd)
{
    if (!cwd) {
        m_prediction.unknown("The repository that git works in would only be known when it runs.");
        return std::nullopt;
    }
    const Resolved directory = resolve("/", *cwd, Last::followed);
    auto repository = directory.directory() ? RepositoryView::find(m_prediction, directory.path) : std::nullopt;
    if (!repository)
        m_prediction.note(std::format("{} is in no git repository.", directory.path));
    return repository;
}

void GitUses::predict(const Finding &finding)
{
    const GitUse &use = *finding.git;
    if (auto push = push_of(finding, m_prediction.call); push && use.cwd) {
        const auto known = std::ranges::find_if(m_pushes, [&](const PushUse &other) { return other.same_command(*push); });
        if (known == m_pushes.end()) {
            m_pushes.push_back(std::move(*push));
            return;
        }
        known->all = known->all || push->all;
        known->force = known->force || push->force;
        known->deletes = known->deletes || push->deletes;
        known->prunes = known->prunes || push->prunes;
        return;
    }
    const auto repository = repository_of(use.cwd);
    if (!repository)
        return;
    switch (use.what) {
    case What::push:
    case What::force_push:
    case What::delete_remote_ref: break; // above
    case What::reset_hard: reset(*repository, finding, true); break;
    case What::clean: clean(*repository, finding); break;
    case What::restore: restore(*repository, finding); break;
    case What::switch_discard: switch_away(*repository, use); break;
    case What::delete_branch: delete_refs(*repository, finding, use.remote.empty() ? "refs/heads/" : "refs/remotes/"); break;
    case What::delete_tag: delete_refs(*repository, finding, "refs/tags/"); break;
    case What::move_ref: move_ref(*repository, finding); break;
    case What::rewrite: rewrite(*repository, finding); break;
    case What::drop_stash: drop_stash(*repository, use); break;
    case What::expire: expire(*repository, finding); break;
    case What::remove_worktree:
        for (const std::string &path : pathspecs(*repository, use))
            m_git_files.remove_worktree(*repository, path);
        for (const std::string &path : use.refs)
            m_git_files.remove_worktree(*repository, path);
        break;
    case What::remove_files: m_git_files.take_away_tracked(*repository, pathspecs(*repository, use)); break;
    case What::config: configure(*repository, "config"); break;
    case What::hooks: configure(*repository, "hooks"); break;
    }
}

void GitUses::predict_pushes(bool ask_remote)
{
    for (const PushUse &push : m_pushes) {
        if (const auto repository = repository_of(push.cwd))
            predict_push(*repository, push, ask_remote);
    }
}

void GitUses::reset(const RepositoryView &repository, const Finding &finding, bool hard)
{
    const GitUse &use = *finding.git;
    const bool merges = finding.rule.ends_with(".merge");
    const std::string revision = use.refs.empty() ? "HEAD" : use.refs.front();
    const std::string to = repository.commit(revision);
    if (to.empty()) {
        m_prediction.unknown(std::format("{} names no commit as things are now.", revision));
        return;
    }
    if (hard)
        m_git_files.check_out(repository, {.from = to, .pathspecs = {}, .only_staged = merges});
    if (repository.head_ref().empty())
        repository.move({}, to);
    else
        repository.move({{repository.head_ref(), to}});
}

void GitUses::clean(const RepositoryView &repository, const Finding &finding)
{
    std::vector<std::string> options;
    if (finding.git->directories)
        options.emplace_back("-d");
    if (finding.git->ignored)
        options.emplace_back(rule_has(finding, "only_ignored") ? "-X" : "-x");
    if (finding.git->all)
        options.emplace_back("-ff");
    for (const Word &word : m_prediction.words_of(finding).value_or(std::vector<Word>()))
        excludes(word, options);
    m_git_files.clean(repository, options, pathspecs(repository, *finding.git));
}

void GitUses::restore(const RepositoryView &repository, const Finding &finding)
{
    const GitUse &use = *finding.git;
    // checkout PATH leaves files alone that its source does not have; restore --source takes them away.
    const auto words = m_prediction.words_of(finding);
    const bool overlay =
        words && std::ranges::any_of(*words, [](const Word &word) { return word.text == "checkout" || word.text == "--overlay"; });
    GitFiles::Checkout checkout{.from = std::nullopt, .pathspecs = pathspecs(repository, use), .takes_away = !use.refs.empty() && !overlay};
    if (finding.rule.ends_with(".ambiguous") && names_a_branch(repository, use.paths.empty() ? "" : use.paths.front().text)) {
        m_prediction.note("git takes the word for a branch and switches to it.");
        return;
    }
    if (checkout.pathspecs.empty() && !use.all)
        return; // nothing that is known
    // The index has no part in it when it is written, too.
    const bool from_head = use.refs.empty() && words && words->size() > 1 && !overlay && has_option(*words, "S", "--staged");
    if (from_head) {
        checkout.from = repository.head();
        checkout.takes_away = true;
    }
    if (!use.refs.empty()) {
        const std::string from = repository.commit(use.refs.front());
        if (from.empty()) {
            m_prediction.unknown(std::format("{} names no commit as things are now.", use.refs.front()));
            return;
        }
        checkout.from = from;
    }
    if (checkout.pathspecs.empty())
        checkout.pathspecs.emplace_back(".");
    m_git_files.check_out(repository, checkout);
}

void GitUses::switch_away(const RepositoryView &repository, const GitUse &use)
{
    const std::string revision = use.refs.empty() ? "HEAD" : use.refs.front();
    const std::string to = repository.commit(revision);
    if (to.empty()) {
        m_prediction.unknown(std::format("{} names no commit as things are now.", revision));
        return;
    }
    m_git_files.check_out(repository, {.from = to, .pathspecs = {}});
    if (repository.head_ref().empty())
        repository.move({}, to);
}

void GitUses::delete_refs(const RepositoryView &repository, const Finding &finding, const std::string &prefix)
{
    const GitUse &use = *finding.git;
    const bool only_merged = finding.rule == "git.branch.delete";
    RefChanges changes;
    for (const std::string &name : use.refs) {
        const std::string full = name.starts_with("refs/") ? name : prefix + name;
        if (repository.ref(full).empty()) {
            m_prediction.note(std::format("There is no {}.", full));
            continue;
        }
        if (full == repository.head_ref()) {
            m_prediction.note(std::format("{} is checked out: git refuses to delete it.", name));
            continue;
        }
        if (only_merged && !is_merged(repository, name)) {
            m_prediction.note(std::format("{} is not merged: git refuses to delete it.", name));
            continue;
        }
        changes.emplace(full, std::nullopt);
    }
    repository.move(changes);
}

void GitUses::move_ref(const RepositoryView &repository, const Finding &finding)
{
    const GitUse &use = *finding.git;
    if (use.refs.empty()) {
        m_prediction.unknown("Which refs would move is only known when it runs.");
        return;
    }
    std::string name = use.refs.front();
    const std::string prefix = rule_has(finding, "tag") ? "refs/tags/" : "refs/heads/";
    if (name == "HEAD" && !repository.head_ref().empty())
        name = repository.head_ref();
    else if (!name.starts_with("refs/") && name != "HEAD")
        name = prefix + name;
    if (rule_has(finding, "fetch")) {
        m_prediction.unknown(std::format("What {} becomes is only known when it is fetched.", name));
        return;
    }
    const std::string revision = use.refs.size() > 1 ? use.refs[1] : "HEAD";
    const std::string to = repository.commit(revision);
    if (to.empty())
        m_prediction.unknown(std::format("{} names no commit as things are now.", revision));
    else if (name == "HEAD")
        repository.move({}, to);
    else
        repository.move({{name, to}});
}

void GitUses::rewrite(const RepositoryView &repository, const Finding &finding)
{
    const GitUse &use = *finding.git;
    const std::string head = repository.head();
    if (head.empty())
        return;
    if (rule_has(finding, "abort")) {
        abort(repository, finding);
        return;
    }
    if (rule_has(finding, "reset")) {
        reset(repository, finding, false);
        return;
    }
    std::string base, tip = head;
    if (rule_has(finding, "rebase") && use.refs.size() > 1)
        tip = repository.commit(use.refs[1]);
    if (rule_has(finding, "amend"))
        base = repository.commit("HEAD^");
    else if (!rule_has(finding, "filter"))
        base = repository.commit(use.refs.empty() ? "@{upstream}" : use.refs.front());
    if ((base.empty() || tip.empty()) && rule_has(finding, "rebase")) {
        m_prediction.unknown(use.refs.empty() ? std::string("What it would be rebased on cannot be told: the branch has no upstream.")
                                              : std::format("{} names no commit as things are now.", use.refs.front()));
        return;
    }
    std::vector<std::string> kept;
    if (!base.empty())
        kept.push_back(base);
    auto commits = repository.commits(CommitEffect::What::rewritten, {tip}, kept);
    note_published(repository, commits, tip, base);
    m_prediction.raise(Level::changes_worktree);
    if (commits.total > 0)
        m_prediction.note(std::format("Can only be undone while {} is in the reflog.", brief(tip)));
    m_prediction.add(std::move(commits.listed), commits.total);
}

// rebase goes back by reset --hard, the others by reset --merge, which leaves alone what was not staged.
void GitUses::abort(const RepositoryView &repository, const Finding &finding)
{
    const auto words = m_prediction.words_of(finding);
    if (words && std::ranges::any_of(*words, [](const Word &word) { return word.text == "--quit"; }))
        return; // files and branch stay as they are
    if (!rule_has(finding, "rebase")) {
        m_git_files.check_out(repository, {.from = repository.head(), .pathspecs = {}, .only_staged = true});
        return;
    }
    const auto dirs = git::git_dirs(repository.top());
    const auto written = dirs ? read_file(dirs->own / "rebase-merge/orig-head", 128) : Result<std::string>(fail("", ""));
    const std::string back = repository.commit(written ? std::string(trim(*written)) : "ORIG_HEAD");
    if (back.empty()) {
        m_prediction.note("There is no rebase to give up.");
        return;
    }
    m_git_files.check_out(repository, {.from = back, .pathspecs = {}});
    if (repository.head_ref().empty())
        repository.move({}, back);
}

void GitUses::drop_stash(const RepositoryView &repository, const GitUse &use)
{
    // The stash is the reflog of one ref: dropping the newest moves the ref, the others are entries of the log alone.
    const auto answer = repository.ask({"log", "-g", "--format=%H %gs", "refs/stash", "--"});
    std::vector<std::pair<std::string, std::string>> stashes;
    for (const std::string &line : split_lines(answer && !repository.ref("refs/stash").empty() ? *answer : std::string()))
        stashes.emplace_back(line.substr(0, line.find(' ')), line.substr(std::min(line.find(' '), line.size() - 1) + 1));
    std::vector<bool> drops(stashes.size(), use.all);
    if (!use.all) {
        const std::string which = use.refs.empty() ? "0" : use.refs.front();
        const auto digits = which.find_first_of("0123456789");
        const auto number = digits == std::string::npos ? stashes.size() : std::strtoull(which.c_str() + digits, nullptr, 10);
        if (number < stashes.size())
            drops[number] = true;
    }
    std::vector<std::string> before, kept;
    std::optional<std::string> newest;
    for (std::size_t i = 0; i < stashes.size(); ++i) {
        (drops[i] ? before : kept).push_back(stashes[i].first);
        if (!drops[i] && !newest)
            newest = stashes[i].first;
    }
    if (before.empty()) {
        m_prediction.note("There is no such stash.");
        return;
    }
    const std::string from = repository.ref("refs/stash");
    if (from != newest.value_or(""))
        m_prediction.add(RefEffect{.ref = "refs/stash", .from = from, .to = newest.value_or("")});
    std::ranges::move(repository.kept_after({{"refs/stash", newest}}, std::nullopt), std::back_inserter(kept));
    auto lost = repository.commits(CommitEffect::What::lost, before, kept);
    m_prediction.add(std::move(lost.listed), lost.total);
    m_prediction.raise(Level::destructive, "What a stash holds would be lost.");
    for (std::size_t i = 0; i < stashes.size(); ++i) {
        if (!drops[i])
            continue;
        const auto files =
            repository.ask({"diff-tree", "-r", "-z", "--name-only", "--no-renames", stashes[i].first + "^1", stashes[i].first});
        const auto names = git::split_nul(files.value_or(""));
        m_prediction.note(std::format("stash@{{{}}} ({}) holds changes of {}{}{}.", i, stashes[i].second,
            counted(static_cast<std::int64_t>(names.size()), "file"), names.empty() ? "" : ": ", git::name_some(names)));
    }
}

void GitUses::expire(const RepositoryView &repository, const Finding &finding)
{
    std::vector<std::string> tips;
    if (rule_has(finding, "reflog")) {
        // What only reflogs remember; the next gc takes it.
        for (const std::string &line : split_lines(repository.ask({"rev-list", "--reflog", "--not", "--all"}).value_or("")))
            tips.push_back(line);
    } else {
        for (const std::string &line : split_lines(repository.ask({"prune", "-n", "--expire=now"}).value_or(""))) {
            if (line.ends_with(" commit"))
                tips.push_back(line.substr(0, line.find(' ')));
        }
    }
    if (tips.empty())
        return;
    auto lost = repository.commits(CommitEffect::What::lost, tips, repository.kept_after({}, std::nullopt));
    if (lost.total == 0)
        return;
    m_prediction.raise(Level::destructive, "Commits that could still be found would be gone for good.");
    m_prediction.note("They cannot be found again afterwards: no ref and no reflog would have them.");
    m_prediction.add(std::move(lost.listed), lost.total);
}

void GitUses::configure(const RepositoryView &repository, const std::string &file)
{
    const std::string path = repository.git_path(file);
    if (path.empty())
        return;
    m_prediction.add_outside(path);
    m_prediction.raise(Level::changes_elsewhere, std::format("{} holds for all worktrees of the repository.", path));
}

void GitUses::repository_goes(const std::string &top)
{
    const auto repository = RepositoryView::find(m_prediction, top);
    if (!repository || repository->top() != top || repository->bare())
        return;
    std::vector<std::string> tips, remote;
    for (const auto &[name, object] : repository->refs())
        (name.starts_with("refs/remotes/") ? remote : tips).push_back(object);
    if (const std::string head = repository->head(); !head.empty())
        tips.push_back(head);
    auto lost = repository->commits(CommitEffect::What::lost, tips, remote);
    m_prediction.note(std::format("The repository {} goes with its whole history; {} known to be on no remote.", top,
        lost.total == 1 ? std::string("1 commit is") : std::format("{} commits are", lost.total)));
    m_prediction.add(std::move(lost.listed), lost.total);
}

} // namespace wm::approvals::effects
