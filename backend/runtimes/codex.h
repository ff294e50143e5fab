#pragma once
// Codex by `codex app-server`: a thread that gets turns (runtime.h says what a runtime is).
//
// * Delivered is the result of turn/start or turn/steer. A prompt that is to be heard `now` is steered into the running
//   turn; when Codex refuses that (the turn has just ended, or is one that cannot be steered) it begins the next turn.
// * A denial carries no reason in this protocol. The reason is steered into the turn, written in one piece with and before
//   the decline: the model reads it together with the refusal.
// * What an agent may do by itself is set with the thread: see thread_line in codex_lines.cpp.
#include "runtimes/runtime.h"

namespace wm::runtimes {

Launch launch_codex(const Start &start);
std::unique_ptr<Runtime> make_codex(const Start &start);

} // namespace wm::runtimes
