#pragma once
// A real repository, findings made by hand, and what is predicted for them. The worktree is the clone itself unless said.
#include "approvals/effects.h"
#include "unit/git/scratch_repository.h"

#include <QTest>

#include <algorithm>
#include <format>
#include <string>
#include <vector>

namespace wm::tests {

struct EffectsScene {
    ScratchRepository scratch;
    std::filesystem::path worktree = scratch.clone();
    std::filesystem::path outside = scratch.root() / "outside";
    approvals::Limits limits{.milliseconds = 60'000}; // the machine may be busy
    bool ask_remote = false;
    approvals::Call call{.kind = approvals::Call::Kind::command, .tool = "Bash", .command = {}, .paths = {}, .urls = {}, .diff = {}};

    EffectsScene() { std::filesystem::create_directories(outside); }

    approvals::Surroundings surroundings() const
    {
        return {.cwd = worktree.string(),
            .worktree = worktree.string(),
            .git_dir = (scratch.clone() / ".git").string(),
            .home = (scratch.root() / "home").string(),
            .scratch = {(scratch.root() / "scratch").string()},
            .variables = {},
            .branch = "main",
            .target = "main"};
    }
    std::string path(const std::string &name) const { return (worktree / name).string(); }

    approvals::PathUse use(approvals::PathUse::What what, const std::string &text) const
    {
        approvals::PathUse one{.what = what, .path = {}, .cwd = worktree.string(), .place = approvals::Place::worktree};
        one.path.text = text;
        one.path.pattern = text.find_first_of("*?[") != std::string::npos;
        return one;
    }
    static approvals::Finding finding(const std::string &program, std::vector<approvals::PathUse> uses)
    {
        approvals::Finding one;
        one.rule = program + ".test";
        one.program = program;
        one.paths = std::move(uses);
        return one;
    }
    approvals::Finding git(const std::string &rule, approvals::GitUse use) const
    {
        approvals::Finding one;
        one.rule = rule;
        one.program = "git";
        use.cwd = use.cwd ? use.cwd : worktree.string();
        one.git = std::move(use);
        return one;
    }
    approvals::Effects predict(const std::vector<approvals::Finding> &findings) const
    {
        return approvals::predict(findings, call, surroundings(), limits, ask_remote);
    }
    approvals::Effects predict(const approvals::Finding &finding) const { return predict(std::vector{finding}); }
    approvals::Effects predict(const std::string &program, approvals::PathUse::What what, const std::string &text) const
    {
        return predict(finding(program, {use(what, text)}));
    }
};

/// "removed build/a.o ignored" for each file, in order; a directory has no word of git.
inline QStringList told(const approvals::Effects &effects)
{
    QStringList lines;
    const Json json = approvals::to_json(effects);
    for (const Json &file : json.at("files"))
        lines << QString::fromStdString(std::format("{} {}{}", file.at("what").get<std::string>(), file.at("shown").get<std::string>(),
            file.at("directory").get<bool>() ? "/" : " " + file.at("git").get<std::string>()));
    return lines;
}

/// "lost change of a" for each commit.
inline QStringList told_commits(const approvals::Effects &effects)
{
    QStringList lines;
    const Json json = approvals::to_json(effects);
    for (const Json &commit : json.at("commits"))
        lines << QString::fromStdString(commit.at("what").get<std::string>() + " " + commit.at("subject").get<std::string>());
    return lines;
}

inline QString lines_of(const std::vector<std::string> &texts)
{
    QStringList lines;
    for (const std::string &text : texts)
        lines << QString::fromStdString(text);
    return lines.join('\n');
}

} // namespace wm::tests
