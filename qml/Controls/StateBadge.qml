pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// A state as glyph, word and colour, together.
Item {
    id: root

    /// An AgentState.
    required property int agentState
    /// The word to show; the state's own word when empty.
    property string text
    /// The rule that set the state; shown as a tip.
    property string rule
    property bool filled: false
    property bool glyphOnly: false
    property int glyphSize: 12
    /// The ring of a working agent turns, only while its output arrives.
    property bool turning: false

    readonly property stateStyle look: Theme.state.of(agentState)
    readonly property string word: text !== "" ? text : look.word

    implicitWidth: glyphOnly ? glyphSize : glyphSize + 5 + Math.ceil(label.implicitWidth) + (filled ? 14 : 0)
    implicitHeight: filled ? 20 : 16
    Accessible.role: Accessible.StaticText
    Accessible.name: word
    Accessible.description: rule

    Rectangle {
        anchors.fill: parent
        visible: root.filled
        radius: Theme.radius.chip
        color: root.look.subtle
        border.width: Theme.stroke.hairline
        border.color: root.look.line
    }
    Row {
        x: root.filled ? Theme.spaceOneHalf : 0
        height: parent.height
        spacing: 5

        Icon {
            id: glyph
            anchors.verticalCenter: parent.verticalCenter
            name: root.look.glyph
            color: root.look.fg
            size: root.glyphSize

            RotationAnimator on rotation {
                running: root.turning && root.visible && !Theme.reducedMotion
                loops: Animation.Infinite
                from: 0
                to: 360
                duration: Theme.duration.pulse
            }
        }
        Text {
            id: label
            anchors.verticalCenter: parent.verticalCenter
            visible: !root.glyphOnly
            width: Math.max(0, root.width - root.glyphSize - 5 - (root.filled ? 14 : 0))
            text: root.word
            color: root.look.fg
            font: Theme.type.caption.font
            textFormat: Text.PlainText
            elide: Text.ElideRight
        }
    }
    HoverHandler {
        id: hover
        enabled: root.rule !== ""
    }
    Loader {
        active: hover.hovered
        sourceComponent: WmToolTip {
            parent: root
            agentState: root.agentState
            title: root.word
            text: root.rule
            visible: true
        }
    }
}
