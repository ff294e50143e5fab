#include "base/text.h"
#include "runtimes/claude_runtime.h"
#include "runtimes/claude_trouble.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::runtimes::claude {

using transcript::Context;
using transcript::Message;
using transcript::Phase;
using transcript::PhaseChange;
using transcript::Remark;
using transcript::Thought;
using transcript::ToolCall;
using transcript::ToolState;
using transcript::Trouble;

namespace {

/// What says nothing that another message does not say, or nothing that anybody needs.
constexpr std::array quiet = {"stream_event", "tool_progress", "prompt_suggestion", "attachment", "keep_alive"};
constexpr std::array quiet_system = {"hook_started", "hook_progress", "task_progress", "task_updated", "background_tasks_changed",
    "thinking_tokens", "plugin_install", "files_persisted"};

std::string state_rule(const std::string &state)
{
    return "session_state_changed: " + state;
}

} // namespace

ClaudeRuntime::ClaudeRuntime(const Start &start) : m_cwd(start.cwd), m_spending(!start.resume.empty())
{
    m_standing.session.id = start.resume;
    m_standing.steers = true;
}

std::vector<transcript::Content> ClaudeRuntime::read(std::string_view bytes)
{
    m_lines.read(
        bytes, [this](const Json &line) { take(line); }, [this](std::string_view line) { emit(Remark{as_utf8(std::string(line))}); });
    return std::exchange(m_entries, {});
}

void ClaudeRuntime::take(const Json &line)
{
    const std::string type = text(line, "type");
    if (type == "assistant")
        take_assistant(line);
    else if (type == "user")
        take_user(line);
    else if (type == "system")
        take_system(line);
    else if (type == "result")
        take_result(line);
    else if (type == "control_request")
        take_request(line);
    else if (type == "control_response")
        take_response(member(line, "response"));
    else if (type == "control_cancel_request")
        withdraw(text(line, "request_id"));
    else if (type == "command_lifecycle")
        take_lifecycle(line);
    else if (type == "rate_limit_event")
        take_rate_limit(line);
    else if (type == "conversation_reset")
        m_spending.reset();
    else if (type == "auth_status" && !text(line, "error").empty())
        trouble({.what = transcript::TroubleClass::login_needed, .message = text(line, "error")});
    else if (type != "auth_status" && !std::ranges::contains(quiet, type))
        unknown(type.empty() ? "message without a type" : type);
}

void ClaudeRuntime::take_system(const Json &line)
{
    const std::string subtype = text(line, "subtype");
    if (subtype == "init") {
        take_init(line);
    } else if (subtype == "session_state_changed") {
        m_tells_states = true;
        const std::string state = text(line, "state");
        if (state == "idle")
            enter(Phase::idle, state_rule(state));
        else if (m_phase == Phase::idle || m_phase == Phase::starting) // "requires_action": the request says more
            begin_turn(state_rule(state));
    } else if (subtype == "status") {
        transcript::Session session = m_standing.session;
        if (const std::string mode = text(line, "permissionMode"); !mode.empty())
            session.mode = mode;
        set_session(session);
        if (text(line, "status") == "compacting")
            emit(Remark{"The conversation is being compacted."});
    } else if (subtype == "compact_boundary") {
        const Json &data = member(line, "compact_metadata");
        emit(Remark{
            std::format("The conversation was compacted ({}, {} tokens before).", text(data, "trigger"), count(data, "pre_tokens"))});
    } else if (subtype == "api_retry") {
        trouble(of_retry(line));
        enter(Phase::waiting, subtype);
    } else if (subtype == "permission_denied") {
        const std::string id = text(line, "tool_use_id");
        if (const auto call = m_calls.find(id); call != m_calls.end())
            call->second.denied = true;
        emit(ToolCall{.id = id, .state = ToolState::denied, .output = shortened(text(line, "message"), longest_sentence)});
    } else if (subtype == "task_started") {
        if (const auto call = m_calls.find(text(line, "tool_use_id")); call != m_calls.end())
            call->second.background = flag(line, "is_backgrounded");
    } else if (subtype == "task_notification") {
        take_task_end(line);
    } else if (subtype == "hook_response") {
        if (count(line, "exit_code") != 0)
            emit(Remark{std::format("Hook {}: {}", text(line, "hook_name"), shortened(text(line, "stderr"), longest_sentence))});
    } else if (subtype == "informational" || subtype == "notification") {
        std::string said = text(line, subtype == "notification" ? "text" : "content");
        if (flag(line, "prevent_continuation"))
            m_blocked = shortened(said, longest_sentence);
        emit(Remark{shortened(std::move(said), longest_sentence)});
    } else if (!std::ranges::contains(quiet_system, subtype)) {
        unknown("system " + subtype);
    }
}

/// Comes with each turn.
void ClaudeRuntime::take_init(const Json &line)
{
    const std::string version = text(line, "claude_code_version");
    set_session({.id = text(line, "session_id"),
        .agent = version.empty() ? "Claude Code" : "Claude Code " + version,
        .model = text(line, "model"),
        .mode = text(line, "permissionMode")});
    begin_turn("init");
}

void ClaudeRuntime::take_assistant(const Json &line)
{
    const std::string parent = text(line, "parent_tool_use_id");
    const Json &message = member(line, "message");
    if (auto error = of_error_message(line)) {
        if (m_limit && error->what == m_limit->what)
            error->until = m_limit->until;
        trouble(*std::move(error));
        return;
    }
    if (parent.empty() && m_phase != Phase::working) {
        if (m_phase == Phase::waiting)
            enter(Phase::working, "assistant");
        else if (!m_tells_states)
            begin_turn("assistant");
    }
    for (const Json &block : items(member(message, "content"))) {
        const std::string type = text(block, "type");
        if (type == "text") {
            if (std::string said = text(block, "text"); !said.empty())
                emit(Message{.text = std::move(said), .id = text(line, "uuid"), .parent = parent});
        } else if (type == "thinking") {
            if (std::string thought = text(block, "thinking"); !thought.empty())
                emit(Thought{.text = std::move(thought), .parent = parent});
        } else if (type == "tool_use" || type == "server_tool_use") {
            begin_call(block, parent);
        } else if (type.ends_with("tool_result")) { // of the vendor's own tools
            take_tool_result(block, line);
        } else if (type != "redacted_thinking") {
            unknown("content " + type);
        }
    }
    if (const auto usage = m_spending.message(message)) {
        emit(*usage);
        const Json &tokens = member(message, "usage");
        if (parent.empty()) {
            m_model = usage->model;
            set_context(
                count(tokens, "input_tokens") + count(tokens, "cache_read_input_tokens") + count(tokens, "cache_creation_input_tokens"),
                m_standing.context ? m_standing.context->size : 0);
        }
    }
}

void ClaudeRuntime::take_user(const Json &line)
{
    if (flag(line, "isReplay"))
        return delivered(text(line, "uuid"));
    const Json &content = member(member(line, "message"), "content");
    std::string said = content.is_string() ? content.get<std::string>() : std::string();
    for (const Json &block : items(content)) {
        if (text(block, "type") == "tool_result")
            take_tool_result(block, line);
        else
            said += text(block, "text");
    }
    // A subagent's prompt is the input of its call; an interruption is said by the result.
    if (!said.empty() && text(line, "parent_tool_use_id").empty() && !said.starts_with("[Request interrupted by user"))
        emit(Remark{shortened(std::move(said), longest_sentence)});
}

void ClaudeRuntime::take_result(const Json &line)
{
    for (transcript::Usage &usage : m_spending.result(line))
        emit(std::move(usage));
    for (const auto &[model, sums] : member(line, "modelUsage").items())
        if (model.starts_with(m_model) || m_model.starts_with(model))
            if (m_standing.context && count(sums, "contextWindow") != 0)
                set_context(m_standing.context->used, count(sums, "contextWindow"));
    delivered(text(line, "user_message_uuid"));
    for (const Json &uuid : items(member(line, "user_message_uuids")))
        if (uuid.is_string())
            delivered(uuid.get_ref<const std::string &>());
    end_unfinished_calls(text(member(line, "deferred_tool_use"), "id"));

    if (auto error = of_result(line); error && !(m_standing.trouble && m_standing.trouble->final)) {
        if (m_limit && error->what == m_limit->what)
            error->until = m_limit->until;
        trouble(*std::move(error));
    }
    transcript::Turn turn = turn_of(line);
    if (!m_blocked.empty() && turn.how == transcript::TurnEnd::finished)
        turn = {.how = transcript::TurnEnd::refused, .reason = m_blocked};
    m_blocked.clear();
    emit(std::move(turn));
    ++m_standing.turns;
    if (!m_tells_states)
        enter(Phase::idle, "result");
}

void ClaudeRuntime::take_rate_limit(const Json &line)
{
    m_limit = of_rate_limit(line);
    if (!m_limit)
        return;
    trouble(*m_limit);
    if (m_phase == Phase::working)
        enter(Phase::waiting, "rate_limit_event: rejected");
}

void ClaudeRuntime::begin_turn(std::string rule)
{
    m_standing.trouble.reset();
    enter(Phase::working, std::move(rule));
}

void ClaudeRuntime::trouble(Trouble trouble)
{
    m_standing.trouble = trouble;
    emit(std::move(trouble));
}

void ClaudeRuntime::unknown(const std::string &kind)
{
    constexpr std::size_t most = 100;
    const std::string name = one_line(kind);
    if (m_unknown.size() < most && m_unknown.insert(name).second)
        emit(Remark{std::format("({})", name)});
}

void ClaudeRuntime::emit(transcript::Content content)
{
    if (std::string action = transcript::in_short(content); !action.empty())
        m_standing.action = std::move(action);
    m_entries.push_back(std::move(content));
}

void ClaudeRuntime::enter(Phase phase, std::string rule)
{
    if (m_phase != Phase::failed)
        m_phase = phase;
    show_phase(std::move(rule));
}

void ClaudeRuntime::show_phase(std::string rule)
{
    const bool asking = !m_standing.requests.empty() && m_phase != Phase::starting && m_phase != Phase::failed;
    const Phase phase = asking ? Phase::asking : m_phase;
    if (std::exchange(m_standing.phase, phase) != phase)
        emit(PhaseChange{.phase = phase, .rule = std::move(rule)});
}

void ClaudeRuntime::set_session(const transcript::Session &session)
{
    if (session == m_standing.session)
        return;
    m_standing.session = session;
    if (!session.id.empty()) // known from the first turn on
        emit(session);
}

void ClaudeRuntime::set_context(std::int64_t used, std::int64_t size)
{
    const Context context{.used = used, .size = size};
    if (m_standing.context == context)
        return;
    m_standing.context = context;
    emit(context);
}

} // namespace wm::runtimes::claude
