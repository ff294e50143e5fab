#pragma once
// A word to agents that were paused and may go on. Main thread.
#include "engine/engine.h"

namespace wm::engine {

/// The turn of each has ended, so without a word it would wait for one; who has a prompt waiting goes on with that. The word becomes
/// part of `submission`, which frees them: both happen, or neither.
void add_words(const Engine &engine, Submission &submission, const std::vector<RunId> &freed);

/// Who was paused for money and is freed when time passes now.
std::vector<RunId> freed_now(const Engine &engine);

} // namespace wm::engine
