pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// One line of text to fill in, with an icon before it and keys after it.
T.TextField {
    id: root

    property string iconName
    property list<string> keys
    /// What is wrong with the text; empty when nothing is.
    property string error
    property bool large: false

    implicitHeight: large ? Theme.layout.controlLarge : Theme.layout.control
    implicitWidth: 170
    leftPadding: iconName !== "" ? 30 : Theme.space[2]
    rightPadding: Theme.space[2] + (caps.width > 0 ? caps.width + Theme.space[1] : 0)
    verticalAlignment: TextInput.AlignVCenter
    font: large ? Theme.type.body.font : Theme.type.meta.font
    color: Theme.text.primary
    placeholderTextColor: Theme.text.tertiary
    selectionColor: Theme.accent.subtleHover
    selectedTextColor: Theme.text.primary
    selectByMouse: true
    hoverEnabled: true
    Accessible.name: placeholderText
    Accessible.description: error
    Keys.onEscapePressed: event => { root.focus = false; event.accepted = false; }

    background: Rectangle {
        radius: Theme.radius.control
        color: Theme.surface.inset
        border.width: root.activeFocus ? Theme.focus.width : Theme.stroke.hairline
        border.color: root.error !== "" ? Theme.state.failed.fg : root.activeFocus ? Theme.focus.ring : Theme.line.strong

        Icon {
            x: Theme.space[2]
            anchors.verticalCenter: parent.verticalCenter
            visible: root.iconName !== ""
            name: root.iconName
            size: 14
        }
        Row {
            id: caps
            anchors { right: parent.right; rightMargin: Theme.spaceOneHalf; verticalCenter: parent.verticalCenter }
            spacing: 2
            visible: !root.activeFocus
            Repeater {
                model: root.keys
                KeyCap {
                    required property string modelData
                    text: modelData
                }
            }
        }
    }
    Text {
        x: root.leftPadding
        width: root.width - root.leftPadding - root.rightPadding
        height: parent.height
        verticalAlignment: Text.AlignVCenter
        visible: root.length === 0 && root.preeditText === ""
        text: root.placeholderText
        color: root.placeholderTextColor
        font: root.font
        elide: Text.ElideRight
        textFormat: Text.PlainText
    }
}
