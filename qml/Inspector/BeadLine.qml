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
    /// How it is linked: "found during"; empty when the list says it.
    required property string relation
    /// The step that is being done or is next.
    required property bool current

    implicitHeight: 24
    focusPolicy: Qt.TabFocus
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    hoverEnabled: true
    Accessible.role: Accessible.Link
    Accessible.name: [relation, beadId + ", " + title].filter(part => part !== "").join(" ")
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
            name: root.current ? "right" : Theme.state.of(root.agentState === AgentState.None ? AgentState.Queued : root.agentState).glyph
            color: root.current ? Theme.accent.text : Theme.state.of(root.agentState).fg
            size: 13
        }
        WmText {
            id: how
            visible: text !== ""
            x: 21
            height: parent.height
            text: root.relation
            color: Theme.text.secondary
            font: Theme.type.caption.regular
        }
        WmText {
            id: idText
            x: how.visible ? how.x + how.implicitWidth + Theme.space[2] : 21
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
            font: root.current ? Theme.type.meta.strong : Theme.type.meta.font
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
