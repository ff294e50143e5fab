pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A note on a bead: who, when, what.
Item {
    id: root

    required property string author
    required property string text
    required property string age

    implicitHeight: words.y + words.height + 7
    Accessible.role: Accessible.StaticText
    Accessible.name: author + ", " + age + ", " + text

    AgentAvatar {
        name: root.author
    }
    WmText {
        id: who
        x: 26
        height: 17
        text: root.author
        font: Theme.type.meta.medium
    }
    WmText {
        x: who.x + who.width + Theme.space[1]
        height: 17
        text: root.age
        color: Theme.text.tertiary
    }
    WmParagraph {
        id: words
        x: 26
        y: 17
        width: parent.width - x
        line: 17
        text: root.text
        maximumLineCount: 20
    }
}
