pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What somebody said, block by block: paragraphs, lists, code. Text of agents is never anything but text.
Column {
    id: root

    /// List of proseBlock.
    required property var blocks
    property color ink: Theme.text.secondary

    spacing: Theme.spaceOneHalf
    objectName: "MessageBlock"

    Repeater {
        model: root.blocks
        Item {
            id: block
            required property proseBlock modelData
            readonly property bool code: modelData.kind === "code"
            readonly property bool rule: modelData.kind === "rule"
            readonly property int indent: modelData.kind === "item" ? 18 * modelData.level : modelData.kind === "quote" ? 14 * modelData.level : 0

            width: root.width
            implicitHeight: code ? quoted.implicitHeight : rule ? 9 : prose.contentHeight

            Loader {
                id: quoted
                active: block.code
                width: parent.width
                sourceComponent: CodeBlock { code: block.modelData.text }
            }
            Hairline {
                visible: block.rule
                y: 4
                width: parent.width
            }
            Rectangle {
                visible: block.modelData.kind === "quote"
                x: block.indent - 12
                width: 2
                height: parent.height
                color: Theme.line.strong
            }
            Text {
                visible: block.modelData.kind === "item"
                x: block.indent - 16
                text: block.modelData.mark
                color: Theme.text.tertiary
                font: Theme.type.body.font
                textFormat: Text.PlainText
                lineHeightMode: Text.FixedHeight
                lineHeight: Theme.type.body.line
            }
            Text {
                id: prose
                visible: !block.code && !block.rule
                x: block.indent
                width: parent.width - x
                // StyledText knows no code, only colours.
                text: block.code ? "" : block.modelData.text.replace(/<code>/g, "<font color=\"" + Theme.syntax.string + "\">").replace(/<\/code>/g, "</font>")
                color: block.modelData.kind === "heading" ? Theme.text.primary : root.ink
                linkColor: Theme.accent.text
                font: block.modelData.kind === "heading" ? Theme.type.heading.font : Theme.type.body.font
                textFormat: Text.StyledText
                wrapMode: Text.Wrap
                lineHeightMode: Text.FixedHeight
                lineHeight: Theme.type.body.line
                onLinkActivated: link => Qt.openUrlExternally(link)
                HoverHandler {
                    enabled: prose.hoveredLink !== ""
                    cursorShape: Qt.PointingHandCursor
                }
            }
        }
    }
}
