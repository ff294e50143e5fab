pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What keeps the agent from going on, as it said itself.
Rectangle {
    id: root

    required property string text
    required property string reason
    /// An AgentState: it gave up, or tries again by itself.
    required property int agentState

    implicitHeight: words.height + 2 * Theme.space[2]
    radius: Theme.radius.card
    color: Theme.state.of(agentState).subtle
    border.width: Theme.stroke.hairline
    border.color: Theme.state.of(agentState).line
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text
    Accessible.description: reason

    Icon {
        x: Theme.spaceTwoHalf
        y: Theme.space[2] + 2
        name: Theme.state.of(root.agentState).glyph
        color: Theme.state.of(root.agentState).fg
        size: 13
    }
    WmParagraph {
        id: words
        x: 32
        y: Theme.space[2]
        width: parent.width - x - Theme.spaceTwoHalf
        line: 18
        text: root.reason === "" ? root.text : qsTr("%1. %2").arg(root.text.replace(/\.$/, "")).arg(root.reason)
        color: Theme.text.primary
        maximumLineCount: 8
    }
}
