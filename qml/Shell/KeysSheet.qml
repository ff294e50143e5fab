pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// All keys of this screen.
WmDialog {
    id: root

    readonly property var keysOfBoard: [
        { keys: ["J", "K"], text: qsTr("Next, previous bead") }, { keys: ["H", "L"], text: qsTr("Previous, next lane") },
        { keys: ["\u21b5"], text: qsTr("Open in the inspector") }, { keys: ["Esc"], text: qsTr("Close, cancel, back") },
        { keys: ["S"], text: qsTr("Start an agent") }, { keys: ["M"], text: qsTr("Move: arrows choose, Enter drops") },
        { keys: ["X", "S"], text: qsTr("Stop the agent, keep its work") }, { keys: ["Y", "I"], text: qsTr("Copy the id") },
        { keys: ["C"], text: qsTr("New bead") }, { keys: ["/"], text: qsTr("Filter, also Ctrl F") },
        { keys: ["N"], text: qsTr("What needs you, in order") }, { keys: ["1", "9"], text: qsTr("Open that item of the tray") },
        { keys: ["V", "I"], text: qsTr("Show or hide the inspector") }, { keys: ["F6"], text: qsTr("Next region") },
        { keys: ["?"], text: qsTr("This list") }
    ]

    title: qsTr("All keys")
    width: 620

    Grid {
        columns: 2
        columnSpacing: Theme.space[5]
        rowSpacing: Theme.spaceOneHalf
        Repeater {
            model: root.keysOfBoard
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
                        KeyCap {
                            required property string modelData
                            text: modelData
                        }
                    }
                }
                WmText {
                    x: 64
                    width: parent.width - x
                    height: parent.height
                    text: entry.modelData.text
                    color: Theme.text.secondary
                }
            }
        }
    }
}
