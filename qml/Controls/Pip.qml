pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// One bead in ProgressPips: solid done, two-tone working, high needs you and failed, hatched stalled, outlined waiting.
Item {
    id: root

    /// An AgentState.
    required property int agentState
    readonly property bool waiting: agentState === AgentState.Queued || agentState === AgentState.Idle || agentState === AgentState.None
    readonly property bool tall: agentState === AgentState.NeedsYou || agentState === AgentState.Failed
    readonly property stateStyle look: Theme.state.of(agentState)

    height: parent ? parent.height : 10
    Accessible.ignored: true

    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        height: root.tall ? 10 : 6
        radius: 2
        visible: root.agentState !== AgentState.Stalled
        color: root.waiting ? "transparent" : root.agentState === AgentState.Working ? root.look.line : root.look.fg
        border.width: root.waiting ? Theme.stroke.hairline : 0
        border.color: Theme.line.control

        Rectangle {
            visible: root.agentState === AgentState.Working
            width: Math.round(parent.width * 0.6)
            height: parent.height
            radius: parent.radius
            color: root.look.fg

            Rectangle {
                anchors.right: parent.right
                width: parent.width / 2
                height: parent.height
                color: parent.color
            }
        }
    }
    Repeater {
        model: root.agentState === AgentState.Stalled ? Math.floor((root.width + 1.5) / 3.5) : 0
        Rectangle {
            required property int index
            x: index * 3.5
            y: 2
            width: 2
            height: 6
            color: root.look.fg
        }
    }
}
