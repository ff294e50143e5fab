pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// How full the model's context is; turns needs-you from 80 %.
Rectangle {
    id: root

    /// 0 to 1; below 0 it is not known.
    required property real value
    property color normal: Theme.accent.base

    implicitHeight: 4
    implicitWidth: 72
    radius: height / 2
    color: Theme.line.hairline
    Accessible.role: Accessible.ProgressBar
    Accessible.name: value < 0 ? qsTr("Context not known") : qsTr("Context %1 per cent full").arg(Math.round(value * 100))

    Rectangle {
        width: parent.width * Math.max(0, Math.min(1, root.value))
        height: parent.height
        radius: parent.radius
        color: root.value >= 0.8 ? Theme.state.needsYou.fg : root.normal
    }
}
