pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// A diff at its full height, for a place that scrolls by itself. Long ones are cut until they are asked for.
Column {
    id: root

    /// DiffRows
    required property var rows
    /// At most this many rows when all are asked for: beyond it, the Changes tab is the place.
    readonly property int atMost: 600

    objectName: "DiffView"

    Flickable {
        id: scroll
        width: parent.width
        height: lines.height
        contentWidth: Math.max(width, 102 + root.rows.columns * metrics.averageCharacterWidth)
        contentHeight: lines.height
        interactive: contentWidth > width
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        T.ScrollBar.horizontal: WmScrollBar {}

        Column {
            id: lines
            width: scroll.contentWidth
            Repeater {
                model: root.rows
                DiffLine {
                    width: lines.width
                    scrolled: scroll.contentX
                }
            }
        }
    }
    FontMetrics {
        id: metrics
        font: Theme.type.code.font
    }
    WmButton {
        objectName: "moreLines"
        visible: root.rows.hidden > 0
        small: true
        kind: WmButton.Quiet
        iconName: "down"
        text: qsTr("%1 more lines").arg(root.rows.hidden)
        enabled: root.rows.most < root.atMost
        whyNot: qsTr("The Changes tab has all of them")
        onClicked: root.rows.most = root.atMost
    }
}
