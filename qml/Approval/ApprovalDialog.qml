pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// What an agent asks, whole, with what it would do, and the answer. Opened by the person only; the tray stays in sight.
// Deny has the focus and Return; yes needs Ctrl, and a moment after anything else is shown.
T.Popup {
    id: root

    /// ApprovalDesk
    required property var desk
    readonly property approvalFacts facts: desk.facts
    readonly property bool loading: desk.stand === ApprovalDesk.Loading
    readonly property bool over: desk.stand === ApprovalDesk.Over
    /// What it changes was worked out, and is here.
    readonly property bool known: desk.stand === ApprovalDesk.Ready && facts.known
    /// The dialog is narrow: effects above the preview.
    readonly property bool stacked: width < 760
    /// The diff in the whole width.
    property bool fullDiff: false
    property bool second: false
    property bool guarded: false
    /// How long nothing can be allowed once something else is seen, in ms.
    property int guardTime: Theme.duration.guard

    function show(approvalId: string) {
        desk.open(approvalId);
        open();
        foot.enter();
    }
    /// The one that is to be answered first; false when there is none.
    function showFirst(): bool {
        if (!desk.openFirst())
            return false;
        open();
        foot.enter();
        return true;
    }
    /// Something else is seen: what was about to be answered is not answered.
    function turn() {
        second = false;
        guarded = true;
        guard.restart();
        Qt.callLater(enterAgain); // once what is shown has followed
    }
    function enterAgain() {
        if (opened && (over || facts.question && foot.text === ""))
            foot.enter();
    }
    /// Another request is shown.
    function turnPage() {
        fullDiff = false;
        classBar.open = false;
        scopes.reset();
        preview.reset();
        foot.reset();
        if (opened && desk.current !== "")
            Qt.callLater(foot.enter);
    }
    function allow() {
        if (!foot.canAllow)
            return;
        if (scopes.current === "always" && !second) {
            second = true;
            desk.readMatches();
            guarded = true; // a held or doubled key is no second yes
            guard.restart();
            return;
        }
        desk.answer(true, scopes.current, facts.question ? foot.text : "", foot.all);
    }
    function deny() {
        if (desk.canDeny)
            desk.answer(false, "once", foot.text, foot.all);
    }
    function leaveThis() {
        if (over && desk.count > 0)
            desk.openFirst();
        else
            close();
    }

    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: 96
    width: Math.min(820, (parent?.width ?? 868) - 48)
    height: Math.min(scope.implicitHeight, (parent?.height ?? 900) - y - Theme.space[4])
    padding: 0
    modal: true
    focus: true
    closePolicy: T.Popup.CloseOnEscape
    objectName: "ApprovalDialog"

    onAboutToHide: foot.reset()
    onClosed: desk.leave()

    enter: Transition {
        NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.duration.slow; easing.type: Easing.OutCubic }
        NumberAnimation { property: "scale"; from: 0.98; to: 1; duration: Theme.duration.slow; easing.type: Easing.OutCubic }
    }
    exit: Transition { NumberAnimation { property: "opacity"; to: 0; duration: Theme.duration.base } }
    T.Overlay.modal: Rectangle { color: Theme.surface.scrim }

    background: Rectangle {
        radius: Theme.radius.dialog
        color: Theme.surface.overlay
        Shadow { elevation: Theme.elevation.dialog; radius: Theme.radius.dialog }
    }

    Timer {
        id: guard
        interval: root.guardTime
        onTriggered: root.guarded = false
    }
    Connections {
        target: root.desk
        function onTurned() { root.turn(); }
        function onEmptied() { root.close(); }
    }
    readonly property string current: desk.current
    onCurrentChanged: turnPage()

    contentItem: FocusScope {
        id: scope
        implicitHeight: head.height + body.contentHeight + foot.height
        focus: true
        Accessible.role: Accessible.Dialog
        Accessible.name: root.facts.question ? root.facts.title : qsTr("%1. %2").arg(root.facts.title).arg(root.facts.levelText)
        Accessible.description: root.desk.note

        Keys.onReturnPressed: event => foot.take(event)
        Keys.onEnterPressed: event => foot.take(event)
        Keys.onPressed: event => {
            event.accepted = !(event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier));
            if (!event.accepted)
                return;
            switch (event.text.toUpperCase()) {
            case "1":
            case "2":
            case "3":
            case "4": pick(Number(event.text) - 1); break;
            case "[": root.desk.step(-1); break;
            case "]": root.desk.step(1); break;
            case "F": if (preview.counts[PreviewPane.Diff] > 0) root.fullDiff = !root.fullDiff; break;
            case "I": if (root.desk.identical > 0) foot.all = !foot.all; break;
            case "W": classBar.open = !classBar.open; break;
            default: event.accepted = false;
            }
        }
        function pick(index: int) {
            if (root.facts.question)
                root.answerWith(index);
            else
                scopes.choose(index);
        }

        ApprovalHead {
            id: head
            width: parent.width
            height: implicitHeight
            desk: root.desk
            onStepAsked: by => root.desk.step(by)
        }
        Flickable {
            id: body
            y: head.height
            width: parent.width
            height: parent.height - head.height - foot.height
            contentHeight: column.height
            clip: true
            interactive: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: WmScrollBar {
                objectName: "more" // there is more below, the scopes maybe
                policy: body.contentHeight > body.height ? T.ScrollBar.AlwaysOn : T.ScrollBar.AsNeeded
            }

            Column {
                id: column
                x: Theme.space[5]
                width: parent.width - 2 * x
                topPadding: 14
                bottomPadding: Theme.space[4]
                spacing: Theme.space[3]

                ErrorBar {
                    objectName: "offline"
                    visible: !root.desk.online
                    width: parent.width
                    text: qsTr("The daemon does not answer, so nothing can be answered now. The request stays as it is.")
                }
                Note {
                    objectName: "note"
                    visible: root.desk.note !== ""
                    width: parent.width
                    text: root.desk.note
                }
                ErrorBar {
                    objectName: "problem"
                    visible: root.desk.stand === ApprovalDesk.Failed && root.desk.online
                    width: parent.width
                    text: root.desk.problem
                    actionText: qsTr("Try again")
                    onActed: root.desk.retry()
                }
                CommandBox {
                    visible: root.facts.command !== ""
                    width: parent.width
                    height: visible ? implicitHeight : 0
                    facts: root.facts
                }
                WmParagraph {
                    objectName: "agentReason"
                    visible: root.facts.reason !== ""
                    width: parent.width
                    line: 18
                    text: root.facts.agentName !== "" ? qsTr("%1 says: %2").arg(root.facts.agentName).arg(root.facts.reason) : root.facts.reason
                    maximumLineCount: 6
                }
                ClassBar {
                    id: classBar
                    visible: !root.facts.question && root.facts.approvalId !== ""
                    width: parent.width
                    height: implicitHeight
                    facts: root.facts
                }
                Grid {
                    id: effects
                    visible: !root.facts.question && !root.over
                    width: parent.width
                    columns: root.stacked || root.fullDiff ? 1 : 2
                    columnSpacing: Theme.space[3]
                    rowSpacing: Theme.space[3]
                    readonly property real rightWidth: columns === 1 ? width : 402
                    readonly property real leftWidth: columns === 1 ? width : width - rightWidth - columnSpacing
                    readonly property real tall: Math.max(preview.implicitHeight, effectList.implicitHeight + 24)

                    Item {
                        visible: !root.fullDiff
                        width: effects.leftWidth
                        height: effects.columns === 1 ? effectList.implicitHeight + 24 : effects.tall
                        WmText {
                            height: 18
                            text: qsTr("What will happen")
                            color: Theme.text.tertiary
                            font: Theme.type.caption.strong
                            Accessible.role: Accessible.Heading
                        }
                        EffectList {
                            id: effectList
                            y: 24
                            width: parent.width
                            height: parent.height - y
                            rows: root.desk.effects
                            loading: root.loading
                            known: root.known
                            unknown: root.desk.stand === ApprovalDesk.Ready ? root.facts.unknown
                                : root.desk.online ? qsTr("The daemon could not say it.") : qsTr("The daemon does not answer.")
                        }
                    }
                    PreviewPane {
                        id: preview
                        width: effects.rightWidth
                        height: effects.columns === 1 ? implicitHeight : effects.tall
                        desk: root.desk
                        loading: root.loading
                        known: root.known
                        full: root.fullDiff
                        most: root.fullDiff ? 420 : 260
                    }
                }
                ScopePicker {
                    id: scopes
                    visible: !root.facts.question && !root.over && !root.fullDiff && count > 0
                    width: parent.width
                    height: implicitHeight
                    scopes: root.desk.scopes
                    onCurrentChanged: root.second = false
                }
                AlwaysStep {
                    visible: root.second && !root.over
                    onHeightChanged: if (visible) body.contentY = Math.max(0, body.contentHeight - body.height)
                    onVisibleChanged: if (!visible) body.contentY = 0
                    width: parent.width
                    height: implicitHeight
                    desk: root.desk
                }
                Column {
                    visible: root.facts.question && !root.over
                    width: parent.width
                    spacing: Theme.spaceOneHalf
                    Repeater {
                        id: choices
                        model: root.facts.question ? root.facts.choices : []
                        ChoiceRow {
                            width: column.width
                            enabled: root.desk.canAllow && !root.guarded
                            onClicked: root.desk.answer(true, "once", modelData.id, foot.all)
                        }
                    }
                }
            }
        }
        ApprovalFoot {
            id: foot
            y: parent.height - height
            width: parent.width
            height: implicitHeight
            desk: root.desk
            scope: scopes.current
            second: root.second
            guarded: root.guarded
            hasScopes: scopes.count > 0
            hasDiff: preview.counts[PreviewPane.Diff] > 0
            onAllowed: root.allow()
            onDenied: root.deny()
            onLeaveAsked: root.leaveThis()
        }
    }
    function answerWith(index: int) {
        const row = choices.itemAt(index) as ChoiceRow;
        if (row?.enabled)
            row.clicked();
    }

    component Note: Rectangle {
        id: note
        property string text
        height: visible ? words.height + 18 : 0
        radius: Theme.radius.card
        color: Theme.state.needsYou.subtle
        border.width: Theme.stroke.hairline
        border.color: Theme.state.needsYou.line
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
        onTextChanged: if (text !== "") Accessible.announce(text, Accessible.Assertive)
        Icon {
            x: Theme.space[3]
            y: 11
            name: "state-needs"
            size: 14
            color: Theme.state.needsYou.fg
        }
        WmParagraph {
            id: words
            x: 36
            y: 9
            width: parent.width - x - Theme.space[3]
            line: 18
            text: note.text
            color: Theme.text.primary
            font: Theme.type.meta.medium
        }
    }
    component ChoiceRow: T.AbstractButton {
        id: choice
        required property int index
        required property var modelData
        objectName: "choice:" + modelData.id
        text: modelData.label
        height: Math.max(36, label.height + 18)
        focusPolicy: Qt.TabFocus
        // On one of them Return chooses it; with Ctrl it means what it means everywhere here.
        Keys.onReturnPressed: event => take(event)
        Keys.onEnterPressed: event => take(event)
        function take(event: KeyEvent) {
            event.accepted = event.modifiers === Qt.NoModifier || event.modifiers === Qt.KeypadModifier;
            if (event.accepted && !event.isAutoRepeat)
                click();
        }
        hoverEnabled: true
        Accessible.role: Accessible.Button
        Accessible.name: text
        background: Rectangle {
            radius: Theme.radius.control
            color: choice.hovered ? Theme.surface.raisedHover : Theme.surface.inset
            border.width: Theme.stroke.hairline
            border.color: Theme.line.strong
            FocusRing { visible: choice.visualFocus }
        }
        contentItem: Item {
            KeyCap {
                x: Theme.space[3]
                anchors.verticalCenter: parent.verticalCenter
                visible: choice.index < 9
                text: choice.index + 1
            }
            WmParagraph {
                id: label
                x: 40
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - x - Theme.space[3]
                line: 18
                text: choice.text
                color: Theme.text.primary
            }
        }
    }
}
