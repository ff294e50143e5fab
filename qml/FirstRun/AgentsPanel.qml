pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The agents on this machine: what is there, and what to type for the rest.
Column {
    id: root

    /// AgentsFound: rows, looking, error, look(again)
    required property var agents
    /// Actions: copy(text)
    required property var actions

    Item {
        width: parent.width
        height: 32
        WmText {
            height: 32
            verticalAlignment: Text.AlignTop
            text: qsTr("Agents on this machine")
            font: Theme.type.heading.font
            Accessible.role: Accessible.Heading
        }
        WmButton {
            objectName: "lookAgain"
            anchors.right: parent.right
            y: -4
            small: true
            kind: WmButton.Quiet
            iconName: "undo"
            text: qsTr("Look again")
            keys: ["F5"]
            busy: root.agents.looking
            onClicked: root.agents.look(true)
        }
    }
    Rectangle {
        width: parent.width
        height: list.height
        radius: Theme.radius.card
        color: Theme.surface.raised
        border.width: Theme.stroke.hairline
        border.color: Theme.line.hairline

        Column {
            id: list
            width: parent.width

            Repeater {
                model: root.agents.rows

                Item {
                    id: row

                    required property int index
                    required property string agentId
                    required property string title
                    required property string word
                    required property int agentState
                    required property string detail
                    required property string command

                    objectName: "agent-" + agentId
                    width: list.width
                    height: 48
                    Accessible.role: Accessible.ListItem
                    Accessible.name: qsTr("%1: %2").arg(title).arg(word)
                    Accessible.description: detail

                    Hairline {
                        visible: row.index > 0
                        width: parent.width
                    }
                    StateBadge {
                        x: Theme.space[3]
                        anchors.verticalCenter: parent.verticalCenter
                        agentState: row.agentState
                        glyphOnly: true
                        Accessible.ignored: true
                    }
                    WmText {
                        id: titleText
                        x: 38
                        y: 5
                        height: 20
                        text: row.title
                        font: Theme.type.body.font
                        Accessible.ignored: true
                    }
                    WmText {
                        x: titleText.x + titleText.width + Theme.space[2]
                        y: 5
                        height: 20
                        text: row.word
                        color: row.agentState === AgentState.Idle ? Theme.text.tertiary : Theme.state.of(row.agentState).fg
                        font: Theme.type.caption.regular
                        Accessible.ignored: true
                    }
                    WmText {
                        x: 38
                        y: 24
                        width: (copy.visible ? copy.x - Theme.space[2] : parent.width - Theme.space[3]) - x
                        height: 18
                        text: row.agentState === AgentState.NeedsYou && row.command !== "" ? row.command : row.detail
                        color: Theme.text.tertiary
                        font: Theme.type.mono.font
                        elide: Text.ElideRight
                        Accessible.ignored: true
                    }
                    WmButton {
                        id: copy
                        objectName: "copy"
                        anchors { right: parent.right; rightMargin: Theme.space[3]; verticalCenter: parent.verticalCenter }
                        visible: row.command !== ""
                        small: true
                        kind: WmButton.Quiet
                        iconName: "copy"
                        text: qsTr("Copy")
                        Accessible.description: row.command
                        onClicked: root.actions.copy(row.command)
                    }
                }
            }
            WmText {
                visible: root.agents.rows.count === 0 || root.agents.error !== ""
                x: 38
                width: parent.width - x - Theme.space[3]
                height: 40
                text: root.agents.error !== "" ? root.agents.error : root.agents.looking ? qsTr("Looking\u2026") : qsTr("Not looked yet")
                color: Theme.text.tertiary
                font: Theme.type.caption.regular
                elide: Text.ElideRight
            }
        }
    }
}
