pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What the run has changed in its worktree so far, file by file.
FocusScope {
    id: root

    /// RunChanges: rows path, file, added, removed; loading, problem, load()
    required property var changes

    objectName: "ChangesTab"

    DiffRows {
        id: diff
        inks: Theme.syntax
    }
    ListView {
        id: files
        width: Math.min(300, parent.width * 0.34)
        height: parent.height
        focus: true
        activeFocusOnTab: true
        clip: true
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: 0
        model: root.changes
        onCountChanged: if (currentIndex < 0 && count > 0) currentIndex = 0
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Changed files")
        T.ScrollBar.vertical: WmScrollBar {}
        Keys.onPressed: event => {
            event.accepted = event.key === Qt.Key_J || event.key === Qt.Key_K;
            if (event.key === Qt.Key_J)
                incrementCurrentIndex();
            else if (event.key === Qt.Key_K)
                decrementCurrentIndex();
        }

        delegate: T.ItemDelegate {
            id: row
            required property int index
            required property string path
            required property fileChange file
            required property int added
            required property int removed
            readonly property bool chosen: ListView.isCurrentItem

            function show() {
                diff.file = file;
                lines.contentX = 0;
                lines.positionViewAtBeginning();
            }

            width: ListView.view.width
            height: Theme.layout.row
            text: path
            focusPolicy: Qt.NoFocus
            hoverEnabled: true
            Accessible.role: Accessible.ListItem
            Accessible.name: path
            Accessible.description: qsTr("%1 lines added, %2 removed").arg(added).arg(removed)
            onChosenChanged: if (chosen) show()
            onFileChanged: if (chosen) show()
            Component.onCompleted: if (chosen) show()
            onClicked: {
                files.currentIndex = index;
                files.forceActiveFocus(Qt.MouseFocusReason);
            }

            background: Rectangle {
                color: row.chosen ? Theme.surface.selected : row.hovered ? Theme.surface.raisedHover : "transparent"
                FocusRing { visible: row.chosen && files.activeFocus; anchors.margins: 1 }
            }
            contentItem: Item {
                WmText {
                    x: Theme.space[4]
                    width: delta.x - x - Theme.space[2]
                    height: parent.height
                    text: row.path
                    color: row.chosen ? Theme.text.primary : Theme.text.secondary
                    font: Theme.type.mono.font
                    elide: Text.ElideLeft
                }
                DiffDelta {
                    id: delta
                    anchors { right: parent.right; rightMargin: Theme.space[3]; verticalCenter: parent.verticalCenter }
                    added: row.added
                    removed: row.removed
                }
            }
        }
    }
    Rectangle {
        visible: files.count > 0
        x: files.width
        width: Theme.stroke.hairline
        height: parent.height
        color: Theme.line.hairline
    }
    ListView {
        id: lines
        objectName: "changedLines"
        visible: files.count > 0
        x: files.width + 1
        width: parent.width - x
        height: parent.height
        contentWidth: Math.max(width, 102 + diff.columns * metrics.averageCharacterWidth)
        flickableDirection: Flickable.AutoFlickIfNeeded
        activeFocusOnTab: true
        clip: true
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        model: diff
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Changes of %1").arg(diff.path)
        T.ScrollBar.vertical: WmScrollBar {}
        T.ScrollBar.horizontal: WmScrollBar {}
        Keys.onDownPressed: contentY = Math.max(originY, Math.min(contentY + 54, originY + contentHeight - height))
        Keys.onUpPressed: contentY = Math.max(originY, contentY - 54)
        Keys.onRightPressed: contentX = Math.min(contentX + 54, contentWidth - width)
        Keys.onLeftPressed: contentX = Math.max(0, contentX - 54)

        delegate: DiffLine {
            width: lines.contentWidth
            scrolled: lines.contentX
        }
    }
    FontMetrics {
        id: metrics
        font: Theme.type.code.font
    }
    EmptyHint {
        visible: files.count === 0
        anchors.centerIn: parent
        width: 320
        text: root.changes.problem !== "" ? root.changes.problem : root.changes.loading ? qsTr("Looking at its worktree\u2026") : qsTr("Nothing differs from the branch it lands on")
    }
}
