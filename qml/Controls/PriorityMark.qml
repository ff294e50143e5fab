pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// P0 to P4 as bars, with the word unless something else shares the line.
Row {
    id: root

    required property int priority
    property bool word: true

    height: 16
    spacing: Theme.space[1]
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Priority %1").arg(priority)

    Icon {
        anchors.verticalCenter: parent.verticalCenter
        name: "priority-" + Math.max(0, Math.min(4, root.priority))
        size: 12
    }
    Text {
        anchors.verticalCenter: parent.verticalCenter
        visible: root.word
        text: "P" + root.priority
        color: Theme.text.tertiary
        font: Theme.type.caption.font
        textFormat: Text.PlainText
    }
}
