#pragma once
// A repository as a command would find it, read only: refs, heads, and what they would no longer hold. Everything goes through our
// hardened git command; nothing that the repository configures is run, nothing is fetched. For one prediction.
#include "approvals/effects/prediction.h"
#include "git/git_command.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wm::approvals::effects {

/// Refs as they would be afterwards: absent = deleted.
using RefChanges = std::map<std::string, std::optional<std::string>>;

class RepositoryView {
public:
    /// The working tree or bare repository that `directory` (without links) lies in; nullopt when there is none.
    static std::optional<RepositoryView> find(Prediction &prediction, const std::string &directory);

    const std::string &top() const { return m_top; }        ///< of the working tree, or the bare repository itself
    const std::string &directory() const { return m_directory; } ///< that the command runs in
    bool bare() const { return m_bare; }
    std::string git_path(const std::string &name) const;    ///< in the directory that all working trees share

    /// stdout, or nullopt when git says no. A time-out makes the prediction unknown.
    std::optional<std::string> ask(std::vector<std::string> arguments, const std::string &input = {}) const;
    std::optional<std::string> ask_line(std::vector<std::string> arguments) const;

    /// The commit that a revision names, or empty.
    std::string commit(const std::string &revision) const;
    std::string config(const std::string &key) const;
    const std::map<std::string, std::string> &refs() const; ///< full name → object
    std::string ref(const std::string &name) const;         ///< its object, or empty
    /// HEAD here: a full ref name, or empty when detached.
    const std::string &head_ref() const;
    std::string head() const { return commit("HEAD"); }

    /// `tips` without what `kept` reaches: at most Limits::listed of them, newest first, and the number of all.
    struct Commits {
        std::vector<CommitEffect> listed;
        std::int64_t total = 0;
    };
    Commits commits(CommitEffect::What what, const std::vector<std::string> &tips, const std::vector<std::string> &kept) const;

    /// Tells what no ref and no head reaches any more when refs change and HEAD here moves (`head`: a commit; absent = as it is).
    void move(const RefChanges &changes, const std::optional<std::string> &head = std::nullopt) const;
    /// What refs and heads reach after those changes.
    std::vector<std::string> kept_after(const RefChanges &changes, const std::optional<std::string> &head) const;

    Prediction &prediction() const { return *m_prediction; }

private:
    struct Heads {
        std::string here_ref, here;       ///< of this working tree
        std::vector<std::string> detached; ///< of the others
    };
    const Heads &heads() const;
    void note_the_way_back(const std::string &commit, const std::set<std::string> &deleted) const;

    Prediction *m_prediction = nullptr;
    std::string m_top, m_directory;
    bool m_bare = false;
    mutable std::optional<std::map<std::string, std::string>> m_refs;
    mutable std::optional<Heads> m_heads;
};

/// Whether `directory` is the top of a working tree, as git tells: an empty .git, or a file that says nothing, is none.
enum class GitEntry { none, directory /* the repository itself */, file /* it says where */ };
GitEntry git_entry(const std::string &directory);

/// "9c1e7b2"
std::string brief(const std::string &hash);

} // namespace wm::approvals::effects
