#pragma once
// Claude's own tools in words that all agents share: what a call is about, what it changes, what came out of it.
#include "runtimes/claude_json.h"
#include "transcript/entry.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::runtimes::claude {

transcript::ToolKind kind_of(std::string_view tool);
/// The whole command, the path below `cwd`, the pattern, …
std::string subject_of(std::string_view tool, const Json &input, std::string_view cwd);
std::vector<transcript::Location> locations_of(const Json &input);
/// What an edit would change. Its place in the file is not known before it is done.
std::vector<transcript::FileChange> changes_asked(std::string_view tool, const Json &input);
/// What it did change; nothing when the result does not say.
std::optional<std::vector<transcript::FileChange>> changes_done(const Json &tool_use_result);

/// A tool_use block.
transcript::ToolCall call_of(const Json &block, std::string_view cwd, std::string parent);
/// The content of a tool_result block: text, or blocks of which some are text.
std::string output_of(const Json &content);

/// The agent's list of steps, whichever tools it keeps it with.
class Steps {
public:
    static bool is_about_steps(std::string_view tool);
    /// By a call that succeeded: TodoWrite has all in its input, the Task tools tell one at a time.
    std::optional<transcript::Plan> read(const Json &input, const Json &tool_use_result);

    Json checkpoint() const;
    void restore(const Json &checkpoint);

private:
    std::map<std::int64_t, transcript::PlanStep> m_tasks;
};

} // namespace wm::runtimes::claude
