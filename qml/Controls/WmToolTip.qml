pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// A tip after 500 ms: a state's tip names the rule that set it.
T.ToolTip {
    id: root

    /// A state to show above the text, or AgentState.None.
    property int agentState: AgentState.None
    property string title

    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: -height - Theme.space[1]
    margins: Theme.space[2]
    padding: Theme.space[2]
    leftPadding: Theme.spaceTwoHalf
    rightPadding: Theme.spaceTwoHalf
    implicitWidth: Math.min(300, content.implicitWidth + leftPadding + rightPadding)
    implicitHeight: content.implicitHeight + topPadding + bottomPadding
    delay: Theme.duration.tip
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutsideParent

    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.duration.base; easing.type: Easing.OutCubic } }
    exit: Transition { NumberAnimation { property: "opacity"; to: 0; duration: Theme.duration.fast } }

    background: Rectangle {
        radius: Theme.radius.control
        color: Theme.surface.overlay
        Shadow { elevation: Theme.elevation.menu; radius: Theme.radius.control }
    }
    contentItem: Column {
        id: content
        spacing: 3
        Row {
            visible: root.agentState !== AgentState.None
            height: 16
            spacing: 5
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: Theme.state.of(root.agentState).glyph
                color: Theme.state.of(root.agentState).fg
                size: 12
            }
            WmText {
                text: root.title
                color: Theme.state.of(root.agentState).fg
                font: Theme.type.caption.font
            }
        }
        Text {
            width: Math.min(implicitWidth, 280)
            text: root.text
            visible: text !== ""
            color: Theme.text.secondary
            font: Theme.type.meta.font
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
        }
    }
}
