pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// One fact about what will happen; its paths in full for whoever looks closer, by pointer or by keyboard.
Item {
    id: root

    required property int index
    required property string icon
    required property bool grave
    required property string lead
    required property string strong
    required property bool mono
    required property string text
    required property var paths
    required property string more
    required property var whole

    readonly property bool closer: hover.hovered || activeFocus

    implicitHeight: column.height + 14
    activeFocusOnTab: whole.length > 0
    objectName: "EffectLine"
    Accessible.role: Accessible.ListItem
    Accessible.name: [lead, strong, text].filter(part => part !== "").join(" ")
    Accessible.description: whole.length > 0 ? whole.join(", ") : paths.join(", ")

    HoverHandler {
        id: hover
    }
    Hairline {
        visible: root.index > 0
        width: parent.width
    }
    FocusRing {
        visible: root.activeFocus
        anchors.margins: 1
        around: Theme.radius.chip
    }
    Icon {
        x: Theme.space[3]
        y: 9
        name: root.icon
        size: 14
        color: root.grave ? Theme.state.failed.fg : Theme.text.tertiary
    }
    Column {
        id: column
        x: Theme.space[3] + 24
        y: 7
        width: parent.width - x - Theme.space[3]
        Row {
            visible: root.lead !== "" || root.strong !== ""
            width: parent.width
            spacing: Theme.space[1]
            WmText {
                id: before
                visible: text !== ""
                height: 18
                text: root.lead
                color: Theme.text.tertiary
            }
            WmParagraph {
                width: parent.width - x
                height: implicitHeight
                line: 18
                text: root.strong
                color: Theme.text.primary
                font: root.mono ? Theme.type.mono.font : Theme.type.meta.medium
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            }
        }
        WmParagraph {
            visible: root.text !== ""
            width: parent.width
            line: 18
            text: root.text
        }
        Repeater {
            model: root.paths
            WmParagraph {
                required property string modelData
                width: column.width
                line: 17
                text: modelData
                font: Theme.type.mono.font
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere // after a slash
            }
        }
        WmText {
            visible: root.more !== ""
            height: 17
            text: root.more
            color: Theme.text.tertiary
        }
    }
    Loader {
        active: root.closer && root.whole.length > 0
        sourceComponent: WmToolTip {
            parent: root
            visible: true
            text: root.whole.slice(0, 12).join("\n") + (root.whole.length > 12 ? "\n" + qsTr("and %1 more").arg(root.whole.length - 12) : "")
        }
    }
}
