pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Fixtures
import Wagonmaster.Models

// What the settings show: a policy, grants, decisions, and the window's own switches.
QtObject {
    id: root

    readonly property QtObject policy: QtObject {
        property list<string> complaints
        property bool loading: false
        property string problem
        property list<string> loads
        function load(rig: string) { loads.push(rig); }
        readonly property FixtureRows rows: FixtureRows {
            rows: [
                { name: "no-push-to-main", decision: "deny", matches: "git.push; paths: main", from: ".wagonmaster.toml:12", reason: "Work lands by the merge queue.", otherwise: false },
                { name: "secrets", decision: "ask", matches: "file.secret", from: "default.toml:31", reason: "", otherwise: false },
                { name: "own-worktree", decision: "allow", matches: "levels: changes_worktree", from: "default.toml:40", reason: "", otherwise: false },
                { name: "Without a rule", decision: "ask", matches: "Destructive", from: "", reason: "", otherwise: true },
                { name: "Without a rule", decision: "allow", matches: "Reads only", from: "", reason: "", otherwise: true }]
        }
    }
    readonly property QtObject grants: QtObject {
        property bool loading: false
        property string problem
        property bool watched: false
        readonly property FixtureRows rows: FixtureRows {
            rows: [
                { grantId: "gr-4", rule: "git.push.force origin branch:own", headline: "Rewrites remote history", holds: "for wm-0c9d, until it closes", made: "3 h ago" },
                { grantId: "gr-5", rule: "npm.install registry.npmjs.org", headline: "Uses the network", holds: "for every agent of waymark, always", made: "2 d ago by Dana" }]
        }
    }
    readonly property QtObject audit: QtObject {
        property string filter
        property int total: rows.count
        property bool loading: false
        property string problem
        property int loads: 0
        property list<string> exports
        signal exported(int count, string file)
        signal exportFailed(string message)
        function load() { loads += 1; }
        function more() {}
        function exportTo(file: string) { exports.push(file); }
        readonly property FixtureRows rows: FixtureRows {
            rows: [
                { at: "15:31", decision: "asked", decisionText: "Asked", agentState: AgentState.NeedsYou, agentName: "Flint", title: "git push --force-with-lease origin wm/0c9d-resume-token", rule: "git.push.force", by: "default for destructive", reason: "", beadId: "wm-0c9d" },
                { at: "15:12", decision: "denied", decisionText: "Denied", agentState: AgentState.Failed, agentName: "Cedar", title: "rm -rf ~/photos", rule: "rm.recursive", by: "Dana", reason: "Not yours.", beadId: "wm-d3b2" },
                { at: "14:58", decision: "allowed", decisionText: "Allowed", agentState: AgentState.Done, agentName: "Sage", title: "npm ci", rule: "npm.install", by: "gr-5", reason: "", beadId: "wm-5e77" }]
        }
    }
    readonly property QtObject preferences: QtObject {
        property bool notify: true
        property bool sound: false
        property bool keepInTray: false
    }
}
