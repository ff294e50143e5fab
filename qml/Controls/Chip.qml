pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// A label or a small fact. Not a button.
Rectangle {
    id: root

    required property string text
    property string iconName
    property bool active: false

    implicitWidth: Math.ceil(label.implicitWidth) + (iconName !== "" ? 28 : 12)
    implicitHeight: 18
    radius: Theme.radius.chip
    color: active ? Theme.accent.subtle : "transparent"
    border.width: Theme.stroke.hairline
    border.color: active ? Theme.accent.line : Theme.line.hairline

    Row {
        x: 6
        height: parent.height
        spacing: Theme.space[1]

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.iconName !== ""
            name: root.iconName
            size: 12
            color: root.active ? Theme.accent.text : Theme.text.secondary
        }
        Text {
            id: label
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(0, root.width - (root.iconName !== "" ? 28 : 12))
            text: root.text
            color: root.active ? Theme.accent.text : Theme.text.secondary
            font: Theme.type.caption.font
            textFormat: Text.PlainText
            elide: Text.ElideRight
        }
    }
}
