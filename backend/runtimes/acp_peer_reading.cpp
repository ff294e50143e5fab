// What the agent says: the half of Peer that `read` drives.
#include "runtimes/acp_content.h"
#include "runtimes/json_members.h"
#include "runtimes/acp_peer.h"
#include "runtimes/acp_trouble.h"

#include <algorithm>
#include <format>

namespace wm::runtimes::acp {

using namespace transcript;

void Peer::take(const Json &message)
{
    const std::string method = string_in(message, "method");
    if (!method.empty() && message.contains("id"))
        return take_request(message);
    if (method.empty())
        return take_answer(message);
    const Json &params = member(message, "params");
    if (method == "session/update" && (m_stage != Stage::open || string_in(params, "sessionId") == m_standing.session.id)) {
        take_update(member(params, "update"));
    } else if (method == "$/cancel_request") {
        for (Asked &asked : m_asked)
            if (asked.id == member(params, "requestId"))
                withdraw(asked);
        list_requests();
        m_rule = method;
    }
}

void Peer::take_answer(const Json &message)
{
    if (!m_begun || member(message, "id") != m_sent.front().id)
        return;
    const bool refused = message.contains("error");
    const Sent sent = m_sent.front();
    if (sent.step == Step::prompt)
        turn_ended(sent, message);
    m_sent.pop_front();
    m_begun = false;
    list_undelivered();
    if (sent.step == Step::set)
        was_set(sent, message);
    else if (sent.step != Step::prompt && refused)
        give_up(trouble_of(member(message, "error"), m_logins));
    else if (sent.step == Step::initialize)
        initialized(member(message, "result"));
    else if (sent.step == Step::open)
        opened(member(message, "result"));
}

void Peer::initialized(const Json &result)
{
    m_rule = "initialize";
    if (member(result, "protocolVersion") != 1)
        return give_up({.what = TroubleClass::broken,
            .message = std::format("The agent speaks version {} of the Agent Client Protocol; we speak version 1.",
                to_text(member(result, "protocolVersion"))),
            .final = true});
    m_capabilities = member(result, "agentCapabilities");
    std::string logins;
    for (const Json &way : elements_in(result, "authMethods"))
        logins += (logins.empty() ? "" : ", ") + string_in(way, "name");
    m_logins = logins.empty() ? "" : "It offers: " + logins;
    const Json &agent = member(result, "agentInfo");
    m_standing.session.agent = string_in(agent, "title").empty() ? string_in(agent, "name") : string_in(agent, "title");
    if (!string_in(agent, "version").empty())
        m_standing.session.agent += " " + string_in(agent, "version");
    const bool loads = member(m_capabilities, "loadSession") == true || member(m_capabilities, "sessionCapabilities", "resume").is_object();
    if (!m_start.resume.empty() && !loads)
        return give_up({.what = TroubleClass::refused, .message = "This agent cannot take up an earlier session.", .final = true});
    m_stage = Stage::opening;
}

void Peer::opened(const Json &result)
{
    m_rule = "session";
    m_standing.session.id = string_in(result, "sessionId").empty() ? m_start.resume : string_in(result, "sessionId");
    if (m_standing.session.id.empty())
        return give_up({.what = TroubleClass::broken, .message = "The agent opened a session without an id.", .final = true});
    m_options.take(result);
    std::string &mode = m_wanted[static_cast<std::size_t>(Setting::mode)];
    mode = m_start.mode.empty() ? mode_for(m_start.asks, m_options) : m_start.mode;
    if (!mode.empty() && !m_options.offers(Setting::mode, mode)) {
        std::string modes;
        for (const std::string &value : m_options.values(Setting::mode))
            modes += (modes.empty() ? "" : ", ") + value;
        return give_up({.what = TroubleClass::refused,
            .message = std::format("The agent has no mode “{}”; it has: {}.", mode, modes.empty() ? "none" : modes),
            .final = true});
    }
    m_stage = Stage::open;
    m_standing.session.model = m_options.current(Setting::model);
    m_standing.session.mode = m_options.current(Setting::mode);
    say(Content(m_standing.session));
    for (const Setting setting : {Setting::model, Setting::effort})
        if (!m_wanted[static_cast<std::size_t>(setting)].empty() && !m_options.offers(setting))
            say(Trouble{.message = std::format("This agent does not let its {} be chosen.", name_of(setting))});
}

void Peer::was_set(const Sent &sent, const Json &message)
{
    m_rule = "set " + std::string(name_of(sent.setting));
    std::string &wanted = m_wanted[static_cast<std::size_t>(sent.setting)];
    if (wanted == sent.detail)
        wanted.clear();
    if (!message.contains("error")) {
        if (member(message, "result", "configOptions").is_array())
            m_options.take(member(message, "result"));
        else
            m_options.changed(sent.setting, sent.detail);
        return session_changed();
    }
    Trouble trouble = trouble_of(member(message, "error"), m_logins);
    trouble.message = std::format("The agent did not take the {} “{}”: {}", name_of(sent.setting), sent.detail, trouble.message);
    trouble.final = sent.setting == Setting::mode; // it may be one in which it asks more than it does now
    if (trouble.final)
        return give_up(std::move(trouble));
    say(std::move(trouble));
}

void Peer::give_up(Trouble trouble)
{
    m_rule = "error";
    for (Asked &asked : m_asked)
        withdraw(asked);
    list_requests();
    m_stage = Stage::failed;
    say(std::move(trouble));
}

void Peer::turn_ended(const Sent &sent, const Json &message)
{
    static const std::map<std::string, TurnEnd, std::less<>> ends = {{"end_turn", TurnEnd::finished}, {"cancelled", TurnEnd::interrupted},
        {"refusal", TurnEnd::refused}, {"max_tokens", TurnEnd::limit}, {"max_turn_requests", TurnEnd::limit}};
    heard();
    say(m_speech.end());
    for (Asked &asked : m_asked)
        withdraw(asked);
    list_requests();
    m_denied.clear();
    m_outputs.clear();
    for (Usage &usage : m_spending.turn(member(message, "result"), m_standing.session.model))
        say(std::move(usage));
    Turn turn{TurnEnd::finished, string_in(message, "result", "stopReason")};
    if (const auto end = ends.find(turn.reason); end != ends.end())
        turn.how = end->second;
    if (message.contains("error")) {
        Trouble trouble = trouble_of(member(message, "error"), m_logins);
        turn = {sent.cancelled ? TurnEnd::interrupted : TurnEnd::failed, trouble.message};
        if (!sent.cancelled)
            say(std::move(trouble));
    }
    m_rule = message.contains("error") ? "error" : turn.reason;
    m_interrupt = false;
    ++m_standing.turns;
    say(std::move(turn));
}

void Peer::take_request(const Json &message)
{
    heard();
    say(m_speech.end());
    Asked asked = asked_of(message);
    m_rule = string_in(message, "method");
    if (asked.what == Asked::What::permission && !asked.request.tool_call.empty())
        say(call_of(member(message, "params", "toolCall"))); // it may be the first that is heard of it
    if (asked.what != Asked::What::unoffered)
        say(Content(asked.request));
    else if (m_rule == "elicitation/create")
        say(Remark{"(a form with several fields was declined)"});

    const auto answer = std::ranges::find(m_answers, asked.id, &Answer::id);
    if (answer != m_answers.end()) {
        close(asked, answer->said);
        m_answers.erase(answer);
        return;
    }
    if (asked.is_open() && in_turn() && m_sent.front().cancelled)
        asked.answer = cancelled_answer(asked);
    m_asked.push_back(std::move(asked));
    list_requests();
}

void Peer::take_update(const Json &update)
{
    const std::string kind = string_in(update, "sessionUpdate");
    if (kind == "usage_update") {
        if (!m_speech.has_id()) // one of these follows each answer of the model
            say(m_speech.end());
        const Context context{count_in(update, "used"), count_in(update, "size")};
        if (auto usage = m_spending.total(update, in_turn() || m_standing.turns > 0, m_standing.session.model))
            say(Content(*std::move(usage)));
        if (m_standing.context != context)
            say(Content(context));
        m_standing.context = context;
    } else if (kind == "config_option_update") {
        m_options.take(update);
        session_changed();
    } else if (kind == "current_mode_update") {
        m_options.changed(Setting::mode, string_in(update, "currentModeId"));
        session_changed();
    } else if (kind == "session_info_update") {
        const Json &error = member(update, "_meta", "codex", "error");
        if (in_turn() && member(error, "willRetry") == true) {
            Trouble trouble = trouble_of(error, m_logins);
            trouble.final = false;
            say(std::move(trouble));
            m_waiting = true;
            m_rule = kind;
        }
    } else if (m_ready && kind != "available_commands_update") { // before that it is what an earlier run has told
        take_content(kind, update);
    }
}

void Peer::take_content(const std::string &kind, const Json &update)
{
    heard();
    m_rule = kind;
    const std::string parent = string_in(update, "_meta", "claudeCode", "parentToolUseId");
    if (kind == "agent_message_chunk" || kind == "agent_thought_chunk") {
        if (auto usage = m_spending.call(member(update, "_meta", "usage"), m_standing.session.model))
            say(Content(*std::move(usage)));
        const auto what = kind == "agent_message_chunk" ? Speech::What::message : Speech::What::thought;
        say(m_speech.add(what, string_in(update, "messageId"), parent, text_of(member(update, "content"))));
        if (!in_turn())
            say(m_speech.end());
        return;
    }
    if (kind == "user_message_chunk")
        return; // what it was told
    say(m_speech.end());
    if (kind == "tool_call" || kind == "tool_call_update")
        take_call(update);
    else if (kind == "plan")
        say(plan_of(update));
    else
        say(Remark{"(" + cut(kind, 100) + ")"});
}

void Peer::take_call(const Json &update)
{
    ToolCall call = call_of(update);
    if (call.id.empty())
        return;
    const bool over = call.state == ToolState::done || call.state == ToolState::failed;
    if (const std::string piece = string_in(update, "_meta", "terminal_output_delta", "data"); !piece.empty()) { // codex-acp
        std::string &output = m_outputs[call.id];
        output = cut(output.size() < most_output ? output + piece : output, most_output);
    }
    if (const auto output = m_outputs.find(call.id); over && output != m_outputs.end()) {
        call.output = std::move(output->second);
        m_outputs.erase(output);
    }
    if (call.state == ToolState::failed && m_denied.contains(call.id))
        call.state = ToolState::denied;
    call.parent = string_in(update, "_meta", "claudeCode", "parentToolUseId");
    if (call != ToolCall{.id = call.id, .name = call.name, .parent = call.parent}) // it says something
        say(std::move(call));
}

} // namespace wm::runtimes::acp
