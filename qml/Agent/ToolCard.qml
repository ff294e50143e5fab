pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What an agent did with one tool: the verb, its argument and what came of it in one line; below it the edit or what
// the program said.
Rectangle {
    id: root

    required property string verb
    required property string iconName
    required property string title
    required property string result
    /// "pending", "running", "done", "failed", "denied"
    required property string toolState
    required property string duration
    /// List of fileChange.
    required property var files
    required property string output
    required property int hiddenLines
    required property bool open
    property bool current: false

    readonly property bool hasBody: files.length > 0 || output !== ""
    readonly property int agentState: toolState === "done" ? AgentState.Done : toolState === "failed" ? AgentState.Failed
        : toolState === "denied" ? AgentState.Idle : toolState === "running" ? AgentState.Working : AgentState.Queued

    signal toggled
    signal allAsked

    // Below a diff a little room, so that its square lines stay within the round corners.
    implicitHeight: 32 + (body.visible ? body.height + (files.length > 0 ? 6 : 1) : 0)
    radius: Theme.radius.card
    color: Theme.surface.raised
    border.width: Theme.stroke.hairline
    border.color: root.current ? Theme.accent.line : Theme.line.hairline
    objectName: "ToolCard"

    T.AbstractButton {
        id: header
        width: parent.width
        height: 32
        focusPolicy: root.hasBody ? Qt.TabFocus : Qt.NoFocus
        hoverEnabled: root.hasBody
        text: root.verb + " " + root.title
        Accessible.role: root.hasBody ? Accessible.Button : Accessible.StaticText
        Accessible.name: text
        Accessible.description: [root.toolState, root.result, root.duration, root.hasBody ? (root.open ? qsTr("open") : qsTr("folded")) : ""].filter(part => part !== "").join(", ")
        onClicked: if (root.hasBody) root.toggled()

        background: Rectangle {
            radius: Theme.radius.card
            color: header.hovered ? Theme.surface.raisedHover : "transparent"
            border.width: header.hovered ? Theme.stroke.hairline : 0
            border.color: Theme.line.strong
            FocusRing { visible: header.visualFocus; around: Theme.radius.card }
        }
        contentItem: Item {
            Icon {
                x: Theme.spaceTwoHalf
                anchors.verticalCenter: parent.verticalCenter
                name: root.iconName
                size: 13
            }
            WmText {
                id: verbText
                x: 32
                height: parent.height
                text: root.verb
                font: Theme.type.meta.strong
            }
            WmText {
                x: verbText.x + verbText.implicitWidth + Theme.space[2]
                width: facts.x - x - Theme.space[2]
                height: parent.height
                text: root.title
                color: Theme.text.secondary
                font: Theme.type.mono.font
                elide: Text.ElideMiddle
            }
            Row {
                id: facts
                anchors { right: parent.right; rightMargin: Theme.spaceTwoHalf }
                height: parent.height
                spacing: Theme.space[2]
                DiffDelta {
                    visible: root.files.length > 0 && root.open
                    anchors.verticalCenter: parent.verticalCenter
                    added: (body.item as ToolBody)?.added ?? 0
                    removed: (body.item as ToolBody)?.removed ?? 0
                }
                WmText {
                    visible: text !== ""
                    height: parent.height
                    text: root.result
                    color: root.toolState === "failed" ? Theme.state.failed.fg : Theme.text.tertiary
                }
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: root.toolState === "done" ? "check" : root.toolState === "denied" ? "x" : Theme.state.of(root.agentState).glyph
                    color: Theme.state.of(root.agentState).fg
                    size: 13
                }
                WmText {
                    visible: text !== ""
                    width: 36
                    height: parent.height
                    text: root.duration
                    horizontalAlignment: Text.AlignRight
                    color: Theme.text.tertiary
                    font: Theme.type.clock.font
                }
            }
        }
    }
    Loader {
        id: body
        y: 32
        x: 1
        width: parent.width - 2
        active: root.open && root.hasBody
        visible: active
        sourceComponent: ToolBody {
            files: root.files
            output: root.output
            hiddenLines: root.hiddenLines
            onAllAsked: root.allAsked()
        }
    }
}
