pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What an agent thought, or was told by the town, folded to one line until it is wanted.
T.AbstractButton {
    id: root

    required property bool open
    signal turned

    implicitHeight: open ? words.implicitHeight : 20
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: text
    onClicked: turned()

    background: FocusRing { visible: root.visualFocus; around: Theme.radius.chip }
    contentItem: Item {
        Icon {
            y: 3
            name: root.open ? "down" : "right"
            size: 13
        }
        WmParagraph {
            id: words
            x: 20
            width: parent.width - x
            line: 20
            text: root.open ? root.text : root.text.trim().split("\n")[0]
            color: root.hovered ? Theme.text.secondary : Theme.text.tertiary
            font: Theme.type.meta.font
            maximumLineCount: root.open ? 400 : 1
        }
    }
}
