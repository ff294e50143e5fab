pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The sections of the inspector, one below the other.
Column {
    id: root

    required property var detail
    required property var log
    required property var actions
    property bool online: true
    /// Height there is to fill: the log takes what is left.
    property real room: 0

    readonly property bool hasAgent: detail.agentName !== ""
    readonly property string offline: qsTr("The daemon does not answer")

    /// Show the gate's log instead of the run's. Of an agent that converses there is no other: its page has what it said.
    readonly property bool gateLog: detail.mrId !== "" && (gateChosen || detail.converses)
    property bool gateChosen: false

    signal beadAsked(string beadId)
    signal gatesAsked(string rigId)
    signal convoyAsked(string convoyId)
    signal agentAsked(string agentId)

    component AgentVerb: WmButton {
        small: true
        enabled: root.online
        whyNot: root.offline
    }

    InspectorWords {
        width: parent.width
        detail: root.detail
    }
    InspectorGates {
        width: parent.width
        detail: root.detail
        actions: root.actions
        online: root.online
        onBeadAsked: beadId => root.beadAsked(beadId)
    }
    InspectorLinks {
        width: parent.width
        detail: root.detail
        onBeadAsked: beadId => root.beadAsked(beadId)
    }
    InspectorConvoy {
        width: parent.width
        detail: root.detail
        onConvoyAsked: convoyId => root.convoyAsked(convoyId)
    }
    InspectorSection {
        width: parent.width
        visible: root.hasAgent || root.detail.canStart || root.detail.programNeeded
        title: qsTr("Agent")

        Item {
            width: parent.width
            height: 32

            AgentAvatar {
                id: avatar
                visible: root.hasAgent
                anchors.verticalCenter: parent.verticalCenter
                name: root.detail.agentName
                size: 28
            }
            Column {
                x: avatar.visible ? 36 : 0
                width: openAgent.x - x - Theme.space[2]
                anchors.verticalCenter: parent.verticalCenter
                WmText {
                    width: parent.width
                    height: 16
                    text: root.hasAgent ? root.detail.agentName : qsTr("No agent yet")
                    color: root.hasAgent ? Theme.text.primary : Theme.text.secondary
                    font: root.hasAgent ? Theme.type.body.medium : Theme.type.meta.font
                }
                WmText {
                    visible: root.hasAgent
                    width: parent.width
                    height: 16
                    text: root.detail.runtime
                    color: Theme.text.tertiary
                    font: Theme.type.caption.regular
                }
            }
            WmButton {
                id: openAgent
                objectName: "openAgent"
                visible: root.hasAgent && root.detail.agentId !== ""
                width: visible ? implicitWidth : 0
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                small: true
                iconName: "open"
                text: qsTr("Open")
                keys: ["O"]
                Accessible.description: qsTr("Its page: what it says, changes and costs")
                onClicked: root.agentAsked(root.detail.agentId)
            }
        }
        Flow {
            width: parent.width
            topPadding: Theme.space[2]
            spacing: Theme.spaceOneHalf
            visible: root.detail.canStart || root.detail.canSendBack || root.detail.canNudge || root.detail.canPause || root.detail.canStop
            AgentVerb {
                objectName: "start"
                visible: root.detail.canStart
                iconName: "play"
                text: qsTr("Start")
                keys: ["S"]
                onClicked: root.actions.sling(root.detail.beadId)
            }
            AgentVerb {
                objectName: "sendBack"
                visible: root.detail.canSendBack
                iconName: "undo"
                text: qsTr("Send back")
                onClicked: root.actions.sendBack(root.detail.beadId, "")
            }
            AgentVerb {
                objectName: "nudge"
                visible: root.detail.canNudge
                iconName: "nudge"
                text: qsTr("Nudge")
                onClicked: root.actions.nudge(root.detail.runId)
            }
            AgentVerb {
                objectName: "pause"
                visible: root.detail.canPause
                iconName: root.detail.paused ? "play" : "pause"
                text: root.detail.paused ? qsTr("Go on") : qsTr("Pause")
                onClicked: root.detail.paused ? root.actions.goOn(root.detail.runId) : root.actions.pause(root.detail.runId)
            }
            AgentVerb {
                objectName: "stop"
                visible: root.detail.canStop
                iconName: "stop"
                text: qsTr("Stop")
                keys: ["X", "S"]
                onClicked: root.actions.stopRun(root.detail.beadId)
            }
        }
        Item { width: 1; height: 9; visible: root.hasAgent || program.visible }
        Item {
            id: program
            width: parent.width
            height: visible ? 32 : 0
            visible: root.detail.programNeeded
            WmTextField {
                id: programField
                width: setProgram.x - Theme.space[2]
                iconName: "term"
                placeholderText: qsTr("Program that this rig's agents run")
                onAccepted: setProgram.clicked()
            }
            WmButton {
                id: setProgram
                anchors.right: parent.right
                text: qsTr("Use it")
                enabled: root.online && programField.text.trim() !== ""
                onClicked: root.actions.setRigCommand(root.detail.rigId, programField.text.trim())
            }
        }
        FactLine {
            width: parent.width
            visible: root.hasAgent && value !== ""
            name: qsTr("Claims")
            value: root.detail.claimText
        }
        FactLine {
            width: parent.width
            visible: root.hasAgent && value !== ""
            name: qsTr("Process")
            value: root.detail.processText
        }
        FactLine {
            width: parent.width
            visible: root.hasAgent && value !== ""
            name: qsTr("Cost")
            value: root.detail.costText
        }
        BudgetBar {
            visible: root.hasAgent && root.detail.budget >= 0
            x: 92
            width: parent.width - x
            value: Math.max(0, root.detail.budget)
        }
        Item { width: 1; height: Theme.spaceOneHalf; visible: root.hasAgent && root.detail.budget >= 0 }
        FactLine {
            width: parent.width
            visible: value !== ""
            name: qsTr("Branch")
            value: root.detail.branch
            mono: true
        }
        Item {
            width: parent.width
            visible: root.detail.added >= 0 && root.detail.removed >= 0
            height: visible ? 18 : 0
            WmText {
                height: parent.height
                text: qsTr("Changes")
                color: Theme.text.tertiary
            }
            DiffDelta {
                x: 92
                anchors.verticalCenter: parent.verticalCenter
                added: root.detail.added
                removed: root.detail.removed
            }
        }
    }

    InspectorSection {
        width: parent.width
        visible: root.detail.mrId !== "" || root.detail.gateTrustNeeded
        title: qsTr("Merge request")
        fact: root.detail.mrId

        WmParagraph {
            width: parent.width
            line: 18
            text: root.detail.mrText
            maximumLineCount: 8
        }
        Item { width: 1; height: Theme.space[2]; visible: trust.visible || approve.visible }
        WmButton {
            id: trust
            visible: root.detail.gateTrustNeeded
            height: visible ? implicitHeight : 0
            small: true
            kind: WmButton.NeedsYou
            iconName: "shield"
            text: qsTr("Read the gate commands")
            onClicked: root.gatesAsked(root.detail.rigId)
        }
        WmButton {
            id: approve
            visible: root.detail.approvalNeeded
            height: visible ? implicitHeight : 0
            small: true
            kind: WmButton.NeedsYou
            iconName: "check"
            text: qsTr("Approve the changed gates")
            onClicked: root.actions.approve(root.detail.mrId)
        }
    }

    InspectorTalk {
        width: parent.width
        detail: root.detail
        actions: root.actions
        online: root.online
    }
    InspectorSection {
        id: logSection
        width: parent.width
        objectName: "log"
        visible: root.detail.runId !== "" && (!root.detail.converses || root.gateLog)
        title: root.detail.converses ? qsTr("Log of the gate") : qsTr("Log")

        Segments {
            id: logChoice
            visible: root.detail.mrId !== "" && !root.detail.converses
            height: visible ? implicitHeight : 0
            labels: [qsTr("Agent"), qsTr("Gate")]
            current: root.gateLog ? 1 : 0
            onPicked: index => root.gateChosen = index === 1
        }
        Item { width: 1; height: logChoice.visible ? Theme.space[2] : 0 }
        LogView {
            width: parent.width
            height: Math.max(180, root.room - logSection.y - y - 46)
            log: root.log
        }
    }
}
