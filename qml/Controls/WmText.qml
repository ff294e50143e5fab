pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// A line of text of the interface. Plain text always: titles and messages come from other people's programs.
Text {
    color: Theme.text.primary
    font: Theme.type.meta.font
    elide: Text.ElideRight
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    maximumLineCount: 1
}
