pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The page's name, what it shows, and the one primary button.
FocusScope {
    id: root

    required property string title
    /// Choices next to the title; none when empty.
    property list<string> segments
    property int segment: 0
    property bool canFilter: true
    property string filterText
    property bool canCreate: true
    property bool inspectorOpen: false
    property string whyNotCreate

    signal segmentPicked(int index)
    signal filterEdited(string text)
    signal filterLeft
    signal createAsked
    signal inspectorAsked

    function openFilter() {
        field.shown = true;
        field.forceActiveFocus(Qt.ShortcutFocusReason);
        field.selectAll();
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
        WmButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.canFilter && !field.visible
            kind: WmButton.Quiet
            iconName: "filter"
            text: qsTr("Filter")
            keys: ["/"]
            onClicked: root.openFilter()
        }
        WmTextField {
            id: field
            property bool shown: false
            anchors.verticalCenter: parent.verticalCenter
            visible: root.canFilter && (shown || root.filterText !== "")
            width: 200
            iconName: "filter"
            placeholderText: qsTr("Filter")
            text: root.filterText
            onTextEdited: root.filterEdited(text)
            onActiveFocusChanged: if (!activeFocus) shown = false
            Keys.onEscapePressed: { root.filterEdited(""); shown = false; root.filterLeft(); }
            Keys.onReturnPressed: root.filterLeft()
        }
    }
    Row {
        anchors { right: parent.right; rightMargin: Theme.space[3] }
        height: parent.height - 1
        spacing: Theme.space[2]

        WmButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.canCreate
            kind: WmButton.Quiet
            display: WmButton.IconOnly
            iconName: "insp"
            text: root.inspectorOpen ? qsTr("Hide the inspector") : qsTr("Show the inspector")
            onClicked: root.inspectorAsked()
        }
        WmButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.canCreate
            kind: WmButton.Primary
            iconName: "plus"
            text: qsTr("New bead")
            keys: ["C"]
            enabled: root.whyNotCreate === ""
            whyNot: root.whyNotCreate
            onClicked: root.createAsked()
        }
    }
}
