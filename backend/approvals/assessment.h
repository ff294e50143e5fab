#pragma once
// One call, looked at from all sides: what it says, what it would do here, and what the policy says to that. It is made
// once for each (run, tool call); every route asks for it in the same words.
//
// Thread: a worker (reads disk and git).
#include "approvals/effects.h"
#include "approvals/policy.h"

namespace wm::approvals {

struct Assessment {
    Call call;
    std::string cwd;
    std::vector<Finding> findings;
    Effects effects;
    Level level = Level::reads;   ///< gravest of findings and effects
    Verdict verdict;
    std::string headline;         ///< "Rewrites remote history", or the level's sentence
    std::string fingerprint;      ///< SHA-256 over call, cwd and shown effects: what an answer is bound to
};

/// Quick part first: when words alone decide (allowed without effects that could raise it, or denied), nothing is read from the disk.
Assessment assess(const Call &call, const Surroundings &surroundings, const Policy &policy, const Asker &asker, const Limits &limits = {},
    bool ask_remote = false);

/// What is stored with an approval and shown by `wm approval` and the window: docs/approvals.md.
Json to_json(const Assessment &assessment);

} // namespace wm::approvals
