#pragma once
// An agent's request, or what its hook tells, as the call that the policy judges. Pure. Thread: any.
#include "approvals/finding.h"
#include "transcript/entry.h"

namespace wm::agents {

approvals::Call call_of(const transcript::Request &request);

/// A tool of the agent's own that does nothing by itself: it thinks, makes lists, or starts a subagent whose calls come by
/// themselves. What is not known about it needs no question.
bool is_harmless(transcript::ToolKind kind);

/// What Claude Code's PreToolUse hook tells, and those of others in its form: {"tool_name","tool_input","tool_use_id","cwd"}.
/// nullopt for what asks the person by itself: questions and plans.
std::optional<transcript::Request> request_of_hook(const Json &hook);

/// The same call again has the same: SHA-256 of it, without the place it would run in.
std::string hash_of(const approvals::Call &call);

} // namespace wm::agents
