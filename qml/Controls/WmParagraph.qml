pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// Wrapped text on lines of fixed height, with the letters in the middle of each line.
Text {
    id: root

    /// Height of one line in px.
    property int line: Theme.type.meta.line

    color: Theme.text.secondary
    font: Theme.type.meta.font
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    elide: Text.ElideRight
    lineHeightMode: Text.FixedHeight
    lineHeight: line
    topPadding: (line - metrics.height) / 2
    height: lineCount * line

    FontMetrics {
        id: metrics
        font: root.font
    }
}
