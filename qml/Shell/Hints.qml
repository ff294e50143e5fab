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
        case "X": return [{ keys: ["S"], text: qsTr("Stop the agent, keep its work") }];
        case "Y": return [{ keys: ["I"], text: qsTr("Copy the id") }];
        case "V": return [{ keys: ["I"], text: qsTr("Show or hide the inspector") }];
        default: return [
            { keys: ["\u21b5"], text: qsTr("Open") }, { keys: ["S"], text: qsTr("Start") }, { keys: ["M"], text: qsTr("Move") },
            { keys: ["C"], text: qsTr("New bead") }, { keys: ["X", "S"], text: qsTr("Stop") }, { keys: ["?"], text: qsTr("All keys") }];
        }
    }
}
