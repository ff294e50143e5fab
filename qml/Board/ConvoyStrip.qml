pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The convoys under way: name, one pip for each bead, how far.
ListView {
    id: root

    implicitHeight: visible ? 36 : 0
    orientation: ListView.Horizontal
    leftMargin: Theme.space[4]
    rightMargin: Theme.space[4]
    spacing: Theme.space[5]
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    visible: count > 0
    reuseItems: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Convoys")

    delegate: Row {
        id: convoy
        required property string convoyId
        required property string title
        required property var pips
        required property string text

        height: 35
        spacing: Theme.space[2]
        objectName: "Convoy:" + convoyId
        Accessible.role: Accessible.ListItem
        Accessible.name: title + ", " + text

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "convoy"
            size: 14
        }
        WmText {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth, 220)
            text: convoy.title
            font: Theme.type.meta.medium
        }
        ProgressPips {
            anchors.verticalCenter: parent.verticalCenter
            pips: convoy.pips
            pipWidth: 10
        }
        WmText {
            anchors.verticalCenter: parent.verticalCenter
            text: convoy.text
            color: Theme.text.tertiary
            font: Theme.type.clock.font
        }
    }

    Hairline {
        parent: root
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
