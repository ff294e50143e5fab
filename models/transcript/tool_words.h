#pragma once
// What a tool call is called in the window. Plain functions.
#include "base/clock.h"
#include "transcript/entry.h"

#include <QString>

namespace wm::models {

/// "Edit", or the agent's own name of a tool of no known kind.
QString toolVerb(const transcript::ToolCall &call);
QString toolIcon(transcript::ToolKind kind);
/// Its one argument: the command, the path.
QString toolTitle(const transcript::ToolCall &call);
/// What came of it: "214 lines", "failed"; empty while it runs.
QString toolResult(const transcript::ToolCall &call);
QString toolStateName(transcript::ToolState state);
/// Edits and commands show what they did; what was read and searched is folded.
bool opensByItself(const transcript::ToolCall &call);

QString troubleWord(transcript::TroubleClass what);
/// "0.1 s", "38 s", "3 m".
QString durationText(Timestamp span);

} // namespace wm::models
