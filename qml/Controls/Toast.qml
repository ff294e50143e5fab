pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// A sentence about what just happened, at the bottom for six seconds; longer while the pointer is on it.
Rectangle {
    id: root

    required property string text
    /// An AgentState that gives glyph and colour.
    property int agentState: AgentState.Done
    signal gone

    objectName: "Toast"
    implicitWidth: Math.min(560, Math.ceil(label.implicitWidth) + 52)
    implicitHeight: Theme.space[10]
    radius: Theme.radius.card
    color: Theme.surface.overlay
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Shadow { elevation: Theme.elevation.menu }
    Icon {
        x: Theme.space[3]
        anchors.verticalCenter: parent.verticalCenter
        name: Theme.state.of(root.agentState).glyph
        color: Theme.state.of(root.agentState).fg
        size: 13
    }
    WmText {
        id: label
        x: 37
        width: root.width - x - Theme.space[3]
        height: parent.height
        text: root.text
    }
    HoverHandler { id: hover }
    Timer {
        interval: Theme.duration.toast
        running: !hover.hovered
        onTriggered: root.gone()
    }
}
