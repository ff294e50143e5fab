pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// One convoy: how it stands and why, the waves in which it can go, and its launch with everything that speaks against
// it listed first.
WmDialog {
    id: root

    /// ConvoyDetail
    required property var convoy
    required property var actions
    property bool online: true

    function show(convoyId: string) {
        convoy.convoyId = convoyId;
        open();
        leave.forceActiveFocus(Qt.PopupFocusReason);
    }

    title: convoy.title
    objectName: "ConvoyDialog"
    onClosed: convoy.convoyId = ""

    Item {
        width: parent.width
        height: 20
        StateBadge {
            filled: true
            width: Math.min(implicitWidth, parent.width / 2)
            agentState: root.convoy.agentState
            text: root.convoy.word
            rule: root.convoy.reason
        }
        WmText {
            id: count
            anchors.right: parent.right
            height: parent.height
            text: root.convoy.text
            color: Theme.text.secondary
        }
        ProgressPips {
            anchors { right: count.left; rightMargin: Theme.space[2]; verticalCenter: parent.verticalCenter }
            pips: root.convoy.pips
            pipWidth: 9
        }
    }
    WmParagraph {
        objectName: "reason"
        width: parent.width
        line: 18
        text: root.convoy.reason
        maximumLineCount: 4
    }
    Column {
        width: parent.width
        visible: root.convoy.waves.length > 0 || root.convoy.outside !== ""
        Repeater {
            model: root.convoy.waves.slice(0, 8)
            FactLine {
                required property string modelData
                required property int index
                width: parent?.width ?? 0
                name: qsTr("Wave %1").arg(index + 1)
                value: modelData
                mono: true
            }
        }
        FactLine {
            width: parent.width
            visible: root.convoy.waves.length > 8
            name: ""
            value: qsTr("and %n more wave(s)", "", root.convoy.waves.length - 8)
        }
        FactLine {
            width: parent.width
            visible: value !== ""
            name: qsTr("Cannot go")
            value: root.convoy.outside
            mono: true
        }
    }
    Column {
        objectName: "warnings"
        width: parent.width
        visible: root.convoy.warnings.length > 0 && !root.convoy.launched
        spacing: Theme.space[1]
        WmText {
            text: qsTr("Before the launch")
            color: Theme.text.tertiary
            font: Theme.type.caption.strong
            Accessible.role: Accessible.Heading
        }
        Repeater {
            model: root.convoy.warnings.slice(0, 8)
            Item {
                id: warning
                required property string modelData
                width: parent?.width ?? 0
                height: said.height
                Icon {
                    y: 3
                    name: "state-needs"
                    color: Theme.state.needsYou.fg
                    size: 12
                }
                WmParagraph {
                    id: said
                    x: 20
                    width: parent.width - x
                    line: 18
                    text: warning.modelData
                    maximumLineCount: 3
                }
            }
        }
        WmText {
            visible: root.convoy.warnings.length > 8
            text: qsTr("and %1 more").arg(root.convoy.warnings.length - 8)
            color: Theme.text.tertiary
        }
    }
    Row {
        anchors.right: parent.right
        spacing: Theme.space[2]
        WmButton {
            id: leave
            text: qsTr("Close")
            keys: ["Esc"]
            onClicked: root.close()
        }
        WmButton {
            objectName: "hold"
            visible: root.convoy.launched
            iconName: "pause"
            text: qsTr("Hold")
            enabled: root.online
            whyNot: qsTr("The daemon does not answer")
            onClicked: root.actions.holdConvoy(root.convoy.convoyId)
        }
        WmButton {
            objectName: "launch"
            visible: !root.convoy.launched
            kind: root.convoy.warnings.length > 0 ? WmButton.NeedsYou : WmButton.Primary
            iconName: "play"
            text: root.convoy.warnings.length > 0 ? qsTr("Launch anyway") : qsTr("Launch")
            enabled: root.online && root.convoy.canLaunch
            whyNot: root.online ? root.convoy.whyNotLaunch : qsTr("The daemon does not answer")
            onClicked: root.actions.launchConvoy(root.convoy.convoyId)
        }
    }
}
