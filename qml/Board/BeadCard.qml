pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// One bead as it lies in a lane: id, title, and what its agent does. Built from light items; it knows no model.
Item {
    id: root

    required property string beadId
    required property string title
    required property int priority
    /// At most two are shown.
    property list<string> labels
    /// An AgentState; None while no agent has the bead.
    property int agentState: AgentState.None
    /// The badge's words: "Working", "2 tests failed".
    property string stateText
    /// The rule that set the state, for the tip.
    property string stateRule
    property string agentName
    /// The last thing the agent did.
    property string action
    property string branch
    /// Lines, or −1 while unknown.
    property int added: -1
    property int removed: -1
    property string age
    /// "waits for wm-a3f8", "test: 1 of 12 checks failed"; has a row of its own on a card with an agent
    property string footnote
    /// "3 of 7 steps"; has a row of its own
    property string progress
    /// "$1.42", and the part of its budget that is gone; below 0 it has none.
    property string cost
    property real budget: -1
    property bool selected: false
    property bool hovered: false
    property bool pressed: false
    /// The keyboard is here.
    property bool ringed: false

    readonly property bool staffed: agentState !== AgentState.None
    readonly property stateStyle look: Theme.state.of(agentState)
    readonly property int inset: staffed ? 15 : 13
    readonly property bool hasFooter: agentName !== "" || labels.length > 0 || age !== "" || footnote !== ""

    implicitHeight: column.y + column.height + 10

    Shadow {
        elevation: Theme.elevation.card
    }
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius.card
        color: root.pressed ? Theme.surface.inset : root.hovered ? Theme.surface.raisedHover : Theme.surface.raised
        border.width: Theme.stroke.hairline
        border.color: root.hovered ? Theme.line.strong : Theme.line.hairline

        Behavior on color { ColorAnimation { duration: Theme.duration.fast } }
    }
    Rectangle {
        visible: root.staffed
        y: 8
        width: Theme.stroke.edge
        height: root.height - 16
        radius: Theme.stroke.edge / 2
        color: root.look.fg
    }
    Rectangle {
        visible: root.selected
        anchors.fill: parent
        anchors.margins: -1
        radius: Theme.radius.card + 1
        color: "transparent"
        border.width: 2
        border.color: Theme.accent.base
    }
    FocusRing {
        visible: root.ringed
        around: Theme.radius.card
    }

    Column {
        id: column
        x: root.inset
        y: 10
        width: root.width - x - 11

        Item {
            width: parent.width
            height: 20

            WmText {
                id: idText
                height: 16
                text: root.beadId
                color: Theme.text.tertiary
                font: Theme.type.mono.font
            }
            PriorityMark {
                x: idText.width + 5
                visible: !root.staffed || badge.implicitWidth <= badge.room - 18
                priority: root.priority
                word: !root.staffed
            }
            StateBadge {
                id: badge
                objectName: "badge"
                visible: root.staffed
                anchors.right: parent.right
                // The words come before the mark of the priority, which is in the card's menu and inspector too.
                readonly property real room: parent.width - idText.width - Theme.spaceOneHalf
                width: Math.min(implicitWidth, room)
                agentState: root.agentState
                text: root.stateText
                rule: root.stateRule
            }
        }
        Item {
            width: parent.width
            height: titleText.lineCount * Theme.type.bodyStrong.line

            Text {
                id: titleText
                y: Theme.type.bodyStrong.leading
                width: parent.width
                text: root.title
                color: Theme.text.primary
                font: Theme.type.bodyStrong.font
                lineHeightMode: Text.FixedHeight
                lineHeight: Theme.type.bodyStrong.line
                wrapMode: Text.Wrap
                maximumLineCount: 2
                elide: Text.ElideRight
                textFormat: Text.PlainText
            }
        }
        Item {
            visible: root.action !== ""
            width: parent.width
            height: 22

            Icon {
                y: 8
                name: "term"
                size: 13
                color: root.look.fg
            }
            WmText {
                x: 19
                y: 6
                width: parent.width - x
                height: 16
                text: root.action
                color: Theme.text.secondary
            }
        }
        Item {
            visible: root.agentName !== "" && root.footnote !== ""
            width: parent.width
            height: reason.height + Theme.spaceOneHalf

            WmParagraph {
                id: reason
                y: Theme.spaceOneHalf
                width: parent.width
                text: root.footnote
                color: Theme.text.secondary
                maximumLineCount: 2
            }
        }
        Item {
            visible: root.progress !== ""
            width: parent.width
            height: 22

            Icon {
                y: 8
                name: "check"
                size: 13
            }
            WmText {
                x: 19
                y: 6
                width: parent.width - x
                height: 16
                text: root.progress
                color: Theme.text.secondary
            }
        }
        Item {
            visible: root.branch !== ""
            width: parent.width
            height: 21

            Icon {
                y: 7
                name: "branch"
                size: 12
            }
            WmText {
                x: 18
                y: 5
                width: (delta.visible ? delta.x - Theme.spaceOneHalf : parent.width) - x
                height: 16
                text: root.branch
                color: Theme.text.tertiary
                font: Theme.type.mono.font
                elide: Text.ElideMiddle
            }
            DiffDelta {
                id: delta
                visible: root.added >= 0 && root.removed >= 0
                anchors.right: parent.right
                y: 5
                height: 16
                added: root.added
                removed: root.removed
            }
        }
        Item {
            visible: root.hasFooter
            width: parent.width
            height: 24

            AgentAvatar {
                id: avatar
                visible: root.agentName !== ""
                y: 6
                name: root.agentName
            }
            WmText {
                id: agent
                visible: avatar.visible
                x: 24
                y: 6
                width: visible ? Math.min(implicitWidth, (money.visible ? money.x : ageText.x) - x - Theme.spaceOneHalf) : 0
                height: 18
                text: root.agentName
                color: Theme.text.secondary
                font: Theme.type.caption.font
            }
            Row {
                id: chips
                // What it waits for is read whole; labels have what room it leaves.
                readonly property real room: parent.width - ageText.implicitWidth - Theme.spaceOneHalf
                visible: root.agentName === ""
                y: 6
                spacing: Theme.spaceOneHalf
                Repeater {
                    model: root.agentName === "" ? root.labels.slice(0, 2) : []
                    Chip {
                        required property string modelData
                        required property int index
                        text: modelData
                        width: Math.min(implicitWidth, 84)
                        visible: (index === 0 ? 0 : x) + width <= chips.room
                    }
                }
            }
            Row {
                id: money
                visible: root.cost !== "" && avatar.visible
                anchors { right: ageText.left; rightMargin: visible && ageText.text !== "" ? Theme.spaceOneHalf : 0 }
                y: 6
                height: 18
                spacing: Theme.space[1]
                BudgetBar {
                    anchors.verticalCenter: parent.verticalCenter
                    visible: root.budget >= 0
                    implicitHeight: 3
                    value: Math.max(0, root.budget)
                }
                WmText {
                    height: parent.height
                    text: root.cost
                    color: root.budget >= 1 ? Theme.state.failed.fg : root.budget >= 0.8 ? Theme.state.needsYou.fg : Theme.text.tertiary
                    font: Theme.type.clock.font
                }
            }
            WmText {
                id: ageText
                objectName: "age"
                anchors.right: parent.right
                y: 6
                height: 18
                width: Math.min(implicitWidth, parent.width - (chips.visible ? chips.width + (chips.width > 0 ? 6 : 0) : avatar.visible ? 48 : 0))
                readonly property bool saysFootnote: root.agentName === "" && root.footnote !== ""
                text: saysFootnote ? root.footnote : root.age
                color: Theme.text.tertiary
                font: saysFootnote ? Theme.type.caption.font : Theme.type.clock.font
            }
        }
    }
}
