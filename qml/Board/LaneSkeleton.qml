pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Three cards that have not arrived; nothing for the first 150 ms, so that a quick start does not flash.
Column {
    id: root

    spacing: Theme.space[2]
    objectName: "LaneSkeleton"
    visible: false

    Timer {
        running: true
        interval: Theme.duration.skeleton
        onTriggered: root.visible = true
    }
    Repeater {
        model: 3
        Skeleton { width: root.width }
    }
}
