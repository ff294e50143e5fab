#pragma once
// A prediction while it is made: what was found so far, and how much may still be looked at. For one call and one thread.
#include "approvals/effects.h"
#include "approvals/effects/paths.h"

#include <chrono>
#include <map>
#include <set>
#include <unordered_map>

namespace wm::approvals::effects {

class Prediction {
public:
    Prediction(const Call &call, const Surroundings &surroundings, const Limits &limits);

    const Call &call;
    const Limits limits;
    /// With links resolved in all its paths, so that what is resolved can be compared with them.
    const Surroundings &real();

    /// Counts an entry that is looked at. False: the limits are reached, and what was found so far is a lower bound.
    bool look();
    /// The same for what is no walk over files: commits, names that match.
    std::chrono::milliseconds time_left() const;

    void unknown(std::string sentence);
    void note(std::string sentence);
    /// The effects are at least this grave; `why` is told when the command did not look so.
    void raise(Level level, std::string why = {});
    /// A file of one path counts once: the first to lose it is kept.
    void add(FileEffect file);
    void add(RefEffect ref);
    /// `listed` may be a part of `total`.
    /// The words of the program that a finding is about, with its name; nullopt when the command does not tell.
    std::optional<std::vector<Word>> words_of(const Finding &finding);
    void add(std::vector<CommitEffect> listed, std::int64_t total);
    void add_host(std::string host);
    /// Where a push goes was found out: that it goes anywhere ("*"), as its words leave open, is not said then.
    void know_hosts_of_pushes() { m_knows_pushes = true; }
    /// A path outside worktree and scratch that would be written, or read as a secret.
    void add_outside(const std::string &path);
    /// A walk ended early: what was counted is a lower bound.
    void cut() { m_effects.more = true; }
    RemoteEffect &remote(const std::string &name);
    void show_diff(std::string_view diff);

    bool has_file(const std::string &path) const { return m_index.contains(path); }
    std::string shown(const std::string &path);
    /// Whose a resolved path is; without `secrets` as if nothing were secret.
    Place place(const std::string &path, bool secrets = true);
    /// False when the same use was met before: what is remarkable about a path is a finding beside the one that uses it.
    bool is_new(const PathUse &use);
    /// The .git directory of this working tree is among what would go.
    void repository_goes(const std::string &top) { m_going.insert(top); }
    const std::set<std::string> &repositories_going() const { return m_going; }

    Effects finish(const std::vector<Finding> &findings);

private:
    const Surroundings &m_surroundings;
    std::optional<Surroundings> m_real;
    std::optional<Understanding> m_understanding;
    Effects m_effects;
    std::unordered_map<std::string, std::size_t> m_index; ///< of files by path
    std::map<Level, std::string> m_why;
    std::set<std::string> m_uses, m_going;
    int m_looked = 0;
    bool m_knows_pushes = false;
    std::chrono::steady_clock::time_point m_until;
};

/// Whether one of the words is this option, also in a cluster ("-sfn") or as the beginning of a long one ("--stag").
bool has_option(const std::vector<Word> &words, std::string_view letters, std::string_view names = {});

/// Content is lost, as against moved or added to.
bool is_loss(FileEffect::What what);

} // namespace wm::approvals::effects
