#include "board/activities.h"

namespace wm::models {
namespace {

constexpr Timestamp part = 5 * nanoseconds_per_second;
constexpr int parts = 12;

} // namespace

const Activity *Activities::of(const RunId &run) const
{
    const auto found = m_newest.find(run);
    return found != m_newest.end() ? &found->second : nullptr;
}

void Activities::hear(const Activity &activity)
{
    const RunId run(activity.run);
    Activity &newest = m_newest[run];
    const std::string text = activity.text.empty() ? newest.text : activity.text; // growth alone says nothing new
    newest = activity;
    newest.text = text;
    if (activity.at > 0) {
        const std::int64_t now = activity.at / part;
        Pulse &pulse = m_pulses.try_emplace(run, Pulse{now, now, 0}).first->second;
        const std::int64_t passed = std::max<std::int64_t>(0, now - pulse.newest);
        pulse.heard = (passed < 32 ? pulse.heard << passed : 0) | 1;
        pulse.newest += passed;
    }
    emit heard(run);
}

QList<int> Activities::beats(const RunId &run, Timestamp now) const
{
    const auto found = m_pulses.find(run);
    if (found == m_pulses.end())
        return {};
    const Pulse &pulse = found->second;
    const std::int64_t current = now / part;
    QList<int> beats;
    for (std::int64_t at = std::max(pulse.first, current - parts + 1); at <= current; ++at) {
        const std::int64_t back = pulse.newest - at;
        const bool heard = back >= 0 && back < 32 && (pulse.heard >> back & 1) != 0;
        beats << (!heard ? 0 : at >= current - 1 ? 2 : 1);
    }
    return beats;
}

void Activities::forget_ended(const town::State &state)
{
    const auto ended = [&](const auto &entry) {
        const town::Run *run = town::find(state.runs, entry.first);
        return run == nullptr || run->state == town::RunState::ended;
    };
    std::erase_if(m_newest, ended);
    std::erase_if(m_pulses, ended);
}

} // namespace wm::models
