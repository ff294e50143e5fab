pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What an action of the person would leave behind, before it is done. Keeping has the focus.
WmDialog {
    id: root

    /// Actions: losses, confirm(), lossesFound
    required property var actions
    property bool online: true
    property string action
    property string beadId

    title: action === "close" ? qsTr("Close %1 and leave this behind?").arg(beadId) : qsTr("Stop the agent on %1 and leave this behind?").arg(beadId)
    objectName: "LossDialog"

    Connections {
        target: root.actions
        function onLossesFound(action: string, beadId: string) {
            root.action = action;
            root.beadId = beadId;
            root.open();
            keep.forceActiveFocus(Qt.TabFocusReason);
        }
    }

    EffectList {
        width: parent.width
        height: implicitHeight
        rows: root.actions.losses
        Accessible.name: qsTr("What would be left behind")
    }
    WmParagraph {
        width: parent.width
        line: 18
        text: qsTr("Its worktree stays where it is until the bead is started again or its worktree removed.")
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.space[2]
        WmButton {
            objectName: "leaveBehind"
            kind: WmButton.Danger
            takesReturn: false // the key that keeps is no key that leaves behind
            text: root.action === "close" ? qsTr("Close it") : qsTr("Stop it")
            enabled: root.online
            whyNot: qsTr("The daemon does not answer")
            onClicked: {
                root.close();
                root.actions.confirm();
            }
        }
        WmButton {
            id: keep
            objectName: "keep"
            kind: WmButton.Primary
            text: root.action === "close" ? qsTr("Keep it open") : qsTr("Let it go on")
            keys: ["Esc"]
            onClicked: root.close()
            Keys.onReturnPressed: root.close()
        }
    }
}
