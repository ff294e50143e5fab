#pragma once
// What a use of git comes to: files, refs, commits.
#include "approvals/effects/git_files.h"

namespace wm::approvals::effects {

/// A push with all that its findings say of it: a command may force one ref and delete another.
struct PushUse {
    std::string cwd, remote;
    std::vector<std::string> refs;
    bool all = false;
    bool force = false;   ///< by an option: every ref
    bool deletes = false; ///< by an option: every ref
    bool prunes = false;  ///< branches that are missing here are deleted there

    bool same_command(const PushUse &other) const { return cwd == other.cwd && remote == other.remote && refs == other.refs; }
};
/// Nothing when the finding is no push.
std::optional<PushUse> push_of(const Finding &finding, const Call &call);
void predict_push(const RepositoryView &repository, const PushUse &use, bool ask_remote);

class GitUses {
public:
    GitUses(Prediction &prediction, Keeping &keeping, FileUses &files)
        : m_prediction(prediction), m_files(files), m_git_files(prediction, keeping, files)
    {}

    void predict(const Finding &finding);
    /// The pushes that were met; once, after all findings.
    void predict_pushes(bool ask_remote);
    /// What goes with a whole repository: commits that no remote is known to have.
    void repository_goes(const std::string &top);

private:
    void reset(const RepositoryView &repository, const Finding &finding, bool hard);
    void clean(const RepositoryView &repository, const Finding &finding);
    void restore(const RepositoryView &repository, const Finding &finding);
    void switch_away(const RepositoryView &repository, const GitUse &use);
    void delete_refs(const RepositoryView &repository, const Finding &finding, const std::string &prefix);
    void move_ref(const RepositoryView &repository, const Finding &finding);
    void rewrite(const RepositoryView &repository, const Finding &finding);
    void abort(const RepositoryView &repository, const Finding &finding);
    void drop_stash(const RepositoryView &repository, const GitUse &use);
    void expire(const RepositoryView &repository, const Finding &finding);
    void configure(const RepositoryView &repository, const std::string &file);
    /// The repository of a directory, or nothing and a note or sentence about it.
    std::optional<RepositoryView> repository_of(const std::optional<std::string> &cwd);
    /// As the command gets them; unknown ones make the prediction so.
    std::vector<std::string> pathspecs(const RepositoryView &repository, const GitUse &use);

    Prediction &m_prediction;
    FileUses &m_files;
    GitFiles m_git_files;
    std::vector<PushUse> m_pushes;
};

} // namespace wm::approvals::effects
