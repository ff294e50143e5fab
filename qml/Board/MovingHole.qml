pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What a card leaves behind while it is carried.
Item {
    id: root

    required property string beadId
    property bool ringed: false

    implicitHeight: 74

    DashedFrame {
        anchors.fill: parent
        thickness: Theme.stroke.hairline
        color: Theme.line.strong
    }
    FocusRing {
        visible: root.ringed
        around: Theme.radius.card
    }
    WmText {
        anchors.fill: parent
        anchors.margins: Theme.space[2]
        horizontalAlignment: Text.AlignHCenter
        text: qsTr("Moving %1").arg(root.beadId)
        color: Theme.text.tertiary
        font: Theme.type.caption.font
    }
}
