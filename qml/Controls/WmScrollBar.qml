pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// A thin bar, seen while something scrolls or the pointer is near.
T.ScrollBar {
    id: root

    implicitWidth: 8
    implicitHeight: 8
    padding: 2
    minimumSize: 0.06
    visible: policy !== T.ScrollBar.AlwaysOff && size < 1

    contentItem: Rectangle {
        implicitWidth: 4
        implicitHeight: 4
        radius: 2
        color: root.pressed ? Theme.line.control : Theme.line.strong
        opacity: root.active || root.policy === T.ScrollBar.AlwaysOn ? 1 : 0
        Behavior on opacity { NumberAnimation { duration: Theme.duration.base } }
    }
}
