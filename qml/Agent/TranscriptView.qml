pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What was said and done in a run: a window over its transcript that follows the end until the person scrolls away, and
// fetches what is older when they reach the top.
FocusScope {
    id: root

    /// TranscriptModel
    required property var transcript
    /// AgentDetail
    required property var detail
    property bool online: true
    readonly property bool follow: transcript.follow
    readonly property alias list: rows

    signal answered(string approvalId, bool allow, string text)
    signal requestAsked(string approvalId)

    function toEnd() {
        transcript.follow = true;
        rows.positionViewAtEnd();
    }
    function go(to: int) {
        rows.currentIndex = Math.max(0, Math.min(rows.count - 1, to));
        transcript.follow = rows.currentIndex === rows.count - 1 && !transcript.canFetchNewer;
        if (rows.currentIndex === 0 && transcript.canFetchOlder)
            transcript.fetchOlder();
    }
    /// From the current row, or, while there is none, from the newest.
    function step(by: int) {
        go(rows.currentIndex < 0 ? rows.count - 1 : rows.currentIndex + by);
    }

    objectName: "TranscriptView"

    ListView {
        id: rows
        anchors.fill: parent
        leftMargin: Theme.space[5]
        rightMargin: Theme.space[5]
        header: Item { height: Theme.space[3] }
        footer: Item { height: Theme.space[2] }
        focus: true
        activeFocusOnTab: true
        clip: true
        cacheBuffer: 600
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: false
        highlightFollowsCurrentItem: true
        highlightMoveDuration: 0
        highlightRangeMode: ListView.NoHighlightRange
        currentIndex: -1
        model: root.transcript
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Transcript")
        T.ScrollBar.vertical: WmScrollBar {}

        delegate: TranscriptItem {
            width: rows.width - rows.leftMargin - rows.rightMargin
            agentName: root.detail.name
            detail: root.detail
            online: root.online
            current: ListView.isCurrentItem && rows.activeFocus
            onToggled: all => root.transcript.toggle(index, all)
            onAnswered: (approvalId, allow, text) => root.answered(approvalId, allow, text)
            onRequestAsked: approvalId => root.requestAsked(approvalId)
        }
        onCountChanged: if (root.follow) Qt.callLater(positionViewAtEnd)
        onContentHeightChanged: if (root.follow) Qt.callLater(positionViewAtEnd)
        onHeightChanged: if (root.follow) Qt.callLater(positionViewAtEnd)
        onMovementEnded: {
            if (atYEnd && root.transcript.canFetchNewer)
                root.transcript.fetchNewer();
            root.transcript.follow = atYEnd && !root.transcript.canFetchNewer;
            if (atYBeginning && root.transcript.canFetchOlder)
                root.transcript.fetchOlder();
        }
        Keys.onPressed: event => {
            event.accepted = true;
            switch (event.modifiers ? 0 : event.key) {
            case Qt.Key_J:
            case Qt.Key_Down: root.step(1); break;
            case Qt.Key_K:
            case Qt.Key_Up: root.step(-1); break;
            case Qt.Key_PageDown: root.step(8); break;
            case Qt.Key_PageUp: root.step(-8); break;
            case Qt.Key_End: root.go(count); root.toEnd(); break;
            case Qt.Key_Home: root.go(0); break;
            case Qt.Key_Return:
            case Qt.Key_Enter:
            case Qt.Key_Space: (currentItem as TranscriptItem)?.enter(); break;
            default: event.accepted = false;
            }
        }
    }
    Column {
        objectName: "TranscriptSkeleton"
        visible: root.transcript.loading && patience.over
        x: Theme.space[5]
        y: Theme.space[4]
        width: parent.width - 2 * x
        spacing: Theme.space[2]
        Timer {
            id: patience
            property bool over: false
            running: root.transcript.loading
            interval: Theme.duration.skeleton
            onTriggered: over = true
        }
        Repeater {
            model: 4
            Rectangle {
                required property int index
                width: parent?.width ?? 0
                height: 32
                radius: Theme.radius.card
                color: Theme.surface.raised
                border.width: Theme.stroke.hairline
                border.color: Theme.line.hairline
            }
        }
    }
    EmptyHint {
        objectName: "TranscriptEmpty"
        visible: rows.count === 0 && !root.transcript.loading
        anchors.centerIn: parent
        width: 320
        text: root.transcript.problem !== "" ? root.transcript.problem : root.detail.emptyText
    }
    WmButton {
        visible: root.transcript.problem !== ""
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.verticalCenter; topMargin: Theme.space[6] }
        text: qsTr("Try again")
        onClicked: root.transcript.retry()
    }
    WmButton {
        objectName: "follow"
        visible: !root.follow && rows.count > 0
        anchors { right: parent.right; bottom: parent.bottom; rightMargin: Theme.space[5]; bottomMargin: Theme.space[2] }
        small: true
        iconName: "down"
        text: root.transcript.canFetchNewer ? qsTr("New below") : qsTr("To the end")
        keys: ["End"]
        onClicked: root.toEnd()
    }
}
