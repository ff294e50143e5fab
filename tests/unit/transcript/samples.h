#pragma once
// An entry of each type with every member set, and short ones for tests that only count them.
#include "transcript/entry.h"

namespace wm::transcript {

inline constexpr Timestamp noon = 1'763'640'000'250'000'000; // 2025-11-20T12:00:00.25Z

/// In the order of Content.
inline std::vector<Content> full_samples()
{
    return {
        Message{Speaker::person, "Fix the limiter", "01J8", "tool-1"},
        Thought{"It overflows", "tool-1"},
        ToolCall{.id = "tool-1",
            .title = "git commit -m done",
            .name = "Bash",
            .kind = ToolKind::execute,
            .state = ToolState::failed,
            .locations = std::vector<Location>{{"src/limiter.cpp", 17}, {"README.md", 0}},
            .changes = std::vector<FileChange>{{"a", "before", "after", ""}, {"b", {}, {}, "@@ -1 +1 @@"}},
            .input = {{"command", "git commit -m done"}},
            .output = "nothing to commit",
            .parent = "tool-0"},
        Plan{{{"read", StepState::done}, {"write", StepState::running}, {"test", StepState::pending}}},
        Request{.id = "req-1",
            .what = Request::What::question,
            .tool_call = "tool-1",
            .title = "rm -rf build",
            .kind = ToolKind::remove,
            .input = {{"path", "build"}},
            .cwd = "/work",
            .choices = {{"yes", "Yes", ChoiceKind::allow_once}, {"no", "No", ChoiceKind::reject_always}},
            .reason = "It is stale",
            .changes = {{"build", "x", {}, ""}}},
        RequestClosed{"req-1", RequestClosed::How::denied, "not yours"},
        Usage{"claude-opus-5-5", 1, 2, 3, 4, 5},
        Context{45'000, 200'000},
        PhaseChange{Phase::waiting, "session_state_changed: retry"},
        Turn{TurnEnd::limit, "max_turns"},
        Trouble{TroubleClass::rate_limited, "429: slow down", noon, true},
        Session{"c0ffee", "Claude Code 2.1.329", "claude-opus-5-5", "acceptEdits"},
        Delivered{"01J8"},
        Remark{"npm warn deprecated"},
    };
}

inline Entry said(std::string text)
{
    return {noon, Message{.text = std::move(text)}};
}

/// "first", "first + 1", …
inline std::vector<Entry> numbered(std::int64_t first, std::int64_t count)
{
    std::vector<Entry> entries;
    for (std::int64_t number = first; number < first + count; ++number)
        entries.push_back(said(std::to_string(number)));
    return entries;
}

} // namespace wm::transcript
