pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// A modal sheet in the middle, 96 from the top so that the tray stays in sight. Esc means later.
T.Popup {
    id: root

    required property string title
    default property alias content: column.data

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: 96
    width: 560
    height: column.height + topPadding + bottomPadding
    padding: Theme.space[5]
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape

    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.duration.slow; easing.type: Easing.OutCubic } }
    exit: Transition { NumberAnimation { property: "opacity"; to: 0; duration: Theme.duration.base } }
    T.Overlay.modal: Rectangle { color: Theme.surface.scrim }

    background: Rectangle {
        radius: Theme.radius.dialog
        color: Theme.surface.overlay
        Shadow { elevation: Theme.elevation.dialog; radius: Theme.radius.dialog }
    }
    contentItem: FocusScope {
        implicitHeight: column.height
        focus: true
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title

        Column {
            id: column
            width: parent.width
            spacing: Theme.space[3]

            WmText {
                width: parent.width
                height: 24
                text: root.title
                font: Theme.type.title.font
                Accessible.role: Accessible.Heading
            }
        }
    }
}
