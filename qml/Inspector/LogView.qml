pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What the run has printed: a window over its log, following the end until the person scrolls away.
FocusScope {
    id: root

    /// LogModel: text, stream; live, canFetchOlder, fetchOlder()
    required property var log
    property bool follow: true

    objectName: "LogView"

    Binding {
        target: root.log
        property: "follow"
        value: root.follow
    }
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius.control
        color: Theme.surface.inset
        border.width: Theme.stroke.hairline
        border.color: Theme.line.hairline
        FocusRing { visible: lines.activeFocus }
    }
    ListView {
        id: lines
        anchors.fill: parent
        anchors.margins: 1
        topMargin: Theme.spaceOneHalf
        bottomMargin: Theme.spaceOneHalf
        clip: true
        focus: true
        activeFocusOnTab: true
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.log
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Log of the run")

        T.ScrollBar.vertical: WmScrollBar {}

        delegate: Text {
            required text
            required property string stream

            width: ListView.view.width
            leftPadding: Theme.space[2]
            rightPadding: Theme.space[2]
            color: stream === "note" ? Theme.text.tertiary : Theme.text.secondary
            font: Theme.type.mono.font
            wrapMode: Text.WrapAnywhere
            textFormat: Text.PlainText
            lineHeightMode: Text.FixedHeight
            lineHeight: Theme.type.mono.line
        }
        onCountChanged: if (root.follow) Qt.callLater(positionViewAtEnd)
        onHeightChanged: if (root.follow) Qt.callLater(positionViewAtEnd)
        onMovementEnded: {
            if (atYEnd && root.log.canFetchNewer)
                root.log.fetchNewer();
            root.follow = atYEnd && !root.log.canFetchNewer;
            if (atYBeginning && root.log.canFetchOlder)
                root.log.fetchOlder();
        }
        Keys.onUpPressed: { root.follow = false; flick(0, 400); }
        Keys.onDownPressed: flick(0, -400)
    }
    WmText {
        visible: lines.count === 0
        anchors.centerIn: parent
        text: root.log?.live ? qsTr("No output yet") : qsTr("No output")
        color: Theme.text.tertiary
    }
    WmButton {
        visible: !root.follow
        anchors { right: parent.right; bottom: parent.bottom; margins: Theme.space[2] }
        small: true
        iconName: "down"
        text: qsTr("Follow")
        onClicked: {
            root.follow = true;
            lines.positionViewAtEnd();
        }
    }
}
