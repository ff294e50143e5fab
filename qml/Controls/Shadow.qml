pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// An elevation of the tokens around its parent, behind the parent's fill.
Item {
    id: root

    /// A CSS shadow list: Theme.elevation.menu
    required property string elevation
    property int radius: Theme.radius.card
    readonly property shadowPatch patch: Theme.shadow(elevation, radius)

    anchors.fill: parent
    z: -1
    visible: patch.source !== ""
    Accessible.ignored: true

    BorderImage {
        // What is lower than the shadow reaches is drawn with as much of it as fits.
        readonly property int fixedX: Math.min(root.patch.border, Math.floor(width / 2))
        readonly property int fixedY: Math.min(root.patch.border, Math.floor(height / 2))

        anchors.fill: parent
        anchors.margins: -root.patch.margin
        source: root.patch.source
        border { left: fixedX; right: fixedX; top: fixedY; bottom: fixedY }
    }
    Rectangle {
        visible: root.patch.ring > 0
        anchors.fill: parent
        anchors.margins: -root.patch.ring
        radius: root.radius + root.patch.ring
        color: "transparent"
        border.width: root.patch.ring
        border.color: root.patch.ringColor
    }
}
