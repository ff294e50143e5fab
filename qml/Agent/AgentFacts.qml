pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// The facts beside a transcript: its bead; what the agent claims, what its process does and when it was last heard;
// where it works; what it costs.
FocusScope {
    id: root

    /// AgentDetail
    required property var detail
    /// TranscriptModel: plan
    required property var transcript

    signal beadAsked(string beadId)
    signal contextAsked

    implicitWidth: 340
    objectName: "AgentFacts"
    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Facts")

    Rectangle {
        anchors.fill: parent
        color: Theme.surface.panel
        Hairline {
            width: Theme.stroke.hairline
            height: parent.height
        }
    }
    Flickable {
        id: scroll
        x: 1
        width: parent.width - 1
        height: parent.height
        contentHeight: column.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: WmScrollBar {}

        Column {
            id: column
            width: scroll.width

            InspectorSection {
                width: parent.width
                visible: root.detail.beadId !== ""
                title: qsTr("Bead")
                fact: root.detail.beadId

                T.AbstractButton {
                    id: bead
                    objectName: "bead"
                    width: parent.width
                    height: title.height
                    focus: true
                    focusPolicy: Qt.TabFocus
                    Keys.onReturnPressed: click()
                    Keys.onEnterPressed: click()
                    hoverEnabled: true
                    text: root.detail.title
                    Accessible.role: Accessible.Link
                    Accessible.name: qsTr("%1, %2").arg(root.detail.beadId).arg(text)
                    onClicked: root.beadAsked(root.detail.beadId)
                    background: FocusRing { visible: bead.visualFocus; around: Theme.radius.chip }
                    contentItem: Item {
                        WmParagraph {
                            id: title
                            width: parent.width
                            line: 20
                            text: bead.text
                            color: bead.hovered ? Theme.accent.text : Theme.text.primary
                            font: Theme.type.body.medium
                            maximumLineCount: 3
                        }
                    }
                }
                Item { width: 1; height: Theme.space[1] }
                Row {
                    height: 18
                    spacing: Theme.spaceOneHalf
                    PriorityMark { anchors.verticalCenter: parent.verticalCenter; priority: root.detail.priority }
                    Repeater {
                        model: root.detail.labels.slice(0, 2)
                        Chip {
                            required property string modelData
                            text: modelData
                            width: Math.min(implicitWidth, 90)
                        }
                    }
                    Chip {
                        visible: text !== ""
                        iconName: "convoy"
                        text: root.detail.convoyTitle
                        width: Math.min(implicitWidth, 130)
                    }
                }
            }
            InspectorSection {
                width: parent.width
                FactLine { width: parent.width; name: qsTr("Claim"); value: root.detail.claimText; visible: value !== "" }
                FactLine { width: parent.width; name: qsTr("Process"); value: root.detail.processText; visible: value !== "" }
                Item {
                    width: parent.width
                    height: visible ? 23 : 0
                    visible: root.detail.heardText !== ""
                    Accessible.role: Accessible.StaticText
                    Accessible.name: qsTr("Heartbeat, %1").arg(root.detail.heardText)
                    WmText { height: 18; text: qsTr("Heartbeat"); color: Theme.text.tertiary }
                    HeartbeatTicks {
                        id: ticks
                        x: 92
                        y: 4
                        beats: root.detail.beats
                        agentState: root.detail.agentState
                    }
                    WmText { x: 92 + (ticks.width > 0 ? ticks.width + Theme.space[2] : 0); height: 18; text: root.detail.heardText }
                }
                Item {
                    width: parent.width
                    height: visible ? 23 : 0
                    visible: root.detail.contextText !== ""
                    WmText { height: 18; text: qsTr("Context"); color: Theme.text.tertiary }
                    ContextGauge {
                        x: 92
                        y: 7
                        width: parent.width - x - used.width - Theme.space[2]
                        visible: value >= 0
                        value: root.detail.context
                    }
                    WmText {
                        id: used
                        anchors.right: parent.right
                        height: 18
                        text: root.detail.contextText
                    }
                }
                FactLine { width: parent.width; name: qsTr("Sandbox"); value: root.detail.sandbox; visible: value !== "" }
                FactLine { width: parent.width; name: qsTr("Worktree"); value: root.detail.worktree; mono: true; visible: value !== "" }
                FactLine { width: parent.width; name: qsTr("Branch"); value: root.detail.branch; mono: true; visible: value !== "" }
                FactLine { width: parent.width; name: qsTr("Base"); value: root.detail.base; mono: true; visible: value !== "" }
                FactLine { width: parent.width; name: qsTr("Session"); value: root.detail.session; mono: true; visible: value !== "" }
                WmButton {
                    objectName: "context"
                    visible: root.detail.runId !== ""
                    leftPadding: 0
                    small: true
                    kind: WmButton.Quiet
                    iconName: "eye"
                    text: qsTr("What did this agent see?")
                    onClicked: root.contextAsked()
                }
            }
            InspectorSection {
                width: parent.width
                visible: root.detail.troubleText !== ""
                title: qsTr("Trouble")
                WmParagraph {
                    width: parent.width
                    line: 18
                    text: root.detail.troubleText
                    color: Theme.text.primary
                    maximumLineCount: 6
                }
            }
            InspectorSection {
                width: parent.width
                visible: root.transcript.plan.length > 0
                title: qsTr("Plan")
                fact: qsTr("%1 of %2").arg(plan.done).arg(plan.steps.length)
                PlanCard {
                    id: plan
                    width: parent.width
                    framed: false
                    steps: root.transcript.plan
                }
            }
            InspectorSection {
                width: parent.width
                visible: root.detail.costText !== ""
                title: qsTr("Cost")
                fact: root.detail.costText
                BudgetBar {
                    visible: root.detail.budget >= 0
                    width: parent.width
                    value: Math.max(0, root.detail.budget)
                }
                Item {
                    width: parent.width
                    height: 20
                    WmText { height: parent.height; text: root.detail.tokensIn; color: Theme.text.tertiary; font: Theme.type.caption.regular }
                    WmText { anchors.right: parent.right; height: parent.height; text: root.detail.tokensOut; color: Theme.text.tertiary; font: Theme.type.caption.regular }
                }
            }
        }
    }
}
