pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Which ready bead shall an agent begin? Enter starts one; the town gives it a name and a worktree.
WmDialog {
    id: root

    /// LaneModel of the lane Ready.
    required property var ready
    required property var actions
    property bool online: true

    function choose() {
        open();
        beads.currentIndex = beads.count > 0 ? 0 : -1;
        beads.forceActiveFocus(Qt.PopupFocusReason);
    }
    function start() {
        if (!online || beads.currentIndex < 0)
            return;
        actions.sling(ready.beadIdAt(beads.currentIndex));
        close();
    }

    title: qsTr("Start an agent on")
    objectName: "StartAgent"

    ListView {
        id: beads
        width: parent.width
        height: Math.max(64, Math.min(360, contentHeight))
        clip: true
        keyNavigationEnabled: true
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: 0
        model: root.ready
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Ready beads")
        T.ScrollBar.vertical: WmScrollBar {}
        Keys.onReturnPressed: root.start()
        Keys.onEnterPressed: root.start()
        Keys.onPressed: event => {
            event.accepted = event.key === Qt.Key_J || event.key === Qt.Key_K;
            if (event.key === Qt.Key_J)
                incrementCurrentIndex();
            else if (event.key === Qt.Key_K)
                decrementCurrentIndex();
        }

        delegate: T.ItemDelegate {
            id: row
            required property int index
            required property string beadId
            required property string title
            required property int priority
            readonly property bool chosen: ListView.isCurrentItem

            width: ListView.view.width
            height: Theme.layout.row
            text: title
            focusPolicy: Qt.NoFocus
            hoverEnabled: true
            objectName: "Ready:" + beadId
            Accessible.role: Accessible.ListItem
            Accessible.name: beadId + ", " + title
            onClicked: beads.currentIndex = index
            onDoubleClicked: root.start()

            background: Rectangle {
                radius: Theme.radius.control
                color: row.chosen ? Theme.surface.selected : row.hovered ? Theme.surface.raisedHover : "transparent"
            }
            contentItem: Item {
                PriorityMark {
                    x: Theme.space[2]
                    anchors.verticalCenter: parent.verticalCenter
                    priority: row.priority
                    word: false
                }
                WmText {
                    id: idText
                    x: 30
                    height: parent.height
                    text: row.beadId
                    color: Theme.text.tertiary
                    font: Theme.type.mono.font
                }
                WmText {
                    x: idText.x + idText.implicitWidth + Theme.space[2]
                    width: parent.width - x - Theme.space[2]
                    height: parent.height
                    text: row.title
                }
            }
        }
        EmptyHint {
            visible: beads.count === 0
            anchors.centerIn: parent
            width: parent.width
            text: qsTr("No bead is ready. Press C on the board to write one")
        }
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.space[2]
        WmButton {
            text: qsTr("Not now")
            keys: ["Esc"]
            onClicked: root.close()
        }
        WmButton {
            objectName: "startOne"
            kind: WmButton.Primary
            iconName: "play"
            text: qsTr("Start")
            keys: ["\u21b5"]
            enabled: root.online && beads.currentIndex >= 0
            whyNot: root.online ? qsTr("Nothing is ready") : qsTr("The daemon does not answer")
            onClicked: root.start()
        }
    }
}
