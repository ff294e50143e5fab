#include "theme/agent_state.h"

#include <QCoreApplication>

namespace wm::theme {

StateInfo stateInfo(AgentState::Value state)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("AgentState", text); };
    using namespace Qt::StringLiterals;
    switch (state) {
    case AgentState::None: return {{}, {}, u"idle"_s, {}};
    case AgentState::Working: return {tr("Working"), u"state-working"_s, u"working"_s, tr("%1 is working")};
    case AgentState::NeedsYou: return {tr("Needs you"), u"state-needs"_s, u"needsYou"_s, tr("%1 needs you")};
    case AgentState::Stalled: return {tr("Stalled"), u"state-stalled"_s, u"stalled"_s, tr("%1 has stalled")};
    case AgentState::Failed: return {tr("Failed"), u"state-failed"_s, u"failed"_s, tr("%1 has failed")};
    case AgentState::Done: return {tr("Done"), u"state-done"_s, u"done"_s, tr("%1 has finished")};
    case AgentState::Idle: return {tr("Idle"), u"state-idle"_s, u"idle"_s, tr("%1 is idle")};
    case AgentState::Queued: return {tr("Queued"), u"state-queued"_s, u"idle"_s, tr("%1 is queued")};
    }
    return {{}, {}, u"idle"_s, {}};
}

} // namespace wm::theme
