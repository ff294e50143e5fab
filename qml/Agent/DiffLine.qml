pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// One row of a diff: the bar of a hunk, or a line with its numbers, its sign, and the words that differ.
Item {
    id: root

    required property string kind
    required property string before
    required property string after
    required property string text
    /// The code as StyledText.
    required property string styled
    /// Points: where a word that differs starts, and its length.
    required property var words
    /// The numbers stay when the code is scrolled.
    property real scrolled: 0

    readonly property bool hunk: kind === "hunk"
    readonly property bool added: kind === "added"
    readonly property bool changed: added || kind === "removed"
    readonly property real codeX: 90

    implicitHeight: hunk ? 22 : Theme.type.code.line
    LayoutMirroring.enabled: false // code stays left-to-right
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.StaticText
    Accessible.name: hunk ? text : added ? qsTr("Added, line %1: %2").arg(after).arg(text)
        : changed ? qsTr("Removed, line %1: %2").arg(before).arg(text) : text

    Rectangle {
        anchors.fill: parent
        color: root.hunk ? Theme.diff.hunk : root.added ? Theme.diff.addLine : root.changed ? Theme.diff.delLine : "transparent"
    }
    WmText {
        visible: root.hunk
        x: root.scrolled + Theme.space[3]
        height: parent.height
        text: root.hunk ? root.text : ""
        color: Theme.diff.hunkText
        font: Theme.type.mono.font
    }
    Loader {
        active: root.words.length > 0
        x: root.codeX
        sourceComponent: Item {
            FontMetrics {
                id: metrics
                font: Theme.type.code.font
            }
            Repeater {
                model: root.words
                Rectangle {
                    required property point modelData
                    readonly property string ahead: root.text.substring(0, modelData.x).replace(/\t/g, "    ")
                    x: metrics.advanceWidth(ahead)
                    width: metrics.advanceWidth(root.text.substr(modelData.x, modelData.y).replace(/\t/g, "    "))
                    height: Theme.type.code.line
                    radius: 2
                    color: root.added ? Theme.diff.addWord : Theme.diff.delWord
                }
            }
        }
    }
    Text {
        visible: !root.hunk
        x: root.codeX
        height: parent.height
        text: root.styled
        color: Theme.syntax.normal
        font: Theme.type.code.font
        textFormat: Text.StyledText
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    Rectangle {
        visible: !root.hunk
        x: root.scrolled
        width: root.codeX - 6
        height: parent.height
        color: root.added ? Theme.diff.addLine : root.changed ? Theme.diff.delLine : Theme.surface.raised
        Rectangle {
            visible: root.changed
            width: 72
            height: parent.height
            color: root.added ? Theme.diff.addGutter : Theme.diff.delGutter
        }
        WmText {
            width: 30
            height: parent.height
            text: root.before
            horizontalAlignment: Text.AlignRight
            color: root.changed ? Theme.diff.delText : Theme.text.tertiary
            font: Theme.type.mono.font
        }
        WmText {
            x: 36
            width: 30
            height: parent.height
            text: root.after
            horizontalAlignment: Text.AlignRight
            color: root.changed ? Theme.diff.addText : Theme.text.tertiary
            font: Theme.type.mono.font
        }
        WmText {
            visible: root.changed
            x: 74
            width: 10
            height: parent.height
            text: root.added ? "+" : "\u2212"
            color: root.added ? Theme.diff.addText : Theme.diff.delText
            font: Theme.type.code.font
        }
    }
}
