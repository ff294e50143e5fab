pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The diff of one file of a tool call, with its path when there are several.
Column {
    id: root

    /// fileChange
    required property var file
    property bool named: false
    readonly property alias rows: diff

    DiffRows {
        id: diff
        file: root.file
        inks: Theme.syntax
        most: 41 // forty lines and a bar
    }
    WmText {
        visible: root.named
        width: parent.width
        height: visible ? 24 : 0
        leftPadding: Theme.space[3]
        text: diff.path
        color: Theme.text.secondary
        font: Theme.type.mono.font
        elide: Text.ElideMiddle
    }
    DiffView {
        width: parent.width
        rows: diff
    }
}
