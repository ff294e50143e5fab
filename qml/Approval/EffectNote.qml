import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A line in the place of facts: loading, unknown, nothing.
Item {
    id: root

    required property string icon
    property bool grave: false
    property string strong
    property string text

    implicitHeight: column.height + 14
    height: visible ? implicitHeight : 0
    Accessible.role: Accessible.StaticText
    Accessible.name: [strong, text].filter(part => part !== "").join(". ")

    Icon {
        x: Theme.space[3]
        y: 9
        name: root.icon
        size: 14
        color: root.grave ? Theme.state.failed.fg : Theme.text.tertiary
    }
    Column {
        id: column
        x: Theme.space[3] + 24
        y: 7
        width: parent.width - x - Theme.space[3]
        WmParagraph {
            visible: root.strong !== ""
            width: parent.width
            line: 18
            text: root.strong
            color: Theme.text.primary
            font: Theme.type.meta.medium
        }
        WmParagraph {
            visible: root.text !== ""
            width: parent.width
            line: 18
            text: root.text
        }
    }
}
