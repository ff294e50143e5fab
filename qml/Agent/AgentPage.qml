pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// One agent: what it said and did, what it changed, the facts about it, and a place to speak to it.
FocusScope {
    id: root

    /// AgentDetail
    required property var detail
    /// TranscriptModel of its run
    required property var transcript
    /// RunChanges of its run
    required property var changes
    /// TerminalSession of its run
    required property var terminal
    required property var actions
    property bool online: true
    property bool narrow: false
    property bool factsOpen: true
    /// Where there is no room beside, the facts lie above the rest while they are asked for.
    property bool sheetOpen: false

    enum Tab { Transcript, Terminal, Changes }
    property int tab: AgentPage.Transcript
    /// What it asks first; empty when it asks nothing.
    readonly property string firstRequest: detail.approvalId !== "" ? detail.approvalId : Object.values(detail.approvals)[0] ?? ""
    /// The first key of a two-key verb was pressed: the second is not ours.
    property bool inVerb: false
    /// Keys go to a program in its terminal.
    readonly property bool typing: screen.typing

    signal beadAsked(string beadId)
    signal stepAsked(int step)
    /// What the agent asks is to be seen and answered.
    signal requestAsked(string approvalId)
    signal leaveAsked
    /// A key asked for what cannot be done now.
    signal refused(string reason)

    function refuse() {
        refused(!online ? qsTr("The daemon does not answer") : detail.whyNotPrompt !== "" ? detail.whyNotPrompt : qsTr("%1 does not run").arg(detail.name));
    }
    function show(which: int) {
        tab = which;
        if (which === AgentPage.Changes)
            changes.load();
        enter();
    }
    /// Takes the keyboard, on what is shown.
    function enter() {
        (tab === AgentPage.Changes ? changed : tab === AgentPage.Terminal ? screen : said).forceActiveFocus(Qt.OtherFocusReason);
    }
    function nudge() {
        if (online && detail.canNudge)
            actions.nudge(detail.runId);
        else
            refuse();
    }
    function pause() {
        if (online && detail.canPause)
            detail.paused ? actions.goOn(detail.runId) : actions.pause(detail.runId);
        else
            refuse();
    }
    function stop() {
        if (online && detail.canStop)
            actions.stopRun(detail.beadId);
    }
    function start() {
        if (online && detail.canStart)
            actions.sling(detail.beadId);
    }
    function deny() {
        if (online && detail.approvalId !== "")
            actions.answerApproval(detail.approvalId, false, "");
    }
    /// A verb of one or two keys; false when it is not one of this page.
    function run(verb: string): bool {
        switch (verb) {
        case "U": nudge(); return true;
        case "P": pause(); return true;
        case "XS": stop(); return true;
        case "S": start(); return true;
        case "D": deny(); return true;
        case "R": firstRequest !== "" ? requestAsked(firstRequest) : composer.enter(); return true;
        case "T":
        case "VT": tab === AgentPage.Terminal ? screen.type() : show(AgentPage.Terminal); return true;
        case "VC": show(tab === AgentPage.Changes ? AgentPage.Transcript : AgentPage.Changes); return true;
        case "VI": narrow ? sheetOpen = !sheetOpen : factsOpen = !factsOpen; return true;
        case "YI": actions.copy(detail.beadId); return true;
        case "YB": actions.copy(detail.branch); return true;
        case "YP": actions.copy(detail.worktree); return true;
        case "[": stepAsked(-1); return true;
        case "]": stepAsked(1); return true;
        case "O": beadAsked(detail.beadId); return true;
        default: return false;
        }
    }
    /// Esc: out of the composer, what lies above away, back to the transcript, then away.
    function back() {
        if (composer.activeFocus)
            enter();
        else if (narrow && sheetOpen)
            sheetOpen = false;
        else if (tab !== AgentPage.Transcript)
            show(AgentPage.Transcript);
        else
            leaveAsked();
    }

    objectName: "AgentPage"
    onVisibleChanged: if (visible) enter()

    Connections {
        target: root.detail
        function onAgentIdChanged() { root.tab = AgentPage.Transcript; }
    }

    // What it has changed is looked at when its page opens, and after each of its turns.
    readonly property string runId: detail.runId
    readonly property bool busy: detail.busy
    onRunIdChanged: count.restart()
    onBusyChanged: count.restart()
    Timer {
        id: count
        interval: 0
        onTriggered: if (root.visible && root.detail.runId !== "") root.changes.load()
    }

    AgentHeader {
        id: header
        width: facts.visible && !root.narrow ? facts.x : parent.width
        height: implicitHeight
        detail: root.detail
        online: root.online
        onNudgeAsked: root.nudge()
        onPauseAsked: root.pause()
        onStopAsked: root.stop()
        onStartAsked: root.start()
    }
    Tabs {
        id: tabs
        x: Theme.space[5]
        y: header.height
        width: header.width - x
        current: root.tab
        tabs: [{ text: qsTr("Transcript") }, { text: qsTr("Terminal") },
            { text: qsTr("Changes"), fact: !root.changes.known ? root.detail.changesText : root.changes.count === 1 ? qsTr("1 file") : qsTr("%1 files").arg(root.changes.count) }]
        onPicked: index => root.show(index)
    }
    Hairline {
        y: tabs.y + tabs.height
        width: header.width
    }
    TranscriptView {
        id: said
        y: tabs.y + tabs.height + 1
        width: header.width
        height: composer.y - y
        visible: root.tab === AgentPage.Transcript
        focus: visible
        transcript: root.transcript
        detail: root.detail
        online: root.online
        onAnswered: (approvalId, allow, text) => root.actions.answerApproval(approvalId, allow, text)
        onRequestAsked: approvalId => root.requestAsked(approvalId)
    }
    TerminalTab {
        id: screen
        y: said.y
        width: header.width
        height: said.height
        visible: root.tab === AgentPage.Terminal
        focus: visible
        terminal: root.terminal
        detail: root.detail
        online: root.online
    }
    ChangesTab {
        id: changed
        y: said.y
        width: header.width
        height: said.height
        visible: root.tab === AgentPage.Changes
        focus: visible
        changes: root.changes
    }
    Composer {
        id: composer
        y: parent.height - height
        width: header.width
        height: implicitHeight
        detail: root.detail
        actions: root.actions
        online: root.online
        onLeaveAsked: root.enter()
    }
    AgentFacts {
        id: facts
        x: parent.width - width
        width: implicitWidth
        height: parent.height
        visible: root.narrow ? root.sheetOpen : root.factsOpen
        onVisibleChanged: if (!visible && activeFocus) root.enter()
        z: root.narrow ? 1 : 0
        detail: root.detail
        transcript: root.transcript
        onBeadAsked: beadId => root.beadAsked(beadId)
        onContextAsked: context.read(root.detail.runId)
    }
    ContextDialog {
        id: context
        actions: root.actions
        onClosed: root.enter()
    }
}
