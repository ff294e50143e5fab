pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Dialogs
import Wagonmaster
import Wagonmaster.Models

// The window: the only place where the shell meets the town's models.
Window {
    id: root

    /// The town is in, and what was asked about the bead in the inspector: a picture can be taken.
    readonly property bool settled: Town.loaded && !bead.loading && (agent.agentId === "" || !transcript.loading)
    property alias inspectorOpen: shell.inspectorOpen

    /// Shows a bead in the inspector.
    function select(beadId: string) {
        shell.select(beadId);
        shell.boardPage.reveal(beadId);
    }

    /// Shows the table of agents, or the page of one of them.
    function showAgents(agentId: string) {
        shell.go("agents");
        shell.openAgent(agentId);
    }

    /// Shows what an agent asks; empty: what is to be answered first.
    function answer(approvalId: string) {
        shell.answer(approvalId);
    }

    /// Opens what waits longest, or is gravest: what N does.
    function answerInOrder() {
        shell.answerInOrder();
    }

    /// Offers to add a repository that the town does not have.
    function offer(path: string) {
        shell.addingRig = true;
        shell.takeFolder(path);
    }

    width: 1440
    height: 900
    minimumWidth: 880
    minimumHeight: 560
    visible: true
    color: Theme.surface.window
    title: Town.townName === "" ? qsTr("Wagonmaster") : qsTr("%1 \u2013 Wagonmaster").arg(Town.townName)

    BoardFilter {
        id: boardFilter
        board: Town.board
        rig: Town.currentRig
    }
    LaneModel { id: backlog; board: Town.board; filter: boardFilter; lane: Lane.Backlog }
    LaneModel { id: ready; board: Town.board; filter: boardFilter; lane: Lane.Ready }
    LaneModel { id: ai; board: Town.board; filter: boardFilter; lane: Lane.Ai }
    LaneModel { id: review; board: Town.board; filter: boardFilter; lane: Lane.Review }
    LaneModel { id: done; board: Town.board; filter: boardFilter; lane: Lane.Done }
    BeadDetail {
        id: bead
    }
    ConvoyDetail {
        id: convoy
    }
    AgentsFound {
        id: found
    }
    LogModel {
        id: runLog
        runId: bead.runId
        mrId: shell.gateLog ? bead.mrId : ""
    }

    AgentsModel {
        id: agents
    }
    AgentDetail {
        id: agent
    }
    RunTranscript {
        id: said
        runId: agent.agentId === "" ? "" : agent.runId
    }
    TranscriptModel {
        id: transcript
        source: said
    }
    RunChanges {
        id: changes
        runId: agent.agentId === "" ? "" : agent.runId
    }

    TerminalSession {
        id: terminal
        runId: changes.runId
    }

    ApprovalDesk {
        id: approvals
    }
    PolicyRules {
        id: policy
    }
    Grants {
        id: grants
    }
    AuditLog {
        id: audit
    }

    Shell {
        id: shell
        anchors.fill: parent
        focus: true
        town: Town
        board: Town.board
        lanes: [backlog, ready, ai, review, done]
        convoys: Town.convoys
        controller: BoardController
        actions: Actions
        detail: bead
        log: runLog
        convoy: convoy
        agents: agents
        agent: agent
        transcript: transcript
        changes: changes
        terminal: terminal
        desk: approvals
        policy: policy
        grants: grants
        audit: audit
        preferences: Preferences
        filter: boardFilter
        agentsFound: found
        canBrowse: true
        onFolderAsked: folder.active = true
        onExportAsked: exportFile.active = true
    }
    Loader {
        id: exportFile
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Export the decisions")
            fileMode: FileDialog.SaveFile
            defaultSuffix: "jsonl"
            visible: true
            onAccepted: {
                shell.takeExport(selectedFile.toString());
                exportFile.active = false;
            }
            onRejected: exportFile.active = false
        }
    }
    Loader {
        id: folder
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Choose a git repository")
            visible: true
            onAccepted: {
                shell.takeFolder(decodeURIComponent(selectedFolder.toString().replace("file://", "")));
                folder.active = false;
            }
            onRejected: folder.active = false
        }
    }
}
