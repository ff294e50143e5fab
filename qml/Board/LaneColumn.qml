pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// One lane: a header, the drop zone while a card is carried, and the cards.
FocusScope {
    id: root

    required property int lane
    required property string name
    /// LaneModel: the rows of this lane.
    required property var model
    required property DragSession drag
    /// What the lane is for, shown while it is empty.
    required property string emptyHint
    property bool loaded: true
    property bool online: true
    property bool folded: false
    /// The person has unfolded it and may fold it again.
    property bool foldable: false
    property bool canCreate: false
    property bool keyboard: false
    property string selectedBead
    /// The AI lane shows how many agents run; 0 elsewhere.
    property int wipLimit: 0
    property int wipUsed: 0

    readonly property alias list: list
    readonly property int count: list.count
    readonly property bool over: drag.active && drag.targetLane === lane
    readonly property var preview: drag.previewOf(lane)
    readonly property bool legal: drag.active && (preview?.legal ?? false)
    readonly property bool own: drag.active && drag.fromLane === lane
    readonly property bool inert: drag.active && !legal && !own

    signal picked(string beadId)
    signal opened(string beadId)
    signal menuAsked(string beadId, point scene)
    signal createAsked
    signal unfoldAsked
    signal foldAsked

    objectName: "LaneColumn:" + lane
    Accessible.role: Accessible.List
    Accessible.name: wipLimit > 0 ? qsTr("%1, %2 of %3 running").arg(name).arg(wipUsed).arg(wipLimit) : qsTr("%1, %n bead(s)", "", count).arg(name)

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius.card
        color: Theme.surface.lane
        border.width: Theme.stroke.hairline
        border.color: root.legal && root.over ? Theme.accent.line : Theme.line.hairline
    }
    FocusRing {
        visible: root.activeFocus && root.keyboard && (list.count === 0 || root.folded)
        around: Theme.radius.card
    }
    DropArea {
        anchors.fill: parent
        keys: ["bead"]
        onEntered: root.drag.enter(root.lane)
        onExited: root.drag.leave(root.lane)
    }

    LaneFold {
        anchors.fill: parent
        visible: root.folded
        opacity: root.inert ? 0.5 : 1
        name: root.name
        count: root.count
        done: root.lane === Lane.Done
        onUnfoldAsked: root.unfoldAsked()
    }

    Item {
        id: header
        visible: !root.folded
        x: 1
        y: 1
        width: parent.width - 2
        height: 36
        opacity: root.inert ? 0.5 : 1

        WmText {
            id: nameText
            x: 10
            height: parent.height
            text: root.name
            font: Theme.type.meta.strong
        }
        WmText {
            visible: root.wipLimit === 0
            x: nameText.x + nameText.width + 7
            height: parent.height
            text: root.loaded ? root.count : ""
            color: Theme.text.tertiary
            font: Theme.type.meta.medium
        }
        WipCounter {
            visible: root.wipLimit > 0
            x: nameText.x + nameText.width + 7
            anchors.verticalCenter: parent.verticalCenter
            used: root.wipUsed
            limit: root.wipLimit
            offering: root.legal && root.over
        }
        WmButton {
            visible: root.canCreate
            anchors { right: parent.right; rightMargin: 2; verticalCenter: parent.verticalCenter }
            small: true
            kind: WmButton.Quiet
            display: T.AbstractButton.IconOnly
            iconName: "plus"
            text: qsTr("New bead in %1").arg(root.name)
            enabled: root.online
            whyNot: qsTr("The daemon does not answer")
            onClicked: root.createAsked()
        }
        WmButton {
            visible: root.foldable
            anchors { right: parent.right; rightMargin: 2; verticalCenter: parent.verticalCenter }
            small: true
            kind: WmButton.Quiet
            display: T.AbstractButton.IconOnly
            iconName: "right"
            text: qsTr("Fold %1").arg(root.name)
            onClicked: root.foldAsked()
        }
    }
    DropZone {
        id: zone
        visible: !root.folded && root.drag.active && !root.own && (root.legal || root.over)
        x: 6
        y: 37
        width: parent.width - 12
        height: visible ? implicitHeight : 0
        preview: root.preview
        hot: root.over
        Behavior on height {
            enabled: root.drag.active
            NumberAnimation { duration: Theme.duration.fast; easing.type: Easing.OutCubic }
        }
    }
    ListView {
        id: list

        property bool held: false

        visible: !root.folded
        x: 1
        y: 32 + (zone.visible ? zone.height + Theme.space[2] : 0)
        width: parent.width - 2
        height: parent.height - y - 1
        topMargin: 5
        bottomMargin: 5
        spacing: Theme.space[2]
        clip: true
        focus: true
        interactive: !held && !root.drag.active
        keyNavigationEnabled: false
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: Theme.duration.base
        highlightFollowsCurrentItem: true
        reuseItems: true
        cacheBuffer: 400
        model: root.model
        opacity: root.inert ? 0.5 : 1
        Accessible.ignored: true

        /// Rows that came, went or moved within the time that a card takes to its new place. So many, and none slides.
        property int stir: 0
        readonly property bool slides: stir > 0 && stir <= 20

        function stirred(rows: int) {
            stir += rows;
            calm.restart();
        }
        T.ScrollBar.vertical: WmScrollBar {}

        delegate: LaneCard {
            drag: root.drag
            lane: root.lane
            laneName: root.name
            selected: root.selectedBead === beadId
            keyboard: root.keyboard
            slides: list.slides
            onPicked: id => {
                list.currentIndex = index;
                root.forceActiveFocus(Qt.MouseFocusReason);
                root.picked(id);
            }
            onOpened: id => root.opened(id)
            onMenuAsked: (id, scene) => root.menuAsked(id, scene)
            onPressing: on => list.held = on
        }
    }
    Connections {
        target: root.model
        ignoreUnknownSignals: true
        function onRowsAboutToBeInserted(parent: var, first: int, last: int) { list.stirred(last - first + 1); }
        function onRowsAboutToBeRemoved(parent: var, first: int, last: int) { list.stirred(last - first + 1); }
        function onRowsAboutToBeMoved(parent: var, first: int, last: int) { list.stirred(last - first + 1); }
    }
    Timer {
        id: calm
        interval: Theme.duration.slow
        onTriggered: list.stir = 0
    }
    EmptyHint {
        visible: !root.folded && root.loaded && list.count === 0 && !root.drag.active
        x: Theme.space[4]
        y: 56
        width: parent.width - 2 * x
        text: root.emptyHint
    }
    Loader {
        active: !root.loaded && !root.folded
        x: 6
        y: 37
        width: parent.width - 12
        sourceComponent: LaneSkeleton {}
    }
}
