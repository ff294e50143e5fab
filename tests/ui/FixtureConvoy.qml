pragma ComponentBehavior: Bound

import QtQuick

// A convoy's page.
QtObject {
    property string convoyId
    property string title: "Upload hardening"
    property string word: "Staged"
    property string reason: "2 beads ready. It is not launched."
    property int agentState: 6
    property var pips: [5, 5, 1, 7, 7]
    property string text: "2 of 5"
    property list<string> waves: ["wm-18aa, wm-f07b", "wm-e5d1"]
    property string outside: "wm-7c2e"
    property list<string> warnings: ["wm-7c2e waits for wm-9999, which is not in the convoy."]
    property bool launched: false
    property bool canLaunch: true
    property string whyNotLaunch
}
