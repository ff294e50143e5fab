pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Fixtures
import Wagonmaster.Models

// Everything that the shell asks for, filled with the beads of the board's mock. The controller and the actions write
// down what they were asked and answer like the town: a commit moves the row.
QtObject {
    id: root

    readonly property FixtureTown town: FixtureTown {}
    readonly property FixtureDetail detail: FixtureDetail {}
    readonly property list<QtObject> lanes: [backlog, ready, ai, review, done]
    readonly property QtObject board: QtObject {
        property int wipUsed: 4
        property int wipLimit: 6
    }
    readonly property QtObject filter: QtObject {
        property string text
        property bool mine: false
        property int lowestPriority: 4
        property string error
        property string hint
        property string note
        property bool active: text !== ""
        property int total: 240
        function clear() { text = ""; error = ""; }
    }
    readonly property FixtureConvoy convoy: FixtureConvoy {}
    readonly property AgentFixture crew: AgentFixture {}
    readonly property ApprovalFixture approvals: ApprovalFixture {}
    readonly property SettingsFixture settings: SettingsFixture {}
    readonly property QtObject agentsFound: QtObject {
        property list<string> looks
        property bool looking: false
        property string error
        property FixtureRows rows: FixtureRows {
            rows: [
                {"agentId": "claude", "title": "Claude Code", "word": "Found, signed in", "agentState": 5, "detail": "2.1.329, ~/.local/bin/claude", "command": ""},
                {"agentId": "codex", "title": "Codex", "word": "Found, not signed in", "agentState": 2, "detail": "0.169.0, /usr/local/bin/codex", "command": "codex login"},
                {"agentId": "gemini", "title": "Gemini CLI", "word": "Not installed", "agentState": 6, "detail": "npm install -g @google/gemini-cli", "command": "npm install -g @google/gemini-cli"},
                {"agentId": "opencode", "title": "OpenCode", "word": "Not installed", "agentState": 6, "detail": "npm install -g opencode-ai", "command": "npm install -g opencode-ai"}
            ]
        }
        function look(again: bool) { looks.push(again ? "again" : "look"); }
    }

    readonly property FixtureRows backlog: FixtureRows {
        rows: [
            {"beadId": "wm-e5d1", "title": "Stream multipart parts to disk", "priority": 1, "type": "task", "labels": ["upload"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "", "footnote": "waits for a3f8", "convoyId": "", "progress": ""},
            {"beadId": "wm-7c2e", "title": "Show resume token in the upload error body", "priority": 2, "type": "task", "labels": ["upload"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "2 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-2d15", "title": "Strip GPS from thumbnails by default", "priority": 2, "type": "task", "labels": ["privacy"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "3 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-91bd", "title": "Replace ad-hoc retry loop with the backoff helper", "priority": 3, "type": "task", "labels": ["tech debt"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "5 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-b40a", "title": "Document storage quotas for self-hosters", "priority": 3, "type": "task", "labels": ["docs"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "8 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-c66f", "title": "Drop the libmagic fallback", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "12 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-1e08", "title": "Share links expire after the album is deleted", "priority": 3, "type": "task", "labels": ["privacy"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "13 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9000", "title": "Older idea number 0", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9001", "title": "Older idea number 1", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9002", "title": "Older idea number 2", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9003", "title": "Older idea number 3", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9004", "title": "Older idea number 4", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9005", "title": "Older idea number 5", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9006", "title": "Older idea number 6", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9007", "title": "Older idea number 7", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9008", "title": "Older idea number 8", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9009", "title": "Older idea number 9", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9010", "title": "Older idea number 10", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9011", "title": "Older idea number 11", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9012", "title": "Older idea number 12", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9013", "title": "Older idea number 13", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9014", "title": "Older idea number 14", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-9015", "title": "Older idea number 15", "priority": 4, "type": "task", "labels": ["chore"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "20 d", "footnote": "", "convoyId": "", "progress": ""}
        ]
    }
    readonly property FixtureRows ready: FixtureRows {
        rows: [
            {"beadId": "wm-18aa", "title": "Fuzz the multipart boundary parser", "priority": 1, "type": "task", "labels": ["security"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "4 h", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-f07b", "title": "Return 413 with the limit in the body", "priority": 2, "type": "task", "labels": ["upload"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "1 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-33d9", "title": "Thumbnail worker respects the memory cap", "priority": 2, "type": "task", "labels": ["images"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "1 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-52ce", "title": "Log rejected uploads with the client hash", "priority": 2, "type": "task", "labels": ["upload"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "1 d", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-a07c", "title": "Rename MaxBody to body_limit in the config", "priority": 3, "type": "task", "labels": ["config"], "agentState": 0, "stateText": "", "stateRule": "", "agentName": "", "agentRuntime": "", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "2 d", "footnote": "", "convoyId": "", "progress": ""}
        ]
    }
    readonly property FixtureRows ai: FixtureRows {
        rows: [
            {"beadId": "wm-a3f8", "title": "Reject oversized upload before buffering", "priority": 1, "type": "task", "labels": [], "agentState": 1, "stateText": "Working", "stateRule": "Output in the last 60 s", "agentName": "Juniper", "agentRuntime": "claude", "action": "Editing limiter.cpp", "branch": "wm/a3f8-reject-oversized", "added": 182, "removed": 40, "cost": "$1.42", "budget": 0.36, "age": "14 m", "footnote": "", "convoyId": "", "progress": "3 of 7 steps"},
            {"beadId": "wm-0c9d", "title": "Resume token survives restart", "priority": 1, "type": "task", "labels": [], "agentState": 2, "stateText": "Needs you", "stateRule": "", "agentName": "Flint", "agentRuntime": "claude", "action": "git push --force-with-lease", "branch": "wm/0c9d-resume-token", "added": 96, "removed": 31, "cost": "", "budget": -1, "age": "waiting 3 m", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-5e77", "title": "Quota test for shared folders", "priority": 2, "type": "task", "labels": [], "agentState": 1, "stateText": "Working", "stateRule": "", "agentName": "Sage", "agentRuntime": "claude", "action": "ctest, 212 of 340 passed", "branch": "wm/5e77-quota-test", "added": 240, "removed": 12, "cost": "", "budget": -1, "age": "31 m", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d3b2", "title": "Bump libvips to 8.17", "priority": 3, "type": "task", "labels": [], "agentState": 3, "stateText": "Stalled", "stateRule": "Process alive, no output for 5 m, no child using CPU", "agentName": "Cedar", "agentRuntime": "claude", "action": "No output since npm ci", "branch": "wm/d3b2-libvips", "added": 9, "removed": 9, "cost": "", "budget": -1, "age": "quiet 6 m", "footnote": "", "convoyId": "", "progress": ""}
        ]
    }
    readonly property FixtureRows review: FixtureRows {
        rows: [
            {"beadId": "wm-8b1c", "title": "Count bytes in the body reader", "priority": 1, "type": "task", "labels": [], "agentState": 5, "stateText": "Finished", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "wm/8b1c-count-bytes", "added": 96, "removed": 12, "cost": "", "budget": -1, "age": "8 m", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-44f0", "title": "Cap concurrent uploads per account", "priority": 1, "type": "task", "labels": [], "agentState": 2, "stateText": "Question", "stateRule": "", "agentName": "Larkspur", "agentRuntime": "claude", "action": "", "branch": "wm/44f0-cap-uploads", "added": 131, "removed": 27, "cost": "", "budget": -1, "age": "6 m", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-6a2e", "title": "Migrate session table to WITHOUT ROWID", "priority": 2, "type": "task", "labels": [], "agentState": 2, "stateText": "Out of budget", "stateRule": "", "agentName": "Quill", "agentRuntime": "claude", "action": "", "branch": "wm/6a2e-session-rowid", "added": 64, "removed": 58, "cost": "", "budget": -1, "age": "11 m", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-b771", "title": "Retry a write once on ENOSPC", "priority": 2, "type": "task", "labels": [], "agentState": 4, "stateText": "2 tests failed", "stateRule": "", "agentName": "Tamarack", "agentRuntime": "claude", "action": "", "branch": "wm/b771-enospc", "added": 38, "removed": 4, "cost": "", "budget": -1, "age": "22 m", "footnote": "", "convoyId": "", "progress": ""}
        ]
    }
    readonly property FixtureRows done: FixtureRows {
        rows: [
            {"beadId": "wm-d000", "title": "Landed work 0", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d001", "title": "Landed work 1", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d002", "title": "Landed work 2", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d003", "title": "Landed work 3", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d004", "title": "Landed work 4", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d005", "title": "Landed work 5", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d006", "title": "Landed work 6", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d007", "title": "Landed work 7", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d008", "title": "Landed work 8", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d009", "title": "Landed work 9", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d00a", "title": "Landed work 10", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d00b", "title": "Landed work 11", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d00c", "title": "Landed work 12", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d00d", "title": "Landed work 13", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d00e", "title": "Landed work 14", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d00f", "title": "Landed work 15", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d010", "title": "Landed work 16", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d011", "title": "Landed work 17", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d012", "title": "Landed work 18", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d013", "title": "Landed work 19", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d014", "title": "Landed work 20", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d015", "title": "Landed work 21", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d016", "title": "Landed work 22", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d017", "title": "Landed work 23", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d018", "title": "Landed work 24", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d019", "title": "Landed work 25", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d01a", "title": "Landed work 26", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d01b", "title": "Landed work 27", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d01c", "title": "Landed work 28", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d01d", "title": "Landed work 29", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d01e", "title": "Landed work 30", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d01f", "title": "Landed work 31", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d020", "title": "Landed work 32", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d021", "title": "Landed work 33", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d022", "title": "Landed work 34", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d023", "title": "Landed work 35", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d024", "title": "Landed work 36", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""},
            {"beadId": "wm-d025", "title": "Landed work 37", "priority": 2, "type": "task", "labels": [], "agentState": 5, "stateText": "Landed", "stateRule": "", "agentName": "Ember", "agentRuntime": "claude", "action": "", "branch": "", "added": -1, "removed": -1, "cost": "", "budget": -1, "age": "09:12", "footnote": "", "convoyId": "", "progress": ""}
        ]
    }

    readonly property QtObject controller: QtObject {
        id: controller

        property list<string> commits
        /// Answer a commit with the move; a slow or refusing town does not.
        property bool obedient: true
        signal refused(string beadId, string reason)

        property string outcomeOfAi: "Start claude in its own worktree"
        function laneOf(beadId: string): int {
            return root.lanes.findIndex(lane => lane.rowOf(beadId) >= 0);
        }
        function preview(beadId: string, lane: int): var {
            const from = laneOf(beadId);
            const legal = from === Lane.Ready && (lane === Lane.Ai || lane === Lane.Backlog) || from === Lane.Ai && lane === Lane.Ready;
            return {
                legal: legal,
                outcome: lane === Lane.Ai ? outcomeOfAi : lane === Lane.Backlog ? "Put it off" : "Stop, keep its work",
                branch: lane === Lane.Ai ? "wm/f07b-413-body from main" : "",
                reason: legal ? "" : "Agents move cards to Review",
                token: beadId + ">" + lane
            };
        }
        function commit(token: string) {
            commits.push(token);
            const [beadId, lane] = token.split(">");
            if (obedient)
                root.lanes[Number(lane)].take(beadId, root.lanes[laneOf(beadId)]);
        }
    }
    readonly property QtObject actions: QtObject {
        property list<string> calls
        signal finished(string request, string text)
        signal failed(string request, string code, string message, string hint)

        function note(call: string): string {
            calls.push(call);
            return String(calls.length);
        }
        function createBead(rig: string, title: string, body: string, priority: int): string { return note("create " + (rig === "waymark" ? "" : rig + " ") + title + " P" + priority); }
        function sling(beadId: string): string { return note("sling " + beadId); }
        function stopRun(beadId: string): string { return note("stop " + beadId); }
        function sendBack(beadId: string, text: string): string { return note("sendBack " + beadId); }
        function addRig(path: string, command: string, trust: bool, initialise: bool): string { return note("addRig " + path + (initialise ? " initialise" : "")); }
        signal gatesRead(string rigId, string text, bool trusted)
        function readGates(rigId: string): string { gatesRead(rigId, "[gates.test]\ncmd = \"./test.sh\"\ntimeout = \"10m\"", false); return note("readGates " + rigId); }
        function approve(mrId: string): string { return note("approve " + mrId); }
        function setRigCommand(rigId: string, command: string): string { return note("setRigCommand " + rigId + " " + command); }
        function trustGates(rigId: string): string { return note("trust " + rigId); }
        function answerGate(gateId: string, yes: bool): string { return note((yes ? "yes " : "no ") + gateId); }
        function comment(beadId: string, text: string): string { return note("comment " + beadId + " " + text); }
        function launchConvoy(convoyId: string): string { return note("launch " + convoyId); }
        function holdConvoy(convoyId: string): string { return note("hold " + convoyId); }
        function copy(text: string) { note("copy " + text); }
        signal lossesFound(string action, string beadId)
        readonly property FixtureRows losses: FixtureRows {
            rows: [{ icon: "file", grave: true, lead: "", strong: "2 files of wm-a3f8 are not committed: src/upload/limiter.cpp, draft.md.", mono: false, text: "",
                paths: ["src/upload/limiter.cpp", "draft.md"], more: "", whole: ["src/upload/limiter.cpp", "draft.md"] }]
        }
        function confirm() { note("confirm"); }
        function revokeGrant(grantId: string): string { return note("revoke " + grantId); }
        signal contextRead(string runId, string text)
        function prompt(runId: string, text: string, now: bool): string { return note("prompt " + runId + " " + text + (now ? " now" : "")); }
        function nudge(runId: string): string { return note("nudge " + runId); }
        function pause(runId: string): string { return note("pause " + runId); }
        function goOn(runId: string): string { return note("go on " + runId); }
        function answerApproval(id: string, allow: bool, text: string): string { return note((allow ? "allow " : "deny ") + id); }
        function readContext(runId: string): string { return note("context " + runId); }
        function freeze(): string { return note("freeze"); }
        function thaw(): string { return note("thaw"); }
    }
    readonly property FixtureRows log: FixtureRows {
        property bool live: true
        property bool canFetchOlder: false
        property bool canFetchNewer: false
        property bool follow: true
        rows: [
            {"text": "run 1 started in its own worktree", "stream": "note"},
            {"text": "Reading src/upload/limiter.cpp", "stream": "out"},
            {"text": "Editing src/upload/limiter.cpp, hunk 2 of 3", "stream": "out"},
            {"text": "ctest -L upload: 212 of 340 passed", "stream": "out"}
        ]
        function fetchOlder() {}
        function fetchNewer() {}
    }
}
