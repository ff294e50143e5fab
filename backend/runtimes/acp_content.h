#pragma once
// What ACP version 1 says about messages, tool calls and plans, in the words of the transcript. Pure functions of one
// payload; any thread.
#include "base/json.h"
#include "transcript/entry.h"

#include <string>
#include <string_view>

namespace wm::runtimes::acp {

/// At most `most` bytes, cut at a character.
std::string cut(std::string_view text, std::size_t most);

/// A content block as text. What cannot be shown is named.
std::string text_of(const Json &block);
/// The texts of a tool call's content, one below the other.
std::string texts_of(const Json &content);

transcript::ToolKind kind_of(const Json &kind);
std::vector<transcript::FileChange> changes_of(const Json &content);

/// Of tool_call, tool_call_update and the call in a permission request: what it says, and nothing else.
transcript::ToolCall call_of(const Json &update);
transcript::Plan plan_of(const Json &update);

} // namespace wm::runtimes::acp
