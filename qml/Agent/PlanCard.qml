pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The agent's plan: its steps and how far it is.
Rectangle {
    id: root

    /// [{ text, state: "pending" | "running" | "done" }, …]
    required property var steps
    property bool framed: true
    readonly property int done: steps.filter(step => step.state === "done").length

    implicitHeight: column.height + (framed ? 2 * Theme.space[2] : 0)
    radius: Theme.radius.card
    color: framed ? Theme.surface.raised : "transparent"
    border.width: framed ? Theme.stroke.hairline : 0
    border.color: Theme.line.hairline
    objectName: "PlanCard"
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Plan, %1 of %2 done").arg(done).arg(steps.length)

    Column {
        id: column
        x: root.framed ? Theme.spaceTwoHalf : 0
        y: root.framed ? Theme.space[2] : 0
        width: parent.width - 2 * x
        spacing: Theme.spaceHalf

        WmText {
            visible: root.framed
            height: 18
            text: qsTr("Plan")
            font: Theme.type.meta.strong
        }
        Repeater {
            model: root.steps
            Item {
                id: step
                required property var modelData
                readonly property int agentState: modelData.state === "done" ? AgentState.Done : modelData.state === "running" ? AgentState.Working : AgentState.Queued
                width: column.width
                height: words.height + 2
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.text
                Accessible.description: Theme.state.of(agentState).word
                Icon {
                    y: 3
                    name: Theme.state.of(step.agentState).glyph
                    color: Theme.state.of(step.agentState).fg
                    size: 12
                }
                WmParagraph {
                    id: words
                    x: 20
                    width: parent.width - x
                    line: 18
                    text: step.modelData.text
                    color: step.modelData.state === "done" ? Theme.text.tertiary : step.modelData.state === "running" ? Theme.text.primary : Theme.text.secondary
                    maximumLineCount: 3
                }
            }
        }
    }
}
