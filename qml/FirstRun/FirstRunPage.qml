pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Adds a git repository to the town; the whole window is this page while the town has none.
FocusScope {
    id: root

    required property var actions
    /// AgentsFound: what is on this machine.
    required property var agents
    property bool first: true
    property bool online: true
    /// There is a dialog to browse with.
    property bool canBrowse: false
    property string request
    property string error
    property bool notRepository: false
    property string triedPath
    readonly property bool wide: width >= 960
    readonly property bool usable: visible && online

    signal added
    signal browseAsked
    signal leaveAsked

    function add(initialise: bool) {
        triedPath = pathField.text.trim();
        if (triedPath === "") {
            error = qsTr("Write the path of a folder, or browse for it");
            notRepository = false;
            return;
        }
        error = "";
        request = actions.addRig(triedPath, commandField.text.trim(), false, initialise);
    }
    /// The folder that the person chose.
    function take(path: string) {
        pathField.text = path;
        pathField.forceActiveFocus(Qt.OtherFocusReason);
    }

    objectName: "FirstRunPage"
    onVisibleChanged: if (visible) pathField.forceActiveFocus(Qt.OtherFocusReason)
    onUsableChanged: if (usable) agents.look(false)
    Component.onCompleted: if (usable) agents.look(false)
    Keys.onPressed: event => {
        if (event.key === Qt.Key_O && event.modifiers & Qt.ControlModifier)
            browseAsked();
        else if (event.key === Qt.Key_F5)
            agents.look(true);
        else
            event.accepted = false;
    }

    Connections {
        target: root.actions
        function onFinished(request: string) {
            if (request !== root.request || request === "")
                return;
            pathField.clear();
            commandField.clear();
            root.error = "";
            root.added();
        }
        function onFailed(request: string, code: string, message: string, hint: string) {
            if (request !== root.request || request === "")
                return;
            root.notRepository = code === "not_a_repository";
            root.error = root.notRepository ? qsTr("Not a git repository. Make one here?") : hint !== "" ? qsTr("%1. %2").arg(message.replace(/\.$/, "")).arg(hint) : message;
        }
    }

    Flickable {
        anchors.fill: parent
        contentHeight: content.y + content.height + Theme.space[6]
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height

        Column {
            id: content
            x: Math.round((root.width - width) / 2)
            y: Math.max(Theme.space[6], Math.min(92, (root.height - height) / 3))
            width: Math.min(root.wide ? 944 : 620, root.width - 2 * Theme.space[6])

            Row {
                spacing: Theme.space[3]
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "brand-wheel"
                    size: 40
                    color: Theme.accent.base
                }
                Column {
                    WmText {
                        height: 28
                        text: root.first ? qsTr("Add your first project") : qsTr("Add a project")
                        font: Theme.type.display.font
                        Accessible.role: Accessible.Heading
                    }
                    WmText {
                        height: 20
                        text: qsTr("A project is a git repository on this machine. Nothing in it changes until you start an agent.")
                        color: Theme.text.secondary
                        font: Theme.type.body.font
                    }
                }
            }
            Item { width: 1; height: 28 }
            Grid {
                width: parent.width
                columns: root.wide ? 2 : 1
                columnSpacing: Theme.space[5]
                rowSpacing: Theme.space[5]

                Column {
                    id: project
                    width: root.wide ? Math.round((parent.width - Theme.space[5]) / 2) : parent.width

                    WmText {
                        height: 32
                        verticalAlignment: Text.AlignTop
                        text: qsTr("Project")
                        font: Theme.type.heading.font
                    }
                    Rectangle {
                        width: parent.width
                        height: panel.height
                        radius: Theme.radius.card
                        color: Theme.surface.raised
                        border.width: Theme.stroke.hairline
                        border.color: Theme.line.hairline

                        Column {
                            id: panel
                            width: parent.width

                            Item {
                                width: parent.width
                                height: 95 // the buttons stand beside the first field, and come after the second

                                WmTextField {
                                    id: pathField
                                    x: Theme.space[3]
                                    width: browseButton.x - x - Theme.space[2]
                                    y: Math.round((53 - height) / 2)
                                    large: true
                                    focus: true
                                    iconName: "folder"
                                    placeholderText: qsTr("Path of a repository")
                                    error: root.error
                                    onTextEdited: { root.error = ""; root.notRepository = false; }
                                    onAccepted: root.add(false)
                                }
                                WmButton {
                                    id: browseButton
                                    x: addButton.x - width - Theme.space[2]
                                    y: Math.round((53 - height) / 2)
                                    height: Theme.layout.controlLarge
                                    visible: root.canBrowse
                                    text: qsTr("Browse")
                                    keys: ["Ctrl O"]
                                    onClicked: root.browseAsked()
                                }
                                WmTextField {
                                    id: commandField
                                    x: Theme.space[3]
                                    y: 53
                                    width: parent.width - 2 * x
                                    large: true
                                    iconName: "term"
                                    placeholderText: qsTr("Program that its agents run; can be chosen later")
                                    onAccepted: root.add(false)
                                }
                                WmButton {
                                    id: addButton
                                    x: parent.width - width - Theme.space[3]
                                    y: Math.round((53 - height) / 2)
                                    height: Theme.layout.controlLarge
                                    kind: WmButton.Primary
                                    text: qsTr("Add")
                                    keys: ["\u21b5"]
                                    enabled: root.online
                                    whyNot: qsTr("The daemon does not answer")
                                    onClicked: root.add(false)
                                }
                            }
                            Item {
                                visible: root.error !== ""
                                width: parent.width
                                height: Math.max(36, message.height + 16)
                                Hairline { width: parent.width }
                                Icon {
                                    x: Theme.space[3] + 2
                                    anchors.verticalCenter: parent.verticalCenter
                                    name: root.notRepository ? "state-needs" : "state-failed"
                                    color: root.notRepository ? Theme.state.needsYou.fg : Theme.state.failed.fg
                                    size: 14
                                }
                                WmParagraph {
                                    id: message
                                    x: 38
                                    width: (make.visible ? make.x - 8 : parent.width - 12) - x
                                    anchors.verticalCenter: parent.verticalCenter
                                    text: root.error
                                    color: Theme.text.primary
                                    Accessible.role: Accessible.AlertMessage
                                    Accessible.name: text
                                }
                                WmButton {
                                    id: make
                                    objectName: "make"
                                    anchors { right: parent.right; rightMargin: Theme.space[3]; verticalCenter: parent.verticalCenter }
                                    visible: root.notRepository
                                    small: true
                                    kind: WmButton.NeedsYou
                                    text: qsTr("Make one here")
                                    onClicked: root.add(true)
                                }
                            }
                            Hairline { width: parent.width }
                            Item {
                                width: parent.width
                                height: 40
                                Icon {
                                    x: Theme.space[3] + 2
                                    anchors.verticalCenter: parent.verticalCenter
                                    name: "info"
                                    size: 13
                                }
                                WmText {
                                    x: 38
                                    width: parent.width - x - Theme.space[3]
                                    height: parent.height
                                    text: qsTr("Agents work in their own worktrees, outside this folder.")
                                    color: Theme.text.tertiary
                                    font: Theme.type.caption.regular
                                }
                            }
                        }
                    }
                }
                AgentsPanel {
                    width: project.width
                    agents: root.agents
                    actions: root.actions
                }
            }
            Item { width: 1; height: 18 }
            Item {
                width: parent.width
                height: 28

                Row {
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Theme.space[4]
                    Repeater {
                        model: [{ icon: "shield", text: qsTr("No account, no telemetry") }, { icon: "term", text: qsTr("The same from a shell: wm rig add PATH") }]
                        Row {
                            id: fact
                            required property var modelData
                            spacing: Theme.spaceOneHalf
                            Icon {
                                anchors.verticalCenter: parent.verticalCenter
                                name: fact.modelData.icon
                                size: 13
                            }
                            WmText {
                                text: fact.modelData.text
                                color: Theme.text.tertiary
                                font: Theme.type.caption.regular
                            }
                        }
                    }
                }
                WmButton {
                    anchors.right: parent.right
                    visible: !root.first
                    kind: WmButton.Quiet
                    text: qsTr("Back to the board")
                    keys: ["Esc"]
                    onClicked: root.leaveAsked()
                }
            }
        }
    }
}
