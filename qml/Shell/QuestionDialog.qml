pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A question that an agent or a formula asks the person: who, what, and what each answer does. Later has the focus.
WmDialog {
    id: root

    required property var actions
    property bool online: true
    property string gateId
    property string question
    property string asker
    property string beadId
    property string yes
    property string no

    signal beadAsked(string beadId)

    function ask(cell: TrayCell) {
        gateId = cell.itemId;
        question = cell.reason;
        asker = cell.agentName;
        beadId = cell.beadId;
        yes = cell.yes;
        no = cell.no;
        open();
        later.forceActiveFocus(Qt.PopupFocusReason);
    }
    function answer(ok: bool) {
        if (!online)
            return;
        actions.answerGate(gateId, ok);
        close();
    }

    title: asker === "" ? qsTr("A question to you") : qsTr("%1 asks you").arg(asker)
    objectName: "QuestionDialog"

    WmParagraph {
        width: parent.width
        line: 20
        text: root.question
        color: Theme.text.primary
        font: Theme.type.body.font
        maximumLineCount: 12
    }
    FactLine {
        width: parent.width
        name: qsTr("Yes")
        value: root.yes
    }
    FactLine {
        width: parent.width
        name: qsTr("No")
        value: root.no
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.space[2]
        focus: true
        Keys.onPressed: event => {
            event.accepted = event.key === Qt.Key_Y || event.key === Qt.Key_N;
            if (event.accepted)
                root.answer(event.key === Qt.Key_Y);
        }

        WmButton {
            kind: WmButton.Quiet
            text: qsTr("Look at %1").arg(root.beadId)
            onClicked: {
                root.close();
                root.beadAsked(root.beadId);
            }
        }
        WmButton {
            id: later
            text: qsTr("Later")
            keys: ["Esc"]
            onClicked: root.close()
        }
        WmButton {
            objectName: "noToQuestion"
            kind: WmButton.NeedsYou
            text: qsTr("No")
            keys: ["N"]
            enabled: root.online
            whyNot: qsTr("The daemon does not answer")
            onClicked: root.answer(false)
        }
        WmButton {
            objectName: "yesToQuestion"
            kind: WmButton.NeedsYou
            text: qsTr("Yes")
            keys: ["Y"]
            enabled: root.online
            whyNot: qsTr("The daemon does not answer")
            onClicked: root.answer(true)
        }
    }
}
