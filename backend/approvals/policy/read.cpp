// Policy files. A rule that cannot be read is never skipped: the file's mistake is told, and until it is mended
// everything that it could have restricted asks.
#include "approvals/policy/built_in.h"
#include "approvals/policy/policy_table.h"

#include <algorithm>
#include <format>

namespace wm::approvals {
namespace {

PolicyRule read_rule(PolicyTable &table, const std::string &file, const toml::table &source)
{
    const auto line = source.source().begin.line;
    PolicyRule rule;
    rule.name = table.text("name");
    rule.from = std::format("{}:{}", file, line);
    const auto decision = table.decision("decision");
    rule.decision = decision.value_or(Decision::ask);
    rule.rules = table.texts("rules");
    rule.levels = table.texts("levels");
    rule.tools = table.texts("tools");
    rule.roles = table.texts("roles");
    rule.rigs = table.texts("rigs");
    rule.agents = table.texts("agents");
    rule.programs = table.texts("programs");
    rule.paths = table.texts("paths");
    rule.hosts = table.texts("hosts");
    rule.reason = table.text("reason");
    table.refuse_others("a rule");
    if (rule.name.empty())
        table.wrong(source.source(), "a rule has no name.", "Write name = \"…\": it is shown when the rule decides.");
    if (!decision)
        table.wrong(
            source.source(), std::format("the rule {} has no decision.", rule.name), "Write decision = \"allow\", \"ask\" or \"deny\".");
    for (const std::string &level : rule.levels)
        if (!level_named(level))
            table.wrong(source.source(), std::format("there is no level {}.", level),
                "Levels are reads, changes_worktree, changes_elsewhere, network, unknown and destructive.");
    return rule;
}

Result<> read_defaults(const toml::table &source, const std::string &file, std::map<Level, Decision> &defaults)
{
    PolicyTable table(file, source);
    for (const Level level :
        {Level::reads, Level::changes_worktree, Level::changes_elsewhere, Level::network, Level::unknown, Level::destructive})
        if (const auto decision = table.decision(word_of(level)))
            defaults[level] = *decision;
    table.refuse_others("[defaults]");
    if (table.mistake())
        return std::unexpected(*table.mistake());
    return {};
}

Result<std::vector<PolicyRule>> read_tables(const toml::table &policy, const std::string &file, std::map<Level, Decision> &defaults)
{
    std::vector<PolicyRule> rules;
    std::map<Level, Decision> changed = defaults;
    for (const auto &[key, node] : policy) {
        if (key == "defaults" && node.is_table()) {
            if (const auto read = read_defaults(*node.as_table(), file, changed); !read)
                return std::unexpected(read.error());
        } else if (key == "rule" && node.is_array_of_tables()) {
            for (const toml::node &one : *node.as_array()) {
                PolicyTable table(file, *one.as_table());
                rules.push_back(read_rule(table, file, *one.as_table()));
                if (table.mistake())
                    return std::unexpected(*table.mistake());
            }
        } else {
            PolicyTable table(file, policy);
            table.wrong(key.source(), std::format("there is no {}.", key.str()), "A policy has [defaults] and [[rule]].");
            return std::unexpected(*table.mistake());
        }
    }
    defaults = std::move(changed);
    return rules;
}

Result<toml::table> parsed(std::string_view text, const std::string &file)
{
    auto result = toml::parse(text);
    if (!result)
        return fail("bad_policy", std::format("{}, line {}: {}.", file, result.error().source().begin.line, result.error().description()),
            "Policy files are TOML: docs/approvals.md shows one.");
    return std::move(result).table();
}

} // namespace

Result<std::vector<PolicyRule>> parse_policy(std::string_view text, const std::string &file, std::map<Level, Decision> &defaults)
{
    const auto table = parsed(text, file);
    return table ? read_tables(*table, file, defaults) : std::unexpected(table.error());
}

Result<std::vector<PolicyRule>> parse_rig_policy(std::string_view text, const std::string &file, std::map<Level, Decision> &defaults)
{
    const auto table = parsed(text, file);
    if (!table)
        return std::unexpected(table.error());
    const toml::table *policy = table->get_as<toml::table>("policy");
    return policy != nullptr ? read_tables(*policy, file, defaults) : std::vector<PolicyRule>();
}

Policy read_policy(const std::optional<PolicyText> &person, const std::optional<PolicyText> &rig)
{
    Policy policy;
    if (auto built_in = parse_policy(built_in_policy(), "default.toml", policy.defaults))
        policy.rules = std::move(*built_in);
    else
        policy.complaints.push_back(built_in.error().message);

    if (person) {
        std::map<Level, Decision> own;
        if (auto rules = parse_policy(person->text, person->file, own)) {
            for (const auto &[level, decision] : own) {
                policy.defaults[level] = decision;
                policy.defaults_from[level] = person->file;
            }
            for (PolicyRule &rule : *rules) {
                std::erase_if(
                    policy.rules, [&](const PolicyRule &old) { return old.name == rule.name && old.from.starts_with("default.toml:"); });
                policy.rules.push_back(std::move(rule));
            }
        } else {
            policy.complaints.push_back(rules.error().message);
        }
    }
    if (rig) {
        std::map<Level, Decision> wanted;
        if (auto rules = parse_rig_policy(rig->text, rig->file, wanted)) {
            for (PolicyRule &rule : *rules) {
                if (rule.decision == Decision::allow)
                    policy.complaints.push_back(
                        std::format("{}: the rule {} allows; a repository's policy can only ask or deny.", rule.from, rule.name));
                else
                    policy.rules.push_back(std::move(rule));
            }
            for (const auto &[level, decision] : wanted)
                if (decision > policy.defaults[level]) {
                    policy.defaults[level] = decision;
                    policy.defaults_from[level] = rig->file;
                }
        } else {
            policy.complaints.push_back(rules.error().message);
        }
    }
    return policy;
}

} // namespace wm::approvals
