pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Notes and comments, the newest last, and the field to add a comment.
Column {
    id: root

    required property var detail
    required property var actions
    property bool online: true
    /// Of the comment that is on its way.
    property string request

    component Older: WmButton {
        required property int older
        visible: older > 0
        height: visible ? implicitHeight : 0
        small: true
        kind: WmButton.Quiet
        iconName: "up"
        text: qsTr("%n older", "", older)
    }
    function send() {
        if (field.text.trim() !== "" && online && request === "")
            request = actions.comment(detail.beadId, field.text.trim());
    }

    Connections {
        target: root.actions
        function onFinished(request: string) {
            if (request !== root.request)
                return;
            root.request = "";
            field.clear();
        }
        function onFailed(request: string) {
            if (request === root.request)
                root.request = "";
        }
    }
    Connections {
        target: root.detail
        function onBeadIdChanged() { field.clear(); }
    }

    InspectorSection {
        width: parent.width
        visible: notes.count > 0
        title: qsTr("Notes")

        Older {
            older: root.detail.olderNotes
            onClicked: root.detail.showOlder()
        }
        Repeater {
            id: notes
            model: root.detail.notes
            NoteLine { width: parent?.width ?? 0 }
        }
    }
    InspectorSection {
        width: parent.width
        title: qsTr("Comments")

        Older {
            objectName: "olderComments"
            older: root.detail.olderComments
            onClicked: root.detail.showOlder()
        }
        Repeater {
            model: root.detail.comments
            NoteLine { width: parent?.width ?? 0 }
        }
        Item {
            width: parent.width
            height: Math.max(30, field.implicitHeight)
            WmTextArea {
                id: field
                objectName: "comment"
                width: add.x - Theme.space[2]
                height: parent.height
                font: Theme.type.meta.font
                placeholderText: qsTr("Write a comment")
                readOnly: root.request !== ""
                Keys.onPressed: event => {
                    const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
                    event.accepted = enter && event.modifiers & Qt.ControlModifier;
                    if (event.accepted)
                        root.send();
                }
            }
            WmButton {
                id: add
                objectName: "addComment"
                anchors { right: parent.right; bottom: parent.bottom }
                text: qsTr("Add")
                busy: root.request !== ""
                enabled: root.online && field.text.trim() !== ""
                whyNot: root.online ? "" : qsTr("The daemon does not answer")
                onClicked: root.send()
            }
        }
    }
}
