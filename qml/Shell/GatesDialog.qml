pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Shows the commands that a repository wants to run as its gates, before anyone runs them. Not trusting has the focus.
WmDialog {
    id: root

    required property var actions
    property string rigId
    property string commands
    property bool trusted: false

    function read(rig: string) {
        rigId = rig;
        commands = "";
        actions.readGates(rig);
        open();
        later.forceActiveFocus(Qt.PopupFocusReason);
    }

    title: qsTr("Gate commands of %1").arg(rigId)
    width: 640

    Connections {
        target: root.actions
        function onGatesRead(rigId: string, text: string, trusted: bool) {
            if (rigId !== root.rigId)
                return;
            root.commands = text;
            root.trusted = trusted;
        }
    }

    WmParagraph {
        width: parent.width
        line: 18
        text: qsTr("Before work lands, the merge queue runs these commands of the repository on this machine, as you.")
    }
    Rectangle {
        width: parent.width
        height: Math.min(320, Math.max(64, code.implicitHeight + 2 * Theme.space[2]))
        radius: Theme.radius.control
        color: Theme.surface.inset
        border.width: Theme.stroke.hairline
        border.color: Theme.line.hairline

        Flickable {
            anchors.fill: parent
            anchors.margins: Theme.space[2]
            contentHeight: code.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: WmScrollBar {}

            WmParagraph {
                id: code
                width: parent.width
                line: Theme.type.code.line
                font: Theme.type.code.font
                color: Theme.text.primary
                wrapMode: Text.WrapAnywhere
                maximumLineCount: 400
                text: root.commands === "" ? qsTr("Reading the file\u2026") : root.commands
            }
        }
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.space[2]
        WmButton {
            id: later
            text: root.trusted ? qsTr("Close") : qsTr("Not now")
            keys: ["Esc"]
            onClicked: root.close()
        }
        WmButton {
            objectName: "trust"
            visible: !root.trusted
            kind: WmButton.NeedsYou
            iconName: "shield"
            text: qsTr("Trust these commands")
            enabled: root.commands !== ""
            onClicked: {
                root.actions.trustGates(root.rigId);
                root.close();
            }
        }
    }
}
