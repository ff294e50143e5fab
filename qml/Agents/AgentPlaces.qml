pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The table of all agents and the page of one of them, one in the other's place, and the way between.
FocusScope {
    id: root

    /// AgentsModel
    required property var agents
    /// AgentDetail; its agentId is the one whose page is shown, empty for the table.
    required property var detail
    required property var transcript
    required property var changes
    required property var terminal
    required property var actions
    /// LaneModel of the lane Ready
    required property var ready
    property bool loaded: true
    property bool online: true
    property bool narrow: false

    readonly property bool single: detail.agentId !== ""
    readonly property alias table: table
    readonly property alias page: page
    readonly property string currentBead: single ? detail.beadId : table.current?.beadId ?? ""

    signal beadAsked(string beadId)
    signal peeked(string beadId)
    /// What an agent asks is to be seen and answered.
    signal requestAsked(string approvalId)
    signal leaveAsked
    signal closed
    /// A key asked for what cannot be done now.
    signal refused(string reason)

    function open(agentId: string) {
        detail.agentId = agentId;
    }
    function enter() {
        single ? page.enter() : table.enter();
    }
    function run(verb: string): bool {
        return single ? page.run(verb) : table.run(verb);
    }
    function back() {
        single ? page.back() : leaveAsked();
    }
    function startAgent() {
        start.choose();
    }

    objectName: "AgentPlaces"
    onVisibleChanged: if (visible) enter()

    Binding {
        target: root.agents
        property: "watched"
        value: root.visible && !root.single
    }
    Binding {
        target: root.detail
        property: "watched"
        value: root.visible && root.single
    }
    AgentsPage {
        id: table
        anchors.fill: parent
        visible: !root.single
        focus: visible
        agents: root.agents
        actions: root.actions
        loaded: root.loaded
        online: root.online
        narrow: root.narrow
        onOpened: agentId => root.open(agentId)
        onPeeked: beadId => root.peeked(beadId)
        onRequestAsked: approvalId => root.requestAsked(approvalId)
        onStartAsked: root.startAgent()
        onRefused: reason => root.refused(reason)
    }
    AgentPage {
        id: page
        anchors.fill: parent
        visible: root.single
        focus: visible
        detail: root.detail
        transcript: root.transcript
        changes: root.changes
        terminal: root.terminal
        actions: root.actions
        online: root.online
        narrow: root.narrow
        onBeadAsked: beadId => root.beadAsked(beadId)
        onStepAsked: step => root.open(root.agents.neighbour(root.detail.agentId, step))
        onRequestAsked: approvalId => root.requestAsked(approvalId)
        onLeaveAsked: root.open("")
        onRefused: reason => root.refused(reason)
    }
    StartAgent {
        id: start
        ready: root.ready
        actions: root.actions
        online: root.online
        onClosed: root.enter()
    }
}
