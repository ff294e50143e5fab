pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The gates that hold the bead back, what they wait for, and the person's answer where they ask for one.
InspectorSection {
    id: root

    required property var detail
    required property var actions
    property bool online: true

    signal beadAsked(string beadId)

    visible: gates.count > 0
    title: qsTr("Waits for")

    Repeater {
        id: gates
        model: root.detail.gates
        Item {
            id: gate
            required property string gateId
            required property string title
            required property string waitsFor
            required property bool canAnswer
            required property string yes
            required property string no

            width: parent?.width ?? 0
            height: question.height + 4 + (canAnswer ? 30 : 0)
            objectName: "Gate:" + gateId
            Accessible.role: Accessible.Grouping
            Accessible.name: title + ", " + waitsFor

            Icon {
                y: 3
                name: gate.canAnswer ? "state-needs" : "clock"
                color: gate.canAnswer ? Theme.state.needsYou.fg : Theme.text.tertiary
                size: 13
            }
            WmParagraph {
                id: question
                x: 21
                width: parent.width - x
                line: 18
                text: gate.canAnswer ? gate.title : qsTr("%1: %2").arg(gate.title).arg(gate.waitsFor)
                color: Theme.text.primary
                maximumLineCount: 4
            }
            Row {
                visible: gate.canAnswer
                x: 21
                y: question.height + 4
                spacing: Theme.space[2]
                AnswerButton {
                    objectName: "yes"
                    text: qsTr("Yes")
                    outcome: gate.yes
                    enabled: root.online
                    whyNot: qsTr("The daemon does not answer")
                    onClicked: root.actions.answerGate(gate.gateId, true)
                }
                AnswerButton {
                    objectName: "no"
                    text: qsTr("No")
                    outcome: gate.no
                    enabled: root.online
                    whyNot: qsTr("The daemon does not answer")
                    onClicked: root.actions.answerGate(gate.gateId, false)
                }
            }
        }
    }
}
