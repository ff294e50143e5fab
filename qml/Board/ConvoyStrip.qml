pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// The convoys under way: name, one pip for each bead, how far. Pressing one opens its page.
ListView {
    id: root

    signal convoyAsked(string convoyId)

    implicitHeight: visible ? 36 : 0
    orientation: ListView.Horizontal
    leftMargin: Theme.space[4]
    rightMargin: Theme.space[4]
    spacing: Theme.space[5]
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    visible: count > 0
    reuseItems: true
    Accessible.role: Accessible.List
    Accessible.name: qsTr("Convoys")

    delegate: T.AbstractButton {
        id: convoy
        required property string convoyId
        required property string title
        required property var pips
        required text
        required property string word
        required property string reason
        required property int agentState
        readonly property bool stuck: agentState === AgentState.Stalled

        width: contentItem.implicitWidth
        height: 35
        focusPolicy: Qt.TabFocus
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()
        hoverEnabled: true
        objectName: "Convoy:" + convoyId
        Accessible.role: Accessible.Button
        Accessible.name: title + ", " + text
        Accessible.description: word + ". " + reason
        onClicked: root.convoyAsked(convoyId)

        background: Item {
            FocusRing { // within the height of the strip, which cuts off what is outside
                visible: convoy.visualFocus
                anchors.topMargin: 3
                anchors.bottomMargin: 3
            }
        }
        contentItem: Row {
            spacing: Theme.space[2]
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: convoy.stuck ? Theme.state.of(convoy.agentState).glyph : "convoy"
                color: convoy.stuck ? Theme.state.of(convoy.agentState).fg : convoy.hovered ? Theme.text.primary : Theme.text.tertiary
                size: 14
            }
            WmText {
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, 220)
                text: convoy.title
                font: Theme.type.meta.medium
            }
            ProgressPips {
                anchors.verticalCenter: parent.verticalCenter
                pips: convoy.pips
                pipWidth: 10
            }
            WmText {
                anchors.verticalCenter: parent.verticalCenter
                text: convoy.stuck ? qsTr("%1, %2").arg(convoy.text).arg(convoy.word) : convoy.text
                color: convoy.stuck ? Theme.state.of(convoy.agentState).fg : Theme.text.tertiary
                font: Theme.type.clock.font
            }
        }
        Loader {
            active: convoy.hovered
            sourceComponent: WmToolTip {
                parent: convoy
                y: convoy.height
                agentState: convoy.agentState
                title: convoy.word
                text: convoy.reason
                visible: true
            }
        }
    }

    Hairline {
        parent: root
        anchors.bottom: parent.bottom
        width: parent.width
    }
}
