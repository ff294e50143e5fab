pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// Wrapped text on lines of fixed height, with the letters in the middle of each line.
Item {
    id: root

    property string text
    property font font: Theme.type.meta.font
    property color color: Theme.text.secondary
    /// Height of one line in px.
    property int line: Theme.type.meta.line
    property int maximumLineCount: 40
    property int wrapMode: Text.Wrap
    property int horizontalAlignment: Text.AlignLeft

    implicitHeight: label.lineCount * line
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Text {
        id: label
        y: (root.line - metrics.height) / 2
        width: root.width
        text: root.text
        color: root.color
        font: root.font
        textFormat: Text.PlainText
        wrapMode: root.wrapMode
        elide: Text.ElideRight
        maximumLineCount: root.maximumLineCount
        horizontalAlignment: root.horizontalAlignment
        lineHeightMode: Text.FixedHeight
        lineHeight: root.line
        Accessible.ignored: true
    }
    FontMetrics {
        id: metrics
        font: root.font
    }
}
