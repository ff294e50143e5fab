pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The window's content: sidebar, top bar, tray, page, inspector, status bar, and what floats above them. It knows its
// models only by what they can do; Main.qml hands them in.
FocusScope {
    id: root

    required property var town
    required property var board
    /// One LaneModel for each lane, in the order of Lane.
    required property list<QtObject> lanes
    required property var convoys
    required property var controller
    required property var actions
    /// BeadDetail; its beadId is what the inspector shows.
    required property var detail
    required property var log
    /// ConvoyDetail; its convoyId is what the convoy's page shows.
    required property var convoy
    /// BoardFilter: text, mine, lowestPriority, error, hint, note, active, total, clear()
    required property var filter
    /// AgentsFound: rows, looking, error, look(again)
    required property var agentsFound
    /// Cards that the filter lets through.
    readonly property int shownBeads: lanes.reduce((sum, lane) => sum + lane.count, 0)
    /// There is a dialog to browse folders with; folderAsked opens it, takeFolder() hands in what was chosen.
    property bool canBrowse: false

    property bool inspectorOpen: true
    readonly property bool online: town.connection === 1
    readonly property bool connecting: town.connection === 0
    readonly property bool narrow: width < 1180
    readonly property bool firstRun: town.loaded && !town.hasRigs
    property bool addingRig: false
    /// The first key of a two-key verb, for one second.
    property string prefix
    readonly property alias boardPage: page
    /// The inspector shows the log of the merge request's gate.
    readonly property bool gateLog: inspector.gateLog

    signal folderAsked

    function takeFolder(path: string) {
        firstRunPage.take(path);
    }
    function select(beadId: string) {
        detail.beadId = beadId;
        if (beadId !== "")
            inspectorOpen = true;
    }
    function toast(text: string, agentState: int) {
        toasts.show(text, agentState);
    }

    // Regions in the order of F6.
    readonly property list<Item> regions: [tray, side, top, page, inspector]
    function nextRegion(step: int) {
        const open = regions.filter(region => region.visible);
        const at = open.findIndex(region => region.activeFocus);
        open[(at + step + open.length) % open.length].forceActiveFocus(Qt.TabFocusReason);
        page.keyboard = true;
    }
    function back() {
        if (addingRig && town.hasRigs)
            addingRig = false;
        else if (!page.activeFocus && page.visible)
            page.forceActiveFocus(Qt.OtherFocusReason);
        else if (filter.text !== "")
            filter.clear();
        else if (detail.beadId !== "")
            select("");
    }

    focus: true
    Keys.onPressed: event => {
        const verb = prefix + event.text.toUpperCase();
        prefix = "";
        if (event.key === Qt.Key_F6) {
            nextRegion(event.modifiers & Qt.ShiftModifier ? -1 : 1);
        } else if (event.matches(StandardKey.Find) && page.visible) {
            top.openFilter();
        } else if (event.key === Qt.Key_Escape) {
            back();
        } else if (event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier) || !page.visible) {
            event.accepted = false;
        } else if (event.key >= Qt.Key_1 && event.key <= Qt.Key_9 && verb.length === 1) {
            tray.open(event.key - Qt.Key_1);
        } else {
            event.accepted = run(verb);
        }
    }
    function run(verb: string): bool {
        const bead = page.activeFocus && page.currentBead !== "" ? page.currentBead : detail.beadId;
        switch (verb) {
        case "X":
        case "Y":
        case "V":
            prefix = verb;
            second.restart();
            return true;
        case "XS": if (bead !== "") actions.stopRun(bead); return true;
        case "YI": if (bead !== "") actions.copy(bead); return true;
        case "VI": inspectorOpen = !inspectorOpen; return true;
        case "C": newBead.start(); return true;
        case "/": top.openFilter(); return true;
        case "N": tray.open(0); return true;
        case "?": keysSheet.open(); return true;
        default: return false;
        }
    }
    Timer {
        id: second
        interval: Theme.duration.prefix
        onTriggered: root.prefix = ""
    }

    Connections {
        target: root.actions
        function onFinished(request: string, text: string) { root.toast(text, AgentState.Done); }
        function onFailed(request: string, code: string, message: string, hint: string) {
            if (request === newBead.request || request === firstRunPage.request)
                return; // said where it was asked
            root.toast(hint !== "" ? qsTr("%1. %2").arg(message).arg(hint) : message, AgentState.Failed);
        }
    }
    Connections {
        target: root.controller
        function onRefused(beadId: string, reason: string) { root.toast(reason, AgentState.Failed); }
    }

    DragSession {
        id: session
        controller: root.controller
        onReturned: reason => root.toast(reason, AgentState.Failed)
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.surface.window
    }
    SideBar {
        id: side
        width: implicitWidth
        height: parent.height
        town: root.town
        rail: root.narrow
        empty: root.firstRun || !root.town.loaded
        onAddRigAsked: root.addingRig = true
    }
    TopBar {
        id: top
        x: side.width
        z: 2
        width: parent.width - x
        title: page.visible ? qsTr("Board") : root.firstRun ? qsTr("Welcome") : qsTr("Add a rig")
        segments: page.visible ? [qsTr("All beads"), qsTr("Mine"), qsTr("P1 and up")] : []
        segment: root.filter.mine ? 1 : root.filter.lowestPriority < 4 ? 2 : 0
        canFilter: page.visible
        canCreate: page.visible
        filter: root.filter
        shown: root.shownBeads
        inspectorOpen: root.inspectorOpen
        whyNotCreate: root.online ? "" : qsTr("The daemon does not answer")
        onSegmentPicked: index => {
            root.filter.mine = index === 1;
            root.filter.lowestPriority = index === 2 ? 1 : 4;
        }
        onFilterLeft: page.enter()
        onCreateAsked: newBead.start()
        onInspectorAsked: root.inspectorOpen = !root.inspectorOpen
    }
    NeedsYouTray {
        id: tray
        x: side.width
        y: top.height
        width: parent.width - x
        height: implicitHeight
        items: root.town.needsYou
        cells: root.narrow ? 1 : 3
        onBeadAsked: beadId => {
            root.select(beadId);
            page.reveal(beadId);
        }
        onGatesAsked: rigId => gates.read(rigId)
        onQuestionAsked: cell => question.ask(cell)
        onAnswered: (gateId, yes) => root.actions.answerGate(gateId, yes)
    }
    ErrorBar {
        id: errorBar
        x: side.width
        y: tray.y + tray.height
        width: parent.width - x
        height: implicitHeight
        visible: root.town.connectionText !== ""
        text: root.town.connectionText
        hint: root.town.connectionHint
        actionText: root.town.connection === 2 ? qsTr("Start it again") : ""
        busy: root.connecting
        onActed: root.town.retry()
    }
    BoardPage {
        id: page
        x: side.width
        y: errorBar.y + errorBar.height
        width: (inspector.visible && !root.narrow ? inspector.x : parent.width) - x
        height: status.y - y
        visible: !root.firstRun && !root.addingRig
        focus: true
        town: root.town
        board: root.board
        lanes: root.lanes
        convoys: root.convoys
        controller: root.controller
        drag: session
        online: root.online
        selectedBead: root.detail.beadId
        narrow: root.narrow
        inVerb: root.prefix !== ""
        filter: root.filter
        shownBeads: root.shownBeads
        onConvoyAsked: convoyId => convoyPage.show(convoyId)
        onPicked: beadId => root.select(beadId)
        onOpened: beadId => root.select(beadId)
        onMenuAsked: (beadId, lane, scene) => cardMenu.show(beadId, lane, scene)
        onCreateAsked: newBead.start()
    }
    Inspector {
        id: inspector
        x: parent.width - width
        y: page.y
        z: root.narrow ? 1 : 0
        width: root.width > 2200 ? 440 : implicitWidth
        height: page.height
        visible: page.visible && root.inspectorOpen && (!root.narrow || root.detail.beadId !== "")
        detail: root.detail
        log: root.log
        actions: root.actions
        online: root.online
        onCloseAsked: {
            root.select("");
            root.inspectorOpen = false;
            page.forceActiveFocus(Qt.OtherFocusReason);
        }
        onBeadAsked: beadId => {
            root.select(beadId);
            page.reveal(beadId);
        }
        onGatesAsked: rigId => gates.read(rigId)
        onConvoyAsked: convoyId => convoyPage.show(convoyId)
    }
    FirstRunPage {
        id: firstRunPage
        x: page.x
        y: page.y
        width: parent.width - x
        height: page.height
        visible: !page.visible
        first: root.firstRun
        actions: root.actions
        agents: root.agentsFound
        online: root.online
        canBrowse: root.canBrowse
        onBrowseAsked: root.folderAsked()
        onAdded: root.addingRig = false
        onLeaveAsked: root.addingRig = false
    }
    StatusBar {
        id: status
        x: side.width
        y: parent.height - height
        width: parent.width - x
        height: implicitHeight
        town: root.town
        online: root.online
        connecting: root.connecting
        hints: hintSets.current
    }
    Hints {
        id: hintSets
        dragging: session.active
        byKeyboard: session.byKeyboard
        laneName: session.targetLane >= 0 ? page.laneNames[session.targetLane] : ""
        legal: session.previewOf(session.targetLane)?.legal ?? false
        prefix: root.prefix
        firstRun: firstRunPage.visible
    }

    DragGhost {
        drag: session
        z: 2
    }
    ToastStack {
        id: toasts
        z: 3
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.layout.statusBar + Theme.space[4] }
    }
    CardMenu {
        id: cardMenu
        controller: root.controller
        actions: root.actions
        laneNames: page.laneNames
        onOpenAsked: beadId => root.select(beadId)
        onClosed: page.forceActiveFocus(Qt.PopupFocusReason)
    }
    NewBead {
        id: newBead
        actions: root.actions
        rig: root.town.currentRig
        rigs: root.town.rigs
        onClosed: page.forceActiveFocus(Qt.PopupFocusReason)
    }
    GatesDialog {
        id: gates
        actions: root.actions
        onClosed: page.forceActiveFocus(Qt.PopupFocusReason)
    }
    QuestionDialog {
        id: question
        actions: root.actions
        online: root.online
        onBeadAsked: beadId => {
            root.select(beadId);
            page.reveal(beadId);
        }
        onClosed: page.forceActiveFocus(Qt.PopupFocusReason)
    }
    ConvoyDialog {
        id: convoyPage
        convoy: root.convoy
        actions: root.actions
        online: root.online
        onClosed: page.forceActiveFocus(Qt.PopupFocusReason)
    }
    KeysSheet {
        id: keysSheet
        onClosed: page.forceActiveFocus(Qt.PopupFocusReason)
    }
}
