pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What is folded in a tool call's card: its edits, or the end of what its program said.
Item {
    id: root

    required property var files
    required property string output
    required property int hiddenLines

    property int added: 0
    property int removed: 0

    signal allAsked

    function count() {
        let more = 0, less = 0;
        for (let i = 0; i < diffs.count; ++i) {
            more += (diffs.itemAt(i) as FileDiff)?.rows.added ?? 0;
            less += (diffs.itemAt(i) as FileDiff)?.rows.removed ?? 0;
        }
        added = more;
        removed = less;
    }

    implicitHeight: column.height

    Column {
        id: column
        width: parent.width

        Repeater {
            id: diffs
            model: root.files
            onItemAdded: root.count()
            FileDiff {
                required property var modelData
                required property int index
                width: column.width
                file: modelData
                named: root.files.length > 1
            }
        }
        Rectangle {
            visible: root.output !== "" && root.files.length === 0
            width: parent.width
            height: visible ? said.height + 2 * Theme.space[2] + (more.visible ? more.height : 0) : 0
            radius: Theme.radius.card - 1
            color: Theme.surface.inset

            Rectangle { // only its lower corners are round
                width: parent.width
                height: parent.radius
                color: parent.color
            }
            WmButton {
                id: more
                objectName: "allOutput"
                visible: root.hiddenLines > 0
                x: Theme.space[1]
                y: Theme.space[1]
                small: true
                kind: WmButton.Quiet
                iconName: "up"
                text: qsTr("%1 lines before").arg(root.hiddenLines)
                onClicked: root.allAsked()
            }
            Text {
                id: said
                x: Theme.space[3]
                y: Theme.space[2] + (more.visible ? more.height : 0)
                width: parent.width - 2 * x
                text: root.output
                color: Theme.text.secondary
                font: Theme.type.mono.font
                textFormat: Text.PlainText
                wrapMode: Text.WrapAnywhere
                lineHeightMode: Text.FixedHeight
                lineHeight: Theme.type.mono.line
            }
        }
    }
}
