#include "scratch_repository.h"

#include "base/files.h"

#include <QDir>
#include <QtEnvironmentVariables>

#include <format>
#include <fstream>

namespace wm::tests {
namespace {

// Before anything starts git or libgit2.
const bool environment_is_neutral = [] {
    qputenv("GIT_CONFIG_GLOBAL", "/dev/null");
    qputenv("GIT_CONFIG_SYSTEM", "/dev/null");
    qputenv("GIT_AUTHOR_NAME", "Ada Author");
    qputenv("GIT_AUTHOR_EMAIL", "ada@example.org");
    qputenv("GIT_COMMITTER_NAME", "Carl Committer");
    qputenv("GIT_COMMITTER_EMAIL", "carl@example.org");
    qputenv("HOME", "/nonexistent");
    qunsetenv("XDG_CONFIG_HOME");
    return true;
}();

} // namespace

ScratchRepository::ScratchRepository() : m_folder(QDir::tempPath() + "/wm gît XXXXXX")
{
    if (!m_folder.isValid() || !environment_is_neutral)
        qFatal("no temporary directory");
    m_root = std::filesystem::canonical(m_folder.path().toStdString());
    m_clone = m_root / "my clone";
    git(m_root, {"init", "--quiet", "--initial-branch=main", m_clone.string()});
    commit("README", "one\ntwo\nthree\n");
}

process::CommandResult ScratchRepository::try_git(const std::filesystem::path &directory, std::vector<std::string> arguments) const
{
    arguments.insert(arguments.begin(), {"git", "-C", directory.string()});
    const auto result = process::run_command({.argv = arguments, .extra_environment = {"LC_ALL=C.UTF-8"}});
    if (!result)
        qFatal("%s", result.error().message.c_str());
    return *result;
}

std::string ScratchRepository::git(const std::filesystem::path &directory, std::vector<std::string> arguments) const
{
    auto result = try_git(directory, arguments);
    if (!result.succeeded())
        qFatal("git %s: %s", arguments.front().c_str(), result.err.c_str());
    if (result.out.ends_with('\n'))
        result.out.pop_back();
    return result.out;
}

std::string ScratchRepository::commit(
    const std::filesystem::path &directory, const std::string &file, std::string_view text, const std::string &message)
{
    write(directory / file, text);
    git(directory, {"add", "--", file});
    git(directory, {"commit", "--quiet", "--no-verify", std::format("--date=@{} +0000", 1'700'000'000 + m_commits++), "-m", message});
    return git(directory, {"rev-parse", "HEAD"});
}

std::string ScratchRepository::commit_on_branch(
    const std::string &branch, const std::string &from, const std::string &file, std::string_view text)
{
    const auto place = m_root / std::format("helper {}", m_commits);
    git({"worktree", "add", "--quiet", "-b", branch, place.string(), from});
    auto sha = commit(place, file, text, std::format("change of {}", file));
    git({"worktree", "remove", place.string()});
    return sha;
}

void ScratchRepository::install_hooks()
{
    for (const char *name : {"post-checkout", "post-merge", "pre-merge-commit", "post-commit", "pre-commit", "reference-transaction",
             "post-index-change", "commit-msg", "prepare-commit-msg"}) {
        const auto hook = m_clone / ".git/hooks" / name;
        write(hook, std::format("#!/bin/sh\necho {} >> '{}'\n", name, hooks_ran().string()));
        std::filesystem::permissions(hook, std::filesystem::perms::owner_all);
    }
}

void write(const std::filesystem::path &file, std::string_view text)
{
    std::filesystem::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush())
        qFatal("cannot write %s", file.c_str());
}

std::string read(const std::filesystem::path &file)
{
    return read_file(file).value_or("(no file)");
}

bool exists(const std::filesystem::path &path)
{
    return std::filesystem::exists(std::filesystem::symlink_status(path));
}

} // namespace wm::tests
