#pragma once
// The items of a Codex thread (messages, commands, file changes, …) as entries of a transcript. Pure functions; any thread.
#include "transcript/entry.h"

#include <vector>

namespace wm::runtimes::codex {

/// Of an item that began, or that is `over`. Nothing for the kinds that say nothing new (the prompts themselves).
std::vector<transcript::Content> entries_of(const Json &item, bool over, const std::string &parent);

/// Of "changes" in a fileChange item: new and deleted files come whole, others as patches.
std::vector<transcript::FileChange> changes_of(const Json &changes);

/// "hello.txt", "hello.txt and 2 more".
std::string title_of(const std::vector<transcript::FileChange> &changes);

/// The command of a commandExecution item or its approval as the model wrote it, without "/bin/bash -lc"; the whole
/// when that cannot be told.
std::string command_of(const Json &item);

} // namespace wm::runtimes::codex
