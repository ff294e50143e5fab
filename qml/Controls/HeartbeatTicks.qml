pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// When the agent was last heard, as twelve ticks: high where it spoke, low where it was silent, and its newest words in
// the colour of its state. The text beside says the same.
Row {
    id: root

    /// 0 = silent, 1 = heard, 2 = heard last; oldest first. Fewer than twelve: not known that long.
    required property var beats
    /// An AgentState.
    required property int agentState

    spacing: 2
    height: 10
    Accessible.ignored: true

    Repeater {
        model: root.beats
        Item {
            id: tick
            required property int modelData
            width: 3
            height: 10
            Rectangle {
                anchors.bottom: parent.bottom
                width: parent.width
                height: tick.modelData === 2 ? 10 : tick.modelData === 1 ? 8 : 2
                radius: 1
                color: tick.modelData === 2 ? Theme.state.of(root.agentState).fg : Theme.line.control
            }
        }
    }
}
