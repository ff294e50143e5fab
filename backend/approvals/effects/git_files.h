#pragma once
// Which files a git command would write over or take away.
#include "approvals/effects/file_uses.h"
#include "approvals/effects/repository_view.h"
#include "git/contents.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::approvals::effects {

class GitFiles {
public:
    GitFiles(Prediction &prediction, Keeping &keeping, FileUses &files) : m_prediction(prediction), m_keeping(keeping), m_files(files) {}

    /// What a checkout writes, and where.
    struct Checkout {
        std::optional<std::string> from;    ///< a commit; absent: the index
        std::vector<std::string> pathspecs; ///< empty: everything
        bool only_staged = false;           ///< only where the index differs from `from` (reset --merge)
        bool takes_away = true; ///< also files of the index that `from` does not have (reset, restore --source; not checkout -- PATH)
    };
    void check_out(const RepositoryView &repository, const Checkout &checkout);

    /// git's own answer: `git clean -n` with the same options.
    void clean(const RepositoryView &repository, const std::vector<std::string> &options, const std::vector<std::string> &pathspecs);
    /// git rm
    void take_away_tracked(const RepositoryView &repository, const std::vector<std::string> &pathspecs);
    void remove_worktree(const RepositoryView &repository, const std::string &path);

private:
    void check_out_one(const git::Contents &contents, const git::Contents::Source &source, const Checkout &checkout, const std::string &top,
        const std::string &path);

    Prediction &m_prediction;
    Keeping &m_keeping;
    FileUses &m_files;
};

} // namespace wm::approvals::effects
