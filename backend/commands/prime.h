#pragma once
// Everything an agent is told at its start: its role, its bead with what belongs to it, and how to finish. One function,
// the same text for its first prompt, for `wm prime` and for "what did this agent see?". Main thread.
#include "engine/engine.h"

namespace wm::commands {

/// `memories`: with what is remembered for every session.
Result<std::string> prime_text(engine::Engine &engine, const town::Run &run, bool memories = true);
/// What is remembered for every session, as part of such a text; empty when nothing is. Very much is cut.
Result<std::string> remembered_text(engine::Engine &engine);

/// Which files of a request conflict with its target, and how that is mended; with a newline at its end.
std::string conflict_text(const town::MergeRequest &mr);

} // namespace wm::commands
