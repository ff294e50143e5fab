pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// The keyboard's mark: 2 px ring with a 2 px gap, outside its parent.
Rectangle {
    /// Corner radius of what the ring goes around.
    property real around: Theme.radius.control

    anchors.fill: parent
    anchors.margins: -(Theme.focus.width + Theme.focus.offset)
    radius: around + Theme.focus.width + Theme.focus.offset
    color: "transparent"
    border.width: Theme.focus.width
    border.color: Theme.focus.ring
}
