#include "approvals/effects/prediction.h"

#include "approvals/rules/places.h"

#include <algorithm>
#include <array>

namespace wm::approvals::effects {
namespace {

std::string really(const std::string &path)
{
    return path.empty() ? path : resolve("/", path, Last::followed).path;
}

// What a person wants to see first when not all can be listed.
int gravity(const FileEffect &file)
{
    using Git = FileEffect::Git;
    static constexpr std::array order{Git::changed, Git::untracked, Git::outside, Git::ignored, Git::clean};
    return static_cast<int>(std::ranges::find(order, file.git) - order.begin());
}

} // namespace

bool has_option(const std::vector<Word> &words, std::string_view letters, std::string_view names)
{
    return std::ranges::any_of(words, [&](const Word &word) {
        const std::string_view text = word.text;
        if (text.starts_with("--"))
            return text.size() > 3 && (" " + std::string(names)).contains(" " + std::string(text.substr(0, text.find('='))));
        return text.starts_with('-') && text.find_first_of(letters) != std::string_view::npos;
    });
}

bool is_loss(FileEffect::What what)
{
    using What = FileEffect::What;
    return what == What::removed || what == What::emptied || what == What::replaced || what == What::reset;
}

Prediction::Prediction(const Call &made, const Surroundings &surroundings, const Limits &most)
    : call(made),
      limits(most),
      m_surroundings(surroundings),
      m_until(std::chrono::steady_clock::now() + std::chrono::milliseconds(most.milliseconds))
{}

const Surroundings &Prediction::real()
{
    if (!m_real) {
        m_real = m_surroundings;
        m_real->worktree = really(m_real->worktree);
        m_real->git_dir = really(m_real->git_dir);
        m_real->home = really(m_real->home);
        for (std::string &directory : m_real->scratch)
            directory = really(directory);
    }
    return *m_real;
}

bool Prediction::look()
{
    if (m_looked < limits.walked && (m_looked % 64 != 0 || time_left().count() > 0)) {
        ++m_looked;
        return true;
    }
    m_looked = limits.walked; // also when it was the time
    m_effects.more = true;
    return false;
}

std::chrono::milliseconds Prediction::time_left() const
{
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(m_until - std::chrono::steady_clock::now());
    return std::max(left, std::chrono::milliseconds(0));
}

void Prediction::unknown(std::string sentence)
{
    m_effects.known = false;
    if (std::ranges::find(m_effects.unknown, sentence) == m_effects.unknown.end())
        m_effects.unknown.push_back(std::move(sentence));
}

void Prediction::note(std::string sentence)
{
    if (std::ranges::find(m_effects.notes, sentence) == m_effects.notes.end())
        m_effects.notes.push_back(std::move(sentence));
}

void Prediction::raise(Level level, std::string why)
{
    m_effects.level = std::max(m_effects.level, level);
    if (std::string &known = m_why[level]; known.empty())
        known = std::move(why);
}

void Prediction::add(FileEffect file)
{
    file.shown = shown(file.path);
    const auto [at, is_new] = m_index.try_emplace(file.path, m_effects.files.size());
    if (is_new) {
        m_effects.files.push_back(std::move(file));
        return;
    }
    FileEffect &known = m_effects.files[at->second];
    if (is_loss(file.what) && !is_loss(known.what))
        known = std::move(file);
}

void Prediction::add(RefEffect ref)
{
    const auto same = [&](const RefEffect &other) { return other.ref == ref.ref && other.to == ref.to; };
    if (std::ranges::none_of(m_effects.refs, same))
        m_effects.refs.push_back(std::move(ref));
}

void Prediction::add(std::vector<CommitEffect> listed, std::int64_t total)
{
    // What two parts of a command do to one commit counts once, as far as commits are listed.
    const auto known = [&](const CommitEffect &commit) {
        return std::ranges::any_of(
            m_effects.commits, [&](const CommitEffect &other) { return other.what == commit.what && other.hash == commit.hash; });
    };
    total -= static_cast<std::int64_t>(std::erase_if(listed, known));
    m_effects.commits.insert(m_effects.commits.end(), std::make_move_iterator(listed.begin()), std::make_move_iterator(listed.end()));
    m_effects.commits_total += total;
}

void Prediction::add_host(std::string host)
{
    if (!host.empty() && std::ranges::find(m_effects.hosts, host) == m_effects.hosts.end())
        m_effects.hosts.push_back(std::move(host));
}

void Prediction::add_outside(const std::string &path)
{
    if (std::ranges::find(m_effects.outside, path) == m_effects.outside.end())
        m_effects.outside.push_back(path);
}

RemoteEffect &Prediction::remote(const std::string &name)
{
    if (!m_effects.remote)
        m_effects.remote = RemoteEffect{.name = name};
    return *m_effects.remote;
}

void Prediction::show_diff(std::string_view diff)
{
    const auto most = static_cast<std::size_t>(limits.diff_bytes);
    if (diff.size() > most) {
        const auto line = diff.rfind('\n', most);
        diff = diff.substr(0, line == std::string_view::npos ? most : line + 1);
        note("The diff is longer than what is shown.");
    }
    m_effects.diff = diff;
}

std::string Prediction::shown(const std::string &path)
{
    const std::string &worktree = real().worktree;
    if (!lies_in(path, worktree))
        return path;
    return path.size() == worktree.size() ? "." : path.substr(worktree.size() + (worktree == "/" ? 0 : 1));
}

Place Prediction::place(const std::string &path, bool secrets)
{
    return rules::place_of(path, real(), secrets);
}

std::optional<std::vector<Word>> Prediction::words_of(const Finding &finding)
{
    if (call.command.empty() || finding.program.empty())
        return std::nullopt;
    if (!m_understanding)
        m_understanding = understand(call.command, m_surroundings);
    const Invocation *closest = nullptr;
    for (const Invocation &invocation : m_understanding->invocations) {
        const bool around = invocation.where.at <= finding.where.at &&
            finding.where.at + finding.where.length <= invocation.where.at + invocation.where.length;
        if (around && !invocation.argv.empty() && name_of(invocation.argv.front().text) == finding.program &&
            (closest == nullptr || invocation.where.length < closest->where.length))
            closest = &invocation;
    }
    return closest == nullptr ? std::nullopt : std::optional(closest->argv);
}

bool Prediction::is_new(const PathUse &use)
{
    std::string key = std::to_string(static_cast<int>(use.what));
    key.append(1, '\0').append(use.path.text).append(1, '\0').append(use.cwd.value_or("?"));
    return m_uses.insert(std::move(key)).second;
}

Effects Prediction::finish(const std::vector<Finding> &findings)
{
    for (const FileEffect &file : m_effects.files) {
        if (!is_counted(file))
            continue;
        ++m_effects.files_total;
        m_effects.bytes_total += file.bytes;
        m_effects.uncommitted_total += is_unsaved(file) ? 1 : 0;
    }
    // When the walk was cut off by time, what it met first is the same the next time, what is gravest is not.
    const bool by_gravity = !m_effects.more && m_effects.files.size() > static_cast<std::size_t>(limits.listed);
    std::ranges::sort(m_effects.files, [&](const FileEffect &one, const FileEffect &other) {
        if (by_gravity && gravity(one) != gravity(other))
            return gravity(one) < gravity(other);
        return one.path < other.path;
    });
    if (m_effects.files.size() > static_cast<std::size_t>(limits.listed))
        m_effects.files.resize(static_cast<std::size_t>(limits.listed));
    if (m_effects.commits.size() > static_cast<std::size_t>(limits.listed))
        m_effects.commits.resize(static_cast<std::size_t>(limits.listed));
    for (const Finding &finding : findings) {
        for (const std::string &host : finding.hosts)
            if (host != "*" || !finding.git || !m_knows_pushes)
                add_host(host);
    }
    std::ranges::sort(m_effects.hosts);
    std::ranges::sort(m_effects.outside);
    if (m_effects.level > gravest(findings))
        m_effects.raised = m_why[m_effects.level];
    return std::move(m_effects);
}

} // namespace wm::approvals::effects

namespace wm::approvals {

bool is_counted(const FileEffect &file)
{
    return effects::is_loss(file.what) && !file.directory;
}

bool is_unsaved(const FileEffect &file)
{
    return file.git == FileEffect::Git::changed || file.git == FileEffect::Git::untracked;
}

} // namespace wm::approvals
