pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// The shape of a card that has not arrived. Still, and shown only after 150 ms without data.
Rectangle {
    id: root

    implicitHeight: 96
    radius: Theme.radius.card
    color: Theme.surface.raised
    border.width: Theme.stroke.hairline
    border.color: Theme.line.hairline
    Accessible.ignored: true

    Repeater {
        model: [{ y: 9, w: 0.38, h: 10 }, { y: 29, w: 0.9, h: 11 }, { y: 47, w: 0.64, h: 11 }, { y: 72, w: 1, h: 10 }]
        Rectangle {
            required property var modelData
            x: Theme.space[3]
            y: modelData.y
            width: (root.width - 2 * Theme.space[3]) * modelData.w
            height: modelData.h
            radius: 3
            color: Theme.line.hairline
        }
    }
}
