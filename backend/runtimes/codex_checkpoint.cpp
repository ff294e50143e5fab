#include "runtimes/checkpoint.h"
#include "runtimes/codex_thread.h"

namespace wm::runtimes::codex {

std::optional<Json> Thread::checkpoint() const
{
    if (!m_open || m_failed || is_in_turn() || m_flagged || !m_emitted.empty() || !m_changes.empty() || !m_running.empty())
        return std::nullopt;
    return Json{{"standing", standing_to_json(m_standing)}, {"counts", m_counts.checkpoint()}, {"turns", m_turns}, {"parents", m_parents},
        {"over", m_over}, {"ended", m_ended}, {"limit", content_to_json(m_limit)}, {"retrying", m_retrying}};
}

void Thread::restore(const Json &checkpoint)
{
    standing_from_json(checkpoint.at("standing"), m_standing);
    m_counts.restore(checkpoint.at("counts"));
    checkpoint.at("turns").get_to(m_turns);
    checkpoint.at("parents").get_to(m_parents);
    checkpoint.at("over").get_to(m_over);
    checkpoint.at("ended").get_to(m_ended);
    m_limit = optional_from_json<transcript::Trouble>(checkpoint.at("limit"));
    checkpoint.at("retrying").get_to(m_retrying);
    m_open = true;
}

} // namespace wm::runtimes::codex
