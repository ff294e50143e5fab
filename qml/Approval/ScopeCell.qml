pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// One way to say yes: for how long it holds, or why it is not to be had.
T.AbstractButton {
    id: root

    required property int index
    required property string scope
    required property string label
    required property string detail
    required property string whyNot
    property bool on: false

    signal stepped(int by)

    objectName: "scope:" + scope
    text: label
    enabled: whyNot === ""
    focus: on
    focusPolicy: Qt.TabFocus
    activeFocusOnTab: on
    hoverEnabled: true
    Accessible.role: Accessible.RadioButton
    Accessible.name: label
    Accessible.description: whyNot !== "" ? whyNot : detail
    Accessible.checkable: true
    Accessible.checked: on
    Keys.onRightPressed: stepped(1)
    Keys.onLeftPressed: stepped(-1)

    background: Rectangle {
        radius: Theme.radius.control
        color: !root.enabled ? "transparent" : root.on ? Theme.accent.subtle : root.hovered ? Theme.surface.raisedHover : Theme.surface.inset
        border.width: Theme.stroke.hairline
        border.color: !root.enabled ? Theme.line.hairline : root.on ? Theme.accent.base : Theme.line.strong
        FocusRing { visible: root.visualFocus }
    }
    contentItem: Item {
        Rectangle {
            x: Theme.spaceTwoHalf
            y: 9
            width: 12
            height: 12
            radius: 6
            color: root.on && root.enabled ? Theme.text.onAccent : "transparent"
            border.width: root.on && root.enabled ? 4 : 1.5
            border.color: !root.enabled ? Theme.line.hairline : root.on ? Theme.accent.base : Theme.line.control
        }
        WmText {
            x: Theme.spaceTwoHalf + 18
            y: 7
            width: parent.width - x - Theme.space[1]
            height: 16
            text: root.label
            color: root.enabled ? Theme.text.primary : Theme.text.disabled
            font: Theme.type.meta.strong
        }
        WmText {
            x: Theme.spaceTwoHalf
            y: 24
            width: parent.width - x - Theme.space[1]
            height: 16
            text: root.whyNot !== "" ? root.whyNot : root.detail
            color: Theme.text.tertiary
            font: Theme.type.caption.regular
        }
    }
}
