pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Who the agent is, how it stands and by which rule, and what can be done with it.
FocusScope {
    id: root

    /// AgentDetail
    required property var detail
    property bool online: true
    readonly property string offline: qsTr("The daemon does not answer")

    signal nudgeAsked
    signal pauseAsked
    signal stopAsked
    signal startAsked

    implicitHeight: 56
    objectName: "AgentHeader"

    AgentAvatar {
        x: Theme.space[5]
        anchors.verticalCenter: parent.verticalCenter
        name: root.detail.name
        size: 32
    }
    WmText {
        id: nameText
        x: 64
        y: 10
        height: 20
        text: root.detail.name
        font: Theme.type.heading.font
        Accessible.role: Accessible.Heading
    }
    StateBadge {
        x: nameText.x + nameText.implicitWidth + Theme.space[2]
        y: 10
        filled: true
        visible: root.detail.agentState !== AgentState.None
        agentState: root.detail.agentState
        text: root.detail.stateText
        rule: root.detail.stateRule
        turning: root.detail.agentState === AgentState.Working
    }
    WmText {
        x: 64
        y: 30
        width: buttons.x - x - Theme.space[2]
        height: 16
        text: root.detail.subtitle
        color: Theme.text.tertiary
    }
    Row {
        id: buttons
        anchors { right: parent.right; rightMargin: Theme.space[5]; verticalCenter: parent.verticalCenter }
        spacing: Theme.space[2]
        WmButton {
            objectName: "nudge"
            visible: root.detail.canNudge
            iconName: "nudge"
            text: qsTr("Nudge")
            keys: ["U"]
            enabled: root.online
            whyNot: root.offline
            onClicked: root.nudgeAsked()
        }
        WmButton {
            objectName: "pause"
            visible: root.detail.canPause
            iconName: root.detail.paused ? "play" : "pause"
            text: root.detail.paused ? qsTr("Go on") : qsTr("Pause")
            keys: ["P"]
            enabled: root.online
            whyNot: root.offline
            onClicked: root.pauseAsked()
        }
        WmButton {
            objectName: "stop"
            visible: root.detail.canStop
            kind: WmButton.Danger
            iconName: "stop"
            text: qsTr("Stop")
            keys: ["X", "S"]
            enabled: root.online
            whyNot: root.offline
            onClicked: root.stopAsked()
        }
        WmButton {
            objectName: "start"
            visible: root.detail.canStart
            iconName: "play"
            text: qsTr("Start again")
            keys: ["S"]
            enabled: root.online
            whyNot: root.offline
            onClicked: root.startAsked()
        }
    }
    Hairline {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
