pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Who asks, for which work, how long the request holds, and which one of how many it is.
Item {
    id: root

    /// ApprovalDesk
    required property var desk
    readonly property approvalFacts facts: desk.facts

    signal stepAsked(int by)

    implicitHeight: 64

    AgentAvatar {
        id: avatar
        x: Theme.space[5]
        anchors.verticalCenter: parent.verticalCenter
        visible: name !== ""
        size: 32
        name: root.facts.agentName
    }
    WmText {
        id: title
        x: avatar.visible ? avatar.x + avatar.width + Theme.space[3] : avatar.x
        y: 13
        width: clock.x - x - Theme.space[3]
        height: 20
        text: root.facts.title !== "" ? root.facts.title : qsTr("A request")
        font: Theme.type.title.font
        Accessible.role: Accessible.Heading
    }
    Row {
        x: title.x
        y: title.y + title.height + 1
        width: title.width
        height: 18
        spacing: Theme.space[1]
        clip: true
        WmText {
            id: program
            height: parent.height
            visible: text !== ""
            text: root.facts.beadId !== "" ? qsTr("%1, working on").arg(root.facts.program) : root.facts.program
            color: Theme.text.tertiary
        }
        WmText {
            id: bead
            height: parent.height
            visible: text !== ""
            text: root.facts.beadId
            color: Theme.text.secondary
            font: Theme.type.mono.font
        }
        WmText {
            height: parent.height
            width: Math.min(implicitWidth, parent.width - x)
            text: root.facts.beadTitle
            color: Theme.text.tertiary
        }
    }
    Item {
        id: clock
        anchors.right: pager.left
        anchors.rightMargin: Theme.space[4] + Theme.space[1]
        width: 28 + Math.max(left.implicitWidth, since.implicitWidth)
        height: parent.height
        ExpiryRing {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.desk.leftText !== ""
            share: root.desk.leftShare
            late: root.desk.lastMinute
        }
        WmText {
            id: left
            objectName: "left"
            x: 28
            y: 17
            height: 15
            text: root.desk.leftText === "" ? qsTr("Waits for you") : root.desk.leftShare > 0 ? qsTr("Expires in %1").arg(root.desk.leftText) : qsTr("Expired")
            color: root.desk.lastMinute ? Theme.state.failed.fg : Theme.text.primary
            font: Theme.type.meta.strong
        }
        WmText {
            id: since
            x: 28
            y: 32
            height: 14
            text: root.desk.askedText
            color: Theme.text.tertiary
            font: Theme.type.clock.regular
        }
    }
    Row {
        id: pager
        anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter }
        spacing: Theme.space[1]
        WmButton {
            objectName: "previous"
            small: true
            display: WmButton.IconOnly
            iconName: "left"
            text: qsTr("Previous request")
            enabled: root.desk.count > 1 || root.desk.position === 0 && root.desk.count > 0
            onClicked: root.stepAsked(-1)
        }
        WmText {
            objectName: "place"
            height: 24
            leftPadding: Theme.space[1]
            rightPadding: Theme.space[1]
            text: root.desk.position > 0 ? qsTr("%1 of %2").arg(root.desk.position).arg(root.desk.count) : qsTr("%1 open").arg(root.desk.count)
            color: Theme.text.secondary
            font: Theme.type.caption.font
        }
        WmButton {
            objectName: "next"
            small: true
            display: WmButton.IconOnly
            iconName: "right"
            text: qsTr("Next request")
            enabled: root.desk.count > 1 || root.desk.position === 0 && root.desk.count > 0
            onClicked: root.stepAsked(1)
        }
    }
    Hairline {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
