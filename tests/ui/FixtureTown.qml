pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Fixtures

// The town of the board's mock: connection, rigs, convoys, what needs the person.
QtObject {
    id: root

    property int connection: 1
    property string connectionText
    property string connectionHint
    property string asOf
    property bool loaded: true
    property string townName: "waymark"
    property bool hasRigs: true
    property bool frozen: false
    property string frozenReason
    property string currentRig: "waymark"
    property string daemonFacts: "7 local, 71 MB"
    property var counts: ({ openBeads: 36, running: 4, queue: 5, spentToday: "$18.42 of $40.00", spentShare: 0.46 })
    property int retries: 0
    property var rigs: FixtureRows {
        rows: [
            {"rigId": "waymark", "name": "waymark", "path": "~/code/waymark", "openBeads": 36, "current": true},
            {"rigId": "trailhead-ios", "name": "trailhead-ios", "path": "~/code/trailhead-ios", "openBeads": 14, "current": false},
            {"rigId": "infra", "name": "infra", "path": "~/code/infra", "openBeads": 6, "current": false}
        ]
    }
    property var convoys: FixtureRows {
        rows: [
            {"convoyId": "c1", "title": "Upload hardening", "done": 7, "total": 12, "pips": [5, 5, 5, 5, 5, 5, 5, 1, 1, 2, 3, 7], "text": "7 of 12", "word": "Working", "reason": "3 beads at work or in the queue.", "agentState": 1},
            {"convoyId": "c2", "title": "Private by default", "done": 2, "total": 5, "pips": [5, 5, 1, 7, 7], "text": "2 of 5", "word": "Staged", "reason": "2 beads ready. It is not launched.", "agentState": 6},
            {"convoyId": "c3", "title": "Docs for 1.0", "done": 4, "total": 4, "pips": [5, 5, 5, 5], "text": "landed 09:12", "word": "Landed", "reason": "All 4 beads are closed.", "agentState": 5}
        ]
    }
    property var needsYou: FixtureRows {
        rows: [
            {"itemId": "ap-1", "agentName": "Flint", "sentence": "asks to force-push", "beadId": "wm-0c9d", "what": "request", "rigId": "waymark", "waitText": "3 m", "reason": "", "yes": "", "no": ""},
            {"itemId": "2", "agentName": "Quill", "sentence": "is out of budget on", "beadId": "wm-6a2e", "what": "", "rigId": "waymark", "waitText": "11 m", "reason": "", "yes": "", "no": ""},
            {"itemId": "ap-3", "agentName": "Larkspur", "sentence": "asks: which limit wins?", "beadId": "wm-44f0", "what": "request", "rigId": "waymark", "waitText": "6 m", "reason": "", "yes": "", "no": ""}
        ]
    }

    function retry() { retries += 1; }
}
