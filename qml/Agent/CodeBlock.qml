pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Code that an agent quotes.
Rectangle {
    id: root

    required property string code

    implicitHeight: text.implicitHeight + 2 * Theme.space[2]
    radius: Theme.radius.control
    color: Theme.surface.inset
    border.width: Theme.stroke.hairline
    border.color: Theme.line.hairline

    Flickable {
        anchors.fill: parent
        contentWidth: text.implicitWidth + 2 * Theme.space[3]
        contentHeight: height
        interactive: contentWidth > width
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        LayoutMirroring.enabled: false
        T.ScrollBar.horizontal: WmScrollBar {}

        Text {
            id: text
            x: Theme.space[3]
            y: Theme.space[2]
            text: root.code
            color: Theme.syntax.normal
            font: Theme.type.code.font
            textFormat: Text.PlainText
            lineHeightMode: Text.FixedHeight
            lineHeight: Theme.type.code.line
        }
    }
}
