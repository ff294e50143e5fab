#pragma once
// Real repositories in a temporary directory whose name has blanks and an umlaut in it, made with the real git, away
// from the configuration of whoever runs the tests.
#include "process/command.h"

#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace wm::tests {

class ScratchRepository {
public:
    /// A clone on `main` with one commit (README).
    ScratchRepository();

    const std::filesystem::path &root() const { return m_root; }
    const std::filesystem::path &clone() const { return m_clone; }

    /// git as a person would type it, in `directory`; it must succeed. Returns stdout without its last newline.
    std::string git(const std::filesystem::path &directory, std::vector<std::string> arguments) const;
    std::string git(std::vector<std::string> arguments) const { return git(m_clone, std::move(arguments)); }
    /// The same when failing is part of the story.
    process::CommandResult try_git(const std::filesystem::path &directory, std::vector<std::string> arguments) const;

    /// Writes the file, adds and commits it; returns the commit.
    std::string commit(
        const std::filesystem::path &directory, const std::string &file, std::string_view text, const std::string &message = "change");
    std::string commit(const std::string &file, std::string_view text) { return commit(m_clone, file, text); }
    /// A commit of one file on a new branch that starts at `from`; the clone's own branch stays checked out.
    std::string commit_on_branch(const std::string &branch, const std::string &from, const std::string &file, std::string_view text);

    std::string tip(const std::string &revision) const { return git({"rev-parse", revision}); }
    /// Hooks of every kind that our commands could start; each leaves the file hooks_ran().
    void install_hooks();
    std::filesystem::path hooks_ran() const { return m_root / "a hook ran"; }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_root;
    std::filesystem::path m_clone;
    int m_commits = 0;
};

void write(const std::filesystem::path &file, std::string_view text);
std::string read(const std::filesystem::path &file);
bool exists(const std::filesystem::path &path);

} // namespace wm::tests
