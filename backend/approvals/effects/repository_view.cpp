#include "approvals/effects/repository_view.h"

#include "base/files.h"
#include "base/text.h"
#include "git/history.h"
#include "git/worktree.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <format>

namespace wm::approvals::effects {
namespace {

// setup.c, is_git_directory: HEAD, and objects and refs unless they are shared.
bool is_repository(const std::string &directory)
{
    std::error_code error;
    const std::filesystem::path path = directory;
    const auto has = [&](const char *name) { return std::filesystem::exists(std::filesystem::symlink_status(path / name, error)); };
    return has("HEAD") && (has("commondir") || (has("objects") && has("refs")));
}

std::vector<std::string> lines(const std::optional<std::string> &text)
{
    return text ? split_lines(*text) : std::vector<std::string>();
}

} // namespace

GitEntry git_entry(const std::string &directory)
{
    const std::string path = join(directory, ".git");
    struct ::stat now{};
    if (::stat(path.c_str(), &now) != 0)
        return GitEntry::none;
    if (S_ISDIR(now.st_mode))
        return is_repository(path) ? GitEntry::directory : GitEntry::none;
    const auto text = S_ISREG(now.st_mode) ? read_file(path, 1u << 16) : Result<std::string>(std::string());
    return text && text->starts_with("gitdir:") ? GitEntry::file : GitEntry::none;
}

std::string brief(const std::string &hash)
{
    return hash.substr(0, 7);
}

std::optional<RepositoryView> RepositoryView::find(Prediction &prediction, const std::string &directory)
{
    RepositoryView view;
    view.m_prediction = &prediction;
    view.m_directory = directory;
    for (std::string at = directory;; at = parent_of(at)) {
        if (git_entry(at) != GitEntry::none)
            view.m_top = at;
        else if (is_repository(at)) {
            view.m_top = at;
            view.m_bare = true;
        }
        if (!view.m_top.empty())
            return view;
        if (at == "/")
            return std::nullopt;
    }
}

std::string RepositoryView::git_path(const std::string &name) const
{
    const auto common = ask_line({"rev-parse", "--path-format=absolute", "--git-common-dir"});
    return common ? join(*common, name) : std::string();
}

std::optional<std::string> RepositoryView::ask(std::vector<std::string> arguments, const std::string &input) const
{
    const auto left = m_prediction->time_left();
    git::GitOptions options{.environment = {"GIT_NO_LAZY_FETCH=1", "GIT_NO_REPLACE_OBJECTS=1"},
        .input = input,
        .deadline = std::max(left, std::chrono::milliseconds(100)),
        .look_upwards = m_directory != m_top};
    auto answer = left.count() == 0 ? Result<process::CommandResult>(fail("timeout", "")) : git::try_run(m_directory, arguments, options);
    if (!answer) {
        m_prediction->unknown(answer.error().code == "timeout" ? std::format("git took too long in {}.", m_top) : answer.error().message);
        return std::nullopt;
    }
    if (answer->succeeded())
        return std::move(answer->out);
    // 1 is an answer to a question; anything else is a repository that cannot be read.
    if (answer->exit_code != 1 || answer->signal != 0)
        m_prediction->unknown(git::explain(m_top, arguments.front(), *answer).message);
    return std::nullopt;
}

std::optional<std::string> RepositoryView::ask_line(std::vector<std::string> arguments) const
{
    return ask(std::move(arguments)).transform(git::first_answer);
}

std::string RepositoryView::commit(const std::string &revision) const
{
    if (revision.empty() || revision.starts_with('-') || revision.contains('\0'))
        return {};
    return git::resolve(m_top, revision).value_or("");
}

std::string RepositoryView::config(const std::string &key) const
{
    return ask_line({"config", "--get", key}).value_or("");
}

const std::map<std::string, std::string> &RepositoryView::refs() const
{
    if (!m_refs) {
        m_refs.emplace();
        const auto answer = ask({"for-each-ref", "--format=%(refname) %(objectname)"});
        if (!answer)
            m_prediction->unknown(std::format("The refs of {} cannot be read.", m_top));
        for (const std::string &line : lines(answer)) {
            const auto blank = line.find(' ');
            if (blank != std::string::npos)
                m_refs->emplace(line.substr(0, blank), line.substr(blank + 1));
        }
    }
    return *m_refs;
}

std::string RepositoryView::ref(const std::string &name) const
{
    const auto found = refs().find(name);
    return found == refs().end() ? std::string() : found->second;
}

const RepositoryView::Heads &RepositoryView::heads() const
{
    if (!m_heads) {
        m_heads.emplace();
        m_heads->here_ref = ask_line({"symbolic-ref", "--quiet", "HEAD"}).value_or("");
        m_heads->here = head();
        const auto worktrees = git::list_worktrees(m_top);
        for (const auto &worktree : worktrees.value_or(std::vector<git::ListedWorktree>())) {
            if (worktree.branch.empty() && !worktree.head.empty() && resolve("/", worktree.path.string(), Last::followed).path != m_top)
                m_heads->detached.push_back(worktree.head);
        }
    }
    return *m_heads;
}

const std::string &RepositoryView::head_ref() const
{
    return heads().here_ref;
}

RepositoryView::Commits RepositoryView::commits(
    CommitEffect::What what, const std::vector<std::string> &tips, const std::vector<std::string> &kept) const
{
    Commits found;
    if (tips.empty())
        return found;
    std::string input;
    for (const std::string &tip : tips)
        input += tip + "\n";
    for (const std::string &commit : kept)
        input += "^" + commit + "\n";
    const auto count = ask({"rev-list", "--count", "--ignore-missing", "--stdin"}, input);
    if (!count) {
        m_prediction->unknown(std::format("Which commits of {} would be lost cannot be told.", m_top));
        return found;
    }
    std::from_chars(count->data(), count->data() + count->size(), found.total);
    if (found.total == 0)
        return found;
    const auto log = ask({"log", "-z", std::format("--max-count={}", m_prediction->limits.listed), "--ignore-missing",
                             "--format=%H%x00%ct%x00%s", "--stdin"},
        input);
    const auto fields = git::split_nul(log.value_or(""));
    for (std::size_t i = 0; i + 1 < fields.size(); i += 3) {
        CommitEffect commit{.what = what, .hash = fields[i], .subject = i + 2 < fields.size() ? fields[i + 2] : ""};
        std::from_chars(fields[i + 1].data(), fields[i + 1].data() + fields[i + 1].size(), commit.at);
        found.listed.push_back(std::move(commit));
    }
    return found;
}

std::vector<std::string> RepositoryView::kept_after(const RefChanges &changes, const std::optional<std::string> &head) const
{
    std::set<std::string> kept;
    for (const auto &[name, object] : refs()) {
        const auto change = changes.find(name);
        if (change == changes.end())
            kept.insert(object);
    }
    for (const auto &[name, object] : changes) {
        if (object)
            kept.insert(*object);
    }
    // A HEAD on a branch goes with it; one on none holds its commit.
    const Heads &all = heads();
    kept.insert(all.detached.begin(), all.detached.end());
    if (head)
        kept.insert(*head);
    else if (all.here_ref.empty())
        kept.insert(all.here);
    kept.erase("");
    return {kept.begin(), kept.end()};
}

void RepositoryView::move(const RefChanges &changes, const std::optional<std::string> &head) const
{
    std::vector<std::string> before;
    std::set<std::string> deleted;
    for (const auto &[name, to] : changes) {
        const std::string from = ref(name);
        if (from == to.value_or(""))
            continue;
        m_prediction->add(RefEffect{.ref = name, .from = from, .to = to.value_or("")});
        m_prediction->raise(Level::changes_worktree);
        if (!from.empty())
            before.push_back(from);
        if (!to)
            deleted.insert(name);
    }
    if (head && heads().here_ref.empty() && !heads().here.empty())
        before.push_back(heads().here);
    if (before.empty())
        return;
    auto lost = commits(CommitEffect::What::lost, before, kept_after(changes, head));
    if (lost.total == 0)
        return;
    m_prediction->raise(Level::destructive,
        lost.total == 1 ? std::string("A commit would no longer be on any branch.")
                        : std::format("{} commits would no longer be on any branch.", lost.total));
    for (const std::string &tip : before) {
        if (std::ranges::any_of(lost.listed, [&](const CommitEffect &commit) { return commit.hash == tip; }))
            note_the_way_back(tip, deleted);
    }
    m_prediction->add(std::move(lost.listed), lost.total);
}

// Reflogs of deleted refs go with them; HEAD's stays.
void RepositoryView::note_the_way_back(const std::string &commit, const std::set<std::string> &deleted) const
{
    std::vector<std::string> logs{"HEAD"};
    for (const auto &[name, object] : refs()) {
        if (object == commit && !deleted.contains(name))
            logs.push_back(name);
    }
    for (const std::string &log : logs) {
        const auto entries = lines(ask({"log", "-g", "--format=%H", "--max-count=2000", log, "--"}));
        if (std::ranges::find(entries, commit) != entries.end()) {
            m_prediction->note(std::format("Can only be undone while {} is in the reflog.", brief(commit)));
            return;
        }
    }
    m_prediction->note(std::format("Nothing would remember {} afterwards, not even a reflog.", brief(commit)));
}

} // namespace wm::approvals::effects
