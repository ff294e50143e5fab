// What command lines mean by themselves: the lines of tests/fixtures/approvals/commands.tsv, where anyone may add one.
#include "support/qtest_main.h"
#include "unit/approvals/command_table.h"

#include <QTest>

#include <algorithm>
#include <format>

using namespace wm::approvals;
using namespace wm::tests;

namespace {

std::string described(const std::vector<Finding> &findings)
{
    std::string text;
    for (const Finding &finding : findings) {
        text += std::format("\n    {} {} \"{}\"", word_of(finding.level), finding.rule, finding.sentence);
        for (const std::string &use : uses_of(finding))
            text += " " + use;
    }
    return text;
}

} // namespace

class CommandLines : public QObject {
    Q_OBJECT
private slots:
    void mean_what_the_table_says_data()
    {
        QTest::addColumn<std::size_t>("index");
        const auto &table = command_table();
        for (std::size_t index = 0; index < table.size(); ++index)
            QTest::addRow("%s %s", table[index].from.c_str(), table[index].command.substr(0, 60).c_str()) << index;
    }
    void mean_what_the_table_says()
    {
        QFETCH(std::size_t, index);
        const CommandLine &line = command_table()[index];
        const Surroundings around = table_surroundings(line.cwd);
        const std::vector<Finding> findings = judge(understand(line.command, around), around);
        const auto complain = [&](const std::string &what) {
            QFAIL(std::format("{}: {}{}", line.command, what, described(findings)).c_str());
        };
        if (word_of(gravest(findings)) != line.level)
            return complain(std::format("is {}, should be {}", word_of(gravest(findings)), line.level));
        for (const std::string &rule : line.rules)
            if (std::ranges::find(findings, rule, &Finding::rule) == findings.end())
                return complain(std::format("has no {}", rule));
        for (const std::string &use : line.uses)
            if (std::ranges::none_of(findings, [&](const Finding &finding) { return std::ranges::contains(uses_of(finding), use); }))
                return complain(std::format("has no {}", use));
        for (const Finding &finding : findings) {
            QVERIFY(!finding.rule.empty());
            QVERIFY(!finding.sentence.empty());
            QVERIFY(finding.where.at + finding.where.length <= line.command.size());
        }
    }
    void the_table_is_long_enough()
    {
        const auto &table = command_table();
        QVERIFY(table.size() >= 300);
        QVERIFY(std::ranges::count_if(table, [](const CommandLine &line) { return *level_named(line.level) <= Level::changes_worktree; }) >=
            100);
    }
};

class ToolCalls : public QObject {
    Q_OBJECT

    static Call call(Call::Kind kind, std::vector<std::string> paths, std::string tool = {})
    {
        Call call;
        call.kind = kind;
        call.tool = std::move(tool);
        call.paths = std::move(paths);
        return call;
    }
    static std::vector<Finding> judged(const Call &call) { return judge(call, table_surroundings()); }
    static bool has(const std::vector<Finding> &findings, std::string_view rule)
    {
        return std::ranges::contains(findings, rule, &Finding::rule);
    }

private slots:
    void an_edit_of_an_existing_file_is_no_replacement()
    {
        const auto findings = judged(call(Call::Kind::edit, {"src/a.c"}));
        QCOMPARE(gravest(findings), Level::changes_worktree);
        QVERIFY(has(findings, "file.edit"));
        QCOMPARE(findings.front().paths.front().what, PathUse::What::edit);
        QCOMPARE(findings.front().paths.front().place, Place::worktree);
    }
    void an_edit_elsewhere_is_one()
    {
        for (const char *path : {"/etc/hosts", "../other/a.c", "/w/app/../../etc/hosts", "src/../../b/a.c"}) {
            const auto findings = judged(call(Call::Kind::edit, {path}));
            QCOMPARE(gravest(findings), Level::changes_elsewhere);
            QVERIFY(has(findings, "file.edit.elsewhere"));
        }
    }
    void what_decides_what_runs_has_a_rule_of_its_own()
    {
        QVERIFY(has(judged(call(Call::Kind::edit, {".wagonmaster.toml"})), "special.gates"));
        QVERIFY(has(judged(call(Call::Kind::edit, {".github/workflows/ci.yml"})), "special.ci"));
        QVERIFY(has(judged(call(Call::Kind::edit, {"/w/app/.claude/settings.json"})), "special.agent_config"));
        QVERIFY(has(judged(call(Call::Kind::edit, {".husky/pre-push"})), "special.hooks"));
        QVERIFY(has(judged(call(Call::Kind::edit, {"/home/ada/app/.git/config"})), "git_dir.code"));
        QCOMPARE(gravest(judged(call(Call::Kind::edit, {".git/hooks/pre-commit"}))), Level::unknown);
    }
    void secrets_are_read_and_written_under_their_own_rules()
    {
        QVERIFY(has(judged(call(Call::Kind::read, {".env"})), "secret.read"));
        QVERIFY(has(judged(call(Call::Kind::read, {"/home/ada/.ssh/id_ed25519"})), "secret.read"));
        QVERIFY(has(judged(call(Call::Kind::edit, {".env"})), "secret.write"));
        QVERIFY(has(judged(call(Call::Kind::search, {"/home/ada"})), "secret.read"));
        QCOMPARE(gravest(judged(call(Call::Kind::read, {".env.example", "README.md", "/usr/include/stdio.h"}))), Level::reads);
    }
    void removing_is_destructive_and_moving_replaces()
    {
        QCOMPARE(gravest(judged(call(Call::Kind::remove, {"src/a.c"}))), Level::destructive);
        const auto findings = judged(call(Call::Kind::move, {"src/a.c", "src/b.c"}));
        QCOMPARE(gravest(findings), Level::changes_worktree);
        QCOMPARE(findings.front().paths[1].what, PathUse::What::replace);
    }
    void a_change_of_nothing_known_is_unknown() { QCOMPARE(gravest(judged(call(Call::Kind::edit, {}))), Level::unknown); }
    void urls_are_told_by_their_host()
    {
        Call fetch;
        fetch.kind = Call::Kind::fetch;
        fetch.urls = {"https://user:secret@example.org:8443/a?b"};
        auto findings = judged(fetch);
        QCOMPARE(gravest(findings), Level::network);
        QCOMPARE(findings.front().hosts, std::vector<std::string>{"example.org"});
        fetch.urls = {"http://localhost:3000/"};
        QCOMPARE(gravest(judged(fetch)), Level::changes_worktree);
        fetch.urls = {"http://169.254.169.254/latest/meta-data"};
        QVERIFY(has(judged(fetch), "secret.metadata"));
        fetch.urls = {"file:///home/ada/.ssh/id_rsa"};
        QVERIFY(has(judged(fetch), "secret.read"));
        fetch.urls = {};
        QCOMPARE(gravest(judged(fetch)), Level::network);
    }
    void tools_of_other_servers_are_unknown()
    {
        QCOMPARE(gravest(judged(call(Call::Kind::other, {}, "mcp__github__create_issue"))), Level::unknown);
        QCOMPARE(gravest(judged(call(Call::Kind::other, {}, "Frobnicate"))), Level::unknown);
        QCOMPARE(gravest(judged(call(Call::Kind::other, {}, ""))), Level::unknown);
        QCOMPARE(gravest(judged(call(Call::Kind::other, {}, "TodoWrite"))), Level::reads);
        QCOMPARE(gravest(judged(call(Call::Kind::other, {}, "mcp__wagonmaster__done"))), Level::reads);
        QCOMPARE(gravest(judged(call(Call::Kind::other, {}, "mcp__wagonmaster_evil__done"))), Level::unknown);
    }
    void a_command_is_judged_as_one()
    {
        Call shell;
        shell.kind = Call::Kind::command;
        shell.command = "git push -f";
        QVERIFY(has(judged(shell), "git.push.force"));
    }
    void every_call_has_a_finding()
    {
        for (const Call::Kind kind : {Call::Kind::command, Call::Kind::edit, Call::Kind::remove, Call::Kind::move, Call::Kind::read,
                 Call::Kind::search, Call::Kind::fetch, Call::Kind::other})
            if (kind != Call::Kind::command)
                QVERIFY(!judged(call(kind, {})).empty());
    }
};

WM_TEST_CLASS(CommandLines)
WM_TEST_CLASS(ToolCalls)
#include "rules_test.moc"
