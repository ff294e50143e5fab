#include "runtimes/claude_prompt_id.h"
#include "runtimes/claude_runtime.h"

#include <algorithm>
#include <format>

namespace wm::runtimes::claude {

using transcript::Phase;
using transcript::Remark;
using transcript::Request;
using transcript::RequestClosed;

void ClaudeRuntime::take_request(const Json &line)
{
    const std::string id = text(line, "request_id");
    const Json &body = member(line, "request");
    const std::string subtype = text(body, "subtype");
    const auto answered = m_answered.find(id);
    if (subtype != "can_use_tool") {
        if (answered == m_answered.end())
            answer_error(id, std::format("Wagonmaster does not answer \"{}\".", subtype));
        else
            m_answered.erase(answered);
        return;
    }
    const std::string tool = text(body, "tool_name");
    const Json &input = member(body, "input"), &questions = member(input, "questions");
    const bool question = tool == "AskUserQuestion" && !items(questions).empty();
    Request request{.id = id,
        .what = question ? Request::What::question : Request::What::permission,
        .tool_call = text(body, "tool_use_id"),
        .title = subject_of(tool, input, m_cwd),
        .kind = kind_of(tool),
        .input = input,
        .cwd = m_cwd,
        .reason = text(body, "decision_reason"),
        .changes = changes_asked(tool, input),
        .tool = tool};
    if (request.reason.empty())
        request.reason = text(body, "description");
    if (question) {
        request.title.clear();
        for (const Json &one : items(questions)) {
            request.title += (request.title.empty() ? "" : "\n") + text(one, "question");
            for (const Json &option : items(member(one, "options")))
                request.choices.push_back({.id = text(option, "label"), .label = text(option, "label")});
        }
    }
    emit(request);
    if (answered != m_answered.end()) {
        emit(answered->second);
        m_answered.erase(answered);
        return;
    }
    if (m_asked.insert_or_assign(id, Asked{.input = input, .question = question}).second)
        m_standing.requests.push_back(std::move(request));
    show_phase(subtype);
}

void ClaudeRuntime::withdraw(const std::string &request)
{
    std::erase_if(m_due, [&request](const Due &due) { return due.key == request; });
    if (m_asked.erase(request) == 0)
        return;
    std::erase_if(m_standing.requests, [&request](const Request &open) { return open.id == request; });
    emit(RequestClosed{.id = request, .how = RequestClosed::How::withdrawn});
    show_phase("control_cancel_request");
}

void ClaudeRuntime::take_response(const Json &response)
{
    const std::string id = text(response, "request_id");
    const auto waits = m_waits_for.find(id);
    const std::string subtype = id == opening ? "initialize" : waits == m_waits_for.end() ? "" : waits->second;
    if (waits != m_waits_for.end())
        m_waits_for.erase(waits);
    if (text(response, "subtype") == "error") {
        const std::string error = shortened(text(response, "error"), longest_sentence);
        if (subtype == "initialize" && m_phase == Phase::starting) {
            trouble({.what = transcript::TroubleClass::broken, .message = error, .final = true});
            enter(Phase::failed, "initialize: error");
        } else if (!subtype.empty()) {
            emit(Remark{std::format("Claude Code refused {}: {}", subtype, error)});
        }
    } else if (subtype == "initialize" && m_phase == Phase::starting) {
        enter(Phase::idle, "initialize");
    } else if (subtype == "set_model") {
        transcript::Session session = m_standing.session;
        if (const std::string model = text(member(response, "response"), "model"); !model.empty())
            session.model = model;
        set_session(session);
    }
}

void ClaudeRuntime::take_lifecycle(const Json &line)
{
    const std::string state = text(line, "state");
    const auto prompt = ulid_of(text(line, "command_uuid"));
    if (prompt && (state == "completed" || state == "cancelled"))
        if (const auto known = std::ranges::find(m_said, *prompt, &Said::id); known != m_said.end())
            if (!std::exchange(known->over, true) && !known->delivered)
                m_standing.dropped.push_back(*prompt);
}

void ClaudeRuntime::delivered(std::string_view uuid)
{
    const auto prompt = ulid_of(uuid);
    if (!prompt)
        return;
    Said &known = said(*prompt);
    if (std::exchange(known.delivered, true) || !known.known)
        return;
    std::erase(m_standing.undelivered, *prompt);
    std::erase(m_standing.dropped, *prompt);
    emit(transcript::Delivered{*prompt});
}

} // namespace wm::runtimes::claude
