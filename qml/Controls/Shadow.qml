pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// An elevation of the tokens around its parent; stands before the parent's fill in z order.
BorderImage {
    id: root

    /// A CSS shadow list: Theme.elevation.menu
    required property string elevation
    property int radius: Theme.radius.card
    readonly property shadowPatch patch: Theme.shadow(elevation, radius)

    anchors.fill: parent
    anchors.margins: -patch.margin
    z: -1
    source: patch.source
    border { left: root.patch.border; right: root.patch.border; top: root.patch.border; bottom: root.patch.border }
    visible: source.toString() !== ""
    Accessible.ignored: true
}
