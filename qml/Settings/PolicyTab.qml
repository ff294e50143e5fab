pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// The rules in force and the file that each stands in. They are changed there.
FocusScope {
    id: root

    /// PolicyRules: rows, complaints, loading, problem, load(rig)
    required property var policy
    property string rig

    objectName: "PolicyTab"

    Column {
        id: head
        x: Theme.space[5]
        y: Theme.space[3]
        width: parent.width - 2 * x
        spacing: Theme.space[2]
        WmParagraph {
            width: Math.min(parent.width, 760)
            line: 18
            text: qsTr("What agents may do without a question. The most restrictive rule that matches decides. Rules are changed in policy.toml and in .wagonmaster.toml; here they can be read.")
        }
        Repeater {
            model: root.policy.complaints
            ErrorBar {
                required property string modelData
                width: head.width
                text: modelData
                hint: qsTr("Until this is mended, everything asks.")
            }
        }
    }
    SettingsList {
        y: head.y + head.height + Theme.space[2]
        width: parent.width
        height: parent.height - y
        focus: true
        name: qsTr("Rules of the policy")
        model: root.policy.rows
        loading: root.policy.loading
        problem: root.policy.problem
        nothing: qsTr("No rules: the defaults of each level hold.")
        onRetryAsked: root.policy.load(root.rig)
        delegate: T.ItemDelegate {
            id: row
            required property int index
            required property string name
            required property string decision
            required property string matches
            required property string from
            required property string reason
            required property bool otherwise
            readonly property stateStyle look: decision === "deny" ? Theme.state.failed : decision === "ask" ? Theme.state.needsYou : Theme.state.done

            objectName: "PolicyRule:" + name
            width: ListView.view.width
            height: Math.max(44, words.height + 16)
            focusPolicy: Qt.NoFocus
            Accessible.role: Accessible.ListItem
            Accessible.name: qsTr("%1: %2. %3").arg(decisionWord.text).arg(name).arg(matches)
            Accessible.description: [reason, from].filter(part => part !== "").join(". ")
            background: Item {
                Hairline { anchors.bottom: parent.bottom; width: parent.width }
                FocusRing { visible: row.ListView.isCurrentItem && row.ListView.view.activeFocus; anchors.margins: 2 }
            }
            contentItem: Item {
                Row {
                    x: Theme.space[5]
                    y: 13
                    height: 18
                    spacing: 5
                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: row.decision === "deny" ? "state-failed" : row.decision === "ask" ? "state-needs" : "state-done"
                        color: row.look.fg
                        size: 12
                    }
                    WmText {
                        id: decisionWord
                        height: parent.height
                        text: row.decision === "deny" ? qsTr("Deny") : row.decision === "ask" ? qsTr("Ask") : qsTr("Allow")
                        color: row.look.fg
                        font: Theme.type.meta.medium
                    }
                }
                Column {
                    id: words
                    x: 110
                    anchors.verticalCenter: parent.verticalCenter
                    width: place.x - x - Theme.space[4]
                    WmText {
                        width: parent.width
                        height: 18
                        text: row.otherwise ? row.matches : row.name
                        font: Theme.type.meta.medium
                    }
                    WmParagraph {
                        visible: !row.otherwise && row.matches !== ""
                        width: parent.width
                        line: 17
                        text: row.matches
                        font: Theme.type.mono.font
                        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
                    }
                    WmParagraph {
                        visible: row.reason !== ""
                        width: parent.width
                        line: 18
                        text: row.reason
                        color: Theme.text.tertiary
                    }
                }
                WmText {
                    id: place
                    anchors { right: parent.right; rightMargin: Theme.space[5] }
                    y: 13
                    width: Math.min(implicitWidth, 300)
                    height: 18
                    text: row.otherwise ? qsTr("where no rule matches") : row.from
                    color: Theme.text.tertiary
                    font: row.otherwise ? Theme.type.caption.regular : Theme.type.mono.font
                    elide: Text.ElideLeft
                }
            }
        }
    }
}
