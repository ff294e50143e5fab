pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The keys that work now, and what the daemon says of itself.
Item {
    id: root

    /// [{ keys: ["M"], text: "Move" }, …]
    required property var hints
    /// Town: daemonFacts, asOf
    required property var town
    property bool online: true
    /// Neither online nor given up yet.
    property bool connecting: false

    implicitHeight: Theme.layout.statusBar
    objectName: "StatusBar"
    Accessible.role: Accessible.StatusBar
    Accessible.focusable: true
    Accessible.name: [standing.text, facts.visible && said.visible ? said.text : ""].filter(part => part !== "").join(", ")
    Accessible.description: hints.map(hint => qsTr("%1: %2").arg(hint.keys.join(" ")).arg(hint.text)).join(", ")

    Rectangle {
        anchors.fill: parent
        color: Theme.surface.panel
        Hairline { width: parent.width }
    }
    FocusRing {
        visible: root.activeFocus
        anchors.margins: 2
        around: Theme.radius.chip
    }
    Row {
        x: Theme.space[4]
        y: 1
        width: facts.x - x - 14
        height: parent.height - 1
        spacing: 14
        clip: true

        Repeater {
            model: root.hints
            Row {
                id: hint
                required property var modelData
                height: parent?.height ?? 0
                spacing: 5
                Row {
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 2
                    Repeater {
                        model: hint.modelData.keys
                        KeyCap {
                            required property string modelData
                            implicitHeight: 15
                            text: modelData
                        }
                    }
                }
                WmText {
                    height: parent.height
                    text: hint.modelData.text
                    color: Theme.text.tertiary
                    font: Theme.type.caption.regular
                }
            }
        }
    }
    Row {
        id: facts
        anchors { right: parent.right; rightMargin: Theme.space[3] }
        y: 1
        height: parent.height - 1
        spacing: 14

        Row {
            height: parent.height
            spacing: 5
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: root.online ? "state-done" : root.connecting ? "state-working" : "state-failed"
                color: root.online ? Theme.state.done.fg : root.connecting ? Theme.state.working.fg : Theme.state.failed.fg
                size: 11
            }
            WmText {
                id: standing
                height: parent.height
                text: root.online ? qsTr("Daemon running") : root.town.asOf !== "" ? qsTr("As of %1").arg(root.town.asOf) : root.connecting ? qsTr("Connecting") : qsTr("No daemon")
                color: Theme.text.tertiary
                font: Theme.type.caption.regular
            }
        }
        WmText {
            id: said
            visible: root.online && text !== ""
            height: parent.height
            text: root.town.daemonFacts
            color: Theme.text.tertiary
            font: Theme.type.caption.regular
        }
    }
}
