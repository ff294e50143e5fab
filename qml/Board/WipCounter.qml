pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// How many agents run, of how many may: "4/6" and as many slots.
Row {
    id: root

    required property int used
    required property int limit
    /// A card hovers: the slot it would take is outlined.
    property bool offering: false
    readonly property bool full: limit > 0 && used >= limit

    height: 16
    spacing: 11
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 of %2 running").arg(used).arg(limit)

    WmText {
        height: parent.height
        text: root.used + "/" + root.limit
        color: root.full ? Theme.state.needsYou.fg : Theme.text.secondary
        font: Theme.type.meta.strong
    }
    Row {
        anchors.verticalCenter: parent.verticalCenter
        visible: root.limit <= 8
        spacing: 2
        Repeater {
            model: root.limit <= 8 ? root.limit : 0
            Rectangle {
                required property int index
                readonly property bool taken: index < root.used
                readonly property bool offered: root.offering && index === root.used
                width: 5
                height: 11
                radius: 1.5
                color: taken ? (root.full ? Theme.state.needsYou.fg : Theme.state.working.fg) : offered ? "transparent" : Theme.line.strong
                border.width: offered ? Theme.stroke.hairline : 0
                border.color: Theme.accent.base
            }
        }
    }
}
