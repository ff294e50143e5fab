pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What would go and come, in detail: commits, files, lines. Only what there is has a tab.
Item {
    id: root

    /// ApprovalDesk: commits, files, diffs
    required property var desk
    property bool loading: false
    /// What it changes was worked out.
    property bool known: true
    /// The diff in the whole height, in place of the facts beside it.
    property bool full: false
    property int most: 260

    enum Tab { Commits, Files, Diff }
    readonly property var counts: [commits.count, files.count, diffs.count]
    readonly property int first: commits.count > 0 ? PreviewPane.Commits : files.count > 0 ? PreviewPane.Files : PreviewPane.Diff
    property int chosen: -1
    readonly property int tab: full && diffs.count > 0 ? PreviewPane.Diff : chosen >= 0 && counts[chosen] > 0 ? chosen : first

    function reset() {
        chosen = -1;
        scroll.contentY = 0;
    }

    implicitHeight: 24 + Math.max(panel.minimum, Math.min(most, content.height))
    objectName: "PreviewPane"

    WmText {
        height: 18
        text: qsTr("Preview")
        color: Theme.text.tertiary
        font: Theme.type.caption.strong
        Accessible.role: Accessible.Heading
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.space[1]
        Repeater {
            model: [qsTr("Commits"), qsTr("Files"), qsTr("Diff")]
            T.AbstractButton {
                id: pick
                required property int index
                required property string modelData
                readonly property bool on: root.tab === index

                objectName: "preview:" + index
                width: chip.implicitWidth
                height: 18
                text: modelData
                enabled: root.counts[index] > 0
                checked: on
                focusPolicy: Qt.TabFocus
                function take(event: var) {
                    event.accepted = event.modifiers === Qt.NoModifier || event.modifiers === Qt.KeypadModifier;
                    if (event.accepted)
                        click();
                }
                Keys.onReturnPressed: event => take(event)
                Keys.onEnterPressed: event => take(event)
                hoverEnabled: true
                Accessible.role: Accessible.PageTab
                Accessible.name: text
                Accessible.description: enabled ? "" : qsTr("There are none")
                onClicked: {
                    root.chosen = index;
                    scroll.contentY = 0;
                }

                background: Item {
                    FocusRing { visible: pick.visualFocus; around: Theme.radius.chip }
                }
                contentItem: Chip {
                    id: chip
                    text: pick.text
                    opacity: pick.enabled ? 1 : 0.45
                    active: pick.on && pick.enabled
                }
            }
        }
    }
    Rectangle {
        id: panel
        readonly property int minimum: 54
        y: 24
        width: parent.width
        height: parent.height - y
        radius: Theme.radius.card
        color: "transparent"
        border.width: Theme.stroke.hairline
        border.color: Theme.line.hairline

        Flickable {
            id: scroll
            anchors.fill: parent
            anchors.margins: 1
            contentHeight: content.height
            clip: true
            interactive: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            activeFocusOnTab: contentHeight > height
            Accessible.role: Accessible.Pane
            Accessible.name: qsTr("Preview")
            T.ScrollBar.vertical: WmScrollBar {}
            Keys.onDownPressed: contentY = Math.max(0, Math.min(contentY + 54, contentHeight - height))
            Keys.onUpPressed: contentY = Math.max(0, contentY - 54)

            Column {
                id: content
                width: scroll.width
                topPadding: root.tab === PreviewPane.Files ? Theme.space[1] : 0
                bottomPadding: topPadding

                EffectNote {
                    visible: root.loading || root.counts[0] + root.counts[1] + root.counts[2] === 0
                    width: parent.width
                    icon: root.loading ? "state-working" : root.known ? "eye" : "risk-destructive"
                    grave: !root.loading && !root.known
                    text: root.loading ? qsTr("Looking\u2026") : root.known ? qsTr("No commits, files or lines to show.")
                        : qsTr("What it changes is not known, so there is nothing to show.")
                }
                Repeater {
                    id: commits
                    model: root.desk.commits
                    CommitLine {
                        width: content.width
                        visible: root.tab === PreviewPane.Commits
                        before: index > 0 ? (commits.itemAt(index - 1) as CommitLine)?.section ?? "" : ""
                    }
                }
                Repeater {
                    id: files
                    model: root.desk.files
                    FileLine {
                        width: content.width
                        visible: root.tab === PreviewPane.Files
                    }
                }
                Repeater {
                    id: diffs
                    model: root.desk.diffs
                    Column {
                        id: shownFile
                        required property int index
                        required property fileChange file
                        width: content.width
                        // Beside the commits, the first lines of what differs.
                        visible: root.tab === PreviewPane.Diff || root.tab === PreviewPane.Commits && index === 0
                        Hairline {
                            width: parent.width
                            visible: root.tab === PreviewPane.Commits
                        }
                        FileDiff {
                            width: parent.width
                            file: shownFile.file
                            named: diffs.count > 1 || root.tab === PreviewPane.Diff
                        }
                    }
                }
            }
        }
        FocusRing {
            visible: scroll.activeFocus
        }
    }
}
