pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// Several lines of text to fill in. Tab leaves it.
T.TextArea {
    id: root

    padding: Theme.space[2]
    font: Theme.type.body.font
    color: Theme.text.primary
    placeholderTextColor: Theme.text.tertiary
    selectionColor: Theme.accent.subtleHover
    selectedTextColor: Theme.text.primary
    selectByMouse: true
    wrapMode: TextEdit.Wrap
    textFormat: TextEdit.PlainText
    // Asked for when it is pressed: what is there to go to changes.
    Keys.onTabPressed: event => nextItemInFocusChain(!(event.modifiers & Qt.ShiftModifier)).forceActiveFocus(Qt.TabFocusReason)
    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
    Accessible.name: placeholderText

    background: Rectangle {
        radius: Theme.radius.control
        color: Theme.surface.inset
        border.width: root.activeFocus ? Theme.focus.width : Theme.stroke.hairline
        border.color: root.activeFocus ? Theme.focus.ring : Theme.line.strong
    }
    Text {
        x: root.leftPadding
        y: root.topPadding
        visible: root.length === 0 && root.preeditText === ""
        text: root.placeholderText
        color: root.placeholderTextColor
        font: root.font
        textFormat: Text.PlainText
    }
}
