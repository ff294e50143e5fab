pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The names of the columns.
Item {
    id: root

    required property AgentColumns columns

    implicitHeight: 28
    Accessible.ignored: true

    component Name: WmText {
        height: root.height
        color: Theme.text.tertiary
        font: Theme.type.caption.font
    }
    Name { x: root.columns.agentX; text: qsTr("Agent") }
    Name { x: root.columns.claimX; text: qsTr("Claim") }
    Name { x: root.columns.nowX; text: qsTr("Now") }
    Name { x: root.columns.processX; text: qsTr("Process and heartbeat") }
    Name { x: root.columns.contextX; text: qsTr("Context") }
    Name { x: root.columns.costX; visible: root.columns.priced; text: qsTr("Tokens and cost") }
    Name { x: root.columns.hostX; visible: root.columns.hosted; text: qsTr("Host") }
    Name { x: root.columns.actionsX; width: root.columns.actionsWidth; horizontalAlignment: Text.AlignRight; text: qsTr("Actions") }
    Hairline { anchors.bottom: parent.bottom; width: parent.width }
}
