#pragma once
// The runtime of agents that speak the Agent Client Protocol, version 1 (agentclientprotocol.com): JSON-RPC 2.0, one
// message per line, both sides asking. Neither files nor terminals are offered to the agent: it uses its own.
//
// The protocol's limits, and what is made of them:
// * Nothing can be said into a running turn: a prompt waits for the turn's end, also with `now`. Interrupt first.
// * A prompt counts as delivered with the first word, thought, plan, tool call or question after it, or with its
//   answer. Updates about the session itself (its commands, mode, title, fill) come unasked and say nothing of it.
// * A denial has no reason: the reason is the next prompt, before those that wait. Until it is written it lives in the
//   answer (in _meta), so that it is not lost with the daemon.
// * An agent is allowed something once or not at all: "always" is never chosen for it.
// * Instructions go where the agent says it has a place for them, else at the head of a new session's first prompt.
//
// Our requests go out one at a time and say in _meta.wagonmaster after how many lines of the agent they were written, so
// that a replay puts them there again, and of a prompt whose it is.
#include "runtimes/runtime.h"

namespace wm::runtimes {

Launch launch_acp(const Start &start);
std::unique_ptr<Runtime> make_acp(const Start &start);

} // namespace wm::runtimes
