import QtQuick

// The keys that work now, for the status bar.
QtObject {
    id: root

    property bool dragging: false
    property bool byKeyboard: false
    /// The lane a carried card is over.
    property string laneName
    property bool legal: false
    /// The first key of a two-key verb.
    property string prefix
    property bool firstRun: false
    /// "board", "agents", "agent" or "settings"
    property string place: "board"
    /// The terminal of an agent is shown …
    property bool inTerminal: false
    /// … and keys go to its program.
    property bool typing: false
    /// There is a program in its terminal.
    property bool hasTerminal: true
    /// The agent that the keyboard is on can be nudged; paused.
    property bool canNudge: true
    property bool canPause: true

    readonly property var current: {
        if (dragging) {
            const hints = [{ keys: ["Esc"], text: qsTr("Cancel") }];
            if (byKeyboard)
                hints.push({ keys: ["\u2190", "\u2192"], text: qsTr("Choose a lane") });
            if (legal)
                hints.push({ keys: ["\u21b5"], text: qsTr("Drop on %1").arg(laneName) });
            return hints;
        }
        if (firstRun)
            return [{ keys: ["\u21b5"], text: qsTr("Add") }, { keys: ["Ctrl O"], text: qsTr("Browse") }];
        switch (prefix) {
        case "G": return [{ keys: ["B"], text: qsTr("Board") }, { keys: ["A"], text: qsTr("Agents") }, { keys: ["S"], text: qsTr("Settings") }];
        case "X": return [{ keys: ["S"], text: qsTr("Stop the agent, keep its work") }];
        case "Y": return place === "agent" ? [{ keys: ["I"], text: qsTr("Copy the id") }, { keys: ["B"], text: qsTr("its branch") }, { keys: ["P"], text: qsTr("its path") }]
                                           : [{ keys: ["I"], text: qsTr("Copy the id") }];
        case "V": return place === "agent" ? [{ keys: ["C"], text: qsTr("Changes") }, { keys: ["T"], text: qsTr("Terminal") }, { keys: ["I"], text: qsTr("Facts") }]
                                           : [{ keys: ["I"], text: qsTr("Show or hide the inspector") }];
        default: break;
        }
        switch (place) {
        case "settings": return [
            { keys: ["J"], text: qsTr("Next") }, { keys: ["K"], text: qsTr("Previous") }, { keys: ["[", "]"], text: qsTr("Previous, next part") },
            { keys: ["/"], text: qsTr("Filter the decisions") }, { keys: ["Esc"], text: qsTr("Back") }, { keys: ["?"], text: qsTr("All keys") }];
        case "agents": return [
            { keys: ["\u21b5"], text: qsTr("Open") }, { keys: ["Space"], text: qsTr("Peek") }, { keys: ["U"], text: qsTr("Nudge"), show: canNudge },
            { keys: ["P"], text: qsTr("Pause"), show: canPause }, { keys: ["X", "S"], text: qsTr("Stop") }, { keys: ["A"], text: qsTr("Start agent") },
            { keys: ["?"], text: qsTr("All keys") }].filter(hint => hint.show !== false);
        case "agent": return typing ? [
            { keys: ["Ctrl", "Shift", "Esc"], text: qsTr("Leave the terminal") }, { keys: ["Ctrl", "Shift", "C"], text: qsTr("Copy") },
            { keys: ["Ctrl", "Shift", "V"], text: qsTr("Paste") }, { keys: ["Ctrl", "Shift", "F"], text: qsTr("Find") }] : inTerminal ? [
            { keys: ["\u21b5"], text: qsTr("Type into it"), show: hasTerminal }, { keys: ["Ctrl", "F"], text: qsTr("Find"), show: hasTerminal },
            { keys: ["V", "C"], text: qsTr("Changes") }, { keys: ["Esc"], text: qsTr("Transcript") }, { keys: ["?"], text: qsTr("All keys") }].filter(hint => hint.show !== false) : [
            { keys: ["R"], text: qsTr("Redirect") }, { keys: ["V", "C"], text: qsTr("Changes") }, { keys: ["T"], text: qsTr("Terminal") },
            { keys: ["["], text: qsTr("Previous") }, { keys: ["]"], text: qsTr("Next") }, { keys: ["Esc"], text: qsTr("Back") }, { keys: ["?"], text: qsTr("All keys") }];
        default: return [
            { keys: ["\u21b5"], text: qsTr("Open") }, { keys: ["S"], text: qsTr("Start") }, { keys: ["M"], text: qsTr("Move") },
            { keys: ["C"], text: qsTr("New bead") }, { keys: ["X", "S"], text: qsTr("Stop") }, { keys: ["?"], text: qsTr("All keys") }];
        }
    }
}
