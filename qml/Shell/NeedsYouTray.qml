pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Whatever waits for the person, on every screen in the same place.
FocusScope {
    id: root

    /// Rows: agentName, sentence, beadId, waitText, what, rigId
    required property var items
    /// Cells that fit.
    property int cells: 3
    readonly property int count: list.count
    readonly property int shown: cells === 1 ? Math.min(1, count) : count > cells ? cells - 1 : count

    signal beadAsked(string beadId)
    /// The agent on this bead asks.
    signal agentAsked(string beadId)
    /// An agent's request is to be answered.
    signal requestAsked(string approvalId)
    signal gatesAsked(string rigId)
    /// A question is to be shown in full.
    signal questionAsked(TrayCell cell)
    signal answered(string gateId, bool yes)

    /// The nth item, from 0.
    function open(index: int) {
        const cell = list.itemAt(index) as TrayCell;
        if (cell)
            answer(cell);
    }

    function answer(cell: TrayCell) {
        if (cell.what === "request")
            requestAsked(cell.itemId);
        else if (cell.what === "question")
            questionAsked(cell);
        else if (cell.what === "trust")
            gatesAsked(cell.rigId);
        else if (cell.what === "agent")
            agentAsked(cell.beadId);
        else
            beadAsked(cell.beadId);
    }

    /// The request that an agent makes for this bead; empty when there is none.
    function requestOn(beadId: string): string {
        for (let i = 0; i < list.count; ++i) {
            const cell = list.itemAt(i) as TrayCell;
            if (cell?.what === "request" && cell.beadId === beadId)
                return cell.itemId;
        }
        return "";
    }

    property int announced: 0
    onCountChanged: {
        if (count > announced)
            Accessible.announce(Accessible.name, Accessible.Assertive);
        announced = count;
    }

    implicitHeight: Theme.layout.tray
    objectName: "NeedsYouTray"
    Accessible.role: Accessible.AlertMessage
    Accessible.name: count === 0 ? qsTr("Nothing needs you") : qsTr("%n need(s) you", "", count)

    Rectangle {
        anchors.fill: parent
        color: root.count > 0 ? Theme.state.needsYou.subtle : Theme.surface.panel
        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.stroke.hairline
            color: root.count > 0 ? Theme.state.needsYou.line : Theme.line.hairline
        }
    }
    FocusRing {
        visible: root.activeFocus && root.count === 0
        anchors.margins: 2
        around: Theme.radius.chip
    }
    Row {
        id: lead
        x: Theme.space[4]
        height: parent.height - 1
        spacing: 7
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: root.count > 0 ? "state-needs" : "state-idle"
            color: root.count > 0 ? Theme.state.needsYou.fg : Theme.text.tertiary
            size: root.count > 0 ? 14 : 13
        }
        WmText {
            height: parent.height
            text: root.count === 0 ? qsTr("Nothing needs you") : root.count === 1 ? qsTr("1 needs you") : qsTr("%1 need you").arg(root.count)
            color: root.count > 0 ? Theme.state.needsYou.fg : Theme.text.tertiary
            font: root.count > 0 ? Theme.type.meta.strong : Theme.type.meta.medium
        }
    }
    Item {
        id: middle
        readonly property int cellCount: root.shown + (root.count > root.shown && root.cells > 1 ? 1 : 0)
        readonly property real cellWidth: cellCount > 0 ? width / cellCount : 0

        x: lead.x + lead.width + 14
        width: (action.visible ? action.x - 12 : parent.width) - x
        height: parent.height - 1
        visible: root.count > 0

        Repeater {
            id: list
            model: root.items
            TrayCell {
                id: cell
                x: index * middle.cellWidth
                width: middle.cellWidth
                height: middle.height
                visible: index < root.shown
                onAsked: root.answer(cell)
                onAnswered: yes => root.answered(itemId, yes)
            }
        }
        Item {
            visible: root.count > root.shown && root.cells > 1
            x: root.shown * middle.cellWidth
            width: middle.cellWidth
            height: middle.height
            Rectangle {
                width: Theme.stroke.hairline
                height: parent.height
                color: Theme.state.needsYou.line
            }
            WmText {
                x: 13
                width: parent.width - x
                height: parent.height
                text: qsTr("and %1 more").arg(root.count - root.shown)
                color: Theme.text.secondary
            }
        }
    }
    Rectangle {
        visible: root.count > 0
        x: action.x - 12
        width: Theme.stroke.hairline
        height: parent.height - 1
        color: Theme.state.needsYou.line
    }
    WmButton {
        id: action
        visible: root.count > 0
        anchors { right: parent.right; rightMargin: Theme.space[3]; verticalCenter: parent.verticalCenter }
        small: true
        kind: WmButton.NeedsYou
        text: qsTr("Answer in order")
        keys: ["N"]
        onClicked: root.open(0)
    }
}
