pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The agent asks: may it run this, or which of these. A question is answered here; a permission is looked at with what it
// would do, in the dialog, and can be denied at once.
Rectangle {
    id: root

    /// "permission" or "question"
    required property string what
    /// The exact command, or what is asked.
    required property string title
    required property string cwd
    required property string reason
    /// [{ id, label }, …]
    required property var choices
    /// "", "allowed", "denied", "answered", "withdrawn"
    property string answer
    /// Whose answer the town waits for; empty when there is nothing to answer.
    property string approvalId
    property bool online: true
    property bool current: false

    readonly property bool open: approvalId !== ""
    readonly property bool question: what === "question"

    signal answered(bool allow, string text)
    /// It is to be seen whole.
    signal opened

    function enter() {
        (question ? words : deny).forceActiveFocus(Qt.TabFocusReason);
    }

    implicitHeight: column.height + 2 * Theme.spaceTwoHalf
    radius: Theme.radius.card
    color: open ? Theme.state.needsYou.subtle : Theme.surface.raised
    border.width: Theme.stroke.hairline
    border.color: open ? Theme.state.needsYou.line : root.current ? Theme.accent.line : Theme.line.hairline
    objectName: "RequestCard"
    Accessible.role: Accessible.Grouping
    Accessible.name: (question ? qsTr("Asks: %1") : qsTr("Asks to run %1")).arg(title)

    Column {
        id: column
        x: Theme.spaceTwoHalf
        y: Theme.spaceTwoHalf
        width: parent.width - 2 * x
        spacing: Theme.spaceOneHalf

        Item {
            width: parent.width
            height: 18
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: root.open ? "state-needs" : root.answer === "allowed" || root.answer === "answered" ? "check" : root.answer === "" ? "clock" : "x"
                color: root.open ? Theme.state.needsYou.fg : Theme.text.tertiary
                size: 13
            }
            WmText {
                x: 22
                width: outcome.x - x - Theme.space[2]
                height: parent.height
                text: root.question ? qsTr("Asks you") : qsTr("Asks for permission")
                color: root.open ? Theme.state.needsYou.fg : Theme.text.primary
                font: Theme.type.meta.strong
            }
            WmText {
                id: outcome
                anchors.right: parent.right
                height: parent.height
                text: {
                    switch (root.answer) {
                    case "allowed": return qsTr("Allowed");
                    case "denied": return qsTr("Denied");
                    case "answered": return qsTr("Answered");
                    case "withdrawn": return qsTr("Withdrawn, nothing was run");
                    default: return "";
                    }
                }
                color: Theme.text.tertiary
            }
        }
        WmParagraph {
            width: parent.width
            line: root.question ? 20 : Theme.type.code.line
            text: root.title
            color: Theme.text.primary
            font: root.question ? Theme.type.body.font : Theme.type.code.font
            wrapMode: root.question ? Text.Wrap : Text.WrapAtWordBoundaryOrAnywhere
            maximumLineCount: 60
        }
        WmText {
            visible: root.cwd !== "" && root.open
            width: parent.width
            height: 16
            text: qsTr("in %1").arg(root.cwd)
            color: Theme.text.tertiary
            font: Theme.type.mono.font
            elide: Text.ElideMiddle
        }
        WmParagraph {
            visible: text !== ""
            width: parent.width
            line: 18
            text: root.reason
            maximumLineCount: 8
        }
        Flow {
            visible: root.open && root.question && root.choices.length > 0
            width: parent.width
            spacing: Theme.space[2]
            Repeater {
                model: root.open && root.question ? root.choices : []
                WmButton {
                    required property var modelData
                    objectName: "choice:" + modelData.id
                    small: true
                    kind: WmButton.NeedsYou
                    text: modelData.label
                    enabled: root.online
                    whyNot: qsTr("The daemon does not answer")
                    onClicked: root.answered(true, modelData.id)
                }
            }
        }
        Item {
            visible: root.open
            width: parent.width
            height: Theme.layout.control
            WmTextField {
                id: words
                objectName: "words"
                width: answers.x - Theme.space[2]
                placeholderText: root.question ? qsTr("Answer in your own words") : qsTr("Reason, which the agent reads")
                onAccepted: root.question ? say.clicked() : deny.clicked()
            }
            Row {
                id: answers
                anchors.right: parent.right
                spacing: Theme.space[2]
                WmButton {
                    id: deny
                    objectName: "deny"
                    visible: !root.question
                    text: qsTr("Deny")
                    keys: ["D"]
                    enabled: root.online
                    whyNot: qsTr("The daemon does not answer")
                    onClicked: root.answered(false, words.text.trim())
                    Keys.onReturnPressed: clicked()
                }
                WmButton {
                    id: look
                    objectName: "look"
                    visible: !root.question
                    kind: WmButton.NeedsYou
                    text: qsTr("Look and answer")
                    keys: ["R"]
                    onClicked: root.opened()
                    Keys.onReturnPressed: clicked()
                }
                WmButton {
                    id: say
                    objectName: "say"
                    visible: root.question
                    kind: WmButton.NeedsYou
                    text: qsTr("Answer")
                    keys: ["\u21b5"]
                    enabled: root.online && words.text.trim() !== ""
                    whyNot: root.online ? qsTr("Write an answer first") : qsTr("The daemon does not answer")
                    onClicked: root.answered(true, words.text.trim())
                }
            }
        }
    }
}
