// What a policy says: files, the most restrictive rule, levels' defaults, and what a person granted.
#include "approvals/policy.h"
#include "support/qtest_main.h"

#include <QTest>

#include <algorithm>

using namespace wm;
using namespace wm::approvals;

class PolicyRules : public QObject {
    Q_OBJECT

    Surroundings m_here{.cwd = "/w/wa-1",
        .worktree = "/w/wa-1",
        .git_dir = "/clone/.git",
        .home = "/home/dana",
        .scratch = {"/tmp"},
        .variables = {},
        .branch = "wm/wa-1-limits",
        .target = "main"};
    Asker m_juniper{.rig = "waymark", .agent = "waymark/Juniper", .role = "polecat", .bead = "wa-1"};

    static Policy policy(std::string_view text)
    {
        Policy policy;
        auto rules = parse_policy(text, "policy.toml", policy.defaults);
        if (!rules)
            qFatal("%s", rules.error().message.c_str());
        policy.rules = std::move(*rules);
        return policy;
    }
    static Finding finding(std::string rule, Level level)
    {
        Finding one;
        one.rule = std::move(rule);
        one.level = level;
        return one;
    }
    Finding removes(const std::string &path) const
    {
        Finding one = finding("rm.recursive", Level::destructive);
        one.paths.push_back({PathUse::What::remove_tree, Word{path, true, false, {}}, m_here.cwd, Place::worktree});
        one.program = "rm";
        return one;
    }
    static Finding pushes(const std::string &branch)
    {
        Finding one = finding("git.push.force", Level::destructive);
        one.git = GitUse{.what = GitUse::What::force_push, .cwd = "/w/wa-1", .remote = "origin", .refs = {branch}, .paths = {}};
        one.program = "git";
        return one;
    }
    Verdict decide(
        const Policy &policy, const std::vector<Finding> &findings, const Effects &effects = {}, const std::string &command = "x") const
    {
        Call call;
        call.kind = Call::Kind::command;
        call.tool = "Bash";
        call.command = command;
        return approvals::decide(policy, m_juniper, call, findings, effects, m_here);
    }
    static constexpr std::string_view levels =
        "[defaults]\nreads = \"allow\"\nchanges_worktree = \"allow\"\nnetwork = \"ask\"\ndestructive = \"ask\"\n";

private slots:
    void what_no_rule_speaks_of_is_decided_by_its_level()
    {
        const Policy by_level = policy(levels);
        QVERIFY(decide(by_level, {finding("file.read", Level::reads)}).decision == Decision::allow);
        QVERIFY(decide(by_level, {finding("net.get", Level::network)}).decision == Decision::ask);
        QVERIFY(decide(by_level, {finding("shell.unknown", Level::unknown)}).decision == Decision::ask); // not even named there
        QVERIFY(decide(by_level, {}).decision == Decision::allow);
    }

    void the_most_restrictive_rule_decides()
    {
        const Policy both = policy(std::string(levels) + R"(
            [[rule]]
            name = "pushes"
            decision = "allow"
            rules = ["git.push"]
            [[rule]]
            name = "no-force"
            decision = "deny"
            rules = ["git.push.force"]
            reason = "Push a new branch."
        )");
        QVERIFY(decide(both, {finding("git.push", Level::network)}).decision == Decision::allow);
        const Verdict denied = decide(both, {finding("git.push", Level::network), pushes("main")});
        QVERIFY(denied.decision == Decision::deny);
        QCOMPARE(denied.rule, std::string("no-force"));
        QCOMPARE(denied.from, std::string("policy.toml:11"));
        QCOMPARE(denied.reason, std::string("Push a new branch."));
        QVERIFY(decide(both, {finding("git.pushed", Level::network)}).decision == Decision::ask); // a prefix ends at a dot
    }

    void one_path_is_enough_to_restrict_and_all_are_needed_to_allow()
    {
        const std::string rule = "[[rule]]\nname = \"build\"\ndecision = \"{}\"\nrules = [\"rm\"]\npaths = [\"build/*\", \"build\"]\n";
        Finding both = removes("build/a");
        both.paths.push_back(removes("src").paths.front());
        const Policy allows = policy(
            std::string(levels) + "[[rule]]\nname = \"build\"\ndecision = \"allow\"\nrules = [\"rm\"]\npaths = [\"build/*\", \"build\"]\n");
        QVERIFY(decide(allows, {removes("build/a")}).decision == Decision::allow);
        QVERIFY(decide(allows, {removes("build/../src")}).decision == Decision::ask);
        QVERIFY(decide(allows, {both}).decision == Decision::ask);
        const Policy denies =
            policy(std::string(levels) + "[[rule]]\nname = \"build\"\ndecision = \"deny\"\nrules = [\"rm\"]\npaths = [\"build/*\"]\n");
        QVERIFY(decide(denies, {both}).decision == Decision::deny);
        Finding unknown = removes("build/$X");
        unknown.paths.front().path.known = false;
        QVERIFY(decide(allows, {unknown}).decision == Decision::ask);
    }

    void effects_make_a_call_graver_than_its_words()
    {
        Finding writes = finding("file.replace", Level::changes_worktree);
        writes.paths.push_back({PathUse::What::replace, Word{"notes.md", true, false, {}}, m_here.cwd, Place::worktree});
        QVERIFY(decide(policy(levels), {writes}).decision == Decision::allow);
        Effects effects;
        effects.level = Level::destructive;
        QVERIFY(decide(policy(levels), {writes}, effects).decision == Decision::ask);
        effects = {};
        effects.known = false;
        QVERIFY(decide(policy(levels), {writes}, effects).decision == Decision::ask);
    }

    void a_grant_holds_for_its_rule_and_its_target_only()
    {
        Policy granted = policy(levels);
        const Verdict asked = decide(granted, {removes("build")});
        QCOMPARE(asked.covers, std::vector<std::string>{"rm.recursive worktree:build"});
        granted.grants.push_back(
            {.id = "gr-1", .scope = Grant::Scope::bead, .rig = "waymark", .bead = "wa-1", .agent = {}, .covers = asked.covers});
        QCOMPARE(decide(granted, {removes("./build/")}).grant, std::string("gr-1"));
        QVERIFY(decide(granted, {removes("build")}).decision == Decision::allow);
        QVERIFY(decide(granted, {removes("src")}).decision == Decision::ask);
        QVERIFY(decide(granted, {removes("build"), removes("src")}).decision == Decision::ask);
        granted.grants.front().bead = "wa-2";
        QVERIFY(decide(granted, {removes("build")}).decision == Decision::ask);
        granted.grants.front().scope = Grant::Scope::always;
        QVERIFY(decide(granted, {removes("build")}).decision == Decision::allow);
        granted.grants.front().rig = "infra";
        QVERIFY(decide(granted, {removes("build")}).decision == Decision::ask);
    }

    void a_grant_never_overrides_a_denial()
    {
        Policy denied = policy(std::string(levels) + "[[rule]]\nname = \"never\"\ndecision = \"deny\"\nrules = [\"rm\"]\n");
        denied.grants.push_back({.id = "gr-1",
            .scope = Grant::Scope::always,
            .rig = "waymark",
            .bead = {},
            .agent = {},
            .covers = {"rm.recursive worktree:build"}});
        QVERIFY(decide(denied, {removes("build")}).decision == Decision::deny);
    }

    void ones_own_branch_is_named_so_in_a_grant()
    {
        QCOMPARE(decide(policy(levels), {pushes("wm/wa-1-limits")}).covers, std::vector<std::string>{"git.push.force origin branch:own"});
        QCOMPARE(decide(policy(levels), {pushes("main")}).covers, std::vector<std::string>{"git.push.force origin branch:main"});
    }

    void what_was_not_understood_is_granted_as_it_stands_only()
    {
        QCOMPARE(decide(policy(levels), {finding("shell.unknown", Level::unknown)}, {}, "eval $X").covers,
            std::vector<std::string>{"shell.unknown command:eval $X"});
    }

    void a_repository_can_only_make_it_stricter()
    {
        const Policy loose = read_policy(std::nullopt,
            PolicyText{".wagonmaster.toml",
                "[policy.defaults]\nreads = \"deny\"\ndestructive = \"allow\"\n[[policy.rule]]\nname = \"anything\"\ndecision = \"allow\"\n"
                "[[policy.rule]]\nname = \"no-db\"\ndecision = \"deny\"\nrules = [\"sql\"]\n"});
        QVERIFY(loose.defaults.at(Level::reads) == Decision::deny);
        QVERIFY(loose.defaults.at(Level::destructive) == Decision::ask);
        QVERIFY(std::ranges::contains(loose.rules, "no-db", &PolicyRule::name));
        QVERIFY(!std::ranges::contains(loose.rules, "anything", &PolicyRule::name));
        QCOMPARE(loose.complaints.size(), 1u);
    }

    void a_default_names_the_file_that_it_stands_in()
    {
        const Policy both = read_policy(PolicyText{"policy.toml", "[defaults]\ndestructive = \"deny\"\n"},
            PolicyText{".wagonmaster.toml", "[policy.defaults]\nnetwork = \"deny\"\ndestructive = \"ask\"\n"});
        const auto from = [&](const char *rule, Level level) { return decide(both, {finding(rule, level)}).from; };
        QCOMPARE(from("made.up", Level::destructive), std::string("policy.toml [defaults]"));
        QCOMPARE(from("made.up", Level::network), std::string(".wagonmaster.toml [defaults]"));
        QCOMPARE(from("made.up", Level::unknown), std::string("[defaults]"));
    }

    void a_persons_rule_takes_the_place_of_the_built_in_one_of_its_name()
    {
        const Policy own = read_policy(
            PolicyText{"policy.toml", "[[rule]]\nname = \"no-escapes\"\ndecision = \"ask\"\nrules = [\"escape\"]\n"}, std::nullopt);
        QVERIFY(own.complaints.empty());
        QCOMPARE(std::ranges::count(own.rules, "no-escapes", &PolicyRule::name), 1);
        QVERIFY(decide(own, {finding("escape.at", Level::destructive)}).decision == Decision::ask);
        QVERIFY(decide(read_policy(std::nullopt, std::nullopt), {finding("escape.at", Level::destructive)}).decision == Decision::deny);
    }

    void a_policy_that_cannot_be_read_asks_for_everything()
    {
        const Policy broken = read_policy(PolicyText{"policy.toml", "[[rule]]\nname = 3\n"}, std::nullopt);
        QCOMPARE(broken.complaints.size(), 1u);
        const Verdict verdict = decide(broken, {finding("file.read", Level::reads)});
        QVERIFY(verdict.decision == Decision::ask);
        QVERIFY(verdict.reason.contains("policy.toml, line 2"));
    }

    void mistakes_name_file_line_and_key_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("unknown key") << QByteArray("[[rule]]\nname = \"a\"\ndecision = \"ask\"\npath = [\"x\"]\n")
                                     << QByteArray("policy.toml, line 4: a rule has no key path.");
        QTest::newRow("no decision") << QByteArray("[[rule]]\nname = \"a\"\n")
                                     << QByteArray("policy.toml, line 1: the rule a has no decision.");
        QTest::newRow("no such decision") << QByteArray("[defaults]\nreads = \"maybe\"\n")
                                          << QByteArray("policy.toml, line 2: reads is no decision.");
        QTest::newRow("no such level") << QByteArray("[[rule]]\nname = \"a\"\ndecision = \"ask\"\nlevels = [\"bad\"]\n")
                                       << QByteArray("policy.toml, line 1: there is no level bad.");
        QTest::newRow("an empty list") << QByteArray("[[rule]]\nname = \"a\"\ndecision = \"ask\"\npaths = []\n")
                                       << QByteArray("policy.toml, line 4: paths is not a list of texts.");
        QTest::newRow("no such table") << QByteArray("[rules]\n") << QByteArray("policy.toml, line 1: there is no rules.");
        QTest::newRow("no TOML") << QByteArray("[[rule]\n") << QByteArray("policy.toml, line 1:");
    }
    void mistakes_name_file_line_and_key()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, says);
        std::map<Level, Decision> defaults;
        const auto rules = parse_policy(std::string_view(text), "policy.toml", defaults);
        QVERIFY(!rules);
        QVERIFY2(rules.error().message.starts_with(std::string_view(says)), rules.error().message.c_str());
        QVERIFY(defaults.empty());
    }
};

WM_TEST_CLASS(PolicyRules)
#include "policy_test.moc"
