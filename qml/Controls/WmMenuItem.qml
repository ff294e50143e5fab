pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// One verb of a menu. What cannot be done now stays in the list and says why.
T.MenuItem {
    id: root

    property string iconName
    property list<string> keys
    property string whyNot
    property bool danger: false

    implicitWidth: visible ? Math.max(224, 30 + Math.ceil(Math.max(label.implicitWidth + (keys.length > 0 ? caps.width + Theme.space[2] : 0), reason.visible ? reason.implicitWidth : 0)) + Theme.space[3]) : 0
    implicitHeight: visible ? (whyNot !== "" && !enabled ? 40 : 28) : 0
    hoverEnabled: true
    Accessible.name: text
    Accessible.description: enabled ? "" : whyNot

    background: Rectangle {
        radius: Theme.radius.control - 1
        color: root.highlighted && root.enabled ? Theme.surface.selected : "transparent"
    }
    contentItem: Item {
        Icon {
            x: Theme.space[2]
            y: 7
            name: root.iconName
            visible: name !== ""
            size: 14
            color: root.enabled ? (root.danger ? Theme.state.failed.fg : Theme.text.tertiary) : Theme.text.disabled
        }
        WmText {
            id: label
            objectName: "label"
            x: 30
            width: caps.x - x - Theme.space[1]
            height: 28
            text: root.text
            color: root.enabled ? (root.danger ? Theme.state.failed.fg : Theme.text.primary) : Theme.text.disabled
        }
        WmText {
            id: reason
            visible: !root.enabled && root.whyNot !== ""
            x: 30
            y: 22
            width: parent.width - x - Theme.space[2]
            height: 14
            text: root.whyNot
            color: Theme.text.tertiary
            font: Theme.type.caption.regular
        }
        Row {
            id: caps
            anchors { right: parent.right; rightMargin: Theme.space[2] }
            y: 6
            spacing: Theme.space[1]
            Repeater {
                model: root.keys
                KeyCap {
                    required property string modelData
                    text: modelData
                }
            }
        }
    }
}
