pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// Says something to the agent. What was said and not yet delivered stands above it until the agent has it.
FocusScope {
    id: root

    /// AgentDetail: name, agentId, runId, canPrompt, whyNotPrompt, deliveryText, busy, prompts
    required property var detail
    required property var actions
    property bool online: true

    readonly property string whyNot: !online ? qsTr("The daemon does not answer. What you write stays here") : detail.whyNotPrompt
    /// What was written to each agent and not sent yet: it stays with the agent.
    property var drafts: ({})
    property string draftOf

    readonly property bool ready: whyNot === "" && detail.canPrompt && field.text.trim() !== "" && request === ""
    /// The request that carries the text; the text stays until it was taken.
    property string request
    property string trouble

    signal leaveAsked

    function enter() {
        field.forceActiveFocus(Qt.ShortcutFocusReason);
    }
    function send(now: bool) {
        if (!ready)
            return;
        trouble = "";
        request = actions.prompt(detail.runId, field.text.trim(), now);
    }

    // Not of the run: an agent that begins again has a new one.
    readonly property string agentId: detail.agentId
    onAgentIdChanged: turnTo(agentId)
    Component.onCompleted: draftOf = agentId
    function turnTo(other: string) {
        if (other === draftOf)
            return;
        drafts[draftOf] = { text: field.text, request: request, trouble: trouble };
        const draft = drafts[other];
        draftOf = other;
        request = draft?.request ?? "";
        trouble = draft?.trouble ?? "";
        field.text = draft?.text ?? "";
        field.cursorPosition = field.length;
    }
    /// What was sent has arrived, or not; its run may no longer be the one that is shown.
    function settle(answered: string, trouble: string) {
        if (answered === "")
            return;
        if (answered === request) {
            request = "";
            root.trouble = trouble;
            if (trouble === "")
                field.clear();
            return;
        }
        for (const agent of Object.keys(drafts))
            if (drafts[agent].request === answered)
                drafts[agent] = { text: trouble === "" ? "" : drafts[agent].text, request: "", trouble: trouble };
    }

    implicitHeight: kept.height + frame.height + Theme.space[3]
    objectName: "Composer"

    Connections {
        target: root.actions
        function onFinished(request: string) { root.settle(request, ""); }
        function onFailed(request: string, code: string, message: string, hint: string) {
            root.settle(request, hint !== "" ? qsTr("%1. %2").arg(message.replace(/\.$/, "")).arg(hint) : message);
        }
    }

    Column {
        id: kept
        x: Theme.space[5]
        width: parent.width - 2 * x
        Repeater {
            model: root.detail.prompts
            Item {
                id: prompt
                required property string promptId
                required property string text
                required property string stateText
                width: kept.width
                height: 26
                objectName: "Prompt:" + promptId
                Accessible.role: Accessible.ListItem
                Accessible.name: text
                Accessible.description: stateText
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "clock"
                    size: 13
                }
                WmText {
                    x: 22
                    width: state.x - x - Theme.space[2]
                    height: parent.height
                    text: prompt.text
                    color: Theme.text.secondary
                }
                WmText {
                    id: state
                    anchors.right: parent.right
                    height: parent.height
                    text: prompt.stateText
                    color: Theme.text.tertiary
                    font: Theme.type.caption.regular
                }
            }
        }
    }
    Rectangle {
        id: frame
        x: Theme.space[5]
        y: kept.height
        width: parent.width - 2 * x
        height: scroll.height + 36
        radius: Theme.radius.card
        color: Theme.surface.inset
        border.width: field.activeFocus ? 2 : Theme.stroke.hairline
        border.color: field.activeFocus ? Theme.accent.base : Theme.line.strong

        Flickable {
            id: scroll
            x: 2
            y: 2
            width: parent.width - 4
            readonly property real wanted: field.contentHeight + 2 * field.padding

            height: Math.max(38, Math.min(160, wanted))
            contentWidth: width
            contentHeight: wanted
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            T.ScrollBar.vertical: WmScrollBar {}

            function follow(line: rect) {
                if (line.y < contentY)
                    contentY = Math.max(0, line.y - field.padding);
                else if (line.y + line.height > contentY + height)
                    contentY = Math.min(contentHeight - height, line.y + line.height + field.padding - height);
            }
            onHeightChanged: follow(field.cursorRectangle)
            onContentHeightChanged: follow(field.cursorRectangle)

            // In it, and not its TextArea.flickable: that one sets the height of what is scrolled to its own.
            WmTextArea {
                id: field
                objectName: "prompt"
                focus: true
                width: scroll.width
                height: Math.max(scroll.height, scroll.wanted)
                onCursorRectangleChanged: scroll.follow(cursorRectangle)
                padding: Theme.spaceTwoHalf
                enabled: root.detail.canPrompt
                Accessible.name: placeholder.text
                background: null
                Keys.onPressed: event => {
                    if (event.key === Qt.Key_Escape) {
                        root.leaveAsked();
                        event.accepted = true;
                    } else if (event.modifiers & Qt.ControlModifier && (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)) {
                        root.send(!!(event.modifiers & Qt.ShiftModifier));
                        event.accepted = true;
                    }
                }
            }
        }
        WmText {
            id: placeholder
            visible: field.length === 0 && field.preeditText === ""
            x: Theme.space[3]
            y: Theme.spaceTwoHalf + 1
            width: parent.width - 2 * x
            height: 18
            text: root.detail.canPrompt ? qsTr("Say something to %1").arg(root.detail.name) : root.detail.whyNotPrompt
            color: Theme.text.tertiary
            font: Theme.type.body.font
            Accessible.ignored: true
        }
        WmText {
            x: Theme.space[3]
            y: parent.height - 33
            width: buttons.x - x - Theme.space[2]
            height: 28
            objectName: "delivery"
            text: root.trouble !== "" ? qsTr("Not sent, kept. %1").arg(root.trouble) : root.whyNot !== "" ? root.whyNot
                : root.request !== "" ? qsTr("Sending\u2026") : root.detail.deliveryText
            color: root.trouble !== "" ? Theme.state.failed.fg : Theme.text.tertiary
        }
        Row {
            id: buttons
            anchors { right: parent.right; rightMargin: Theme.space[2] }
            y: parent.height - 32
            spacing: Theme.space[2]
            WmButton {
                objectName: "interruptAndSend"
                visible: root.detail.busy
                small: true
                text: qsTr("Interrupt")
                keys: ["Ctrl Shift \u21b5"]
                enabled: root.ready
                whyNot: root.whyNot !== "" ? root.whyNot : qsTr("Write what it shall do instead")
                onClicked: root.send(true)
            }
            WmButton {
                objectName: "send"
                small: true
                kind: WmButton.Primary
                text: qsTr("Send")
                keys: ["Ctrl \u21b5"]
                busy: root.request !== ""
                enabled: root.ready
                whyNot: root.whyNot !== "" ? root.whyNot : qsTr("Write something first")
                onClicked: root.send(false)
            }
        }
    }
}
