#pragma once
// What an agent (or the bead it holds) is doing, as the person sees it: one enum from which badge, tray, convoy
// pips and announcements take word, glyph and colour, so that they never differ.
#include <QObject>
#include <QString>
#include <QtQmlIntegration>

namespace AgentState {
Q_NAMESPACE
QML_ELEMENT

enum Value { None, Working, NeedsYou, Stalled, Failed, Done, Idle, Queued };
Q_ENUM_NS(Value)
} // namespace AgentState

namespace wm::theme {

struct StateInfo {
    QString word;         ///< "Needs you", translated
    QString glyph;        ///< name of the icon
    QString colourRole;   ///< key in tokens.json themes.*.state
    QString announcement; ///< for screen readers, "%1 needs you", translated; %1 is the agent
};

/// The facts of one state; None has empty texts and the idle colours.
StateInfo stateInfo(AgentState::Value state);

} // namespace wm::theme
