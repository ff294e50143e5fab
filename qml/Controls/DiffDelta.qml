pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// "+182 −40": lines added and removed, always with signs.
Row {
    id: root

    required property int added
    required property int removed

    spacing: Theme.spaceOneHalf
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 lines added, %2 removed").arg(added).arg(removed)

    Text {
        text: "+" + root.added
        color: Theme.diff.addText
        font: Theme.type.mono.font
        textFormat: Text.PlainText
    }
    Text {
        text: "\u2212" + root.removed
        color: Theme.diff.delText
        font: Theme.type.mono.font
        textFormat: Text.PlainText
    }
}
