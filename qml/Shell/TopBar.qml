pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The page's name, what it shows, and the one primary button.
FocusScope {
    id: root

    required property string title
    /// The page it belongs to; none when empty.
    property string parentTitle
    /// Choices next to the title; none when empty.
    property list<string> segments
    property int segment: 0
    property bool canFilter: true
    /// BoardFilter
    required property var filter
    /// Cards that it lets through.
    property int shown: 0
    /// What the primary button does; none when empty.
    property string createText: qsTr("New bead")
    property string createKey: "C"
    property bool canInspect: true
    /// The emergency stop.
    property bool canFreeze: false
    property bool inspectorOpen: false
    property string whyNotCreate

    signal segmentPicked(int index)
    signal filterLeft
    signal createAsked
    signal inspectorAsked
    signal parentAsked
    signal freezeAsked

    function openFilter() {
        search.open();
    }

    implicitHeight: Theme.layout.topBar
    objectName: "TopBar"

    Rectangle {
        anchors.fill: parent
        color: Theme.surface.panel
        Hairline { anchors.bottom: parent.bottom; width: parent.width }
    }
    Row {
        x: Theme.space[4]
        height: parent.height - 1
        spacing: Theme.space[2]

        WmButton {
            objectName: "parentPage"
            anchors.verticalCenter: parent.verticalCenter
            visible: root.parentTitle !== ""
            kind: WmButton.Quiet
            leftPadding: 0
            text: root.parentTitle
            onClicked: root.parentAsked()
        }
        Icon {
            visible: root.parentTitle !== ""
            anchors.verticalCenter: parent.verticalCenter
            name: "right"
            size: 13
        }
        WmText {
            height: parent.height
            text: root.title
            font: Theme.type.heading.font
            rightPadding: Theme.spaceTwoHalf
            Accessible.role: Accessible.Heading
        }
        Segments {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.segments.length > 0
            labels: root.segments
            current: root.segment
            onPicked: index => root.segmentPicked(index)
        }
        FilterField {
            id: search
            anchors.verticalCenter: parent.verticalCenter
            visible: root.canFilter
            filter: root.filter
            shown: root.shown
            room: trailing.x - x - parent.x - Theme.space[4]
            onBoardAsked: root.filterLeft()
        }
    }
    Row {
        id: trailing
        anchors { right: parent.right; rightMargin: Theme.space[3] }
        height: parent.height - 1
        spacing: Theme.space[2]

        WmButton {
            objectName: "freeze"
            anchors.verticalCenter: parent.verticalCenter
            visible: root.canFreeze
            kind: WmButton.Danger
            iconName: "pause"
            text: qsTr("Freeze all")
            keys: ["Ctrl Shift X"]
            onClicked: root.freezeAsked()
        }
        WmButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.canInspect
            kind: WmButton.Quiet
            display: WmButton.IconOnly
            iconName: "insp"
            text: root.inspectorOpen ? qsTr("Hide the inspector") : qsTr("Show the inspector")
            onClicked: root.inspectorAsked()
        }
        WmButton {
            anchors.verticalCenter: parent.verticalCenter
            objectName: "create"
            visible: root.createText !== ""
            kind: WmButton.Primary
            iconName: "plus"
            text: root.createText
            keys: [root.createKey]
            enabled: root.whyNotCreate === ""
            whyNot: root.whyNotCreate
            onClicked: root.createAsked()
        }
    }
}
