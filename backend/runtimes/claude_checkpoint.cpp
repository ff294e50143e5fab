#include "runtimes/checkpoint.h"
#include "runtimes/claude_runtime.h"

#include <algorithm>

namespace wm::runtimes::claude {

Json Spending::checkpoint() const
{
    return {{"messages", m_messages}, {"told", m_told}, {"before", m_before}, {"unknown_before", m_unknown_before}};
}

void Spending::restore(const Json &checkpoint)
{
    checkpoint.at("messages").get_to(m_messages);
    checkpoint.at("told").get_to(m_told);
    checkpoint.at("before").get_to(m_before);
    checkpoint.at("unknown_before").get_to(m_unknown_before);
}

Json Steps::checkpoint() const
{
    return m_tasks;
}

void Steps::restore(const Json &checkpoint)
{
    checkpoint.get_to(m_tasks);
}

std::optional<Json> ClaudeRuntime::checkpoint() const
{
    const bool is_quiet = m_lines.is_at_boundary() && m_entries.empty() && m_phase == transcript::Phase::idle && m_asked.empty() &&
        m_standing.requests.empty() && m_standing.undelivered.empty() && m_due.empty() && m_waits_for.empty() && m_answered.empty() &&
        m_blocked.empty() && !is_in_flight();
    const bool has_steps = std::ranges::any_of(m_calls, [](const auto &call) { return call.second.about_steps.has_value(); });
    if (!is_quiet || has_steps || !m_opened)
        return std::nullopt;
    Json calls = Json::array(); // what goes on in the background
    for (const auto &[id, call] : m_calls)
        calls.push_back({{"id", id}, {"denied", call.denied}, {"background", call.background}, {"parent", call.parent}});
    return Json{{"standing", standing_to_json(m_standing)}, {"tells_states", m_tells_states}, {"model", m_model},
        {"calls", std::move(calls)}, {"spending", m_spending.checkpoint()}, {"steps", m_steps.checkpoint()}, {"limit", m_limit},
        {"unknown", m_unknown}, {"next_request", m_next_request}, {"said", m_said}};
}

void ClaudeRuntime::restore(const Json &checkpoint)
{
    standing_from_json(checkpoint.at("standing"), m_standing);
    m_phase = transcript::Phase::idle;
    m_opened = true;
    checkpoint.at("tells_states").get_to(m_tells_states);
    checkpoint.at("model").get_to(m_model);
    for (const Json &json : checkpoint.at("calls")) {
        Call &call = m_calls[json.at("id").get<std::string>()];
        json.at("denied").get_to(call.denied);
        json.at("background").get_to(call.background);
        json.at("parent").get_to(call.parent);
    }
    m_spending.restore(checkpoint.at("spending"));
    m_steps.restore(checkpoint.at("steps"));
    m_limit = checkpoint.at("limit").get<std::optional<transcript::Trouble>>();
    checkpoint.at("unknown").get_to(m_unknown);
    checkpoint.at("next_request").get_to(m_next_request);
    checkpoint.at("said").get_to(m_said);
}

} // namespace wm::runtimes::claude
