pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// How much of a limit is used: accent while normal, needs-you from 80 %, failed at the limit.
Rectangle {
    id: root

    /// 0 to 1.
    required property real value

    implicitHeight: 4
    implicitWidth: 22
    radius: height / 2
    color: Theme.line.hairline
    Accessible.role: Accessible.ProgressBar
    Accessible.name: qsTr("%1 per cent used").arg(Math.round(value * 100))

    Rectangle {
        width: parent.width * Math.max(0, Math.min(1, root.value))
        height: parent.height
        radius: parent.radius
        color: root.value >= 1 ? Theme.state.failed.fg : root.value >= 0.8 ? Theme.state.needsYou.fg : Theme.accent.base
    }
}
