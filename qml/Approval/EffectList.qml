pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What will happen, fact by fact; or that it is being worked out, or that nobody could.
Rectangle {
    id: root

    /// Rows of EffectLine.
    required property var rows
    property bool loading: false
    property bool known: true
    /// Why it is not known.
    property string unknown
    /// What to say where nothing would be changed.
    property string nothing: qsTr("Nothing is changed that we know of.")
    property int most: 260

    implicitHeight: Math.min(most, column.height)
    radius: Theme.radius.card
    color: "transparent"
    border.width: Theme.stroke.hairline
    border.color: Theme.line.hairline
    objectName: "EffectList"
    Accessible.role: Accessible.List
    Accessible.name: qsTr("What will happen")

    Flickable {
        anchors.fill: parent
        contentHeight: column.height
        clip: true
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        T.ScrollBar.vertical: WmScrollBar {}

        Column {
            id: column
            width: parent.width
            EffectNote {
                objectName: "unknownEffects"
                visible: !root.loading && !root.known
                width: parent.width
                icon: "risk-destructive"
                grave: true
                strong: qsTr("We could not work out what this changes")
                text: root.unknown
            }
            EffectNote {
                objectName: "loadingEffects"
                visible: root.loading
                width: parent.width
                icon: "state-working"
                text: qsTr("Working out what this changes\u2026")
            }
            EffectNote {
                objectName: "nothingEffects"
                visible: !root.loading && root.known && lines.count === 0
                width: parent.width
                icon: "eye"
                text: root.nothing
            }
            Repeater {
                id: lines
                model: root.rows
                EffectLine {
                    width: column.width
                    onActiveFocusChanged: if (activeFocus) {
                        const view = column.parent.parent as Flickable;
                        view.contentY = Math.max(0, Math.min(y, view.contentHeight - view.height));
                    }
                }
            }
        }
    }
}
