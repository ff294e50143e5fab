pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The heading of a group of agents: their state, how many, and what puts them here.
Rectangle {
    id: root

    /// 0 needs you, 1 working, 2 stalled or failed, 3 idle, 4 done
    required property int group
    required property int count

    readonly property list<string> names: [qsTr("Needs you"), qsTr("Working"), qsTr("Stalled or failed"), qsTr("Idle"), qsTr("Done")]
    readonly property list<string> rules: [qsTr("approvals first, then the longest wait"), qsTr("in a turn, or its program runs"),
        qsTr("silent for too long, or something went wrong"), qsTr("waits for work, or for its turn in the queue"), qsTr("finished, the newest first")]
    readonly property list<int> states: [AgentState.NeedsYou, AgentState.Working, AgentState.Stalled, AgentState.Idle, AgentState.Done]

    implicitHeight: 32
    color: Theme.surface.panel
    objectName: "AgentGroup:" + group
    Accessible.role: Accessible.Heading
    Accessible.name: qsTr("%1, %2").arg(names[group]).arg(count)
    Accessible.description: rules[group]

    Row {
        x: Theme.space[4]
        height: parent.height
        spacing: Theme.space[2]
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: Theme.state.of(root.states[root.group]).glyph
            color: Theme.state.of(root.states[root.group]).fg
            size: 13
        }
        WmText {
            height: parent.height
            text: root.names[root.group]
            font: Theme.type.meta.strong
        }
        WmText {
            height: parent.height
            text: root.count
            color: Theme.text.secondary
            font: Theme.type.clock.font
        }
        WmText {
            height: parent.height
            text: root.rules[root.group]
            color: Theme.text.tertiary
        }
    }
    Hairline { anchors.bottom: parent.bottom; width: parent.width }
}
