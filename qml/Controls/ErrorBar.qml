pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// What is wrong, in one sentence, and the one thing to do about it. The content below stays as it was.
Rectangle {
    id: root

    required property string text
    /// What more is known; behind the sentence when there is room.
    property string hint
    /// Label of the action; none when empty.
    property string actionText
    property bool busy: false
    signal acted

    objectName: "ErrorBar"
    implicitHeight: visible ? Theme.layout.row : 0
    color: Theme.state.failed.subtle
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text
    Accessible.description: hint

    FocusRing {
        visible: root.activeFocus
        anchors.margins: 2
        around: Theme.radius.chip
    }
    Icon {
        id: glyph
        x: Theme.space[4]
        anchors.verticalCenter: parent.verticalCenter
        name: "state-failed"
        color: Theme.state.failed.fg
        size: 14
    }
    WmText {
        anchors { left: glyph.right; leftMargin: Theme.space[2]; right: action.left; rightMargin: Theme.space[2]; verticalCenter: parent.verticalCenter }
        text: root.hint === "" ? root.text : qsTr("%1 %2").arg(root.text).arg(root.hint)
    }
    WmButton {
        id: action
        objectName: "action"
        anchors { right: parent.right; rightMargin: Theme.space[3]; verticalCenter: parent.verticalCenter }
        visible: root.actionText !== ""
        width: visible ? implicitWidth : 0
        small: true
        kind: WmButton.Danger
        busy: root.busy
        text: root.actionText
        onClicked: root.acted()
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.stroke.hairline
        color: Theme.state.failed.line
    }
}
