pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What the person allowed for longer than once, while it holds, and taking it back.
FocusScope {
    id: root

    /// Grants: rows, loading, problem
    required property var grants
    required property var actions
    property bool online: true

    objectName: "GrantsTab"

    WmParagraph {
        id: head
        x: Theme.space[5]
        y: Theme.space[3]
        width: Math.min(parent.width - 2 * x, 760)
        line: 18
        text: qsTr("What you allowed for longer than once. It passes without a question as long as it holds; what the policy denies stays denied.")
    }
    SettingsList {
        id: list
        y: head.y + head.height + Theme.space[2]
        width: parent.width
        height: parent.height - y
        focus: true
        name: qsTr("Allowed for longer than once")
        model: root.grants.rows
        loading: root.grants.loading
        problem: root.grants.problem
        nothing: qsTr("Nothing is allowed for longer than once.")
        delegate: T.ItemDelegate {
            id: row
            required property int index
            required property string grantId
            required property string rule
            required property string headline
            required property string holds
            required property string made

            objectName: "Grant:" + grantId
            width: ListView.view.width
            height: words.height + 20
            focusPolicy: Qt.NoFocus
            Accessible.role: Accessible.ListItem
            Accessible.name: qsTr("%1 %2").arg(rule).arg(holds)
            Accessible.description: [headline, made].filter(part => part !== "").join(", ")
            background: Item {
                Hairline { anchors.bottom: parent.bottom; width: parent.width }
                FocusRing { visible: row.ListView.isCurrentItem && row.ListView.view.activeFocus; anchors.margins: 2 }
            }
            contentItem: Item {
                Column {
                    id: words
                    x: Theme.space[5]
                    anchors.verticalCenter: parent.verticalCenter
                    width: back.x - x - Theme.space[4]
                    WmParagraph {
                        width: parent.width
                        line: 18
                        text: row.rule
                        color: Theme.text.primary
                        font: Theme.type.mono.font
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                    }
                    WmText {
                        width: parent.width
                        height: 18
                        text: row.headline !== "" ? qsTr("%1 \u00b7 %2").arg(row.headline).arg(row.holds) : row.holds
                        color: Theme.text.secondary
                    }
                    WmText {
                        width: parent.width
                        height: 16
                        text: qsTr("%1, %2").arg(row.grantId).arg(row.made)
                        color: Theme.text.tertiary
                        font: Theme.type.caption.regular
                    }
                }
                WmButton {
                    id: back
                    objectName: "revoke"
                    anchors { right: parent.right; rightMargin: Theme.space[5]; verticalCenter: parent.verticalCenter }
                    text: qsTr("Take back")
                    enabled: root.online
                    whyNot: qsTr("The daemon does not answer")
                    Accessible.name: qsTr("Take back %1").arg(row.grantId)
                    onClicked: root.actions.revokeGrant(row.grantId)
                }
            }
        }
        Keys.onDeletePressed: {
            const row = list.currentItem;
            if (row && root.online)
                root.actions.revokeGrant(row.objectName.replace("Grant:", ""));
        }
    }
}
