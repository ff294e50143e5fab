#include "runtimes/acp_peer.h"
#include "runtimes/checkpoint.h"

namespace wm::runtimes::acp {

Json Options::checkpoint() const
{
    return m_options;
}

void Options::restore(const Json &checkpoint)
{
    for (std::size_t i = 0; i < m_options.size(); ++i)
        m_options.at(i) = checkpoint.at(i).get<std::optional<Option>>();
}

std::optional<Json> Peer::checkpoint() const
{
    if (m_stage != Stage::open || !m_ready || m_standing.phase != transcript::Phase::idle || !m_input.is_at_boundary() ||
        !m_entries.empty() || !m_sent.empty() || m_begun || m_interrupt || m_due || !m_queue.empty() || !m_asked.empty() ||
        !m_answers.empty() || !m_speech.is_empty() || !m_denied.empty() || !m_outputs.empty())
        return std::nullopt;
    return Json{{"standing", standing_to_json(m_standing)}, {"lines", m_lines}, {"rule", m_rule}, {"capabilities", m_capabilities},
        {"logins", m_logins}, {"options", m_options.checkpoint()}, {"wanted", m_wanted}, {"delivered", m_delivered}, {"waiting", m_waiting},
        {"requests", m_requests}, {"prompts", m_prompts}, {"denials", m_denials}, {"known", m_known},
        {"spending", m_spending.checkpoint()}};
}

void Peer::restore(const Json &checkpoint)
{
    m_stage = Stage::open;
    m_ready = true;
    standing_from_json(checkpoint.at("standing"), m_standing);
    checkpoint.at("lines").get_to(m_lines);
    checkpoint.at("rule").get_to(m_rule);
    m_capabilities = checkpoint.at("capabilities");
    checkpoint.at("logins").get_to(m_logins);
    m_options.restore(checkpoint.at("options"));
    checkpoint.at("wanted").get_to(m_wanted);
    checkpoint.at("delivered").get_to(m_delivered);
    checkpoint.at("waiting").get_to(m_waiting);
    checkpoint.at("requests").get_to(m_requests);
    checkpoint.at("prompts").get_to(m_prompts);
    checkpoint.at("denials").get_to(m_denials);
    checkpoint.at("known").get_to(m_known);
    m_spending.restore(checkpoint.at("spending"));
}

} // namespace wm::runtimes::acp
