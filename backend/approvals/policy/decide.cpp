#include "approvals/policy.h"
#include "approvals/policy/targets.h"

#include <fnmatch.h>

#include <algorithm>
#include <format>

namespace wm::approvals {
namespace {

bool fits(const std::string &pattern, const std::string &text)
{
    return fnmatch(pattern.c_str(), text.c_str(), 0) == 0; // '*' matches '/', too
}

bool any_fits(const std::vector<std::string> &patterns, const std::string &text)
{
    return std::ranges::any_of(patterns, [&](const std::string &pattern) { return fits(pattern, text); });
}

bool is_named(const std::vector<std::string> &names, std::string_view name)
{
    return names.empty() || std::ranges::contains(names, name);
}

/// "git.push" is the rule git.push and every git.push.…
bool is_of(std::string_view rule, std::string_view prefix)
{
    return rule.starts_with(prefix) && (rule.size() == prefix.size() || rule[prefix.size()] == '.' || prefix.ends_with('.'));
}

std::vector<std::string> spelled_out(const std::vector<std::string> &patterns, const Surroundings &surroundings)
{
    std::vector<std::string> whole;
    for (const std::string &pattern : patterns)
        whole.push_back(pattern.starts_with("~")                       ? surroundings.home + pattern.substr(1)
                : pattern.starts_with('/') || pattern.starts_with('*') ? pattern
                                                                       : surroundings.worktree + '/' + pattern);
    return whole;
}

/// To restrict, one that fits is enough; to allow, all have to.
bool fit(const std::vector<std::string> &patterns, const std::vector<std::string> &texts, Decision decision)
{
    if (patterns.empty())
        return true;
    const auto one = [&](const std::string &text) { return any_fits(patterns, text); };
    return decision == Decision::allow ? !texts.empty() && std::ranges::all_of(texts, one) : std::ranges::any_of(texts, one);
}

struct Question {
    const Asker &asker;
    const Call &call;
    const Effects &effects;
    const Surroundings &surroundings;
};

bool matches(const PolicyRule &rule, const Question &q, const Finding &finding)
{
    if (!rule.rules.empty() && std::ranges::none_of(rule.rules, [&](const std::string &prefix) { return is_of(finding.rule, prefix); }))
        return false;
    if (!is_named(rule.levels, word_of(finding.level)) || !is_named(rule.roles, q.asker.role) || !is_named(rule.rigs, q.asker.rig))
        return false;
    if (!rule.agents.empty() && !any_fits(rule.agents, q.asker.agent))
        return false;
    if (!rule.tools.empty() && !any_fits(rule.tools, q.call.tool))
        return false;
    if (!rule.programs.empty() && !any_fits(rule.programs, finding.program))
        return false;
    if (!rule.paths.empty()) {
        std::vector<std::string> paths = paths_of(finding);
        if (rule.decision == Decision::allow && paths.size() != finding.paths.size())
            return false; // of one it is not known
        if (!finding.paths.empty()) // where links lead to; an edit through a link counts as one of what it reaches
            paths.insert(paths.end(), q.effects.outside.begin(), q.effects.outside.end());
        if (!fit(spelled_out(rule.paths, q.surroundings), paths, rule.decision))
            return false;
    }
    return fit(rule.hosts, finding.hosts, rule.decision);
}

struct Ruling {
    Decision decision = Decision::ask;
    std::string rule, from, reason;
};

Ruling default_for(const Policy &policy, Level level)
{
    const auto found = policy.defaults.find(level);
    const auto file = policy.defaults_from.find(level);
    return {found == policy.defaults.end() ? Decision::ask : found->second, std::format("default for {}", word_of(level)),
        file == policy.defaults_from.end() ? "[defaults]" : file->second + " [defaults]", ""};
}

Ruling ruling_on(const Policy &policy, const Question &q, const Finding &finding)
{
    const PolicyRule *strictest = nullptr;
    for (const PolicyRule &rule : policy.rules)
        if ((strictest == nullptr || rule.decision > strictest->decision) && matches(rule, q, finding))
            strictest = &rule;
    if (strictest == nullptr)
        return default_for(policy, finding.level);
    return {strictest->decision, strictest->name, strictest->from, strictest->reason};
}

bool holds_for(const Grant &grant, const Asker &asker)
{
    switch (grant.scope) {
    case Grant::Scope::bead: return !asker.bead.empty() && grant.bead == asker.bead;
    case Grant::Scope::agent: return !asker.agent.empty() && grant.agent == asker.agent;
    case Grant::Scope::always: return !asker.rig.empty() && grant.rig == asker.rig;
    }
    return false;
}

/// The last grant that was needed for all of `covers`; null when they are not covered.
const Grant *grant_for(const Policy &policy, const Asker &asker, const std::vector<std::string> &covers)
{
    const Grant *used = nullptr;
    for (const std::string &pair : covers) {
        const auto found = std::ranges::find_if(
            policy.grants, [&](const Grant &grant) { return holds_for(grant, asker) && std::ranges::contains(grant.covers, pair); });
        if (found == policy.grants.end())
            return nullptr;
        used = &*found;
    }
    return used;
}

} // namespace

std::string_view word_of(Decision decision)
{
    return decision == Decision::allow ? "allow" : decision == Decision::ask ? "ask" : "deny";
}

Verdict decide(const Policy &policy, const Asker &asker, const Call &call, const std::vector<Finding> &findings, const Effects &effects,
    const Surroundings &surroundings)
{
    const Question q{asker, call, effects, surroundings};
    Verdict verdict{.decision = Decision::allow,
        .rule = "nothing to decide",
        .from = {},
        .finding = {},
        .reason = {},
        .grant = {},
        .covers = {},
        .why = {}};
    Level decided_on = Level::reads;
    const auto take = [&](const Ruling &ruling, const std::string &finding, Level level) {
        verdict.why.push_back(std::format("{} ({}): {} by {}{}", finding, word_of(level), word_of(ruling.decision), ruling.rule,
            ruling.from.empty() ? "" : ", " + ruling.from));
        if (!verdict.finding.empty() && std::pair(ruling.decision, level) <= std::pair(verdict.decision, decided_on))
            return;
        decided_on = level;
        verdict.decision = ruling.decision;
        verdict.rule = ruling.rule;
        verdict.from = ruling.from;
        verdict.reason = ruling.reason;
        verdict.finding = finding;
    };
    std::vector<const Finding *> asking;
    for (const Finding &finding : findings) {
        const Ruling ruling = ruling_on(policy, q, finding);
        take(ruling, finding.rule, finding.level);
        if (ruling.decision == Decision::ask)
            asking.push_back(&finding);
    }
    const bool raised = effects.level > gravest(findings);
    if (raised)
        take(default_for(policy, effects.level), "effects.raised", effects.level);
    if (!effects.known)
        take(default_for(policy, Level::unknown), "effects.unknown", Level::unknown);
    for (const std::string &complaint : policy.complaints)
        take({Decision::ask, "the policy cannot be read", complaint, complaint}, "policy.unreadable", Level::unknown);
    if (verdict.decision != Decision::ask)
        return verdict;

    if (raised || !effects.known) // then everything that has effects is behind it
        for (const Finding &finding : findings)
            if (finding.level > Level::reads && (!finding.paths.empty() || finding.git) && !std::ranges::contains(asking, &finding))
                asking.push_back(&finding);
    for (const Finding *finding : asking)
        for (std::string &pair : covers_of(*finding, call, surroundings))
            if (!std::ranges::contains(verdict.covers, pair))
                verdict.covers.push_back(std::move(pair));
    const Grant *grant = policy.complaints.empty() && effects.known ? grant_for(policy, asker, verdict.covers) : nullptr;
    if (grant != nullptr) {
        verdict.decision = Decision::allow;
        verdict.grant = grant->id;
        verdict.why.push_back(std::format("allowed by {}, which a person granted", grant->id));
    }
    return verdict;
}

} // namespace wm::approvals
