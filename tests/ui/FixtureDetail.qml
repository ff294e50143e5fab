pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Fixtures

// What the inspector shows in the board's mock.
QtObject {
    id: root

    property string beadId
    readonly property bool found: beadId !== ""
    property string title: "Reject oversized upload before buffering"
    property string body: "A 4 GB body is read into memory before the size check, so one client can take the server down. Compare Content-Length and the running count with the account limit, answer 413, close the stream."
    property int priority: 1
    property var labels: ["bug", "upload"]
    property int agentState: 1
    property string stateText: "Working"
    property string stateRule: "Output in the last 60 s"
    property string openedText: "Opened 2 d ago by Dana"
    property string convoyReason: "Working: 3 beads at work or in the queue."
    property string progress
    property string design
    property string acceptance
    property int olderNotes: 0
    property int olderComments: 0
    property int older: 0
    property var facts: FixtureRows {}
    property var links: FixtureRows {}
    property var steps: FixtureRows {}
    property var children: FixtureRows {}
    property var gates: FixtureRows {}
    property var comments: FixtureRows {}
    function showOlder() { older += 1; }
    property string convoyId: "c1"
    property string convoyTitle: "Upload hardening"
    property var convoyPips: [5, 5, 5, 5, 5, 5, 5, 1, 1, 2, 3, 7]
    property string convoyText: "7 of 12"
    property string agentId: "waymark/Juniper"
    property string agentName: "Juniper"
    property string costText: "$1.42 of $4.00"
    property real budget: 0.36
    property bool converses: false
    property bool canNudge: false
    property bool canPause: false
    property bool paused: false
    property string runtime: "claude, local"
    property string processText: "running, output 2 s ago"
    property string claimText: "holds the bead since 14 m"
    property string branch: "wm/a3f8-reject-oversized"
    property int added: 182
    property int removed: 40
    property string mrId
    property string mrText
    property bool loading: false
    property bool gateTrustNeeded: false
    property bool approvalNeeded: false
    property bool programNeeded: false
    property string rigId: "waymark"
    property string runId: "01JC2T"
    property bool canStart: false
    property bool canStop: true
    property bool canSendBack: false
    property bool canClose: false
    property var dependsOn: FixtureRows {
        rows: [
            {"beadId": "wm-3b19", "title": "Account limits in the config", "agentState": 5, "stateText": "landed", "relation": "", "current": false},
            {"beadId": "wm-9f40", "title": "Body reader reports bytes", "agentState": 5, "stateText": "landed", "relation": "", "current": false}
        ]
    }
    property var unblocks: FixtureRows {
        rows: [
            {"beadId": "wm-e5d1", "title": "Stream multipart parts to disk", "agentState": 7, "stateText": "", "relation": "", "current": false}
        ]
    }
    property var notes: FixtureRows {
        rows: [
            {"author": "Sage", "text": "I need limiter.h for the quota test. Can you release it after this edit?", "age": "9 m"},
            {"author": "Juniper", "text": "Yes, in about ten minutes.", "age": "7 m"}
        ]
    }
}
