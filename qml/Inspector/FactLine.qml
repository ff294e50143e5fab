pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A name and its value: "Process  running, output 2 s ago".
Item {
    id: root

    required property string name
    required property string value
    /// What a person could paste: ids, branches, paths.
    property bool mono: false

    implicitHeight: Math.max(18, valueText.height) + 5
    height: visible ? implicitHeight : 0
    Accessible.role: Accessible.StaticText
    Accessible.name: name + ", " + value

    WmText {
        width: 88
        height: 18
        text: root.name
        color: Theme.text.tertiary
    }
    WmParagraph {
        id: valueText
        x: 92
        width: parent.width - x
        line: 18
        text: root.value
        color: Theme.text.primary
        font: root.mono ? Theme.type.mono.font : Theme.type.meta.font
        wrapMode: root.mono ? Text.WrapAnywhere : Text.Wrap
        maximumLineCount: 4
    }
}
