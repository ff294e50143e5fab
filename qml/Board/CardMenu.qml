pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What can be done with a card, by menu: the same moves as by drag, with the same reasons.
WmMenu {
    id: root

    required property var controller
    required property var actions
    required property list<string> laneNames
    property string beadId
    property int lane: Lane.Ready
    /// One DropPreview for each lane, asked when the menu opens.
    property var previews: []

    signal openAsked(string beadId)

    function show(bead: string, from: int, at: point) {
        beadId = bead;
        lane = from;
        previews = laneNames.map((name, to) => controller.preview(bead, to));
        popup(at.x, at.y);
        currentIndex = 0; // for the arrows to begin at
    }

    WmMenuItem {
        text: qsTr("Open")
        iconName: "insp"
        keys: ["\u21b5"]
        onTriggered: root.openAsked(root.beadId)
    }
    WmMenuItem {
        text: qsTr("Copy the id")
        iconName: "copy"
        keys: ["Y", "I"]
        onTriggered: root.actions.copy(root.beadId)
    }
    Instantiator {
        model: root.laneNames.length
        delegate: WmMenuItem {
            required property int index
            objectName: "MoveTo:" + index
            readonly property var preview: index < root.previews.length ? root.previews[index] : null
            text: preview?.legal ? preview.outcome : qsTr("Move to %1").arg(root.laneNames[index])
            iconName: preview?.legal ? "play" : "lock"
            enabled: preview?.legal ?? false
            visible: index !== root.lane
            whyNot: preview?.reason ?? ""
            onTriggered: root.controller.commit(preview.token)
        }
        onObjectAdded: (index, object) => root.insertItem(index + 2, object)
        onObjectRemoved: (index, object) => root.removeItem(object)
    }
}
