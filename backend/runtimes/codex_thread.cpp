#include "runtimes/codex_thread.h"

#include "runtimes/codex_items.h"
#include "runtimes/codex_trouble.h"
#include "runtimes/json_members.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::runtimes::codex {

using namespace transcript;

void Thread::emit(Content content)
{
    if (std::string action = in_short(content); !action.empty())
        m_standing.action = std::move(action);
    if (const auto *trouble = std::get_if<Trouble>(&content))
        m_standing.trouble = *trouble;
    m_emitted.push_back(std::move(content));
}

void Thread::announce(bool asked, const std::string &rule)
{
    Phase phase = Phase::idle;
    if (m_failed)
        phase = Phase::failed;
    else if (!m_open)
        phase = Phase::starting;
    else if (is_in_turn())
        phase = asked || m_flagged ? Phase::asking : m_retrying ? Phase::waiting : Phase::working;
    if (phase == m_standing.phase)
        return;
    m_standing.phase = phase;
    emit(PhaseChange{phase, rule});
}

void Thread::fail(Trouble trouble)
{
    m_failed = true;
    trouble.final = true;
    emit(std::move(trouble));
}

void Thread::opened(const Json &result)
{
    const Json &thread = member(result, "thread");
    const std::string id = string_in(thread, "id");
    if (id.empty()) {
        fail({.what = TroubleClass::broken, .message = "Codex began a thread without saying which."});
        return;
    }
    m_open = true;
    const std::string version = string_in(thread, "cliVersion");
    Session &session = m_standing.session;
    session = {.id = id, .agent = version.empty() ? "Codex" : "Codex " + version, .model = string_in(result, "model")};
    const Json &policy = member(result, "approvalPolicy");
    session.mode = policy.is_string() ? string_of(policy) : "granular";
    if (const std::string sandbox = string_in(member(result, "sandbox"), "type"); !sandbox.empty())
        session.mode += ", " + sandbox;
    emit(session);
}

void Thread::use_model(const std::string &model)
{
    if (model.empty() || model == m_standing.session.model)
        return;
    m_standing.session.model = model;
    emit(m_standing.session);
}

bool Thread::is_main(const Json &params) const
{
    const std::string thread = string_in(params, "threadId");
    return thread.empty() || !m_open || thread == m_standing.session.id;
}

const std::vector<FileChange> *Thread::changes_of(const std::string &item) const
{
    const auto found = m_changes.find(item);
    return found == m_changes.end() ? nullptr : &found->second;
}

bool Thread::take(const std::string &method, const Json &params)
{
    if (method == "item/started" || method == "item/completed")
        item(params, method == "item/completed");
    else if (method == "thread/tokenUsage/updated")
        tokens(params);
    else if (method == "turn/started")
        began(params);
    else if (method == "account/rateLimits/updated")
        limits(member(params, "rateLimits"));
    else if (method == "thread/closed")
        m_parents.erase(string_in(params, "threadId"));
    else if (!is_main(params))
        return method == "thread/status/changed" || method == "turn/completed" || method == "error" || method == "turn/plan/updated";
    else if (method == "thread/status/changed")
        status(member(params, "status"));
    else if (method == "turn/completed")
        ended(params);
    else if (method == "error")
        error(params);
    else if (method == "turn/plan/updated")
        plan(member(params, "plan"));
    else
        return false;
    return true;
}

void Thread::status(const Json &status)
{
    m_active = string_in(status, "type") == "active";
    const Json &flags = member(status, "activeFlags");
    m_flagged = m_active && flags.is_array() && !flags.empty();
}

void Thread::began(const Json &params)
{
    const std::string turn = string_in(member(params, "turn"), "id");
    if (is_main(params))
        begin_turn(turn);
    else
        m_turns[string_in(params, "threadId")] = turn;
}

void Thread::begin_turn(const std::string &turn)
{
    // Its result and its notification both tell of a turn, and either may come after its end.
    if (turn.empty() || turn == m_turn || turn == m_ended)
        return;
    m_turn = turn;
    m_turns[m_standing.session.id] = turn;
    m_retrying = false;
    m_standing.trouble.reset();
}

void Thread::ended(const Json &params)
{
    const Json &turn = member(params, "turn");
    const std::string id = string_in(turn, "id"), status = string_in(turn, "status");
    if (id.empty() || id == m_ended || status == "inProgress")
        return;
    Turn end{.how = status == "interrupted" ? TurnEnd::interrupted : status == "failed" ? TurnEnd::failed : TurnEnd::finished};
    if (const Json &error = member(turn, "error"); error.is_object()) {
        Trouble trouble = known(trouble_of(error, true));
        end.reason = trouble.message;
        if (end.how == TurnEnd::failed)
            end.how = end_of(trouble.what);
        if (!m_standing.trouble || m_standing.trouble->message != trouble.message) // else it was said just before
            emit(std::move(trouble));
    }
    if (end.how != TurnEnd::finished)
        for (const std::string &call : m_running) // nothing more is said of them
            emit(ToolCall{.id = call, .state = ToolState::failed});
    m_running.clear();
    m_over.clear();
    m_changes.clear();
    m_ended = id;
    m_retrying = false;
    if (m_turn.empty() || m_turn == id) {
        m_turn.clear();
        m_active = m_flagged = false;
    }
    ++m_standing.turns;
    emit(std::move(end));
}

void Thread::item(const Json &params, bool over)
{
    const Json &item = member(params, "item");
    const std::string id = string_in(item, "id");
    m_retrying = false;
    if (m_over.contains(id))
        return; // the begin of what is over
    std::string parent;
    if (!is_main(params)) {
        parent = string_in(params, "threadId");
        if (const auto call = m_parents.find(parent); call != m_parents.end())
            parent = call->second;
    }
    if (string_in(item, "type") == "collabAgentToolCall") {
        const Json &threads = member(item, "receiverThreadIds");
        for (const Json &thread : threads.is_array() ? threads : Json::array())
            m_parents.try_emplace(string_of(thread), id);
    }
    std::vector<Content> entries = entries_of(item, over, parent);
    if (over) {
        m_over.insert(id);
        m_running.erase(id);
        m_changes.erase(id);
    } else if (!entries.empty()) {
        m_running.insert(id);
        if (const auto *call = std::get_if<ToolCall>(&entries.front()); call != nullptr && call->changes)
            m_changes[id] = *call->changes;
    }
    for (Content &entry : entries)
        emit(std::move(entry));
}

void Thread::error(const Json &params)
{
    m_retrying = true_in(params, "willRetry");
    emit(known(trouble_of(member(params, "error"), !m_retrying)));
}

Trouble Thread::known(Trouble trouble) const
{
    if (m_limit && end_of(trouble.what) == TurnEnd::limit)
        trouble.until = m_limit->until;
    // When it gives up, Codex may not say any more of which kind the trouble is that it retried for.
    const auto &before = m_standing.trouble;
    if (trouble.what == TroubleClass::other && before && before->message.ends_with(trouble.message))
        trouble.what = before->what;
    return trouble;
}

void Thread::tokens(const Json &params)
{
    const std::string thread = string_in(params, "threadId"), turn = string_in(params, "turnId");
    const auto known = m_turns.find(thread);
    const bool ours = known != m_turns.end() && known->second == turn;
    const Json &usage = member(params, "tokenUsage");
    if (auto added = m_counts.added(thread, usage, ours)) {
        added->model = m_standing.session.model;
        emit(*std::move(added));
    }
    const Context context = context_of(usage);
    if (!is_main(params) || m_standing.context == context)
        return;
    m_standing.context = context;
    emit(context);
}

void Thread::limits(const Json &rate_limits)
{
    const auto limit = limit_of(rate_limits);
    if (limit && limit != m_limit)
        emit(*limit);
    m_limit = limit;
}

void Thread::plan(const Json &steps)
{
    Plan plan;
    for (const Json &step : steps.is_array() ? steps : Json::array()) {
        const std::string status = string_in(step, "status");
        plan.steps.push_back({.text = string_in(step, "step"),
            .state = status == "completed" ? StepState::done
                : status == "inProgress"   ? StepState::running
                                           : StepState::pending});
    }
    emit(std::move(plan));
}

} // namespace wm::runtimes::codex
