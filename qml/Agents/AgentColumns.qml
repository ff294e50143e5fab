import QtQuick
import Wagonmaster.Models

// Where the columns of the agents table lie: heading and rows ask the same place.
QtObject {
    id: root

    required property real width
    readonly property int gap: 14
    readonly property int edge: Theme.space[4]
    /// Without room, the host moves to the second line of the agent, and what it costs beside the context.
    readonly property bool hosted: width >= 1080
    readonly property bool priced: width >= 1080
    readonly property bool tight: width < 900

    readonly property int agentWidth: 142
    readonly property int claimWidth: tight ? 124 : width < 1000 ? 160 : 216
    readonly property int processWidth: tight ? 112 : 126
    readonly property int contextWidth: priced ? 72 : 92
    readonly property int costWidth: 114
    readonly property int hostWidth: 98
    readonly property int actionsWidth: 100

    readonly property real agentX: edge
    readonly property real claimX: agentX + agentWidth + gap
    readonly property real nowX: claimX + claimWidth + gap
    readonly property real nowWidth: Math.max(80, processX - gap - nowX)
    readonly property real processX: contextX - gap - processWidth
    readonly property real contextX: (priced ? costX : hostX) - gap - contextWidth
    readonly property real costX: hostX - gap - costWidth
    readonly property real hostX: hosted ? actionsX - gap - hostWidth : actionsX
    readonly property real actionsX: width - edge - actionsWidth
}
