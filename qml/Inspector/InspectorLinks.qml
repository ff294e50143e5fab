pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The other beads: steps as a checklist, children, what it waits for, what waits for it, and everything else it names.
Column {
    id: root

    required property var detail

    signal beadAsked(string beadId)

    InspectorSection {
        width: parent.width
        visible: steps.count > 0
        title: qsTr("Steps")
        fact: root.detail.progress
        LinkList {
            id: steps
            objectName: "steps"
            most: 12
            model: root.detail.steps
            Accessible.name: qsTr("Steps")
            onBeadAsked: beadId => root.beadAsked(beadId)
        }
    }
    InspectorSection {
        width: parent.width
        visible: children.count > 0
        title: qsTr("Children")
        fact: steps.count > 0 ? "" : root.detail.progress
        LinkList {
            id: children
            objectName: "children"
            model: root.detail.children
            Accessible.name: qsTr("Children")
            onBeadAsked: beadId => root.beadAsked(beadId)
        }
    }
    InspectorSection {
        width: parent.width
        visible: needs.count > 0 || frees.count > 0
        title: needs.count > 0 ? qsTr("Depends on") : qsTr("Unblocks")

        LinkList {
            id: needs
            model: root.detail.dependsOn
            Accessible.name: qsTr("Depends on")
            onBeadAsked: beadId => root.beadAsked(beadId)
        }
        WmText {
            visible: needs.count > 0 && frees.count > 0
            topPadding: Theme.space[2]
            height: 28
            verticalAlignment: Text.AlignTop
            text: qsTr("Unblocks")
            color: Theme.text.tertiary
            font: Theme.type.caption.strong
        }
        LinkList {
            id: frees
            model: root.detail.unblocks
            Accessible.name: qsTr("Unblocks")
            onBeadAsked: beadId => root.beadAsked(beadId)
        }
    }
    InspectorSection {
        width: parent.width
        visible: links.count > 0
        title: qsTr("Linked")
        LinkList {
            id: links
            objectName: "links"
            model: root.detail.links
            Accessible.name: qsTr("Linked")
            onBeadAsked: beadId => root.beadAsked(beadId)
        }
    }
}
