pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Everything about one bead: what it says, what it waits for, its convoy, its agent, its merge request, its log.
FocusScope {
    id: root

    /// BeadDetail of the selected bead
    required property var detail
    /// LogModel of its newest run
    required property var log
    required property var actions
    property bool online: true
    readonly property bool empty: detail.beadId === "" || !detail.found

    readonly property bool gateLog: facts.gateLog

    signal closeAsked
    signal gatesAsked(string rigId)
    signal convoyAsked(string convoyId)
    signal agentAsked(string agentId)
    signal beadAsked(string beadId)

    implicitWidth: Theme.layout.inspector
    objectName: "Inspector"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Inspector")

    Rectangle {
        anchors.fill: parent
        color: Theme.surface.panel
        Hairline {
            width: Theme.stroke.hairline
            height: parent.height
        }
    }
    Item {
        id: header
        x: 1
        width: parent.width - 1
        height: Theme.layout.tray

        WmText {
            id: idText
            x: Theme.space[4]
            height: parent.height
            text: root.empty ? qsTr("Inspector") : root.detail.beadId
            color: Theme.text.secondary
            font: root.empty ? Theme.type.meta.medium : Theme.type.mono.font
        }
        StateBadge {
            visible: !root.empty && root.detail.agentState !== AgentState.None
            x: idText.x + idText.width + Theme.space[2]
            width: Math.min(implicitWidth, buttons.x - x - Theme.space[2])
            anchors.verticalCenter: parent.verticalCenter
            filled: true
            agentState: root.detail.agentState
            text: root.detail.stateText
            rule: root.detail.stateRule
        }
        Row {
            id: buttons
            anchors { right: parent.right; rightMargin: Theme.space[2]; verticalCenter: parent.verticalCenter }
            spacing: Theme.space[2]
            WmButton {
                visible: !root.empty
                small: true
                kind: WmButton.Quiet
                display: T.AbstractButton.IconOnly
                iconName: "copy"
                text: qsTr("Copy the id")
                onClicked: root.actions.copy(root.detail.beadId)
            }
            WmButton {
                small: true
                kind: WmButton.Quiet
                display: T.AbstractButton.IconOnly
                iconName: "x"
                text: qsTr("Close the inspector")
                onClicked: root.closeAsked()
            }
        }
        Hairline {
            anchors.bottom: parent.bottom
            width: parent.width
        }
    }
    EmptyHint {
        visible: root.empty
        x: Theme.space[6]
        y: 160
        width: parent.width - 2 * x
        text: qsTr("Select a bead to see it here")
    }
    Flickable {
        id: scroll
        visible: !root.empty
        x: 1
        y: header.height
        width: parent.width - 1
        height: parent.height - y
        contentHeight: facts.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: WmScrollBar {}

        InspectorFacts {
            id: facts
            width: scroll.width
            detail: root.detail
            log: root.log
            actions: root.actions
            online: root.online
            room: scroll.height
            onBeadAsked: id => root.beadAsked(id)
            onGatesAsked: rig => root.gatesAsked(rig)
            onConvoyAsked: id => root.convoyAsked(id)
            onAgentAsked: id => root.agentAsked(id)
        }
    }
}
