pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// All agents, those first that need the person. Everything that a row's buttons do, a key does on the current row.
FocusScope {
    id: root

    /// AgentsModel: rows in the order of their groups, with the role group; counts of each group
    required property var agents
    required property var actions
    property bool loaded: true
    property bool online: true
    property bool narrow: false

    readonly property AgentRow current: list.currentItem as AgentRow

    signal opened(string agentId)
    signal peeked(string beadId)
    /// What the agent asks is to be seen and answered.
    signal requestAsked(string approvalId)
    signal startAsked
    /// A key asked for what cannot be done now.
    signal refused(string reason)

    function refuse(row: AgentRow, sentence: string) {
        if (row)
            refused(online ? sentence.arg(row.name) : qsTr("The daemon does not answer"));
    }
    function go(step: int) {
        if (list.count > 0)
            list.currentIndex = Math.max(0, Math.min(list.count - 1, list.currentIndex + step));
    }
    function enter() {
        if (list.currentIndex < 0 && list.count > 0)
            list.currentIndex = 0;
        list.forceActiveFocus(Qt.TabFocusReason);
    }
    function nudge(row: AgentRow) {
        if (row && online && row.canNudge)
            actions.nudge(row.runId);
        else
            refuse(row, qsTr("%1 cannot be nudged: it does not run, or it is a program that cannot be spoken to"));
    }
    function pause(row: AgentRow) {
        if (row && online && row.canPause)
            row.paused ? actions.goOn(row.runId) : actions.pause(row.runId);
        else
            refuse(row, qsTr("%1 cannot be paused: it does not run, or it is a program that cannot be spoken to"));
    }
    function stop(row: AgentRow) {
        if (row && online && row.canStop)
            actions.stopRun(row.beadId);
    }
    function start(row: AgentRow) {
        if (row && online && row.canStart)
            actions.sling(row.beadId);
    }
    function deny(row: AgentRow) {
        if (row && online && row.asks && !row.question)
            actions.answerApproval(row.approvalId, false, "");
    }
    /// A verb of one or two keys; false when it is not one of this page.
    function run(verb: string): bool {
        switch (verb) {
        case "U": nudge(current); return true;
        case "P": pause(current); return true;
        case "XS": stop(current); return true;
        case "S": start(current); return true;
        case "D": deny(current); return true;
        case "A": startAsked(); return true;
        case "R": if (current?.asks) requestAsked(current.approvalId); else if (current) opened(current.agentId); return true;
        case "O": if (current) opened(current.agentId); return true;
        case "YI": if (current) actions.copy(current.beadId); return true;
        default: return false;
        }
    }

    objectName: "AgentsPage"
    onVisibleChanged: if (visible) enter()

    AgentColumns {
        id: grid
        width: root.width
    }
    AgentsHead {
        id: head
        width: parent.width
        height: implicitHeight
        columns: grid
        visible: list.count > 0 || skeleton.visible
    }
    ListView {
        id: list
        y: head.height
        width: parent.width
        height: parent.height - y
        focus: true
        activeFocusOnTab: true
        clip: true
        reuseItems: true
        boundsBehavior: Flickable.StopAtBounds
        highlightMoveDuration: 0
        keyNavigationEnabled: false
        model: root.agents.rows
        section.property: "group"
        section.delegate: AgentGroup {
            required property string section
            width: list.width
            group: Number(section)
            count: root.agents.counts[Number(section)] ?? 0
        }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Agents")
        T.ScrollBar.vertical: WmScrollBar {}
        onCountChanged: if (currentIndex < 0 && count > 0) currentIndex = 0

        delegate: AgentRow {
            id: row
            width: list.width
            columns: grid
            online: root.online
            current: ListView.isCurrentItem
            onClicked: {
                list.currentIndex = index;
                list.forceActiveFocus(Qt.MouseFocusReason);
            }
            onOpenAsked: root.opened(agentId)
            onPeekAsked: if (beadId !== "") root.peeked(beadId)
            onNudgeAsked: root.nudge(row)
            onPauseAsked: root.pause(row)
            onStopAsked: root.stop(row)
            onStartAsked: root.start(row)
            onDenyAsked: root.deny(row)
            FocusRing {
                visible: row.current && list.activeFocus
                anchors.margins: 2
            }
        }
        Keys.onPressed: event => {
            event.accepted = true;
            switch (event.modifiers ? 0 : event.key) {
            case Qt.Key_J:
            case Qt.Key_Down: root.go(1); break;
            case Qt.Key_K:
            case Qt.Key_Up: root.go(-1); break;
            case Qt.Key_Home: root.go(-count); break;
            case Qt.Key_End: root.go(count); break;
            case Qt.Key_Return:
            case Qt.Key_Enter: if (root.current) root.opened(root.current.agentId); break;
            default: event.accepted = false;
            }
        }
    }
    Column {
        id: skeleton
        objectName: "AgentsSkeleton"
        y: head.height
        width: parent.width
        visible: !root.loaded && patience.over
        Timer {
            id: patience
            property bool over: false
            running: !root.loaded
            interval: Theme.duration.skeleton
            onTriggered: over = true
        }
        Repeater {
            model: 6
            Item {
                id: line
                width: skeleton.width
                height: 50
                Rectangle {
                    x: Theme.space[4]
                    y: 11
                    width: 28
                    height: 28
                    radius: 8
                    color: Theme.line.hairline
                }
                Repeater {
                    model: [grid.agentX + 38, grid.claimX, grid.nowX, grid.processX]
                    Rectangle {
                        required property real modelData
                        x: modelData
                        y: 20
                        width: 92
                        height: 10
                        radius: 3
                        color: Theme.line.hairline
                    }
                }
                Hairline { anchors.bottom: parent.bottom; width: parent.width }
            }
        }
    }
    Column {
        objectName: "AgentsEmpty"
        visible: root.loaded && list.count === 0
        anchors.centerIn: parent
        width: 320
        spacing: Theme.space[3]
        EmptyHint {
            width: parent.width
            text: qsTr("No agents. Press A, or drop a bead on AI")
        }
        WmButton {
            anchors.horizontalCenter: parent.horizontalCenter
            kind: WmButton.Primary
            iconName: "plus"
            text: qsTr("Start agent")
            keys: ["A"]
            enabled: root.online
            whyNot: qsTr("The daemon does not answer")
            onClicked: root.startAsked()
        }
    }
}
