pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The second step of "always": the rule in words that can be read, and past commands that it would have let pass.
Rectangle {
    id: root

    /// ApprovalDesk
    required property var desk
    readonly property approvalFacts facts: desk.facts

    implicitHeight: column.height + 2 * Theme.space[3]
    radius: Theme.radius.card
    color: Theme.state.needsYou.subtle
    border.width: Theme.stroke.hairline
    border.color: Theme.state.needsYou.line
    objectName: "AlwaysStep"
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("What would always pass from now on")

    Column {
        id: column
        x: Theme.space[3]
        y: Theme.space[3]
        width: parent.width - 2 * x
        spacing: Theme.space[1]

        WmText {
            height: 18
            text: root.facts.rigId !== "" ? qsTr("From now on this passes without a question, for every agent of %1").arg(root.facts.rigId)
                                          : qsTr("From now on this passes without a question, for every agent of its rig")
            font: Theme.type.meta.strong
        }
        Repeater {
            model: root.facts.covers
            WmParagraph {
                required property string modelData
                objectName: "cover"
                width: column.width
                line: 18
                text: modelData
                color: Theme.text.primary
                font: Theme.type.mono.font
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            }
        }
        WmText {
            topPadding: Theme.space[1]
            height: 22
            text: root.desk.matching ? qsTr("Looking for past commands that it would have let pass\u2026")
                : root.desk.matches.length === 0 ? qsTr("No past command would have passed by it")
                : qsTr("Past commands that would have passed by it")
            color: Theme.text.secondary
        }
        Repeater {
            model: root.desk.matches
            WmParagraph {
                required property string modelData
                objectName: "match"
                width: column.width
                line: 18
                text: modelData
                font: Theme.type.mono.font
                maximumLineCount: 2
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            }
        }
        WmText {
            topPadding: Theme.space[1]
            height: 22
            text: qsTr("Approve a second time to make it so. Settings takes it back.")
            color: Theme.text.secondary
        }
    }
}
