pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// One key as it is written on the keyboard.
Rectangle {
    id: root

    required property string text
    property color ink: Theme.text.secondary

    implicitWidth: Math.max(16, label.implicitWidth + 10)
    implicitHeight: 16
    radius: Theme.radius.chip
    color: Theme.surface.raised
    border.width: Theme.stroke.hairline
    border.color: Theme.line.strong
    Accessible.ignored: true

    Text {
        id: label
        anchors.centerIn: parent
        text: root.text
        color: root.ink
        font: Theme.type.key.font
        textFormat: Text.PlainText
    }
}
