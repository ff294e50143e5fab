pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The card in the hand: id and title only, tilted, above everything. It follows the pointer without easing; where it
// lands or goes back to, it eases.
Item {
    id: root

    required property DragSession drag
    readonly property bool carried: drag.active && !drag.byKeyboard

    width: 196
    height: card.implicitHeight
    visible: carried || landing.running || home.running
    x: drag.position.x - Math.min(drag.hold.x, width - 20)
    y: drag.position.y - Math.min(drag.hold.y, height - 10)
    rotation: -1.6

    Drag.active: carried
    Drag.keys: ["bead"]
    Drag.dragType: Drag.Internal
    Drag.hotSpot: Qt.point(drag.position.x - x, drag.position.y - y)

    onCarriedChanged: {
        if (!carried)
            return;
        landing.stop();
        home.stop();
        opacity = 1;
    }

    Connections {
        target: root.drag
        function onDropped() { if (!root.drag.byKeyboard) landing.start(); }
        function onReturned() { if (!root.drag.byKeyboard) home.start(); }
    }

    BeadCard {
        id: card
        width: parent.width
        height: implicitHeight
        beadId: root.drag.beadId
        title: root.drag.title
        priority: root.drag.priority

        Shadow {
            elevation: Theme.elevation.drag
        }
        Rectangle {
            anchors.fill: parent
            anchors.margins: -0.5
            radius: Theme.radius.card
            color: "transparent"
            border.width: Theme.stroke.icon
            border.pixelAligned: false
            border.color: Theme.accent.base
        }
        Icon {
            x: parent.width - 25
            y: 11
            name: "dots"
            size: 14
        }
    }
    NumberAnimation {
        id: landing
        target: root
        property: "opacity"
        from: 1
        to: 0
        duration: Theme.duration.slow
        easing.type: Easing.OutCubic
    }
    PropertyAnimation {
        id: home
        target: root.drag
        property: "position"
        to: root.drag.start
        duration: Theme.duration.slow
        easing.type: Easing.OutCubic
    }
}
