pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// A menu: rows of 28 with their keys at the right.
T.Menu {
    id: root

    padding: Theme.space[1]
    margins: Theme.space[2]
    // As wide as its longest verb: what a verb does is read in full.
    implicitWidth: Math.max(232, Math.min(420, widest + leftPadding + rightPadding))
    readonly property real widest: {
        let most = 0;
        for (let i = 0; i < count; ++i)
            most = Math.max(most, itemAt(i)?.implicitWidth ?? 0);
        return most;
    }
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    overlap: 1

    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.duration.base; easing.type: Easing.OutCubic } }
    exit: Transition { NumberAnimation { property: "opacity"; to: 0; duration: Theme.duration.fast } }

    background: Rectangle {
        radius: Theme.radius.card
        color: Theme.surface.overlay
        Shadow { elevation: Theme.elevation.menu }
    }
    contentItem: ListView {
        implicitHeight: contentHeight
        model: root.contentModel
        interactive: false
        currentIndex: root.currentIndex
    }
}
