#include "runtimes/checkpoint.h"
#include "runtimes/claude_runtime.h"

#include <algorithm>

namespace wm::runtimes::claude {

Json Spending::checkpoint() const
{
    const auto list = [](const auto &usages) {
        Json json = Json::array();
        for (const auto &[name, usage] : usages)
            json.push_back({name, content_to_json(transcript::Content(usage))});
        return json;
    };
    return {{"messages", list(m_messages)}, {"told", list(m_told)}, {"before", list(m_before)}, {"unknown_before", m_unknown_before}};
}

void Spending::restore(const Json &checkpoint)
{
    const auto usage_in = [](const Json &entry) { return content_from_json<transcript::Usage>(entry.at(1)); };
    for (const Json &entry : checkpoint.at("messages"))
        m_messages.emplace_back(entry.at(0).get<std::string>(), usage_in(entry));
    for (const Json &entry : checkpoint.at("told"))
        m_told[entry.at(0).get<std::string>()] = usage_in(entry);
    for (const Json &entry : checkpoint.at("before"))
        m_before[entry.at(0).get<std::string>()] = usage_in(entry);
    checkpoint.at("unknown_before").get_to(m_unknown_before);
}

Json Steps::checkpoint() const
{
    Json json = Json::array();
    for (const auto &[number, step] : m_tasks)
        json.push_back({number, step.text, step.state});
    return json;
}

void Steps::restore(const Json &checkpoint)
{
    for (const Json &step : checkpoint)
        m_tasks[step.at(0).get<std::int64_t>()] = {step.at(1).get<std::string>(), step.at(2).get<transcript::StepState>()};
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
        {"calls", std::move(calls)}, {"spending", m_spending.checkpoint()}, {"steps", m_steps.checkpoint()},
        {"limit", content_to_json(m_limit)}, {"unknown", m_unknown}, {"next_request", m_next_request}, {"said", m_said}};
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
    m_limit = optional_from_json<transcript::Trouble>(checkpoint.at("limit"));
    checkpoint.at("unknown").get_to(m_unknown);
    checkpoint.at("next_request").get_to(m_next_request);
    checkpoint.at("said").get_to(m_said);
}

} // namespace wm::runtimes::claude
