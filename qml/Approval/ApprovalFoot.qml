pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// The answer: a reason, no, and yes with how long it holds. No is where the keyboard is.
Rectangle {
    id: root

    /// ApprovalDesk
    required property var desk
    readonly property approvalFacts facts: desk.facts
    property string scope: "once"
    /// The second step of "always" is shown: one more yes makes it so.
    property bool second: false
    /// For a moment after another request is shown nothing can be allowed.
    property bool guarded: false
    /// The identical ones get the same answer.
    property bool all: false
    /// There are scopes to choose from; there is a diff to be seen.
    property bool hasScopes: false
    property bool hasDiff: false
    readonly property string text: words.text.trim()
    readonly property bool over: desk.stand === ApprovalDesk.Over
    readonly property string whyNot: {
        if (!desk.online)
            return qsTr("The daemon does not answer");
        if (desk.stand === ApprovalDesk.Loading)
            return qsTr("What it changes is being worked out");
        if (facts.question && text === "")
            return qsTr("Write an answer, or choose one");
        return "";
    }
    readonly property bool canAllow: desk.canAllow && !guarded && !(facts.question && text === "")

    signal allowed
    signal denied
    signal leaveAsked

    function reset() {
        words.text = "";
        all = false;
    }
    function enter() {
        const first = over ? later : facts.question ? words : deny;
        first.focus = false; // whoever had it before has no ring
        first.forceActiveFocus(Qt.TabFocusReason);
    }
    function enterReason() {
        words.forceActiveFocus(Qt.TabFocusReason);
    }
    /// Return, wherever it is pressed: no, or the answer to a question; with Ctrl yes. A key that is held answers once.
    function take(event: KeyEvent) {
        event.accepted = true;
        if (event.isAutoRepeat)
            return;
        if (over)
            leaveAsked();
        else if (event.modifiers & Qt.ControlModifier || facts.question)
            allowed();
        else
            denied();
    }

    implicitHeight: column.height + Theme.space[3] + 14
    radius: Theme.radius.dialog
    color: Theme.surface.panel

    Rectangle { // square above, round below
        width: parent.width
        height: parent.radius
        color: parent.color
    }
    Hairline {
        width: parent.width
    }
    Column {
        id: column
        x: Theme.space[5]
        y: Theme.space[3]
        width: parent.width - 2 * x
        spacing: Theme.spaceTwoHalf

        Item {
            width: parent.width
            height: 36
            // In the order of Tab: from no to its reason, to yes, and around by what is above.
            WmButton {
                id: deny
                anchors.right: parent.right
                objectName: "deny"
                visible: !root.over
                large: true
                kind: root.facts.question ? WmButton.Plain : WmButton.Primary
                text: root.facts.question ? qsTr("Do not answer") : qsTr("Deny")
                keys: root.facts.question ? [] : ["\u21b5"]
                enabled: root.desk.canDeny
                whyNot: root.desk.online ? "" : qsTr("The daemon does not answer")
                onClicked: root.denied()
                Keys.onReturnPressed: event => root.takeDeny(event)
                Keys.onEnterPressed: event => root.takeDeny(event)
            }
            WmTextField {
                id: words
                objectName: "reason"
                visible: !root.over
                anchors { left: parent.left; right: approve.left; rightMargin: Theme.space[3] }
                height: parent.height
                large: true
                iconName: "edit"
                enabled: root.desk.online
                placeholderText: root.facts.question ? qsTr("Answer %1 in your own words").arg(root.facts.agentName)
                                                     : root.facts.agentName !== "" ? qsTr("Reason for %1, for example: push a new branch instead").arg(root.facts.agentName)
                                                     : qsTr("Reason, for example: push a new branch instead")
                Accessible.name: root.facts.question ? qsTr("Your answer") : qsTr("Reason, which the agent reads")
                Keys.onReturnPressed: event => root.take(event)
                Keys.onEnterPressed: event => root.take(event)
            }
            WmButton {
                id: approve
                anchors { right: deny.left; rightMargin: Theme.space[3] }
                objectName: "approve"
                visible: !root.over
                large: true
                kind: root.facts.destructive ? WmButton.Danger : root.facts.question ? WmButton.Primary : WmButton.NeedsYou
                busy: root.desk.answering
                enabled: root.canAllow
                whyNot: root.whyNot
                keys: root.facts.question ? ["\u21b5"] : ["Ctrl \u21b5"]
                text: {
                    if (root.facts.question)
                        return qsTr("Answer");
                    switch (root.scope) {
                    case "bead": return qsTr("Approve for this bead");
                    case "agent": return qsTr("Approve for this agent");
                    case "always": return root.second ? qsTr("Always approve") : qsTr("Approve always\u2026");
                    default: return qsTr("Approve once");
                    }
                }
                onClicked: root.allowed()
                // Return on it does nothing by itself: some desktops press a button by it, and it means no here.
                Keys.onReturnPressed: event => { if (event.modifiers & Qt.ControlModifier) root.take(event); }
                Keys.onEnterPressed: event => { if (event.modifiers & Qt.ControlModifier) root.take(event); }
            }
            WmButton {
                id: later
                anchors.right: parent.right
                objectName: "later"
                visible: root.over
                large: true
                kind: WmButton.Primary
                text: root.desk.count > 0 ? qsTr("Next request") : qsTr("Close")
                keys: ["\u21b5"]
                onClicked: root.leaveAsked()
                Keys.onReturnPressed: event => root.take(event)
                Keys.onEnterPressed: event => root.take(event)
            }
        }
        Item {
            width: parent.width
            height: 18
            Row {
                visible: !root.over
                spacing: Theme.space[4]
                Repeater {
                    model: [
                        { keys: ["1", "4"], between: qsTr("to"), text: qsTr("scope"), show: root.hasScopes && !root.facts.question },
                        { keys: ["Tab"], text: qsTr("reason"), show: !root.facts.question },
                        { keys: ["[", "]"], text: qsTr("previous, next"), show: root.desk.count > 1 },
                        { keys: ["F"], text: qsTr("full diff"), show: root.hasDiff && !root.facts.question },
                        { keys: ["Esc"], text: qsTr("decide later"), show: true }]
                    Row {
                        id: hint
                        required property var modelData
                        objectName: "hint:" + modelData.keys[0]
                        visible: modelData.show
                        height: 18
                        spacing: Theme.space[1]
                        Repeater {
                            model: hint.modelData.keys
                            Row {
                                id: cap
                                required property int index
                                required property string modelData
                                height: hint.height
                                spacing: Theme.space[1]
                                WmText {
                                    visible: cap.index > 0 && text !== ""
                                    height: parent.height
                                    text: hint.modelData.between ?? ""
                                    color: Theme.text.tertiary
                                    font: Theme.type.caption.regular
                                }
                                KeyCap {
                                    anchors.verticalCenter: parent.verticalCenter
                                    text: cap.modelData
                                }
                            }
                        }
                        WmText {
                            height: parent.height
                            text: hint.modelData.text
                            color: Theme.text.tertiary
                            font: Theme.type.caption.regular
                        }
                    }
                }
            }
            WmButton {
                id: same
                objectName: "identical"
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                visible: root.desk.identical > 0 && !root.over
                small: true
                kind: root.all ? WmButton.NeedsYou : WmButton.Plain
                iconName: root.all ? "check" : ""
                text: root.desk.identical === 1 ? qsTr("and 1 identical request") : qsTr("and %1 identical requests").arg(root.desk.identical)
                keys: ["I"]
                Accessible.role: Accessible.CheckBox
                Accessible.checkable: true
                Accessible.checked: root.all
                onClicked: root.all = !root.all
            }
            WmText {
                anchors.right: parent.right
                visible: !same.visible && !root.over
                height: parent.height
                text: qsTr("Saved to the ledger either way")
                color: Theme.text.tertiary
                font: Theme.type.caption.regular
            }
        }
    }
    /// On the button of the no itself, Return is the no, of questions too.
    function takeDeny(event: KeyEvent) {
        if (event.modifiers & Qt.ControlModifier && !facts.question)
            return take(event);
        event.accepted = true;
        if (!event.isAutoRepeat)
            denied();
    }
}
