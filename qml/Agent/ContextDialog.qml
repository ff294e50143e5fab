pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What an agent was given when it started, word for word.
WmDialog {
    id: root

    required property var actions
    property string runId
    property string text
    property string trouble
    property string request

    function read(run: string) {
        runId = run;
        text = trouble = "";
        request = actions.readContext(run);
        open();
        done.forceActiveFocus(Qt.PopupFocusReason);
    }

    title: qsTr("What this agent saw")
    width: 760
    objectName: "ContextDialog"

    Connections {
        target: root.actions
        function onContextRead(runId: string, text: string) {
            if (runId === root.runId)
                root.text = text;
        }
        function onFailed(request: string, code: string, message: string, hint: string) {
            if (request === root.request)
                root.trouble = hint !== "" ? qsTr("%1 %2").arg(message).arg(hint) : message;
        }
    }

    Rectangle {
        width: parent.width
        height: Math.min(520, Math.max(80, words.implicitHeight + 2 * Theme.space[3]))
        radius: Theme.radius.control
        color: Theme.surface.inset
        border.width: Theme.stroke.hairline
        border.color: Theme.line.hairline

        Flickable {
            id: scroll
            anchors.fill: parent
            anchors.margins: Theme.space[3]
            contentHeight: words.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: WmScrollBar {}
            WmParagraph {
                id: words
                objectName: "contextText"
                width: parent.width
                line: Theme.type.code.line
                font: Theme.type.code.font
                color: root.trouble !== "" ? Theme.state.failed.fg : Theme.text.primary
                maximumLineCount: 4000
                text: root.trouble !== "" ? root.trouble : root.text === "" ? qsTr("Reading\u2026") : root.text
            }
        }
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.space[2]
        WmButton {
            iconName: "copy"
            text: qsTr("Copy")
            enabled: root.text !== ""
            onClicked: root.actions.copy(root.text)
        }
        WmButton {
            id: done
            text: qsTr("Close")
            keys: ["Esc"]
            onClicked: root.close()
            Keys.onDownPressed: scroll.contentY = Math.max(0, Math.min(scroll.contentY + 90, scroll.contentHeight - scroll.height))
            Keys.onUpPressed: scroll.contentY = Math.max(0, scroll.contentY - 90)
        }
    }
}
