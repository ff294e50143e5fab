#include "board/activities.h"

namespace wm::models {

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
    emit heard(run);
}

void Activities::forget_ended(const town::State &state)
{
    std::erase_if(m_newest, [&](const auto &entry) {
        const town::Run *run = town::find(state.runs, entry.first);
        return run == nullptr || run->state == town::RunState::ended;
    });
}

} // namespace wm::models
