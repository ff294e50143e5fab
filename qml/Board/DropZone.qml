pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Says what a drop here would do, or why it cannot be done.
Item {
    id: root

    /// The controller's DropPreview for this lane; null while nothing is carried.
    required property var preview
    /// The card is over this lane.
    property bool hot: false
    readonly property bool legal: preview?.legal ?? false

    objectName: "DropZone"
    implicitHeight: legal && hot ? 140 : 74
    Accessible.role: Accessible.StaticText
    Accessible.name: legal ? preview.outcome : qsTr("Not possible here")
    Accessible.description: legal ? preview.branch : preview?.reason ?? ""

    DashedFrame {
        anchors.fill: parent
        color: root.legal ? Theme.accent.base : Theme.line.strong
        fill: root.legal ? Theme.accent.subtle : "transparent"
        thickness: Theme.stroke.icon
    }
    Icon {
        id: glyph
        x: 15
        y: 15
        size: 14
        name: root.legal ? "play" : "lock"
        color: root.legal ? Theme.accent.text : Theme.text.secondary
    }
    WmText {
        id: outcome
        x: 37
        y: 13
        width: root.width - x - 12
        height: Math.max(18, implicitHeight)
        text: root.legal ? root.preview.outcome : qsTr("Not possible here")
        color: root.legal ? Theme.accent.text : Theme.text.secondary
        font: Theme.type.meta.strong
        wrapMode: Text.Wrap
        maximumLineCount: 2
    }
    WmText {
        visible: root.legal
        x: 15
        y: outcome.y + outcome.height + 4
        width: root.width - x - 12
        height: 16
        text: root.legal ? root.preview.branch : ""
        color: Theme.text.secondary
        font: Theme.type.mono.font
        elide: Text.ElideMiddle
    }
    WmParagraph {
        visible: !root.legal
        x: 15
        y: 35
        width: root.width - x - 12
        text: root.preview?.reason ?? ""
        color: Theme.text.tertiary
        maximumLineCount: 2
    }
}
