#pragma once
// What may pass without a person: rules in TOML, read from resources/policy/default.toml, then the person's policy.toml, then the rig's
// .wagonmaster.toml [policy] (which may only make things stricter). The most restrictive rule that matches decides; a finding that no rule
// matches is decided by its level's default. Grants are what a person allowed for longer than once; they turn the `ask` of exactly
// their rule and target into `allow`, never a `deny`.
//
// Pure except `read_policy`. Thread: any; a Policy is a value.
#include "approvals/effects.h"
#include "base/result.h"

namespace wm::approvals {

enum class Decision { allow, ask, deny }; ///< in rising order: the most restrictive wins

std::string_view word_of(Decision decision);

/// Who asks.
struct Asker {
    std::string rig, agent, role, bead;
};

/// One rule of a policy file. Every field that is given must match; lists match when any member does.
struct PolicyRule {
    std::string name;                ///< "no-push-to-main"
    std::string from;                ///< file and line: "policy.toml:12"
    Decision decision = Decision::ask;
    std::vector<std::string> rules;  ///< finding rules by prefix: "git.push" matches "git.push.force"
    std::vector<std::string> levels; ///< words of Level
    std::vector<std::string> tools;  ///< the agent's own words, globs
    std::vector<std::string> roles, rigs, agents;
    std::vector<std::string> programs; ///< first word of an invocation, globs
    std::vector<std::string> paths;  ///< globs over resolved paths; ~ is the person's home; a relative one is relative to the worktree
    std::vector<std::string> hosts;  ///< globs
    std::string reason;              ///< told to the agent and the person
};

/// What a person allowed for longer than once.
struct Grant {
    std::string id;                  ///< "gr-4"
    enum class Scope { bead, agent, always };
    Scope scope = Scope::bead;
    std::string rig, bead, agent;    ///< that it holds for; `always`: the rig only
    std::vector<std::string> covers; ///< "RULE TARGET" pairs as `covers_of` makes them
};

struct Policy {
    std::vector<PolicyRule> rules;
    std::map<Level, Decision> defaults;
    std::vector<Grant> grants;
    std::vector<std::string> complaints; ///< of files that could not be read: everything then asks
};

struct Verdict {
    Decision decision = Decision::ask;
    std::string rule;              ///< the policy rule that decided, or "default for LEVEL"
    std::string from;              ///< where that stands
    std::string finding;           ///< the finding that it decided on: "git.push.force"
    std::string reason;
    std::string grant;             ///< the grant that allowed it, or empty
    std::vector<std::string> why;  ///< the reasoning, a line for each finding
};

/// Reads one policy file's text. Errors: "bad_policy" with file, line and key.
Result<std::vector<PolicyRule>> parse_policy(std::string_view text, const std::string &file, std::map<Level, Decision> &defaults);

/// The built-in policy with the person's file (may be missing) and the rig's section over it.
Policy read_policy(const std::string &person_file, const std::string &rig_text, const std::string &rig_file);

Verdict decide(const Policy &policy, const Asker &asker, const Call &call, const std::vector<Finding> &findings, const Effects &effects,
    const Surroundings &surroundings);

/// What a grant made from this call would cover: "rm.recursive worktree:build", "git.push.force origin branch:own".
std::vector<std::string> covers_of(const std::vector<Finding> &findings, const Effects &effects, const Surroundings &surroundings);

} // namespace wm::approvals
