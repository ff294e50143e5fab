pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The controls side by side, to be looked at next to the design's sheet.
Rectangle {
    id: root

    readonly property var preview: ({ legal: true, outcome: "Start claude here", branch: "wm/5e77-quota from main", reason: "" })
    readonly property var refusal: ({ legal: false, outcome: "", branch: "", reason: "Agents move cards to Review" })

    color: Theme.surface.window

    component Sample: BeadCard {
        width: 214
        height: implicitHeight
        beadId: "wm-5e77"
        title: "Quota test for shared folders"
        priority: 2
        agentState: AgentState.Working
        stateText: "Working"
        action: "ctest, 212 of 340"
        branch: "wm/5e77-quota"
        added: 240
        removed: 12
        agentName: "Sage"
        age: "31 m"
    }

    Column {
        x: 28
        y: 28
        spacing: 28

        Row {
            spacing: 36
            Column {
                spacing: 6
                Repeater {
                    model: [AgentState.Working, AgentState.NeedsYou, AgentState.Stalled, AgentState.Failed, AgentState.Done, AgentState.Idle, AgentState.Queued]
                    Row {
                        id: line
                        required property int modelData
                        spacing: 12
                        StateBadge { width: 90; agentState: line.modelData }
                        StateBadge { agentState: line.modelData; filled: true }
                    }
                }
            }
            Column {
                spacing: 8
                Repeater {
                    model: 5
                    Row {
                        id: kinds
                        required property int modelData
                        spacing: 12
                        WmButton { kind: kinds.modelData; text: "Start"; keys: ["S"] }
                        WmButton { kind: kinds.modelData; text: "Start"; keys: ["S"]; down: true }
                        WmButton { kind: kinds.modelData; text: "Start"; enabled: false }
                        WmButton { kind: kinds.modelData; small: true; iconName: "stop"; text: "Stop" }
                        WmButton { kind: kinds.modelData; iconName: "copy"; busy: true; text: "Copy" }
                    }
                }
            }
            Column {
                spacing: 10
                WmTextField { iconName: "search"; placeholderText: "Filter"; keys: ["/"] }
                WmTextField { iconName: "folder"; text: "~/code/waymrk"; error: "No folder there" }
                Segments { labels: ["Once", "This bead", "Agent"] }
                Row {
                    spacing: 8
                    Chip { text: "upload" }
                    Chip { text: "exclusive"; iconName: "lock" }
                    Chip { text: "active"; active: true }
                    KeyCap { text: "Ctrl K" }
                    KeyCap { text: "X" }
                }
                Row {
                    spacing: 8
                    Repeater {
                        model: 5
                        PriorityMark { required property int index; priority: index }
                    }
                }
                Row {
                    spacing: 8
                    AgentAvatar { name: "Juniper"; size: 28 }
                    AgentAvatar { name: "Sage" }
                    AgentAvatar { name: "Cedar" }
                    DiffDelta { added: 182; removed: 40 }
                }
                ProgressPips { pips: [5, 5, 5, 5, 5, 5, 5, 1, 1, 2, 3, 4, 7] }
                Repeater {
                    model: [0.35, 0.86, 1]
                    BudgetBar { required property real modelData; width: 132; value: modelData }
                }
            }
        }
        Row {
            spacing: 20
            Sample {}
            Sample { hovered: true }
            Sample { ringed: true }
            Sample { selected: true }
            Sample { pressed: true }
            Sample { opacity: 0.5 }
        }
        Row {
            spacing: 20
            DropZone { width: 214; height: 74; preview: root.preview }
            DropZone { width: 214; height: 74; preview: root.refusal }
            MovingHole { width: 214; height: 74; beadId: "wm-5e77" }
            Skeleton { width: 214 }
            Toast { text: "Stopped Sage. Its worktree is kept." }
        }
        ErrorBar { width: 900; height: 32; text: "The daemon does not answer. Agents may still be working."; actionText: "Start it again" }
    }
}
