pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Every decision, the newest first: when, which, for whom, about what, by which rule and by whom.
FocusScope {
    id: root

    /// AuditLog: rows, filter, total, loading, problem, load(), more()
    required property var audit
    property bool online: true

    signal exportAsked

    function enterFilter() {
        field.forceActiveFocus(Qt.TabFocusReason);
    }

    objectName: "DecisionsTab"

    Item {
        id: head
        x: Theme.space[5]
        y: Theme.space[3]
        width: parent.width - 2 * x
        height: Theme.layout.control
        WmTextField {
            id: field
            objectName: "auditFilter"
            width: 340
            iconName: "search"
            keys: ["/"]
            placeholderText: qsTr("An agent, a bead, denied, git.push\u2026")
            Accessible.name: qsTr("Filter the decisions")
            onTextEdited: root.audit.filter = text
            onAccepted: list.forceActiveFocus(Qt.TabFocusReason)
        }
        WmText {
            x: field.width + Theme.space[3]
            height: parent.height
            text: root.audit.total === 1 ? qsTr("1 decision") : qsTr("%1 decisions").arg(root.audit.total)
            color: Theme.text.tertiary
        }
        WmButton {
            objectName: "export"
            anchors.right: parent.right
            iconName: "file"
            text: qsTr("Export")
            enabled: root.online && root.audit.total > 0
            whyNot: root.online ? qsTr("There is nothing to export") : qsTr("The daemon does not answer")
            onClicked: root.exportAsked()
        }
    }
    SettingsList {
        id: list
        y: head.y + head.height + Theme.space[3]
        width: parent.width
        height: parent.height - y
        focus: true
        name: qsTr("Decisions")
        model: root.audit.rows
        loading: root.audit.loading
        problem: root.audit.problem
        nothing: root.audit.filter !== "" ? qsTr("No decision has all of these words.") : qsTr("Nothing was decided yet. It begins with what an agent first asks for.")
        onRetryAsked: root.audit.load()
        delegate: T.ItemDelegate {
            id: row
            required property int index
            required property string at
            required property string decisionText
            required property int agentState
            required property string agentName
            required property string title
            required property string rule
            required property string by
            required property string reason
            required property string beadId

            objectName: "Decision:" + index
            width: ListView.view.width
            height: Math.max(44, words.height + 14)
            focusPolicy: Qt.NoFocus
            Accessible.role: Accessible.ListItem
            Accessible.name: qsTr("%1, %2, %3: %4").arg(at).arg(decisionText).arg(agentName).arg(title)
            Accessible.description: [rule, by, reason].filter(part => part !== "").join(", ")
            background: Item {
                Hairline { anchors.bottom: parent.bottom; width: parent.width }
                FocusRing { visible: row.ListView.isCurrentItem && row.ListView.view.activeFocus; anchors.margins: 2 }
            }
            contentItem: Item {
                WmText {
                    x: Theme.space[5]
                    y: 7
                    width: 96
                    height: 18
                    text: row.at
                    color: Theme.text.tertiary
                    font: Theme.type.clock.regular
                }
                Row {
                    x: 124
                    y: 7
                    height: 18
                    spacing: 5
                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: Theme.state.of(row.agentState).glyph
                        color: Theme.state.of(row.agentState).fg
                        size: 12
                    }
                    WmText {
                        height: parent.height
                        text: row.decisionText
                        color: Theme.state.of(row.agentState).fg
                        font: Theme.type.meta.medium
                    }
                }
                Column {
                    id: words
                    x: 236
                    y: 7
                    width: parent.width - x - Theme.space[5]
                    WmParagraph {
                        width: parent.width
                        line: 18
                        text: row.title
                        color: Theme.text.primary
                        font: Theme.type.mono.font
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                        maximumLineCount: 4
                    }
                    WmText {
                        width: parent.width
                        height: 18
                        text: [row.agentName, row.beadId, row.rule, row.by !== "" ? qsTr("by %1").arg(row.by) : ""].filter(part => part !== "").join(" \u00b7 ")
                        color: Theme.text.tertiary
                    }
                    WmParagraph {
                        visible: row.reason !== ""
                        width: parent.width
                        line: 18
                        text: row.reason
                        maximumLineCount: 4
                    }
                }
            }
            Component.onCompleted: if (index === root.audit.rows.count - 1) root.audit.more()
        }
    }
}
