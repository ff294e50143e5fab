import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Something that is on or off, and what that means.
T.AbstractButton {
    id: root

    property string detail
    property bool on: false

    implicitHeight: words.height + Theme.space[2]
    focusPolicy: Qt.TabFocus
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    hoverEnabled: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: detail
    Accessible.checkable: true
    Accessible.checked: on

    background: Item {
        FocusRing { visible: root.visualFocus }
    }
    contentItem: Item {
        Rectangle {
            y: 6
            width: 32
            height: 18
            radius: 9
            color: !root.enabled ? Theme.line.hairline : root.on ? Theme.accent.base : Theme.line.control
            Rectangle {
                x: root.on ? parent.width - width - 3 : 3
                y: 3
                width: 12
                height: 12
                radius: 6
                color: root.on ? Theme.text.onAccent : Theme.surface.raised
            }
        }
        Column {
            id: words
            x: 32 + Theme.space[3]
            y: Theme.space[1]
            width: parent.width - x
            WmText {
                width: parent.width
                height: 20
                text: root.text
                color: root.enabled ? Theme.text.primary : Theme.text.disabled
                font: Theme.type.body.medium
            }
            WmParagraph {
                width: parent.width
                line: 18
                text: root.detail
                color: Theme.text.tertiary
            }
        }
    }
}
