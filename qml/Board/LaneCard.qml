pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// A card in its lane: the delegate. Pointer and focus live here; moving is the drag session's.
Item {
    id: root

    required property int index
    required property string beadId
    required property string title
    required property int priority
    required property list<string> labels
    required property int agentState
    required property string stateText
    required property string stateRule
    required property string agentName
    required property string action
    required property string branch
    required property int added
    required property int removed
    required property string age
    required property string footnote
    required property string progress
    required property string cost
    required property real budget

    /// Where cards are lifted, carried and dropped.
    required property DragSession drag
    required property int lane
    required property string laneName
    property bool selected: false
    /// The last input came from the keyboard: show where it is.
    property bool keyboard: false

    /// Others come or go: a card that is pushed away is seen to slide.
    property bool slides: false
    /// How far from its place it is still drawn. The place itself is the list's alone and always right: a list that
    /// animates the places of its items loses count when they change on the way.
    property real slip: 0
    property real place: NaN

    readonly property bool moving: drag.moves(beadId, lane)

    signal picked(string beadId)
    signal opened(string beadId)
    signal menuAsked(string beadId, point scene)
    signal pressing(bool on)

    width: ListView.view ? ListView.view.width : 200
    height: moving ? hole.height : card.implicitHeight
    objectName: "BeadCard:" + beadId

    Accessible.role: Accessible.ListItem
    Accessible.focusable: true
    Accessible.selectable: true
    Accessible.selected: selected
    Accessible.name: beadId + ", " + title
    Accessible.description: [laneName, agentState === AgentState.None ? "" : stateText, agentName, action, progress, cost, age, footnote].filter(part => part !== "").join(", ")
    Accessible.onPressAction: opened(beadId)

    onYChanged: {
        if (slides && !isNaN(place) && Theme.duration.slow > 0) {
            slip += place - y;
            slide.restart();
        }
        place = y;
    }
    ListView.onPooled: {
        slide.stop();
        slip = 0;
        place = NaN;
        drag.forget(beadId, lane);
    }
    Component.onDestruction: drag.forget(beadId, lane)

    NumberAnimation {
        id: slide
        target: root
        property: "slip"
        to: 0
        duration: Theme.duration.slow
        easing.type: Easing.OutCubic
    }
    MovingHole {
        id: hole
        x: 5
        y: root.slip
        width: root.width - 10
        visible: root.moving
        beadId: root.beadId
        ringed: root.activeFocus && root.keyboard
    }
    BeadCard {
        id: card
        x: 5
        y: root.slip
        width: root.width - 10
        height: implicitHeight
        visible: !root.moving
        beadId: root.beadId
        title: root.title
        priority: root.priority
        labels: root.labels
        agentState: root.agentState
        stateText: root.stateText
        stateRule: root.stateRule
        agentName: root.agentName
        action: root.lane === Lane.Ai ? root.action : ""
        branch: root.branch
        added: root.added
        removed: root.removed
        age: root.age
        footnote: root.footnote
        progress: root.progress
        cost: root.cost
        budget: root.budget
        selected: root.selected
        hovered: hover.hovered && !root.drag.active
        pressed: tap.pressed
        ringed: root.activeFocus && root.keyboard

        HoverHandler {
            id: hover
        }
        TapHandler {
            id: tap
            acceptedButtons: Qt.LeftButton
            gesturePolicy: TapHandler.DragThreshold
            onPressedChanged: root.pressing(pressed)
            onTapped: root.picked(root.beadId)
            onDoubleTapped: root.opened(root.beadId)
        }
        TapHandler {
            acceptedButtons: Qt.RightButton
            onTapped: eventPoint => root.menuAsked(root.beadId, eventPoint.scenePosition)
        }
        DragHandler {
            target: null
            dragThreshold: Theme.space[2]
            acceptedButtons: Qt.LeftButton
            grabPermissions: PointerHandler.CanTakeOverFromAnything
            onActiveChanged: {
                if (active)
                    root.drag.lift(root, root.lane, centroid.scenePressPosition, card.mapFromItem(null, centroid.scenePressPosition));
                else
                    root.drag.drop();
            }
            onCentroidChanged: if (active) root.drag.carry(centroid.scenePosition)
        }
    }
}
