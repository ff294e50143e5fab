pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Writes a bead. Ctrl+Enter makes it; what was typed stays until the town has taken it.
WmDialog {
    id: root

    required property var actions
    /// The rig that the board shows; empty: all of them, so one is to be chosen.
    required property string rig
    /// Rows: rigId, name
    required property var rigs
    property string chosenRig
    property string error
    property string request

    title: rig === "" ? qsTr("New bead") : qsTr("New bead in %1").arg(rig)

    function start() {
        error = "";
        chosenRig = rig !== "" ? rig : (rigChoice.itemAt(0) as RigChoice)?.rigId ?? "";
        open();
        titleField.forceActiveFocus(Qt.PopupFocusReason);
    }
    function make() {
        if (titleField.text.trim() === "") {
            error = qsTr("A bead needs a title");
            titleField.forceActiveFocus(Qt.OtherFocusReason);
            return;
        }
        error = "";
        request = actions.createBead(chosenRig, titleField.text.trim(), bodyField.text, priority.current);
    }

    Connections {
        target: root.actions
        function onFinished(request: string) {
            if (request !== root.request)
                return;
            titleField.clear();
            bodyField.clear();
            root.close();
        }
        function onFailed(request: string, code: string, message: string, hint: string) {
            if (request === root.request)
                root.error = hint !== "" ? qsTr("%1. %2").arg(message.replace(/\.$/, "")).arg(hint) : message;
        }
    }

    component RigChoice: WmButton {
        required property string rigId
        required property string name

        small: true
        text: name
        kind: rigId === root.chosenRig ? WmButton.Primary : WmButton.Plain
        checkable: true
        checked: rigId === root.chosenRig
        Accessible.role: Accessible.RadioButton
        onClicked: root.chosenRig = rigId
    }

    Flow {
        width: parent.width
        spacing: Theme.spaceOneHalf
        visible: root.rig === "" && rigChoice.count > 1
        Repeater {
            id: rigChoice
            model: root.rigs
            RigChoice {
                objectName: "Rig:" + rigId
            }
        }
    }
    WmTextField {
        id: titleField
        objectName: "NewBeadTitle"
        width: parent.width
        large: true
        focus: true
        maximumLength: 500
        placeholderText: qsTr("Title: what shall be true when it is done")
        error: root.error
        onAccepted: root.make()
    }
    WmTextArea {
        id: bodyField
        width: parent.width
        height: 150
        placeholderText: qsTr("Details for the agent, as much as it needs")
    }
    Item {
        width: parent.width
        height: 28
        Segments {
            id: priority
            current: 2
            labels: ["P0", "P1", "P2", "P3", "P4"]
            onPicked: index => current = index
        }
        Row {
            anchors.right: parent.right
            spacing: Theme.space[2]
            WmButton {
                kind: WmButton.Quiet
                text: qsTr("Cancel")
                keys: ["Esc"]
                onClicked: root.close()
            }
            WmButton {
                kind: WmButton.Primary
                text: qsTr("Add to Ready")
                keys: ["Ctrl \u21b5"]
                onClicked: root.make()
            }
        }
    }
    WmParagraph {
        visible: root.error !== ""
        width: parent.width
        height: visible ? implicitHeight : 0
        text: root.error
        color: Theme.state.failed.fg
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
}
