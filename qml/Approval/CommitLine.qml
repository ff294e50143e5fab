import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A commit that goes or comes, below the name of the place it is said of.
Item {
    id: root

    required property int index
    required property string section
    required property bool gone
    required property string hash
    required property string subject
    required property string word
    /// Section of the one before.
    property string before

    readonly property bool heads: section !== before

    height: visible ? implicitHeight : 0
    implicitHeight: 22 + (heads ? 22 : 0)
    objectName: "CommitLine"
    Accessible.role: Accessible.ListItem
    Accessible.name: qsTr("%1 %2, %3").arg(hash).arg(subject).arg(word)
    Accessible.description: section

    Hairline {
        visible: root.heads && root.index > 0
        width: parent.width
    }
    WmText {
        visible: root.heads
        x: Theme.space[3]
        y: 6
        height: 16
        text: root.section
        color: Theme.text.tertiary
        font: Theme.type.caption.font
    }
    Item {
        y: root.heads ? 22 : 0
        width: parent.width
        height: 22
        WmText {
            x: Theme.space[3]
            height: parent.height
            text: root.gone ? "\u2212" : "+"
            color: root.gone ? Theme.diff.delText : Theme.diff.addText
            font: Theme.type.mono.font
        }
        WmText {
            x: 30
            height: parent.height
            text: root.hash
            color: Theme.text.tertiary
            font: Theme.type.mono.font
        }
        WmText {
            x: 84
            width: word.x - x - Theme.space[2]
            height: parent.height
            text: root.subject
        }
        WmText {
            id: word
            anchors { right: parent.right; rightMargin: Theme.space[3] }
            height: parent.height
            text: root.word
            color: Theme.text.tertiary
            font: Theme.type.caption.regular
        }
    }
}
