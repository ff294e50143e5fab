pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// One row of a transcript: who begins to speak, and what it is.
FocusScope {
    id: root

    required property int index
    required property string kind
    required property bool head
    required property string speaker
    required property string time
    required property string text
    required property bool nested
    required property var model
    required property string agentName
    /// AgentDetail: approvals (by the request's id)
    required property var detail
    property bool online: true
    property bool current: false

    readonly property string approvalId: kind === "request" ? detail.approvals[model.requestId] ?? "" : ""
    readonly property bool person: speaker === "person"
    readonly property int indent: 28 + (nested ? 20 : 0)

    signal toggled(bool all)
    signal answered(string approvalId, bool allow, string text)
    signal requestAsked(string approvalId)

    /// The keyboard's way in: folds a card, or goes to the answer.
    function enter() {
        if (approvalId !== "")
            (body.item as RequestCard).enter();
        else if (kind === "tool" || kind === "thought" || kind === "told")
            toggled(false);
    }

    implicitHeight: header.height + body.height + (kind === "turn" ? 0 : Theme.space[2])
    objectName: "Row:" + kind
    Accessible.role: Accessible.ListItem
    Accessible.name: [head ? (person ? qsTr("You") : agentName) : "", text].filter(part => part !== "").join(": ")

    Item {
        id: header
        width: parent.width
        height: root.head ? 26 : 0
        visible: root.head

        AgentAvatar {
            y: 3
            name: who.text
        }
        WmText {
            id: who
            x: 28
            y: 2
            height: 20
            text: root.person ? qsTr("You") : root.speaker === "town" ? qsTr("Wagonmaster") : root.agentName
            font: Theme.type.body.strong
        }
        WmText {
            x: who.x + who.implicitWidth + Theme.spaceOneHalf
            y: 2
            height: 20
            text: root.time
            color: Theme.text.tertiary
            font: Theme.type.clock.font
        }
        WmText {
            visible: root.person && root.model.delivered
            anchors.right: parent.right
            y: 2
            height: 20
            text: qsTr("delivered")
            color: Theme.text.tertiary
            font: Theme.type.caption.regular
        }
    }
    Rectangle {
        visible: root.nested
        x: 34
        y: header.height
        width: 2
        height: body.height
        color: Theme.line.hairline
    }
    Loader {
        id: body
        x: root.kind === "turn" ? 0 : root.indent
        y: header.height
        width: parent.width - x
        focus: true
        sourceComponent: {
            switch (root.kind) {
            case "message": return message;
            case "told":
            case "thought": return thought;
            case "tool": return tool;
            case "plan": return plan;
            case "request": return request;
            case "turn": return turn;
            case "trouble": return trouble;
            default: return remark;
            }
        }
    }
    Component {
        id: message
        MessageBlock {
            blocks: root.model.blocks
            ink: root.person ? Theme.text.primary : Theme.text.secondary
        }
    }
    Component {
        id: thought
        ThoughtLine {
            text: root.text
            open: root.model.open
            onTurned: root.toggled(false)
        }
    }
    Component {
        id: tool
        ToolCard {
            verb: root.model.verb
            iconName: root.model.icon
            title: root.model.title
            result: root.model.result
            toolState: root.model.toolState
            duration: root.model.duration
            files: root.model.files
            output: root.model.output
            hiddenLines: root.model.hiddenLines
            open: root.model.open
            current: root.current
            onToggled: root.toggled(false)
            onAllAsked: root.toggled(true)
        }
    }
    Component {
        id: plan
        PlanCard { steps: root.model.steps }
    }
    Component {
        id: request
        RequestCard {
            what: root.model.what
            title: root.model.title
            cwd: root.model.cwd
            reason: root.model.reason
            choices: root.model.choices
            answer: root.model.answer
            approvalId: root.approvalId
            online: root.online
            current: root.current
            onAnswered: (allow, text) => root.answered(root.approvalId, allow, text)
            onOpened: root.requestAsked(root.approvalId)
        }
    }
    Component {
        id: turn
        TurnLine {
            text: root.text
            reason: root.model.reason
            agentState: root.model.agentState
        }
    }
    Component {
        id: trouble
        TroubleLine {
            text: root.text
            reason: root.model.reason
            agentState: root.model.agentState
        }
    }
    Component {
        id: remark
        WmParagraph {
            line: 18
            text: root.text
            color: Theme.text.tertiary
            font: Theme.type.mono.font
            wrapMode: Text.WrapAnywhere
            maximumLineCount: 6
        }
    }
}
