pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// One device-independent pixel of structure.
Rectangle {
    implicitHeight: Theme.stroke.hairline
    color: Theme.line.hairline
    Accessible.ignored: true
}
