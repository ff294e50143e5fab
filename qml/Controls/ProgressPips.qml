pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// One pip for each bead of a convoy; above 24 beads one bar.
Item {
    id: root

    /// An AgentState for each bead, in order.
    required property var pips
    property int pipWidth: 12
    readonly property int count: pips ? pips.length : 0
    readonly property int done: {
        let n = 0;
        for (let i = 0; i < count; ++i)
            n += pips[i] === AgentState.Done ? 1 : 0;
        return n;
    }
    readonly property bool single: count > 24

    implicitWidth: single ? 24 * 6 : count === 0 ? 0 : count * pipWidth + (count - 1) * 2
    implicitHeight: 10
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("%1 of %2 done").arg(done).arg(count)

    Rectangle {
        visible: root.single
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        height: 6
        radius: 2
        color: Theme.line.hairline
        Rectangle {
            width: parent.width * root.done / Math.max(1, root.count)
            height: parent.height
            radius: parent.radius
            color: Theme.state.done.fg
        }
    }
    Row {
        visible: !root.single
        height: parent.height
        spacing: 2
        Repeater {
            model: root.single ? [] : root.pips
            Pip {
                required property int modelData
                agentState: modelData
                width: root.pipWidth
            }
        }
    }
}
