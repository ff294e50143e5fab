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
    /// AgentsModel: rows, counts, live, needYou, neighbour(), agentOn()
    required property var agents
    /// AgentDetail; its agentId is whose page is open, with the TranscriptModel, RunChanges and TerminalSession of its run.
    required property var agent
    required property var transcript
    required property var changes
    required property var terminal
    /// ApprovalDesk: what agents ask, one after the other
    required property var desk
    // The settings: PolicyRules, Grants, AuditLog, Preferences
    required property var policy
    required property var grants
    required property var audit
    required property var preferences
    /// There is a dialog to browse folders with; folderAsked opens it, takeFolder() hands in what was chosen.
    property bool canBrowse: false

    property bool inspectorOpen: true
    readonly property bool online: town.connection === 1
    readonly property bool connecting: town.connection === 0
    readonly property bool narrow: width < 1180
    readonly property bool firstRun: town.loaded && !town.hasRigs
    property bool addingRig: false
    /// "board", "agents" or "settings", where there is a town to see.
    property string place: "board"
    readonly property bool settingUp: firstRun || addingRig
    readonly property string seen: settingUp ? "" : place === "agents" && agentPlaces.single ? "agent" : place
    /// The bead of the current agent is shown beside.
    property bool peeking: false
    /// What the board's inspector showed before, and shows again.
    property string unpeeked
    onPeekingChanged: if (!peeking) detail.beadId = unpeeked
    /// The first key of a two-key verb, for one second.
    property string prefix
    readonly property alias boardPage: page
    readonly property alias agentPlaces: agentPlaces
    /// The inspector shows the log of the merge request's gate.
    readonly property bool gateLog: inspector.gateLog

    signal folderAsked
    /// Where the decisions are to be written is to be chosen; takeExport() hands it in.
    signal exportAsked

    function takeFolder(path: string) {
        firstRunPage.take(path);
    }
    function takeExport(file: string) {
        audit.exportTo(file);
    }
    /// Puts the keyboard on what is shown.
    function enter() {
        pageOf(place).forceActiveFocus(Qt.PopupFocusReason);
    }
    function pageOf(which: string): Item {
        return which === "agents" ? agentPlaces : which === "settings" ? settingsPage : page;
    }
    function go(to: string) {
        peeking = false;
        addingRig = false;
        agent.agentId = "";
        place = to;
        enter();
    }
    function openAgent(agentId: string) {
        if (agentId === "")
            return;
        peeking = false;
        place = "agents";
        agentPlaces.open(agentId);
        enter();
    }
    function showOnBoard(beadId: string) {
        go("board");
        select(beadId);
        page.reveal(beadId);
    }
    function select(beadId: string) {
        detail.beadId = beadId;
        if (beadId !== "")
            inspectorOpen = true;
    }
    /// Shows what an agent asks; empty: what is to be answered first.
    function answer(approvalId: string) {
        if (approvalId !== "")
            dialogs.showApproval(approvalId);
        else if (!dialogs.showFirstApproval())
            toast(qsTr("Nothing is waiting"), AgentState.Done);
    }
    function answerInOrder() {
        if (tray.count > 0)
            tray.open(0);
        else
            toast(qsTr("Nothing is waiting"), AgentState.Done);
    }
    function toast(text: string, agentState: int) {
        toasts.show(text, agentState);
    }

    // Regions in the order of F6.
    readonly property list<Item> regions: [tray, errorBar, frozenBar, side, top, settingUp ? firstRunPage : pageOf(place), inspector, status]
    FocusRegions {
        id: focusRegions
        regions: root.regions
    }
    function isIn(item: Item, region: Item): bool {
        return focusRegions.isIn(item, region);
    }
    function nextRegion(step: int) {
        focusRegions.next(step);
        page.keyboard = true;
    }
    function back() {
        if (addingRig && town.hasRigs)
            addingRig = false;
        else if (peeking)
            peeking = false;
        else if (agentPlaces.visible)
            agentPlaces.activeFocus ? agentPlaces.back() : enter();
        else if (settingsPage.visible)
            settingsPage.activeFocus ? go("board") : enter();
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
        } else if (event.key === Qt.Key_X && event.modifiers === (Qt.ControlModifier | Qt.ShiftModifier)) {
            actions.freeze();
        } else if (event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier) || settingUp) {
            event.accepted = false;
        } else if (event.key >= Qt.Key_1 && event.key <= Qt.Key_9 && verb.length === 1) {
            tray.open(event.key - Qt.Key_1);
        } else {
            event.accepted = run(verb);
        }
    }
    function run(verb: string): bool {
        switch (verb) {
        case "G":
        case "X":
        case "Y":
        case "V":
            prefix = verb;
            second.restart();
            return true;
        case "GB": go("board"); return true;
        case "GA": go("agents"); return true;
        case "GS": go("settings"); return true;
        case "N": answerInOrder(); return true;
        case "?": dialogs.showKeys(); return true;
        default: return agentPlaces.visible ? agentPlaces.run(verb) : settingsPage.visible ? settingsPage.run(verb) : runOnBoard(verb);
        }
    }
    function runOnBoard(verb: string): bool {
        const bead = page.activeFocus && page.currentBead !== "" ? page.currentBead : detail.beadId;
        switch (verb) {
        case "XS": if (bead !== "") actions.stopRun(bead); return true;
        case "O": if (bead !== "") openAgent(agents.agentOn(bead)); return true;
        case "R": if (tray.requestOn(bead) !== "") answer(tray.requestOn(bead)); return true;
        case "D": if (tray.requestOn(bead) !== "") actions.answerApproval(tray.requestOn(bead), false, ""); return true;
        case "YI": if (bead !== "") actions.copy(bead); return true;
        case "VI": inspectorOpen = !inspectorOpen; return true;
        case "C": dialogs.startBead(); return true;
        case "/": top.openFilter(); return true;
        default: return false;
        }
    }
    Timer {
        id: second
        interval: Theme.duration.prefix
        onTriggered: root.prefix = ""
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
        place: root.place
        agents: root.agents
        onPlaceAsked: place => root.go(place)
        onAddRigAsked: root.addingRig = true
    }
    TopBar {
        id: top
        x: side.width
        z: 2
        width: parent.width - x
        title: root.seen === "board" ? qsTr("Board") : root.seen === "agents" ? qsTr("Agents") : root.seen === "agent" ? root.agent.name
            : root.seen === "settings" ? qsTr("Settings")
            : root.firstRun ? qsTr("Welcome") : qsTr("Add a rig")
        parentTitle: root.seen === "agent" ? qsTr("Agents") : ""
        segments: page.visible ? [qsTr("All beads"), qsTr("Mine"), qsTr("P1 and up")] : []
        segment: root.filter.mine ? 1 : root.filter.lowestPriority < 4 ? 2 : 0
        canFilter: page.visible
        createText: root.seen === "board" ? qsTr("New bead") : root.seen === "agents" ? qsTr("Start agent") : ""
        createKey: root.seen === "agents" ? "A" : "C"
        canInspect: page.visible
        canFreeze: root.seen === "agents" && root.agents.live > 0 && !root.town.frozen
        filter: root.filter
        shown: root.shownBeads
        inspectorOpen: root.inspectorOpen
        whyNotCreate: root.online ? "" : qsTr("The daemon does not answer")
        onSegmentPicked: index => {
            root.filter.mine = index === 1;
            root.filter.lowestPriority = index === 2 ? 1 : 4;
        }
        onFilterLeft: page.enter()
        onCreateAsked: root.seen === "agents" ? agentPlaces.startAgent() : dialogs.startBead()
        onParentAsked: root.go("agents")
        onFreezeAsked: root.actions.freeze()
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
        onBeadAsked: beadId => root.showOnBoard(beadId)
        onAgentAsked: beadId => root.openAgent(root.agents.agentOn(beadId))
        onRequestAsked: approvalId => root.answer(approvalId)
        onGatesAsked: rigId => dialogs.readGates(rigId)
        onQuestionAsked: cell => dialogs.ask(cell)
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
    ErrorBar {
        id: frozenBar
        objectName: "FrozenBar"
        x: side.width
        y: errorBar.y + errorBar.height
        width: parent.width - x
        height: implicitHeight
        visible: root.town.frozen
        text: qsTr("All agents are frozen. Nothing they have done is lost, and nothing starts.")
        hint: root.town.frozenReason
        actionText: root.online ? qsTr("Let them go on") : ""
        onActed: root.actions.thaw()
    }
    BoardPage {
        id: page
        x: side.width
        y: frozenBar.y + frozenBar.height
        width: (inspector.visible && !root.narrow ? inspector.x : parent.width) - x
        height: status.y - y
        visible: root.seen === "board"
        focus: visible
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
        onConvoyAsked: convoyId => dialogs.showConvoy(convoyId)
        onPicked: beadId => root.select(beadId)
        onOpened: beadId => root.select(beadId)
        onMenuAsked: (beadId, lane, scene) => dialogs.showCardMenu(beadId, lane, scene)
        onCreateAsked: dialogs.startBead()
    }
    AgentPlaces {
        id: agentPlaces
        x: page.x
        y: page.y
        width: parent.width - x
        height: page.height
        visible: !root.settingUp && root.place === "agents"
        focus: visible
        agents: root.agents
        detail: root.agent
        transcript: root.transcript
        changes: root.changes
        terminal: root.terminal
        actions: root.actions
        ready: root.lanes[Lane.Ready]
        loaded: root.town.loaded
        online: root.online
        narrow: root.narrow
        onBeadAsked: beadId => root.showOnBoard(beadId)
        onPeeked: beadId => {
            if (!root.peeking)
                root.unpeeked = root.detail.beadId;
            root.select(beadId);
            root.peeking = true;
        }
        onRefused: reason => root.toast(reason, AgentState.Failed)
        onRequestAsked: approvalId => root.answer(approvalId)
        onLeaveAsked: root.go("board")
    }
    SettingsPage {
        id: settingsPage
        x: page.x
        y: page.y
        width: parent.width - x
        height: page.height
        visible: root.seen === "settings"
        focus: visible
        policy: root.policy
        grants: root.grants
        audit: root.audit
        preferences: root.preferences
        actions: root.actions
        rig: root.town.currentRig
        online: root.online
        onExportAsked: root.exportAsked()
    }
    Inspector {
        id: inspector
        x: parent.width - width
        y: page.y
        z: root.narrow || root.peeking ? 1 : 0
        width: root.width > 2200 ? 440 : implicitWidth
        height: page.height
        visible: root.peeking && root.seen === "agents" || page.visible && root.inspectorOpen && (!root.narrow || root.detail.beadId !== "")
        detail: root.detail
        log: root.log
        actions: root.actions
        online: root.online
        onCloseAsked: {
            if (root.peeking) {
                root.peeking = false;
                return root.enter();
            }
            root.select("");
            root.inspectorOpen = false;
            page.forceActiveFocus(Qt.OtherFocusReason);
        }
        onBeadAsked: beadId => {
            root.select(beadId);
            page.reveal(beadId);
        }
        onGatesAsked: rigId => dialogs.readGates(rigId)
        onConvoyAsked: convoyId => dialogs.showConvoy(convoyId)
        onAgentAsked: agentId => root.openAgent(agentId)
    }
    FirstRunPage {
        id: firstRunPage
        x: page.x
        y: page.y
        width: parent.width - x
        height: page.height
        visible: root.settingUp
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
        place: root.seen
        inTerminal: agentPlaces.page.tab === AgentPage.Terminal
        typing: agentPlaces.page.typing
        hasTerminal: root.terminal.shown
        canNudge: agentPlaces.table.current?.canNudge ?? false
        canPause: agentPlaces.table.current?.canPause ?? false
    }

    DragGhost {
        drag: session
        z: 2
    }
    Notices {
        id: toasts
        z: 3
        actions: root.actions
        audit: root.audit
        controller: root.controller
        saidElsewhere: [dialogs.creating, firstRunPage.request]
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.layout.statusBar + Theme.space[4] }
    }
    ShellDialogs {
        id: dialogs
        anchors.fill: parent
        town: root.town
        controller: root.controller
        actions: root.actions
        desk: root.desk
        convoy: root.convoy
        laneNames: page.laneNames
        online: root.online
        place: root.seen
        onOpenAsked: beadId => root.select(beadId)
        onBeadAsked: beadId => {
            root.select(beadId);
            page.reveal(beadId);
        }
        onClosed: root.enter()
    }
}
