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
    /// A state whose glyph stands before the value, or None.
    property int agentState: AgentState.None

    implicitHeight: Math.max(18, valueText.height) + 5
    height: visible ? implicitHeight : 0
    objectName: "Fact:" + name
    Accessible.role: Accessible.StaticText
    Accessible.name: name + ", " + value

    WmText {
        width: 88
        height: 18
        text: root.name
        color: Theme.text.tertiary
    }
    Icon {
        objectName: "glyph"
        visible: root.agentState !== AgentState.None
        x: 92
        y: 3
        name: Theme.state.of(root.agentState).glyph
        color: Theme.state.of(root.agentState).fg
        size: 12
    }
    WmParagraph {
        id: valueText
        x: root.agentState !== AgentState.None ? 110 : 92
        width: parent.width - x
        line: 18
        text: root.value
        color: Theme.text.primary
        font: root.mono ? Theme.type.mono.font : Theme.type.meta.font
        wrapMode: root.mono ? Text.WrapAtWordBoundaryOrAnywhere : Text.Wrap // paths after a slash, branches after a hyphen
        maximumLineCount: 4
    }
}
