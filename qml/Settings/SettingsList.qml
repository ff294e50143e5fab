pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// A list of a tab of the settings, with what stands in its place while there is nothing to list.
FocusScope {
    id: root

    property alias model: list.model
    property alias delegate: list.delegate
    property alias section: list.section
    property string name
    property bool loading: false
    property string problem
    property string nothing
    readonly property alias currentItem: list.currentItem

    signal retryAsked

    ErrorBar {
        id: trouble
        objectName: "problem"
        width: parent.width
        visible: root.problem !== ""
        text: root.problem
        actionText: qsTr("Try again")
        busy: root.loading
        onActed: root.retryAsked()
    }
    ListView {
        id: list
        y: trouble.visible ? trouble.height : 0
        width: parent.width
        height: parent.height - y
        focus: true
        activeFocusOnTab: true
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: 0
        Accessible.role: Accessible.List
        Accessible.name: root.name
        T.ScrollBar.vertical: WmScrollBar {}
        onCountChanged: if (currentIndex < 0 && count > 0) currentIndex = 0
        Keys.onPressed: event => {
            event.accepted = event.key === Qt.Key_J || event.key === Qt.Key_K;
            if (event.key === Qt.Key_J)
                incrementCurrentIndex();
            else if (event.key === Qt.Key_K)
                decrementCurrentIndex();
        }
    }
    EmptyHint {
        objectName: "nothing"
        visible: list.count === 0 && root.problem === ""
        anchors.centerIn: parent
        width: 360
        text: root.loading ? qsTr("Reading\u2026") : root.nothing
    }
}
