#include "runtimes/claude_runtime.h"

namespace wm::runtimes::claude {

using transcript::most_output;
using transcript::ToolCall;
using transcript::ToolState;

void ClaudeRuntime::begin_call(const Json &block, const std::string &parent)
{
    ToolCall call = call_of(block, m_cwd, parent);
    if (call.id.empty())
        return;
    Call &open = m_calls[call.id];
    open.parent = parent;
    if (Steps::is_about_steps(*call.name)) {
        open.steps = member(block, "input");
        open.about_steps = std::move(call);
    } else {
        emit(std::move(call));
    }
}

void ClaudeRuntime::take_tool_result(const Json &block, const Json &line)
{
    ToolCall end{.id = text(block, "tool_use_id"), .state = ToolState::done};
    if (end.id.empty())
        return;
    const auto open = m_calls.find(end.id);
    if (open != m_calls.end() && open->second.background)
        return; // "launched": its end is told by task_notification
    bool denied = open != m_calls.end() && open->second.denied;
    for (const Json &meta : items(member(line, "tool_result_meta")))
        if (text(meta, "id") == end.id)
            denied = denied || text(member(meta, "permission_decision"), "decision") == "reject";
    if (flag(block, "is_error"))
        end.state = denied ? ToolState::denied : ToolState::failed;
    end.output = output_of(member(block, "content"));
    const Json &structured = member(line, "tool_use_result"); // of the only result in the line
    if (end.state == ToolState::done)
        end.changes = changes_done(structured);
    if (open == m_calls.end())
        return emit(std::move(end));

    const Call call = std::move(open->second);
    m_calls.erase(open);
    if (!call.about_steps)
        return emit(std::move(end));
    if (end.state == ToolState::done) {
        if (auto plan = m_steps.read(call.steps, structured); plan && call.parent.empty())
            emit(*std::move(plan));
        return;
    }
    emit(*call.about_steps);
    emit(std::move(end));
}

void ClaudeRuntime::take_task_end(const Json &line)
{
    const auto call = m_calls.find(text(line, "tool_use_id"));
    if (call == m_calls.end() || !call->second.background)
        return;
    emit(ToolCall{.id = call->first,
        .state = text(line, "status") == "completed" ? ToolState::done : ToolState::failed,
        .output = shortened(text(line, "summary"), most_output)});
    m_calls.erase(call);
}

/// Those that go on in the background, and what these call, are left.
void ClaudeRuntime::end_unfinished_calls(const std::string &deferred)
{
    for (auto call = m_calls.begin(); call != m_calls.end();) {
        const auto parent = m_calls.find(call->second.parent);
        if (call->second.background || (parent != m_calls.end() && parent->second.background)) {
            ++call;
            continue;
        }
        if (!call->second.about_steps)
            emit(ToolCall{.id = call->first, .state = call->first == deferred ? ToolState::pending : ToolState::failed});
        call = m_calls.erase(call);
    }
}

} // namespace wm::runtimes::claude
