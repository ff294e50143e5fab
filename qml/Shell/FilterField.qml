pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// The filter of the board: a button until it is wanted, then a field with what it lets through and, below it, what is
// wrong with it.
FocusScope {
    id: root

    /// BoardFilter: text, error, hint, note, active, total, clear()
    required property var filter
    /// Cards that it lets through.
    required property int shown
    /// Width there is.
    property real room: 400

    readonly property bool unfolded: field.wanted || filter.text !== ""
    readonly property string counted: filter.active ? qsTr("%1 of %2").arg(shown).arg(filter.total) : ""

    /// The keyboard goes back to the board.
    signal boardAsked

    function open() {
        field.wanted = true;
        field.forceActiveFocus(Qt.ShortcutFocusReason);
        field.selectAll();
    }
    function leave() {
        field.wanted = false;
        boardAsked();
    }

    implicitWidth: unfolded ? row.width : button.implicitWidth
    implicitHeight: Theme.layout.control
    objectName: "FilterField"

    WmButton {
        id: button
        visible: !root.unfolded
        kind: WmButton.Quiet
        iconName: "filter"
        text: qsTr("Filter")
        keys: ["/"]
        onClicked: root.open()
    }
    Row {
        id: row
        visible: root.unfolded
        height: parent.height
        spacing: Theme.space[1]

        WmTextField {
            id: field
            property bool wanted: false
            objectName: "filter"
            width: Math.max(140, Math.min(320, root.room - 130))
            focus: true
            iconName: "search"
            placeholderText: qsTr("Words, status: label: agent: p1 updated:<7d")
            Accessible.name: qsTr("Filter the board")
            Accessible.description: root.filter.error !== "" ? root.filter.error : root.counted
            error: root.filter.error
            text: root.filter.text
            onTextEdited: root.filter.text = text
            onActiveFocusChanged: if (!activeFocus) wanted = false
            Keys.onEscapePressed: {
                root.filter.clear();
                root.leave();
            }
            Keys.onReturnPressed: root.leave()
            Keys.onDownPressed: root.leave()
        }
        WmButton {
            anchors.verticalCenter: parent.verticalCenter
            visible: root.filter.text !== ""
            small: true
            kind: WmButton.Quiet
            display: T.AbstractButton.IconOnly
            iconName: "x"
            text: qsTr("Clear filter")
            onClicked: {
                root.filter.clear();
                root.leave();
            }
        }
        WmText {
            objectName: "counted"
            visible: text !== ""
            height: parent.height
            text: root.counted
            color: Theme.text.tertiary
            font: Theme.type.meta.medium
        }
    }
    Rectangle {
        objectName: "complaint"
        readonly property string trouble: root.filter.error !== "" ? root.filter.error : root.filter.note
        visible: root.unfolded && trouble !== "" && (field.activeFocus || root.filter.error !== "")
        y: parent.height + Theme.space[1]
        width: Math.min(420, Math.max(field.width, 320))
        height: words.y + words.height + (more.visible ? more.height : 0) + Theme.space[2]
        radius: Theme.radius.control
        color: Theme.surface.overlay
        Accessible.role: Accessible.AlertMessage
        Accessible.name: trouble
        Accessible.description: root.filter.hint

        Shadow { elevation: Theme.elevation.menu; radius: Theme.radius.control }
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: Theme.surface.overlay
        }
        Icon {
            x: Theme.space[2]
            y: Theme.space[2] + 2
            size: 13
            name: root.filter.error !== "" ? "state-failed" : "info"
            color: root.filter.error !== "" ? Theme.state.failed.fg : Theme.text.tertiary
        }
        WmParagraph {
            id: words
            x: 28
            y: Theme.space[2]
            width: parent.width - x - Theme.space[2]
            line: 17
            text: parent.trouble // qmllint disable missing-property
            color: Theme.text.primary
            maximumLineCount: 3
        }
        WmParagraph {
            id: more
            visible: root.filter.error !== "" && text !== ""
            x: words.x
            y: words.y + words.height
            width: words.width
            line: 17
            text: root.filter.hint
            color: Theme.text.tertiary
            maximumLineCount: 3
        }
    }
}
