pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Another bead in one line: state, id, title, word. Pressing it goes there.
T.AbstractButton {
    id: root

    required property string beadId
    required property string title
    required property int agentState
    required property string stateText

    implicitHeight: 24
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    Accessible.role: Accessible.Link
    Accessible.name: beadId + ", " + title
    Accessible.description: stateText

    background: Rectangle {
        anchors.fill: parent
        anchors.leftMargin: -6
        anchors.rightMargin: -6
        radius: Theme.radius.chip
        color: root.hovered ? Theme.surface.raisedHover : "transparent"
        FocusRing { visible: root.visualFocus; around: Theme.radius.chip }
    }
    contentItem: Item {
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: Theme.state.of(root.agentState === AgentState.None ? AgentState.Queued : root.agentState).glyph
            color: Theme.state.of(root.agentState).fg
            size: 13
        }
        WmText {
            id: idText
            x: 21
            height: parent.height
            text: root.beadId
            color: Theme.text.tertiary
            font: Theme.type.mono.font
        }
        WmText {
            x: idText.x + idText.width + Theme.space[2]
            width: word.x - x - Theme.space[2]
            height: parent.height
            text: root.title
        }
        WmText {
            id: word
            anchors.right: parent.right
            height: parent.height
            text: root.stateText
            color: Theme.text.tertiary
            font: Theme.type.caption.regular
        }
    }
}
