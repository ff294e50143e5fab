pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster
import Wagonmaster.Models

// The terminal of the agent: its screen as it is now and what scrolled off it. It is looked at first; Enter or a click
// gives the keyboard to the program, Ctrl+Shift+Esc takes it back.
FocusScope {
    id: root

    /// TerminalSession: shown, empty, live, loading, none, endText, problem, title, watched, openShell
    required property var terminal
    /// AgentDetail: name, silentText, worktree
    required property var detail
    property bool online: true

    /// Keys go to the program.
    readonly property bool typing: view.activeFocus
    readonly property bool searching: search.visible
    /// It has no terminal, and a folder in which the person can have one.
    readonly property bool offersShell: terminal.none && detail.worktree !== ""
    property string shellProblem: ""

    function openShell() {
        shellProblem = terminal.openShell(detail.worktree);
    }

    function type() {
        if (terminal.live)
            view.forceActiveFocus(Qt.ShortcutFocusReason);
    }
    function find() {
        search.visible = true;
        words.forceActiveFocus(Qt.ShortcutFocusReason);
        words.selectAll();
    }
    function closeSearch() {
        search.visible = false;
        view.find("");
        looker.forceActiveFocus(Qt.OtherFocusReason);
    }

    objectName: "Terminal"

    Binding {
        target: root.terminal
        property: "watched"
        value: root.visible
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.surface.inset
        FocusRing { visible: looker.activeFocus; anchors.margins: 2 }
    }
    Item {
        id: looker
        objectName: "terminalLooker"
        anchors.fill: parent
        focus: true
        activeFocusOnTab: true
        Accessible.role: Accessible.StaticText
        Accessible.name: root.terminal.title !== "" ? qsTr("Terminal of %1: %2").arg(root.detail.name).arg(root.terminal.title) : qsTr("Terminal of %1").arg(root.detail.name)
        Accessible.description: view.text
        Keys.onPressed: event => {
            event.accepted = true;
            if (event.matches(StandardKey.Find) || event.text === "/")
                root.find();
            else if (event.matches(StandardKey.Copy) || event.key === Qt.Key_C && event.modifiers === (Qt.ControlModifier | Qt.ShiftModifier))
                view.copy();
            else if (event.matches(StandardKey.SelectAll))
                view.selectAll();
            else if (event.modifiers & ~Qt.KeypadModifier)
                event.accepted = false;
            else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
                root.offersShell ? root.openShell() : root.type();
            else if (event.key === Qt.Key_Up || event.key === Qt.Key_Down)
                view.scrollBy(event.key === Qt.Key_Up ? -1 : 1);
            else if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown)
                view.scrollBy(event.key === Qt.Key_PageUp ? 1 - view.rows : view.rows - 1);
            else if (event.key === Qt.Key_Home)
                view.scrollTo(0);
            else if (event.key === Qt.Key_End)
                view.scrollToEnd();
            else
                event.accepted = false;
        }
    }
    TerminalView {
        id: view
        objectName: "terminalView"
        x: Theme.space[5]
        y: Theme.space[2]
        width: parent.width - x - Theme.space[4]
        height: bar.y - y - Theme.space[1]
        visible: root.terminal.shown
        source: root.terminal
        fits: root.visible
        font: root.width > 1200 ? Theme.type.code.font : Theme.type.mono.font
        lineHeight: root.width > 1200 ? 18 : 16
        ink: Theme.text.primary
        paper: Theme.surface.inset
        cursorInk: Theme.accent.base
        selected: Theme.accent.subtleHover
        foundInk: Theme.state.needsYou.line
        palette: [
            Theme.line.strong, Theme.state.failed.fg, Theme.state.done.fg, Theme.state.needsYou.fg,
            Theme.state.working.fg, Theme.state.stalled.fg, Theme.accent.base, Theme.text.secondary,
            Theme.text.tertiary, Theme.syntax.error, Theme.syntax.string, Theme.syntax.function,
            Theme.syntax.type, Theme.syntax.keyword, Theme.accent.text, Theme.text.primary
        ]
        onLeaveAsked: looker.forceActiveFocus(Qt.OtherFocusReason)
        onFindAsked: root.find()
    }
    T.ScrollBar {
        id: scroll
        objectName: "terminalScroll"
        anchors { right: parent.right; top: view.top; bottom: view.bottom }
        readonly property int lines: view.linesBefore + view.rows
        implicitWidth: 8
        padding: 2
        visible: root.terminal.shown && view.linesBefore > 0
        size: view.rows / Math.max(1, lines)
        minimumSize: 0.06
        Accessible.ignored: true
        contentItem: Rectangle {
            implicitWidth: 4
            radius: 2
            color: scroll.pressed ? Theme.line.control : Theme.line.strong
        }
        onPositionChanged: if (pressed) view.scrollTo(Math.round(position * lines))
        Binding {
            target: scroll
            property: "position"
            value: view.linesAbove / Math.max(1, scroll.lines)
            when: !scroll.pressed
        }
    }
    Rectangle {
        id: search
        objectName: "terminalSearch"
        visible: false
        anchors { right: parent.right; top: parent.top; margins: Theme.space[2]; rightMargin: Theme.space[4] }
        width: row.width + 2 * Theme.space[2]
        height: row.height + 2 * Theme.space[1]
        radius: Theme.radius.card
        color: Theme.surface.overlay
        border.width: Theme.stroke.hairline
        border.color: Theme.line.strong
        Row {
            id: row
            x: Theme.space[2]
            y: Theme.space[1]
            spacing: Theme.space[1]
            WmTextField {
                id: words
                objectName: "terminalWords"
                width: 220
                iconName: "search"
                placeholderText: qsTr("Find in the terminal")
                onTextEdited: view.find(text)
                Keys.onReturnPressed: event => view.nextMatch(event.modifiers & Qt.ShiftModifier ? 1 : -1)
                Keys.onUpPressed: view.nextMatch(-1)
                Keys.onDownPressed: view.nextMatch(1)
                Keys.onEscapePressed: root.closeSearch()
            }
            WmText {
                objectName: "terminalMatches"
                height: words.height
                text: words.text === "" ? "" : view.matches === 0 ? qsTr("Not there") : qsTr("%1 of %2").arg(view.match).arg(view.matches)
                color: Theme.text.tertiary
                font: Theme.type.meta.font
                Accessible.role: Accessible.AlertMessage
                Accessible.name: text
            }
            WmButton {
                anchors.verticalCenter: words.verticalCenter
                small: true
                kind: WmButton.Quiet
                display: T.AbstractButton.IconOnly
                iconName: "x"
                text: qsTr("Close the search")
                onClicked: root.closeSearch()
            }
        }
    }
    EmptyHint {
        id: hint
        objectName: "terminalHint"
        visible: text !== ""
        anchors.centerIn: parent
        width: 360
        text: root.terminal.none ? qsTr("%1 speaks a protocol and has no terminal. What its commands print is in the transcript.").arg(root.detail.name)
            : root.terminal.shown ? (root.terminal.empty && root.terminal.live ? root.detail.silentText : "")
            : root.terminal.problem !== "" ? root.terminal.problem
            : !root.online ? qsTr("The daemon does not answer, so nobody knows where its terminal is.")
            : root.terminal.loading ? qsTr("Looking at its terminal\u2026") : ""
    }
    WmButton {
        objectName: "openShell"
        anchors { horizontalCenter: hint.horizontalCenter; top: hint.bottom; topMargin: Theme.space[4] }
        visible: root.offersShell
        small: true
        iconName: "term"
        text: qsTr("Open a shell in its worktree")
        onClicked: root.openShell()
    }
    WmText {
        objectName: "shellProblem"
        anchors { horizontalCenter: hint.horizontalCenter; top: hint.bottom; topMargin: Theme.space[6] + Theme.space[4] }
        visible: root.offersShell && text !== ""
        text: root.shellProblem
        color: Theme.state.failed.fg
        font: Theme.type.meta.font
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Item {
        id: bar
        y: parent.height - height
        width: parent.width
        height: visible ? 28 : 0
        visible: root.terminal.shown
        Hairline { width: parent.width }
        WmText {
            objectName: "terminalState"
            x: Theme.space[5]
            width: follow.x - x - Theme.space[2]
            height: parent.height
            text: root.terminal.endText !== "" ? root.terminal.endText : root.terminal.problem !== "" ? root.terminal.problem
                : root.typing ? qsTr("Your keys go to %1").arg(root.terminal.title !== "" ? root.terminal.title : root.detail.name)
                : qsTr("Press Enter or click to type")
            color: root.typing ? Theme.text.primary : Theme.text.tertiary
            font: Theme.type.meta.font
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        WmButton {
            id: follow
            objectName: "terminalFollow"
            anchors { right: parent.right; rightMargin: Theme.space[4]; verticalCenter: parent.verticalCenter }
            visible: !view.following
            small: true
            kind: WmButton.Quiet
            iconName: "down"
            text: qsTr("Follow")
            onClicked: view.scrollToEnd()
        }
    }
}
