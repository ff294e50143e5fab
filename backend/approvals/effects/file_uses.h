#pragma once
// What the uses of paths in a finding come to on the disk.
#include "approvals/effects/find_expression.h"
#include "approvals/effects/keeping.h"
#include "approvals/effects/prediction.h"

namespace wm::approvals::effects {

class FileUses {
public:
    FileUses(Prediction &prediction, Keeping &keeping) : m_prediction(prediction), m_keeping(keeping) {}

    void predict(const Finding &finding);

    /// One file (or link) loses its content or is gone. Directories: see `lose_tree`.
    void lose(FileEffect::What what, const std::string &path, const struct ::stat &now);
    /// Everything below a directory (without links in its path), and with `itself` the directory too.
    void lose_tree(const std::string &directory, bool itself = true);
    /// `lose_tree` for a directory, else `lose` as removed.
    void lose_all(const std::string &path, const struct ::stat &now);
    /// Writing there is graver than it looks when it is no place of the agent's, above all when a link leads there.
    void mind_place(const std::string &path, const Resolved &found, Place told);

private:
    struct Target {
        Resolved found;
        std::string base;    ///< where a relative one begins
        std::string written; ///< as the program gets it
    };

    static bool is_link_with_slash(const Target &target);
    std::vector<Target> targets(const PathUse &use, Last last);
    void read(const PathUse &use);
    void write(const PathUse &use);
    void remove(const Finding &finding, const PathUse &use);
    void remove_found(const FindExpression &expression, const Target &target, Place told);
    void remove_one(const Finding &finding, const PathUse &use, const Target &target);
    static std::vector<Target> linked(const std::vector<Word> &words);
    static bool is_named_after_source(const Finding &finding, const PathUse &use);
    void replace(const Finding &finding, const PathUse &use);
    void replace_one(const PathUse &use, const Target &target, const std::vector<Target> &sources, bool by_rename);
    void put_over(const std::string &path, const Resolved &source, bool by_rename, const PathUse &use);
    void move_away(const PathUse &use);

    Prediction &m_prediction;
    Keeping &m_keeping;
};

} // namespace wm::approvals::effects
