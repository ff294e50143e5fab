pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A titled part of the inspector, closed by a hairline.
Item {
    id: root

    property string title
    /// A fact at the right of the title.
    property string fact
    default property alias content: column.data

    implicitHeight: column.y + column.height + 12
    height: visible ? implicitHeight : 0

    WmText {
        x: Theme.space[4]
        y: Theme.spaceTwoHalf
        height: root.title === "" ? 0 : 16
        visible: root.title !== ""
        text: root.title
        color: Theme.text.tertiary
        font: Theme.type.caption.strong
        Accessible.role: Accessible.Heading
    }
    WmText {
        anchors { right: parent.right; rightMargin: Theme.space[4] }
        y: Theme.spaceTwoHalf
        height: 16
        text: root.fact
        color: Theme.text.secondary
        font: Theme.type.caption.font
    }
    Column {
        id: column
        x: Theme.space[4]
        y: root.title === "" ? Theme.spaceTwoHalf : Theme.spaceTwoHalf + 22
        width: parent.width - 2 * x
    }
    Hairline {
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
