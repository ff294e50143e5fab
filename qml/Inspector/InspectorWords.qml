pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What the bead says: title, labels, text, design, acceptance criteria, and the fields that are set.
Column {
    id: root

    required property var detail

    InspectorSection {
        width: parent.width

        Item { width: 1; height: Theme.space[1] }
        WmParagraph {
            width: parent.width
            line: 22
            text: root.detail.title
            color: Theme.text.primary
            font: Theme.type.title.font
            maximumLineCount: 4
        }
        Item { width: 1; height: Theme.space[2] }
        Item {
            width: parent.width
            height: 18
            Row {
                height: parent.height
                spacing: Theme.spaceOneHalf
                PriorityMark {
                    anchors.verticalCenter: parent.verticalCenter
                    priority: root.detail.priority
                }
                Repeater {
                    model: root.detail.labels.slice(0, 2)
                    Chip {
                        required property string modelData
                        text: modelData
                        width: Math.min(implicitWidth, 84)
                    }
                }
            }
            WmText {
                anchors.right: parent.right
                height: parent.height
                text: root.detail.openedText
                color: Theme.text.tertiary
                font: Theme.type.caption.regular
            }
        }
        Item { width: 1; height: visible ? Theme.spaceOneHalf : 0; visible: more.visible }
        Flow {
            id: more
            width: parent.width
            visible: root.detail.labels.length > 2
            spacing: Theme.spaceOneHalf
            Repeater {
                model: root.detail.labels.slice(2)
                Chip {
                    required property string modelData
                    text: modelData
                    width: Math.min(implicitWidth, more.width)
                }
            }
        }
        Item { width: 1; height: 9; visible: body.visible }
        WmParagraph {
            id: body
            visible: text !== ""
            width: parent.width
            height: visible ? implicitHeight : 0
            line: 18
            text: root.detail.body
            maximumLineCount: 14
        }
    }
    InspectorSection {
        width: parent.width
        visible: root.detail.design !== ""
        title: qsTr("Design")
        WmParagraph {
            width: parent.width
            line: 18
            text: root.detail.design
        }
    }
    InspectorSection {
        width: parent.width
        visible: root.detail.acceptance !== ""
        title: qsTr("Acceptance criteria")
        WmParagraph {
            width: parent.width
            line: 18
            text: root.detail.acceptance
        }
    }
    InspectorSection {
        width: parent.width
        visible: fields.count > 0
        title: qsTr("Fields")
        Repeater {
            id: fields
            model: root.detail.facts
            FactLine {
                required property var model
                width: parent?.width ?? 0
                mono: model.mono
                agentState: model.agentState
            }
        }
    }
}
