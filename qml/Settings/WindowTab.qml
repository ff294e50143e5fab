pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What this window tells the person on this machine.
FocusScope {
    id: root

    /// Preferences: notify, sound, keepInTray
    required property var preferences

    objectName: "WindowTab"

    Column {
        x: Theme.space[5]
        y: Theme.space[4]
        width: Math.min(parent.width - 2 * x, 560)
        spacing: Theme.space[4]
        SwitchLine {
            objectName: "notify"
            width: parent.width
            focus: true
            text: qsTr("Desktop notifications")
            detail: qsTr("When an agent asks and this window is not in front. They show and deny; approving takes this window.")
            on: root.preferences.notify
            onClicked: root.preferences.notify = !root.preferences.notify
        }
        SwitchLine {
            objectName: "sound"
            width: parent.width
            text: qsTr("With a sound")
            detail: qsTr("The sound of your desktop for a new message.")
            enabled: root.preferences.notify
            on: root.preferences.sound
            onClicked: root.preferences.sound = !root.preferences.sound
        }
        SwitchLine {
            objectName: "keepInTray"
            width: parent.width
            text: qsTr("Keep the icon in the tray when the window is closed")
            detail: qsTr("Notifications go on. Agents work in any case: the daemon runs them, not this window.")
            on: root.preferences.keepInTray
            onClicked: root.preferences.keepInTray = !root.preferences.keepInTray
        }
    }
}
