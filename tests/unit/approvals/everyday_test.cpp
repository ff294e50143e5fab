// What the default policy makes of the lines of tests/fixtures/approvals/commands.tsv: everyday work passes without a question,
// nothing destructive does.
#include "approvals/policy.h"
#include "support/qtest_main.h"
#include "unit/approvals/command_table.h"

#include <QTest>

#include <algorithm>
#include <format>

using namespace wm::approvals;
using namespace wm::tests;

namespace {

Verdict default_verdict(const std::string &command, const std::string &cwd = {})
{
    static const Policy policy = read_policy({}, {});
    const Surroundings around = table_surroundings(cwd);
    Call call;
    call.kind = Call::Kind::command;
    call.tool = "Bash";
    call.command = command;
    return decide(
        policy, {.rig = "app", .agent = "app/Flint", .role = "polecat", .bead = "wm-0c9d"}, call, judge(call, around), {}, around);
}

/// What a person looks at whatever its level.
bool is_looked_at(const CommandLine &line)
{
    return std::ranges::any_of(line.rules, [](const std::string &rule) {
        return rule.starts_with("secret.") || rule.starts_with("special.") || rule.starts_with("git.hooks");
    });
}

} // namespace

class DefaultPolicy : public QObject {
    Q_OBJECT
private slots:
    void lets_everyday_work_pass()
    {
        int lines = 0;
        for (const CommandLine &line : command_table()) {
            if (*level_named(line.level) > Level::changes_worktree || is_looked_at(line))
                continue;
            ++lines;
            const Verdict verdict = default_verdict(line.command, line.cwd);
            if (verdict.decision != Decision::allow)
                QFAIL(std::format(
                    "{}: {}: {} by {} for {}", line.from, line.command, word_of(verdict.decision), verdict.rule, verdict.finding)
                        .c_str());
        }
        QVERIFY(lines > 200);
    }
    void lets_a_projects_own_packages_and_fetches_pass()
    {
        for (const char *line : {"npm ci", "npm install", "pip install -r requirements.txt", "uv sync", "cargo fetch", "go mod download",
                 "bundle install", "git fetch origin", "npm ci && npm test", "git fetch && git rebase origin/main"})
            QCOMPARE(default_verdict(line).decision, Decision::allow);
        for (const char *line : {"npm install lodash", "npm install -g x", "pip install requests", "git push", "curl https://example.org",
                 "git fetch origin +main:main"})
            QCOMPARE(default_verdict(line).decision, Decision::ask);
    }
    void lets_nothing_destructive_or_unknown_pass()
    {
        for (const CommandLine &line : command_table())
            if (*level_named(line.level) >= Level::unknown && default_verdict(line.command, line.cwd).decision == Decision::allow)
                QFAIL(std::format("{}: {} passes", line.from, line.command).c_str());
    }
    void asks_for_secrets()
    {
        for (const CommandLine &line : command_table())
            if (std::ranges::any_of(line.rules, [](const std::string &rule) { return rule.starts_with("secret."); }) &&
                default_verdict(line.command, line.cwd).decision == Decision::allow)
                QFAIL(std::format("{}: {} passes", line.from, line.command).c_str());
    }
    void denies_escapes()
    {
        for (const CommandLine &line : command_table())
            if (std::ranges::any_of(line.rules, [](const std::string &rule) { return rule.starts_with("escape."); }) &&
                default_verdict(line.command, line.cwd).decision != Decision::deny)
                QFAIL(std::format("{}: {} is not denied", line.from, line.command).c_str());
    }
};

WM_TEST_CLASS(DefaultPolicy)
#include "everyday_test.moc"
