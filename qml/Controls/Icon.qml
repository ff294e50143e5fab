pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// An icon of resources/icons in one colour, rendered at the screen's real scale.
Image {
    id: root

    /// File name without ".svg".
    required property string name
    property color color: Theme.text.tertiary
    property int size: 16

    width: size
    height: size
    sourceSize: Qt.size(size, size)
    source: Theme.glyph(name, color)
    Accessible.ignored: true
}
