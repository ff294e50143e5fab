pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// The convoy that the bead is in: how far, and how it stands. Pressing it opens its page.
InspectorSection {
    id: root

    required property var detail

    signal convoyAsked(string convoyId)

    visible: detail.convoyId !== ""
    title: qsTr("Convoy")
    fact: detail.convoyText

    T.AbstractButton {
        id: button
        objectName: "InspectorConvoy"
        width: parent.width
        height: 20
        focusPolicy: Qt.TabFocus
        Keys.onReturnPressed: click()
        Keys.onEnterPressed: click()
        hoverEnabled: true
        Accessible.name: root.detail.convoyTitle
        Accessible.description: root.detail.convoyReason
        onClicked: root.convoyAsked(root.detail.convoyId)
        background: FocusRing { visible: button.visualFocus }
        contentItem: Item {
            WmText {
                width: parent.width - pips.width - Theme.space[2]
                height: parent.height
                text: root.detail.convoyTitle
                color: button.hovered ? Theme.accent.text : Theme.text.primary
                font: Theme.type.meta.medium
            }
            ProgressPips {
                id: pips
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                pips: root.detail.convoyPips
                pipWidth: 9
            }
        }
    }
    WmParagraph {
        visible: text !== ""
        width: parent.width
        height: visible ? implicitHeight : 0
        line: 18
        text: root.detail.convoyReason
        color: Theme.text.tertiary
        maximumLineCount: 3
    }
}
