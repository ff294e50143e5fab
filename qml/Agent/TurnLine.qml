pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A turn is over: a hairline that says how.
Item {
    id: root

    required property string text
    required property string reason
    /// An AgentState.
    required property int agentState

    implicitHeight: 32
    Accessible.role: Accessible.Separator
    Accessible.name: text
    Accessible.description: reason

    Hairline {
        anchors.verticalCenter: parent.verticalCenter
        width: words.x - Theme.space[2]
    }
    WmText {
        id: words
        anchors.horizontalCenter: parent.horizontalCenter
        height: parent.height
        width: Math.min(implicitWidth, parent.width - 80)
        text: root.reason === "" ? root.text : qsTr("%1: %2").arg(root.text).arg(root.reason)
        color: root.agentState === AgentState.Idle ? Theme.text.tertiary : Theme.state.of(root.agentState).fg
        font: Theme.type.caption.regular
    }
    Hairline {
        anchors.verticalCenter: parent.verticalCenter
        x: words.x + words.width + Theme.space[2]
        width: parent.width - x
    }
}
