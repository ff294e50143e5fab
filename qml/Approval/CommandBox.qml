pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// The exact words of a request: wrapped at spaces, never cut, scrolled beyond eight lines, with what makes it dangerous
// in colour and what cannot be seen written out. Where it would run, and which prompt an answer is bound to.
Rectangle {
    id: root

    required property approvalFacts facts
    readonly property int line: Math.ceil(metrics.height)
    readonly property int mostLines: 8
    readonly property alias edit: edit

    implicitHeight: column.height + 9 + Theme.spaceTwoHalf
    radius: Theme.radius.card
    color: Theme.surface.inset
    border.width: Theme.stroke.hairline
    border.color: Theme.line.hairline
    objectName: "CommandBox"

    FontMetrics {
        id: metrics
        font: edit.font
    }
    Column {
        id: column
        x: Theme.space[3]
        y: 9
        width: parent.width - 2 * x
        spacing: 3

        Item {
            width: parent.width
            height: Math.min(root.mostLines * root.line, edit.contentHeight)
            LayoutMirroring.enabled: false // a command stays left-to-right
            LayoutMirroring.childrenInherit: true

            Text {
                id: prompt
                readonly property real room: root.facts.runs ? metrics.advanceWidth("$ ") : 0
                visible: root.facts.runs
                text: "$"
                textFormat: Text.PlainText
                color: Theme.text.tertiary
                font: Theme.type.command.font
                Accessible.ignored: true
            }
            Flickable {
                id: scroll
                x: prompt.room
                width: parent.width - x
                height: parent.height
                contentHeight: edit.contentHeight
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                T.ScrollBar.vertical: WmScrollBar {
                    policy: scroll.contentHeight > scroll.height ? T.ScrollBar.AlwaysOn : T.ScrollBar.AsNeeded
                }
                TextEdit {
                    id: edit
                    objectName: "command"
                    width: scroll.width - (scroll.contentHeight > scroll.height ? Theme.space[3] : 0)
                    text: root.facts.command
                    textFormat: TextEdit.PlainText
                    wrapMode: TextEdit.WrapAtWordBoundaryOrAnywhere
                    color: Theme.text.primary
                    font: Theme.type.command.font
                    selectionColor: Theme.accent.subtleHover
                    selectedTextColor: Theme.text.primary
                    readOnly: true
                    selectByMouse: true
                    activeFocusOnTab: true
                    activeFocusOnPress: false
                    horizontalAlignment: TextEdit.AlignLeft
                    // Asked for when it is pressed: what is there to go to changes.
                    Keys.onTabPressed: event => nextItemInFocusChain(!(event.modifiers & Qt.ShiftModifier)).forceActiveFocus(Qt.TabFocusReason)
                    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    Accessible.role: Accessible.StaticText
                    Accessible.name: root.facts.runs ? qsTr("Command: %1").arg(text) : text
                    Keys.onDownPressed: scroll.contentY = Math.max(0, Math.min(scroll.contentY + root.line, scroll.contentHeight - scroll.height))
                    Keys.onUpPressed: scroll.contentY = Math.max(0, scroll.contentY - root.line)

                    CommandInk {
                        document: edit.textDocument
                        grave: root.facts.grave
                        escapes: root.facts.escapes
                        graveInk: Theme.state.failed.fg
                        escapeInk: Theme.state.needsYou.fg
                    }
                }
            }
            FocusRing {
                visible: edit.activeFocus
                around: Theme.radius.chip
            }
        }
        Item {
            width: parent.width
            height: 16
            WmText {
                width: bound.x - Theme.space[3]
                height: parent.height
                text: root.facts.cwd !== "" ? qsTr("in %1").arg(root.facts.cwd) : ""
                color: Theme.text.tertiary
                font: Theme.type.mono.font
                elide: Text.ElideMiddle
            }
            WmText {
                id: bound
                objectName: "prompt"
                anchors.right: parent.right
                height: parent.height
                text: {
                    const parts = [];
                    if (edit.lineCount > root.mostLines)
                        parts.push(qsTr("%1 lines, scroll to see all").arg(edit.lineCount));
                    if (root.facts.prompt !== "")
                        parts.push(root.facts.runs ? qsTr("prompt %1, locked to this exact command").arg(root.facts.prompt) : qsTr("prompt %1, locked to this exact request").arg(root.facts.prompt));
                    return parts.join(" \u00b7 ");
                }
                color: edit.lineCount > root.mostLines ? Theme.state.needsYou.fg : Theme.text.tertiary
                font: Theme.type.mono.font
            }
        }
    }
}
