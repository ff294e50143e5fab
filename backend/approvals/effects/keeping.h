#pragma once
// Which repository keeps a file, and whether git has its content. For one prediction: what was looked at is remembered.
#include "approvals/effects.h"
#include "git/contents.h"

#include <map>
#include <optional>
#include <string>
#include <sys/stat.h>

namespace wm::approvals::effects {

class Prediction;

/// A working tree that was met.
struct Keeper {
    std::string top;                     ///< absolute, without links
    std::optional<git::Contents> contents; ///< none: what git has of it cannot be read
    bool own_git_dir = false;            ///< its .git is a directory in it, not elsewhere
};

class Keeping {
public:
    explicit Keeping(Prediction &prediction) : m_prediction(prediction) {}

    /// The working tree that `directory` (without links) lies in; nullptr = in none, or in the git directory of one.
    const Keeper *of(const std::string &directory);
    /// `path` as FileEffect tells it; its own keeper is that of its directory.
    FileEffect::Git standing(const std::string &path, const struct ::stat &now) { return standing(of_parent(path), path, now); }
    FileEffect::Git standing(const Keeper *keeper, const std::string &path, const struct ::stat &now);

private:
    const Keeper *of_parent(const std::string &path);

    Prediction &m_prediction;
    std::map<std::string, Keeper> m_keepers;            ///< by top
    std::map<std::string, const Keeper *> m_directories;
};

} // namespace wm::approvals::effects
