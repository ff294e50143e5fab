pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A folded lane: 36 px with its count and its name on end.
Item {
    id: root

    required property string name
    required property int count
    /// The lane of landed work carries the tick.
    property bool done: false
    signal unfoldAsked

    Column {
        y: 11
        width: parent.width
        spacing: Theme.space[2]

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: root.done
            name: "state-done"
            size: 14
            color: Theme.state.done.fg
        }
        WmText {
            width: parent.width
            height: 16
            horizontalAlignment: Text.AlignHCenter
            text: root.count
            font: Theme.type.meta.strong
        }
        Item {
            width: parent.width
            height: nameText.implicitWidth
            WmText {
                id: nameText
                anchors.centerIn: parent
                rotation: 90
                text: root.name
                color: Theme.text.secondary
                font: Theme.type.meta.strong
            }
        }
    }
    WmButton {
        anchors { bottom: parent.bottom; bottomMargin: 6; horizontalCenter: parent.horizontalCenter }
        small: true
        kind: WmButton.Quiet
        iconName: "left"
        display: WmButton.IconOnly
        text: qsTr("Unfold %1").arg(root.name)
        onClicked: root.unfoldAsked()
    }
    TapHandler {
        onTapped: root.unfoldAsked()
    }
}
