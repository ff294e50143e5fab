pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The board: convoys above, five lanes below. Everything that a drag does, a key does too.
FocusScope {
    id: root

    /// Town: loaded, connection
    required property var town
    /// BoardModel: wipUsed, wipLimit
    required property var board
    /// One LaneModel for each lane, in the order of Lane.
    required property list<QtObject> lanes
    required property var convoys
    /// preview(), commit(), refused
    required property var controller
    required property DragSession drag
    property bool online: true
    property string selectedBead
    /// The last input came from the keyboard.
    property bool keyboard: false
    /// The first key of a two-key verb was pressed: the second is not ours.
    property bool inVerb: false
    /// The lane that the keyboard is in.
    property int currentLane: Lane.Ready
    property bool narrow: false
    /// BoardFilter: active, clear()
    required property var filter
    /// Cards that it lets through.
    property int shownBeads: 0
    readonly property bool nothingFound: town.loaded && filter.active && shownBeads === 0
    /// Lanes the person has unfolded; where there is room for all, none is folded.
    property list<int> unfolded

    readonly property list<string> laneNames: [qsTr("Backlog"), qsTr("Ready"), qsTr("AI"), qsTr("Review"), qsTr("Done")]
    readonly property list<string> laneHints: [qsTr("Press C to write a bead"), qsTr("Beads that nothing holds up lie here"),
        qsTr("Drop a bead here to start an agent"), qsTr("Finished work arrives here"), qsTr("What has landed")]
    readonly property LaneColumn current: columns.made > currentLane ? columns.itemAt(currentLane) as LaneColumn : null
    readonly property string currentBead: (current?.list.currentItem as LaneCard)?.beadId ?? ""

    signal picked(string beadId)
    signal opened(string beadId)
    signal menuAsked(string beadId, int lane, point scene)
    signal createAsked
    signal convoyAsked(string convoyId)

    function isFolded(lane: int): bool {
        return !unfolded.includes(lane) && (lane === Lane.Done && width < 1900 || lane === Lane.Backlog && narrow);
    }
    function unfold(lane: int) {
        if (isFolded(lane))
            unfolded = unfolded.concat([lane]);
    }
    function fold(lane: int) {
        unfolded = unfolded.filter(each => each !== lane);
    }
    /// Shows a bead wherever it lies and puts the keyboard on it.
    function reveal(beadId: string) {
        for (let lane = 0; lane < lanes.length; ++lane) {
            const row = lanes[lane].rowOf(beadId);
            if (row < 0)
                continue;
            currentLane = lane;
            unfold(lane);
            (columns.itemAt(lane) as LaneColumn).list.currentIndex = row;
            (columns.itemAt(lane) as LaneColumn).forceActiveFocus(Qt.OtherFocusReason);
            return;
        }
    }
    function goRow(step: int) {
        keyboard = true;
        const list = current.list;
        if (list.count > 0)
            list.currentIndex = Math.max(0, Math.min(list.count - 1, list.currentIndex + step));
        arrive();
    }
    function goLane(step: int) {
        keyboard = true;
        let lane = currentLane + step;
        while (lane >= 0 && lane < lanes.length && isFolded(lane))
            lane += step;
        if (lane < 0 || lane >= lanes.length)
            return;
        const from = current.list.currentIndex;
        currentLane = lane;
        if (current.list.count > 0)
            current.list.currentIndex = Math.max(0, Math.min(current.list.count - 1, from));
        arrive();
    }
    /// Takes the keyboard, on a lane that has something.
    function enter() {
        keyboard = true;
        if (lanes[currentLane].count === 0 || isFolded(currentLane)) {
            const full = lanes.map((lane, at) => at).filter(at => lanes[at].count > 0);
            const at = full.find(lane => !isFolded(lane)) ?? full[0] ?? currentLane;
            unfold(at);
            currentLane = at;
        }
        if (current.list.count > 0 && current.list.currentIndex < 0)
            current.list.currentIndex = 0;
        current.forceActiveFocus(Qt.TabFocusReason);
    }
    function arrive() {
        current.forceActiveFocus(Qt.TabFocusReason);
        if (selectedBead !== "" && currentBead !== "")
            picked(currentBead);
    }
    /// Lifts the focused card with the keyboard.
    function liftCurrent() {
        const card = current?.list.currentItem as LaneCard;
        if (!card)
            return;
        keyboard = true;
        drag.take(card, currentLane, true);
        aim(1);
    }
    /// The next lane in a direction becomes the target; it is announced with its outcome.
    function aim(step: int) {
        const from = drag.targetLane < 0 ? drag.fromLane : drag.targetLane;
        const to = Math.max(0, Math.min(lanes.length - 1, from + step));
        drag.enter(to);
        const preview = drag.previewOf(to);
        Accessible.announce(to === drag.fromLane ? laneNames[to] : qsTr("%1: %2").arg(laneNames[to]).arg(preview.legal ? preview.outcome : preview.reason));
    }

    objectName: "BoardPage"
    onVisibleChanged: if (visible) forceActiveFocus(Qt.OtherFocusReason)
    Keys.onPressed: event => {
        keyboard = true;
        event.accepted = drag.active ? carryKey(event) : !inVerb && walkKey(event);
    }
    function carryKey(event: var): bool {
        switch (event.key) {
        case Qt.Key_Escape: drag.cancel(); return true;
        case Qt.Key_Return:
        case Qt.Key_Enter: drag.drop(); return true;
        case Qt.Key_Right:
        case Qt.Key_L: aim(1); return true;
        case Qt.Key_Left:
        case Qt.Key_H: aim(-1); return true;
        default: return drag.byKeyboard;
        }
    }
    /// The menu of the card that the keyboard is on, below its title.
    function askMenu() {
        const card = current?.list.currentItem as LaneCard;
        if (card)
            menuAsked(card.beadId, currentLane, card.mapToItem(null, Theme.space[4], 48));
    }
    function walkKey(event: var): bool {
        if (event.key === Qt.Key_Menu || event.key === Qt.Key_F10 && event.modifiers === Qt.ShiftModifier) {
            askMenu();
            return true;
        }
        if (event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier))
            return false;
        switch (event.key) {
        case Qt.Key_J:
        case Qt.Key_Down: goRow(1); return true;
        case Qt.Key_K:
        case Qt.Key_Up: goRow(-1); return true;
        case Qt.Key_H:
        case Qt.Key_Left: goLane(-1); return true;
        case Qt.Key_L:
        case Qt.Key_Right: goLane(1); return true;
        case Qt.Key_Home: goRow(-current.list.count); return true;
        case Qt.Key_End: goRow(current.list.count); return true;
        case Qt.Key_M: liftCurrent(); return true;
        case Qt.Key_S: drag.send(current?.list.currentItem, currentLane, Lane.Ai); return true;
        case Qt.Key_Return:
        case Qt.Key_Enter:
        case Qt.Key_Space: if (currentBead !== "") opened(currentBead); return true;
        default: return false;
        }
    }

    Connections {
        target: root.controller
        function onRefused(beadId: string) { root.drag.settle(beadId); }
    }
    Connections {
        target: root.drag
        function onDropped(beadId: string, lane: int) {
            root.currentLane = root.drag.byKeyboard ? root.currentLane : lane;
        }
    }

    ConvoyStrip {
        id: strip
        width: parent.width
        height: implicitHeight
        model: root.convoys
        onConvoyAsked: convoyId => root.convoyAsked(convoyId)
    }
    Flickable {
        id: stage

        readonly property int inset: Theme.space[3]
        readonly property int gap: Theme.layout.laneGap
        readonly property int folds: (root.isFolded(Lane.Backlog) ? 1 : 0) + (root.isFolded(Lane.Done) ? 1 : 0)
        readonly property real room: width - 2 * inset - 4 * gap - folds * Theme.layout.laneFolded
        readonly property real weights: 5.3 - folds
        readonly property int unit: Math.max(Theme.layout.laneMin, Math.min(Theme.layout.laneMax, Math.floor(room / weights)))
        readonly property int wide: Math.max(unit, Math.min(Math.round(Theme.layout.laneMax * 1.3), Math.floor(room - unit * (4 - folds))))

        function widthOf(lane: int): int {
            return root.isFolded(lane) ? Theme.layout.laneFolded : lane === Lane.Ai ? wide : unit;
        }

        y: strip.height
        width: parent.width
        height: parent.height - y
        contentWidth: row.width + 2 * inset
        contentHeight: height
        interactive: contentWidth > width && !root.drag.active
        boundsBehavior: Flickable.StopAtBounds

        Row {
            id: row
            x: stage.inset
            y: Theme.spaceTwoHalf
            height: stage.height - 2 * y
            spacing: stage.gap

            Repeater {
                id: columns
                property int made: 0
                model: root.lanes.length
                onItemAdded: made += 1

                LaneColumn {
                    required property int index

                    lane: index
                    name: root.laneNames[index]
                    emptyHint: root.filter.active ? "" : root.laneHints[index]
                    model: root.lanes[index]
                    drag: root.drag
                    loaded: root.town.loaded
                    online: root.online
                    folded: root.isFolded(index)
                    canCreate: index === Lane.Ready
                    keyboard: root.keyboard
                    selectedBead: root.selectedBead
                    wipLimit: index === Lane.Ai ? root.board.wipLimit : 0
                    wipUsed: index === Lane.Ai ? root.board.wipUsed : 0
                    width: stage.widthOf(index)
                    height: row.height
                    focus: index === root.currentLane
                    onPicked: id => {
                        root.keyboard = false;
                        root.currentLane = index;
                        root.picked(id);
                    }
                    onOpened: id => root.opened(id)
                    onMenuAsked: (id, scene) => root.menuAsked(id, lane, scene)
                    onCreateAsked: root.createAsked()
                    foldable: root.unfolded.includes(index)
                    onUnfoldAsked: root.unfold(lane)
                    onFoldAsked: root.fold(lane)
                }
            }
        }
    }
    Column {
        objectName: "NothingFound"
        visible: root.nothingFound
        anchors.centerIn: stage
        width: 280
        spacing: Theme.space[3]
        EmptyHint {
            width: parent.width
            text: qsTr("No bead fits this filter")
        }
        WmButton {
            anchors.horizontalCenter: parent.horizontalCenter
            objectName: "clear"
            text: qsTr("Clear filter")
            keys: ["Esc"]
            onClicked: {
                root.filter.clear();
                root.forceActiveFocus(Qt.OtherFocusReason);
            }
        }
    }
}
