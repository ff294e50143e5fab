pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Fixtures
import Wagonmaster.Models

// The agents of the mocks: the table, one of them with its transcript and changes. The actions write down what they
// were asked.
QtObject {
    id: root

    readonly property QtObject actions: QtObject {
        property list<string> calls
        signal finished(string request, string text)
        signal failed(string request, string code, string message, string hint)
        signal contextRead(string runId, string text)
        function note(...parts): string {
            calls.push(parts.join(" "));
            return "request-" + calls.length;
        }
        function prompt(runId: string, text: string, now: bool): string { return note("prompt", runId, text, now ? "now" : "later"); }
        function nudge(runId: string): string { return note("nudge", runId); }
        function pause(runId: string): string { return note("pause", runId); }
        function goOn(runId: string): string { return note("go on", runId); }
        function stopRun(beadId: string): string { return note("stop", beadId); }
        function sling(beadId: string): string { return note("sling", beadId); }
        function answerApproval(id: string, allow: bool, text: string): string { return note(allow ? "allow" : "deny", id, text); }
        function readContext(runId: string): string { return note("context", runId); }
        function copy(text: string): string { return note("copy", text); }
        function freeze(): string { return note("freeze"); }
        function thaw(): string { return note("thaw"); }
    }

    function row(group: int, agentState: int, name: string, program: string, more: var): var {
        return Object.assign({
            agentId: "waymark/" + name, runId: "run-" + name, beadId: "wm-0000", name: name, program: program, group: group, agentState: agentState,
            stateText: Theme.state.of(agentState).word, stateRule: "", title: "", claim: "AI, 14 m", nowLead: "", now: "", nowDetail: "", nowIcon: "term", nowMono: false,
            process: "Running", heard: "2 s ago", beats: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2], context: 0.41, cost: "$1.42", tokens: "21 k out",
            host: "this machine", approvalId: "", question: false, paused: false, canNudge: true, canPause: true, canStop: true, canStart: false
        }, more);
    }

    readonly property QtObject agents: QtObject {
        property list<int> counts: [3, 2, 2, 1, 1]
        property int live: 7
        property int needYou: 3
        property bool watched: false
        function neighbour(agentId: string, step: int): string {
            const ids = rows.rows.map(row => row.agentId);
            return ids[Math.max(0, Math.min(ids.length - 1, ids.indexOf(agentId) + step))];
        }
        function agentOn(beadId: string): string { return rows.rows.find(row => row.beadId === beadId)?.agentId ?? ""; }
        readonly property FixtureRows rows: FixtureRows {
            rows: [
                root.row(0, AgentState.NeedsYou, "Flint", "codex gpt-5", { beadId: "wm-0c9d", title: "Resume token survives restart", claim: "AI, 38 m", nowLead: "Asks to run", now: "git push --force-with-lease", nowMono: true, approvalId: "ap-1", context: 0.55, cost: "$2.08", tokens: "40 k out" }),
                root.row(0, AgentState.NeedsYou, "Larkspur", "codex gpt-5", { beadId: "wm-44f0", title: "Cap concurrent uploads per account", claim: "Review, 41 m", now: "Asks: which limit wins when both are set?", approvalId: "ap-2", question: true, context: 0.38, cost: "$1.95", tokens: "33 k out", heard: "4 s ago" }),
                root.row(0, AgentState.NeedsYou, "Quill", "claude sonnet", { beadId: "wm-6a2e", title: "Migrate session table to WITHOUT ROWID", claim: "Review, 14 m", now: "Out of budget", nowDetail: "Today's budget of $4.00 is used up", process: "Paused", paused: true, beats: [1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], heard: "11 m ago", context: 0.82, cost: "$4.00", tokens: "58 k out" }),
                root.row(1, AgentState.Working, "Juniper", "claude opus", { beadId: "wm-a3f8", title: "Reject oversized upload before buffering", now: "src/upload/limiter.cpp", nowDetail: "in a turn", nowMono: true, nowIcon: "edit" }),
                root.row(1, AgentState.Working, "Sage", "claude sonnet", { beadId: "wm-5e77", title: "Quota test for shared folders", claim: "AI, 31 m", now: "ctest -j8 -L upload", nowDetail: "in a turn", nowMono: true, heard: "1 s ago", context: 0.29, cost: "$0.77", tokens: "14 k out" }),
                root.row(2, AgentState.Stalled, "Cedar", "gemini pro", { beadId: "wm-d3b2", title: "Bump libvips to 8.17", claim: "AI, 19 m", now: "Stalled", nowDetail: "Silent and without work since 15:30.", beats: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], heard: "6 m ago", context: 0.17, cost: "$0.31", tokens: "6 k out" }),
                root.row(2, AgentState.Failed, "Tamarack", "codex gpt-5", { beadId: "wm-b771", title: "Retry a write once on ENOSPC", claim: "Review, 22 m", now: "Exited, code 8", nowDetail: "Its process ended by itself.", process: "Exited, code 8", beats: [], heard: "22 m ago", context: 0.33, cost: "$0.64", tokens: "11 k out", canNudge: false, canPause: false, canStop: false, canStart: true }),
                root.row(3, AgentState.Idle, "Mesa", "opencode qwen", { beadId: "", title: "Nothing claimed", claim: "", now: "Waiting for work", process: "", heard: "", beats: [], context: -1, cost: "$0.18", tokens: "4 k out", canNudge: false, canPause: false, canStop: false }),
                root.row(4, AgentState.Done, "Ember", "claude opus", { beadId: "wm-8b1c", title: "Count bytes in the body reader", claim: "Done, 8 m", now: "Landed", nowDetail: "a81f2d0 is on main.", nowIcon: "check", process: "Exited, code 0", beats: [], heard: "8 m ago", context: 0.46, cost: "$1.10", tokens: "19 k out", canNudge: false, canPause: false, canStop: false })
            ]
        }
    }

    readonly property QtObject detail: QtObject {
        property string agentId
        property bool found: true
        property string name: agentId === "" ? "Juniper" : agentId.split("/")[1]
        property string runId: "run-" + name
        property string beadId: "wm-a3f8"
        property string title: "Reject oversized upload before buffering"
        property int priority: 1
        property list<string> labels: ["bug"]
        property string convoyTitle: "Upload hardening"
        property int agentState: AgentState.Working
        property string stateText: "Working"
        property string stateRule: "Its process is running."
        property string subtitle: "claude opus on this machine, started 15:22"
        property string claimText: "working, 14 m"
        property string processText: "Running"
        property string heardText: "2 s ago"
        property list<int> beats: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2]
        property real context: 0.41
        property string contextText: "41% of 200 k"
        property string sandbox: "none"
        property string worktree: "~/town/worktrees/wm-a3f8"
        property string branch: "wm/a3f8-reject-oversized"
        property string base: "4e1c9d2"
        property string session: ""
        property string costText: "$1.42 of $4.00"
        property string tokensIn: "612 k in, 88% cached"
        property string tokensOut: "21 k out"
        property real budget: 0.36
        property string troubleText: ""
        property string changesText: "+182 \u221240"
        property string emptyText: "No output yet, started 4 s ago"
        property string silentText: "No output yet, started 4 s ago"
        property string deliveryText: "Delivered at the end of its turn"
        property bool canPrompt: whyNotPrompt === ""
        property string whyNotPrompt: ""
        property bool busy: true
        property bool paused: false
        property bool canNudge: true
        property bool canPause: true
        property bool canStop: true
        property bool canStart: false
        property string approvalId: ""
        property var approvals: ({})
        property bool watched: false
        readonly property FixtureRows prompts: FixtureRows {}
    }

    readonly property FixtureTerminal terminal: FixtureTerminal {}

    readonly property string before: "Status BodyReader::consume(Chunk chunk)\n{\n    const auto limit = limits_.for_account(account_);\n    buffer_.append(chunk);\n    if (buffer_.size() > limit)\n        return Status::kTooLarge;\n    return Status::kOk;\n}\n"
    readonly property string after: "Status BodyReader::consume(Chunk chunk)\n{\n    const auto limit = limits_.for_account(account_);\n    // Decide before a single byte is kept.\n    if (declared_ > limit || seen_ + chunk.size() > limit) {\n        stream_.close(Http::k413, limit);\n        return Status::kTooLarge;\n    }\n    seen_ += chunk.size();\n    buffer_.append(chunk);\n    return Status::kOk;\n}\n"

    readonly property FixtureTranscript source: FixtureTranscript {
        entries: [
            { at: "2026-05-02T15:31:00Z", type: "message", from: "person", text: "Check the declared length first, and keep the running count for chunked bodies.", id: "p1" },
            { at: "2026-05-02T15:31:01Z", type: "delivered", prompt: "p1" },
            { at: "2026-05-02T15:32:00Z", type: "message", text: "The reader appends before it compares. I move the check ahead of the append and close the stream with `413`." },
            { at: "2026-05-02T15:32:01Z", type: "tool_call", id: "t1", kind: "read", title: "src/upload/limiter.cpp, src/upload/limiter.h", state: "running" },
            { at: "2026-05-02T15:32:01Z", type: "tool_call", id: "t1", state: "done", output: "one\n".repeat(214) },
            { at: "2026-05-02T15:32:02Z", type: "tool_call", id: "t2", kind: "search", title: "kTooLarge in src/ tests/", state: "done", output: "hit\n".repeat(9) },
            { at: "2026-05-02T15:32:03Z", type: "tool_call", id: "t3", kind: "edit", title: "src/upload/limiter.cpp", state: "done", changes: [{ path: "src/upload/limiter.cpp", before: root.before, after: root.after }] },
            { at: "2026-05-02T15:32:10Z", type: "tool_call", id: "t4", kind: "execute", title: "cmake --build build -j8 && ctest -L upload", state: "running" },
            { at: "2026-05-02T15:32:48Z", type: "tool_call", id: "t4", state: "done", output: "39/41 upload.chunked_over_limit ......... Passed  0.02 s\n40/41 upload.declared_over_limit ........ Passed  0.01 s\n41/41 upload.rss_stays_flat ............. Passed  4.11 s\n" },
            { at: "2026-05-02T15:32:49Z", type: "tool_call", id: "t5", kind: "edit", title: "src/upload/limiter.cpp", state: "running" }
        ]
    }
    readonly property TranscriptModel transcript: TranscriptModel { source: root.source }
    readonly property FixtureRows changes: FixtureRows {
        property bool loading: false
        property bool known: true
        property string problem
        property int loads: 0
        function load() { loads += 1; }
        rows: [
            { path: "src/upload/limiter.cpp", file: root.source.file("src/upload/limiter.cpp", root.before, root.after), added: 6, removed: 2 },
            { path: "tests/upload/limits_test.py", file: root.source.file("tests/upload/limits_test.py", "", "import pytest\n\n\ndef test_413():\n    assert post(9).status == 413\n"), added: 5, removed: 0 }
        ]
    }
    readonly property FixtureRows ready: FixtureRows {
        rows: [{ beadId: "wm-18aa", title: "Fuzz the multipart boundary parser", priority: 1 }, { beadId: "wm-f07b", title: "Return 413 with the limit in the body", priority: 2 }]
    }
}
