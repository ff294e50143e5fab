pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// One agent in two lines: what it claims, what it does, and that its process lives, each as a fact of its own.
T.ItemDelegate {
    id: root

    required property int index
    required property string agentId
    required property string runId
    required property string beadId
    required property string name
    /// "claude opus"
    required property string program
    /// An AgentState.
    required property int agentState
    required property string stateText
    required property string stateRule
    required property string title
    /// "AI, 14 m"
    required property string claim
    /// "Asks to run", before the command in `now`; mostly empty
    required property string nowLead
    required property string now
    required property string nowDetail
    required property bool nowMono
    required property string nowIcon
    required property string process
    required property string heard
    required property var beats
    /// 0 to 1; below 0 not known.
    required property real context
    required property string cost
    required property string tokens
    required property string host
    required property string approvalId
    required property bool question
    required property bool paused
    required property bool canNudge
    required property bool canPause
    required property bool canStop
    required property bool canStart

    required property AgentColumns columns
    property bool online: true
    property bool current: false
    readonly property bool asks: approvalId !== ""
    readonly property stateStyle look: Theme.state.of(agentState)

    signal openAsked
    signal peekAsked
    signal nudgeAsked
    signal pauseAsked
    signal stopAsked
    signal startAsked
    signal denyAsked

    implicitHeight: 50
    focusPolicy: Qt.NoFocus
    hoverEnabled: true
    objectName: "AgentRow:" + name
    Accessible.role: Accessible.ListItem
    Accessible.name: [name, stateText, title].filter(part => part !== "").join(", ")
    Accessible.description: [program, claim, nowLead, now, nowDetail, process, heard, context >= 0 ? qsTr("context %1 per cent full").arg(Math.round(context * 100)) : "", cost, host].filter(part => part !== "").join(", ")
    onDoubleClicked: openAsked()
    Keys.onSpacePressed: peekAsked() // a button would take it for a press

    background: Rectangle {
        color: root.current ? Theme.surface.raised : root.hovered ? Theme.surface.raisedHover : "transparent"
        Rectangle {
            y: 1
            width: Theme.stroke.edge
            height: parent.height - 2
            topRightRadius: 3
            bottomRightRadius: 3
            color: root.look.fg
        }
        Hairline { anchors.bottom: parent.bottom; width: parent.width }
    }
    contentItem: Item {
        AgentAvatar {
            id: avatar
            x: root.columns.agentX
            anchors.verticalCenter: parent.verticalCenter
            name: root.name
            size: 28
            Rectangle {
                x: parent.width - 8
                y: parent.height - 9
                width: 14
                height: 14
                radius: 7
                color: root.current ? Theme.surface.raised : Theme.surface.window
                Icon {
                    anchors.centerIn: parent
                    name: root.look.glyph
                    color: root.look.fg
                    size: 11
                }
            }
        }
        TwoLines {
            x: root.columns.agentX + 38
            width: root.columns.agentWidth - 38
            height: parent.height
            first: root.name
            second: root.columns.hosted || root.host === "" ? root.program : qsTr("%1, %2").arg(root.program).arg(root.host)
        }
        TwoLines {
            x: root.columns.claimX
            width: root.columns.claimWidth
            height: parent.height
            first: root.title
            second: root.beadId === "" ? "" : root.beadId + "  " + root.claim
            quiet: root.beadId === ""
        }
        Item {
            x: root.columns.nowX
            width: root.columns.nowWidth
            height: parent.height
            Icon {
                visible: !root.asks
                y: 10
                name: root.nowIcon
                color: root.look.fg
                size: 13
            }
            WmText {
                id: lead
                visible: text !== ""
                y: 7
                height: 18
                text: root.nowLead
                font: Theme.type.meta.strong
            }
            WmText {
                objectName: "now"
                x: lead.visible ? lead.implicitWidth + Theme.space[1] : root.asks ? 0 : 19
                y: 7
                width: parent.width - x
                height: 18
                text: root.now
                font: root.nowMono ? Theme.type.mono.font : root.asks ? Theme.type.meta.strong : Theme.type.meta.font
            }
            WmText {
                visible: !root.asks
                x: 19
                y: 25
                width: parent.width - x
                height: 16
                text: root.nowDetail
                color: Theme.text.tertiary
                font: Theme.type.caption.regular
            }
            Row {
                visible: root.asks
                y: 26
                spacing: Theme.space[1]
                WmButton {
                    objectName: "review"
                    implicitHeight: 20
                    small: true
                    kind: WmButton.NeedsYou
                    focusPolicy: Qt.NoFocus
                    text: root.question ? qsTr("Answer") : qsTr("Review")
                    keys: root.columns.nowWidth < 190 ? [] : root.question ? ["R"] : ["\u21b5"]
                    onClicked: root.openAsked()
                }
                WmButton {
                    objectName: "deny"
                    visible: !root.question
                    implicitHeight: 20
                    small: true
                    kind: WmButton.Quiet
                    focusPolicy: Qt.NoFocus
                    text: qsTr("Deny")
                    keys: root.columns.nowWidth < 190 ? [] : ["D"]
                    enabled: root.online
                    whyNot: qsTr("The daemon does not answer")
                    onClicked: root.denyAsked()
                }
            }
        }
        Item {
            x: root.columns.processX
            width: root.columns.processWidth
            height: parent.height
            WmText {
                y: 7
                width: parent.width
                height: 18
                text: root.process
                color: Theme.text.secondary
            }
            HeartbeatTicks {
                id: ticks
                y: 28
                beats: root.beats
                agentState: root.agentState
            }
            WmText {
                x: ticks.width > 0 ? ticks.width + Theme.spaceOneHalf : 0
                y: 25
                width: parent.width - x
                height: 16
                text: root.heard
                color: Theme.text.tertiary
                font: Theme.type.clock.font
            }
        }
        Item {
            x: root.columns.contextX
            width: root.columns.contextWidth
            height: parent.height
            WmText {
                visible: root.context >= 0
                y: 8
                height: 16
                text: qsTr("%1%").arg(Math.round(root.context * 100))
                color: Theme.text.secondary
                font: Theme.type.clock.font
            }
            WmText {
                objectName: "costBeside"
                visible: !root.columns.priced
                anchors.right: parent.right
                y: 8
                height: 16
                text: root.cost
                color: Theme.text.secondary
                font: Theme.type.clock.font
            }
            ContextGauge {
                visible: root.context >= 0
                y: 30
                width: parent.width
                value: root.context
                normal: Theme.line.control
            }
        }
        TwoLines {
            visible: root.columns.priced
            x: root.columns.costX
            width: root.columns.costWidth
            height: parent.height
            first: root.cost
            second: root.tokens
        }
        Row {
            visible: root.columns.hosted
            x: root.columns.hostX
            height: parent.height
            spacing: Theme.spaceOneHalf
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "laptop"
                size: 13
            }
            WmText {
                height: parent.height
                width: Math.min(implicitWidth, root.columns.hostWidth - 20)
                text: root.host
                color: Theme.text.secondary
            }
        }
        Row {
            anchors { right: parent.right; rightMargin: root.columns.edge - 5; verticalCenter: parent.verticalCenter }
            RowAction {
                objectName: "nudge"
                visible: root.canNudge
                iconName: "nudge"
                text: qsTr("Nudge %1").arg(root.name)
                enabled: root.online
                onClicked: root.nudgeAsked()
            }
            RowAction {
                objectName: "pause"
                visible: root.canPause
                iconName: root.paused ? "play" : "pause"
                text: root.paused ? qsTr("Let %1 go on").arg(root.name) : qsTr("Pause %1").arg(root.name)
                enabled: root.online
                onClicked: root.pauseAsked()
            }
            RowAction {
                objectName: "stop"
                visible: root.canStop
                iconName: "stop"
                text: qsTr("Stop %1, keep its work").arg(root.name)
                enabled: root.online
                onClicked: root.stopAsked()
            }
            RowAction {
                objectName: "start"
                visible: root.canStart
                iconName: "play"
                text: qsTr("Start %1 again").arg(root.name)
                enabled: root.online
                onClicked: root.startAsked()
            }
            RowAction {
                objectName: "open"
                iconName: "open"
                text: qsTr("Open %1").arg(root.name)
                onClicked: root.openAsked()
            }
        }
    }

    component TwoLines: Item {
        id: pair
        property string first
        property string second
        property bool quiet: false
        WmText {
            y: pair.second === "" ? 16 : 7
            width: parent.width
            height: 18
            text: pair.first
            color: pair.quiet ? Theme.text.tertiary : Theme.text.primary
            font: pair.quiet ? Theme.type.meta.font : Theme.type.meta.medium
        }
        WmText {
            y: 25
            width: parent.width
            height: 16
            text: pair.second
            color: Theme.text.tertiary
            font: Theme.type.caption.regular
        }
    }
    component RowAction: WmButton {
        small: true
        kind: WmButton.Quiet
        display: T.AbstractButton.IconOnly
        focusPolicy: Qt.NoFocus // the keys do it
        whyNot: qsTr("The daemon does not answer")
    }
}
