pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// A row of the sidebar: a page with its icon, or a rig with its dot.
T.AbstractButton {
    id: root

    property string iconName
    property color dot: Theme.accent.base
    /// Shown right; none when negative.
    property int count: -1
    /// How many of them need the person; shown before the count.
    property int needsYou: 0
    /// This page is open.
    property bool current: false
    /// This rig is chosen.
    property bool strong: false
    property bool rail: false

    implicitHeight: 30
    focusPolicy: Qt.TabFocus
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: count >= 0 ? qsTr("%1, %2").arg(text).arg(count) : text
    Accessible.description: needsYou > 0 ? qsTr("%n need(s) you", "", needsYou) : ""

    background: Rectangle {
        radius: Theme.radius.control
        color: root.current ? Theme.surface.selected : root.hovered ? Theme.surface.raisedHover : "transparent"
        FocusRing {
            visible: root.visualFocus
            anchors.margins: 0 // the list around it cuts off what is outside
            around: Theme.radius.control - Theme.focus.width - Theme.focus.offset
        }
    }
    contentItem: Item {
        Icon {
            visible: root.iconName !== ""
            x: root.rail ? 10 : 8
            anchors.verticalCenter: parent.verticalCenter
            name: root.iconName
            color: root.current ? Theme.accent.text : Theme.text.tertiary
        }
        Rectangle {
            visible: root.iconName === ""
            x: root.rail ? 14 : 12
            anchors.verticalCenter: parent.verticalCenter
            width: 8
            height: 8
            radius: 3
            color: root.dot
        }
        WmText {
            visible: !root.rail
            x: 33
            width: parent.width - x - (countText.visible ? countText.width + 16 : 8) - (asking.visible ? asking.width : 0)
            height: parent.height
            text: root.text
            color: root.current || root.strong ? Theme.text.primary : Theme.text.secondary
            font: Theme.type.body.medium
        }
        Row {
            id: asking
            visible: root.needsYou > 0
            anchors { right: parent.right; rightMargin: root.rail ? 0 : countText.width + 14 }
            height: root.rail ? 12 : parent.height
            spacing: 3
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "state-needs"
                color: Theme.state.needsYou.fg
                size: 11
            }
            WmText {
                visible: !root.rail
                height: parent.height
                text: root.needsYou
                color: Theme.state.needsYou.fg
                font: Theme.type.clock.font
            }
        }
        WmText {
            id: countText
            objectName: "count"
            visible: root.count >= 0
            anchors { right: parent.right; rightMargin: root.rail ? 0 : 8 }
            // On the rail below the icon, as far as there is room for it.
            y: root.rail ? parent.height - 12 : 0
            width: Math.min(implicitWidth, root.rail ? 16 : parent.width)
            height: root.rail ? 12 : parent.height
            text: root.count
            color: Theme.text.tertiary
            font: Theme.type.clock.font
        }
    }
    Loader {
        active: root.rail && root.hovered
        sourceComponent: WmToolTip { parent: root; text: root.text; visible: true }
    }
}
