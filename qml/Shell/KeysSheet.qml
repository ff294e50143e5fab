pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// All keys of this screen.
WmDialog {
    id: root

    readonly property var keysOfBoard: [
        { keys: ["J", "K"], text: qsTr("Next, previous bead") }, { keys: ["H", "L"], text: qsTr("Previous, next lane") },
        { keys: ["\u21b5"], text: qsTr("Open in the inspector") }, { keys: ["O"], text: qsTr("Open its agent") },
        { keys: ["S"], text: qsTr("Start an agent") }, { keys: ["M"], text: qsTr("Move: arrows choose, Enter drops") },
        { keys: ["X", "S"], text: qsTr("Stop the agent, keep its work") }, { keys: ["Y", "I"], text: qsTr("Copy the id") },
        { keys: ["C"], text: qsTr("New bead") }, { keys: ["/"], text: qsTr("Filter, also Ctrl F") },
        { keys: ["V", "I"], text: qsTr("Show or hide the inspector") }, { keys: ["Menu"], text: qsTr("The card's menu, also Shift F10") }, { keys: ["R"], text: qsTr("Look at what its agent asks") },
        { keys: ["D"], text: qsTr("Deny what its agent asks") }
    ]
    readonly property var keysOfAgents: [
        { keys: ["J", "K"], text: qsTr("Next, previous agent") }, { keys: ["\u21b5"], text: qsTr("Open, also O") },
        { keys: ["Space"], text: qsTr("Show its bead beside") }, { keys: ["A"], text: qsTr("Start an agent") },
        { keys: ["U"], text: qsTr("Nudge it") }, { keys: ["P"], text: qsTr("Pause it, or let it go on") },
        { keys: ["X", "S"], text: qsTr("Stop it, keep its work") }, { keys: ["S"], text: qsTr("Start it again") },
        { keys: ["D"], text: qsTr("Deny what it asks") }, { keys: ["R"], text: qsTr("Answer what it asks") }
    ]
    readonly property var keysOfAgent: [
        { keys: ["J", "K"], text: qsTr("Next, previous row") }, { keys: ["\u21b5"], text: qsTr("Fold a card, or answer") },
        { keys: ["R"], text: qsTr("Answer what it asks, or speak to it") }, { keys: ["Ctrl", "\u21b5"], text: qsTr("Send, approve") },
        { keys: ["Ctrl", "Shift", "\u21b5"], text: qsTr("Interrupt and send") }, { keys: ["End"], text: qsTr("Follow the end") },
        { keys: ["V", "C"], text: qsTr("Transcript, changes") }, { keys: ["T"], text: qsTr("Terminal") },
        { keys: ["Ctrl", "Shift", "Esc"], text: qsTr("Leave the terminal again") }, { keys: ["Ctrl", "F"], text: qsTr("Find in the terminal") },
        { keys: ["U"], text: qsTr("Nudge it") }, { keys: ["P"], text: qsTr("Pause it, or let it go on") },
        { keys: ["X", "S"], text: qsTr("Stop it, keep its work") }, { keys: ["D"], text: qsTr("Deny what it asks") },
        { keys: ["[", "]"], text: qsTr("Previous, next agent") }, { keys: ["O"], text: qsTr("Its bead on the board") },
        { keys: ["V", "I"], text: qsTr("Show or hide the facts") }, { keys: ["Y", "B"], text: qsTr("Copy its branch") }
    ]
    readonly property var keysOfSettings: [
        { keys: ["[", "]"], text: qsTr("Previous, next part") }, { keys: ["J", "K"], text: qsTr("Next, previous row") },
        { keys: ["Del"], text: qsTr("Take a grant back") }, { keys: ["/"], text: qsTr("Filter the decisions") }
    ]
    readonly property var keysEverywhere: [
        { keys: ["G", "B"], text: qsTr("Go to the board") }, { keys: ["G", "A"], text: qsTr("Go to the agents") },
        { keys: ["G", "S"], text: qsTr("Go to the settings") },
        { keys: ["N"], text: qsTr("What needs you, in order") }, { keys: ["1", "9"], between: qsTr("to"), text: qsTr("Open that item of the tray") },
        { keys: ["Ctrl", "Shift", "X"], text: qsTr("Freeze all agents at once") }, { keys: ["F6"], text: qsTr("Next region") },
        { keys: ["Esc"], text: qsTr("Close, cancel, back") }, { keys: ["?"], text: qsTr("This list") }
    ]
    /// "board", "agents", "agent" or "settings"
    property string place: "board"
    readonly property var shown: (place === "agent" ? keysOfAgent : place === "agents" ? keysOfAgents : place === "settings" ? keysOfSettings : keysOfBoard).concat(keysEverywhere)

    title: qsTr("All keys")
    width: 700

    Grid {
        columns: 2
        columnSpacing: Theme.space[5]
        rowSpacing: Theme.spaceOneHalf
        Repeater {
            model: root.shown
            Item {
                id: entry
                required property var modelData
                width: (root.availableWidth - Theme.space[5]) / 2
                height: 20
                Row {
                    spacing: 3
                    anchors.verticalCenter: parent.verticalCenter
                    Repeater {
                        model: entry.modelData.keys
                        Row {
                            id: cap
                            required property int index
                            required property string modelData
                            spacing: 3
                            WmText {
                                visible: cap.index > 0 && text !== ""
                                height: parent.height
                                text: entry.modelData.between ?? ""
                                color: Theme.text.tertiary
                                font: Theme.type.caption.regular
                            }
                            KeyCap { text: cap.modelData }
                        }
                    }
                }
                WmText {
                    x: 110
                    width: parent.width - x
                    height: parent.height
                    text: entry.modelData.text
                    color: Theme.text.secondary
                }
            }
        }
    }
}
