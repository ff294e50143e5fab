pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Beads in a list that scrolls in itself when it is long.
ListView {
    id: root

    /// Rows that are shown at once.
    property int most: 8

    signal beadAsked(string beadId)

    width: parent?.width ?? 0
    height: Math.min(count, most) * 24
    interactive: count > most
    clip: interactive
    reuseItems: true
    boundsBehavior: Flickable.StopAtBounds
    keyNavigationEnabled: false
    Accessible.role: Accessible.List
    T.ScrollBar.vertical: WmScrollBar { visible: root.interactive }

    delegate: BeadLine {
        width: root.width
        onClicked: root.beadAsked(beadId)
    }
}
