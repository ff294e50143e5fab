pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// How grave the call is, by which rule, and on demand the reasoning behind that.
Rectangle {
    id: root

    required property approvalFacts facts
    /// The reasoning is shown.
    property bool open: false
    readonly property bool grave: facts.destructive || facts.level === ""
    readonly property bool mild: facts.level === "reads" || facts.level === "changes_worktree"
    readonly property stateStyle look: grave ? Theme.state.failed : mild ? Theme.state.idle : Theme.state.needsYou

    implicitHeight: Math.max(54, words.height + 18)
    radius: Theme.radius.card
    color: look.subtle
    border.width: Theme.stroke.hairline
    border.color: look.line
    objectName: "ClassBar"
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1. Rule %2. %3").arg(facts.levelText).arg(facts.rule).arg(facts.ruleNote)

    Icon {
        id: glyph
        x: Theme.space[3]
        y: (54 - height) / 2
        name: root.grave ? "risk-destructive" : root.mild ? "eye" : "shield"
        color: root.look.fg
        size: 18
    }
    Column {
        id: words
        x: glyph.x + glyph.width + Theme.space[3]
        y: 9
        width: why.x - x - Theme.space[3]
        WmText {
            objectName: "level"
            width: parent.width
            height: 18
            text: root.facts.levelText
            color: root.look.fg
            font: Theme.type.body.strong
        }
        Flow {
            width: parent.width
            spacing: Theme.space[1]
            WmText {
                visible: root.facts.rule !== ""
                height: 18
                text: qsTr("Matched rule")
                color: Theme.text.secondary
            }
            WmText {
                objectName: "rule"
                visible: root.facts.rule !== ""
                height: 18
                text: root.facts.ruleNote !== "" ? qsTr("%1.").arg(root.facts.rule) : root.facts.rule
                color: Theme.text.secondary
                font: Theme.type.mono.font
            }
            WmParagraph {
                visible: root.facts.ruleNote !== ""
                width: Math.min(note.width + 2, parent.width)
                height: implicitHeight
                line: 18
                text: root.facts.ruleNote
                TextMetrics {
                    id: note
                    text: root.facts.ruleNote
                    font: Theme.type.meta.font
                }
            }
        }
        Column {
            visible: root.open
            width: parent.width
            topPadding: Theme.spaceOneHalf
            Repeater {
                model: root.open ? root.facts.why : []
                WmParagraph {
                    required property string modelData
                    objectName: "reasoning"
                    width: words.width
                    line: 18
                    text: modelData
                    color: Theme.text.primary
                }
            }
        }
    }
    WmButton {
        id: why
        objectName: "why"
        anchors { right: parent.right; rightMargin: 14 }
        y: (54 - height) / 2
        visible: root.facts.why.length > 0
        width: visible ? implicitWidth : 0
        small: true
        kind: WmButton.Quiet
        text: root.open ? qsTr("Hide the reasoning") : qsTr("Why this rule")
        Accessible.checkable: true
        Accessible.checked: root.open
        onClicked: root.open = !root.open
    }
}
