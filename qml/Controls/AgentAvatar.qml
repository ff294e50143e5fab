pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Models

// Two letters of an agent's name on the pair of colours that this name always has.
Rectangle {
    id: root

    required property string name
    property int size: 18
    readonly property avatarStyle look: Theme.avatar.of(name)

    implicitWidth: size
    implicitHeight: size
    radius: Math.round(size * 0.28)
    color: look.fill
    Accessible.ignored: true

    Text {
        anchors.centerIn: parent
        text: root.look.letters
        color: root.look.ink
        font: Theme.type.letters(Math.round(root.size / 2))
        textFormat: Text.PlainText
    }
}
