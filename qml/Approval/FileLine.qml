pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A file, what becomes of it, and whether git has its content.
Item {
    id: root

    required property string path
    required property string shown
    required property string word
    required property string size
    required property string git
    required property bool grave

    height: visible ? implicitHeight : 0
    implicitHeight: Math.max(22, name.height + 4)
    activeFocusOnTab: true
    objectName: "FileLine"
    Accessible.role: Accessible.ListItem
    Accessible.name: [path, word, size, git].filter(part => part !== "").join(", ")

    HoverHandler {
        id: hover
    }
    WmParagraph {
        id: name
        x: Theme.space[3]
        y: 2
        width: parent.width - x - facts.width - Theme.space[4] - Theme.space[2]
        line: 18
        text: root.shown
        color: Theme.text.primary
        font: Theme.type.mono.font
        wrapMode: Text.WrapAtWordBoundaryOrAnywhere // after a slash
    }
    Row {
        id: facts
        anchors { right: parent.right; rightMargin: Theme.space[3] }
        height: 22
        spacing: Theme.space[2]
        WmText {
            height: parent.height
            text: root.git
            color: root.grave ? Theme.state.failed.fg : Theme.text.tertiary
            font: Theme.type.caption.regular
        }
        WmText {
            height: parent.height
            text: root.size
            color: Theme.text.tertiary
            font: Theme.type.clock.regular
        }
        WmText {
            height: parent.height
            text: root.word
            color: Theme.text.secondary
            font: Theme.type.caption.regular
        }
    }
    FocusRing {
        visible: root.activeFocus
        anchors.margins: 1
        around: Theme.radius.chip
    }
    Loader {
        active: (hover.hovered || root.activeFocus) && root.path !== root.shown
        sourceComponent: WmToolTip {
            parent: root
            visible: true
            text: root.path
        }
    }
}
