pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// One thing that waits for the person: who, what, how long, and its number key.
T.AbstractButton {
    id: root

    required property int index
    required property string itemId
    required property string agentName
    required property string sentence
    /// In full, for those who look closer.
    required property string reason
    required property string beadId
    required property string waitText
    /// "request": an agent's, answered in the dialog; "trust": a rig's gate commands wait to be read; "question": yes or no;
    /// "agent": its page answers it; otherwise the bead's inspector answers it.
    required property string what
    required property string rigId
    /// Of a question, what each answer does.
    required property string yes
    required property string no

    readonly property bool question: what === "question"

    signal asked
    signal answered(bool yes)

    focusPolicy: Qt.TabFocus
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: [agentName, sentence, beadId].filter(part => part !== "").join(" ")
    Accessible.description: question ? qsTr("%1. Yes: %2. No: %3").arg(waitText).arg(yes).arg(no) : waitText
    onClicked: asked()

    background: Rectangle {
        color: root.hovered ? Qt.alpha(Theme.state.needsYou.line, 0.35) : "transparent"
        Rectangle {
            width: Theme.stroke.hairline
            height: parent.height
            color: Theme.state.needsYou.line
        }
        FocusRing {
            visible: root.visualFocus
            anchors.margins: 2
        }
    }
    contentItem: Item {
        AgentAvatar {
            id: avatar
            visible: root.agentName !== ""
            x: 13
            anchors.verticalCenter: parent.verticalCenter
            name: root.agentName
        }
        Row {
            id: words
            x: avatar.visible ? 39 : 13
            height: parent.height
            spacing: Theme.space[1]
            WmText {
                id: who
                visible: text !== ""
                height: parent.height
                text: root.agentName
                font: Theme.type.meta.strong
            }
            WmText {
                height: parent.height
                width: Math.min(implicitWidth, wait.x - 8 - words.x - bead.implicitWidth - (who.visible ? who.width + 8 : 4))
                text: root.sentence
                color: Theme.text.secondary
            }
            WmText {
                id: bead
                height: parent.height
                text: root.beadId
            }
        }
        Row {
            id: answers
            visible: root.question
            anchors { right: key.visible ? key.left : parent.right; rightMargin: Theme.space[2]; verticalCenter: parent.verticalCenter }
            spacing: Theme.space[1]
            AnswerButton {
                objectName: "yes"
                text: qsTr("Yes")
                outcome: root.yes
                onClicked: root.answered(true)
            }
            AnswerButton {
                objectName: "no"
                text: qsTr("No")
                outcome: root.no
                onClicked: root.answered(false)
            }
        }
        WmText {
            id: wait
            anchors { right: answers.visible ? answers.left : key.visible ? key.left : parent.right; rightMargin: Theme.space[2] }
            height: parent.height
            text: root.waitText
            color: Theme.state.needsYou.fg
            font: Theme.type.clock.font
        }
        KeyCap {
            id: key
            visible: root.index < 9
            anchors { right: parent.right; rightMargin: Theme.space[3]; verticalCenter: parent.verticalCenter }
            text: root.index + 1
            ink: Theme.state.needsYou.fg
            color: "transparent"
            border.color: Theme.state.needsYou.line
        }
    }
}
