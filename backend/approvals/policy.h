#pragma once
// What may pass without a person: rules in TOML, read from resources/policy/default.toml, then the person's policy.toml, then the rig's
// .wagonmaster.toml [policy] (which may only make things stricter). The most restrictive rule that matches decides; a finding that no rule
// matches is decided by its level's default. Grants are what a person allowed for longer than once; they turn the `ask` of exactly
// their rule and target into `allow`, never a `deny`.
//
// Pure: `policy_shelf.h` reads the files. Thread: any; a Policy is a value.
#include "approvals/effects.h"
#include "base/result.h"

namespace wm::approvals {

enum class Decision { allow, ask, deny }; ///< in rising order: the most restrictive wins

std::string_view word_of(Decision decision);

/// Who asks.
struct Asker {
    std::string rig, agent, role, bead;
};

/// One rule of a policy file. Every field that is given must match; a list matches when any member does. Of a finding's paths and hosts one
/// must match for `ask` and `deny`, and all of them for `allow`.
struct PolicyRule {
    std::string name; ///< "no-push-to-main"
    std::string from; ///< file and line: "policy.toml:12"
    Decision decision = Decision::ask;
    std::vector<std::string> rules; ///< finding rules by prefix: "git.push" matches "git.push.force"
    std::vector<std::string> levels; ///< words of Level
    std::vector<std::string> tools; ///< the agent's own words, globs
    std::vector<std::string> roles, rigs, agents;
    std::vector<std::string> programs; ///< globs over Finding::program
    std::vector<std::string> paths; ///< globs over resolved paths; ~ is the person's home; a relative one is relative to the worktree
    std::vector<std::string> hosts; ///< globs
    std::string reason; ///< told to the agent and the person
};

/// What a person allowed for longer than once.
struct Grant {
    std::string id; ///< "gr-4"
    enum class Scope { bead, agent, always };
    Scope scope = Scope::bead;
    std::string rig, bead, agent; ///< that it holds for; `always`: the rig only
    std::vector<std::string> covers; ///< pairs of a finding's rule and a target: "rm.recursive worktree:build"; of `Verdict::covers`
};

struct Policy {
    std::vector<PolicyRule> rules;
    std::map<Level, Decision> defaults;
    std::vector<Grant> grants;
    std::vector<std::string> complaints; ///< of files that could not be read: everything then asks
    std::map<Level, std::string> defaults_from = {}; ///< the file, where it is not the built-in one
};

struct Verdict {
    Decision decision = Decision::ask;
    std::string rule; ///< the policy rule that decided, or "default for LEVEL"
    std::string from; ///< where that stands
    std::string finding; ///< the finding that it decided on: "git.push.force"
    std::string reason;
    std::string grant; ///< the grant that allowed it, or empty
    std::vector<std::string> covers; ///< what a grant would have to cover, or did: a pair for each target of a finding that asks
    std::vector<std::string> why; ///< the reasoning, a line for each finding
};

/// Reads one policy file's text. Errors: "bad_policy" with file, line and key.
Result<std::vector<PolicyRule>> parse_policy(std::string_view text, const std::string &file, std::map<Level, Decision> &defaults);

/// The same from the [policy] table of a repository's .wagonmaster.toml.
Result<std::vector<PolicyRule>> parse_rig_policy(std::string_view text, const std::string &file, std::map<Level, Decision> &defaults);

/// The built-in policy, the person's over it (a rule of the same name takes the built-in one's place), then the rig's, which can only ask
/// or deny. What cannot be read becomes a complaint.
struct PolicyText {
    std::string file; ///< in sentences
    std::string text;
};
Policy read_policy(const std::optional<PolicyText> &person, const std::optional<PolicyText> &rig);

Verdict decide(const Policy &policy, const Asker &asker, const Call &call, const std::vector<Finding> &findings, const Effects &effects,
    const Surroundings &surroundings);

} // namespace wm::approvals
