pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster.Fixtures
import Wagonmaster.Models

// What the agents of the mocks ask, as the daemon tells it (docs/approvals.md), and the desk that answers them.
QtObject {
    id: root

    readonly property FixtureApprovals source: FixtureApprovals {
        items: [root.push, root.clean, root.question]
        past: ["git push --force-with-lease origin wm/0c9d-resume-token", "git push -f origin HEAD"]
    }
    readonly property ApprovalDesk desk: ApprovalDesk { source: root.source }

    readonly property var scopes: ({ once: "", bead: "", agent: "", always: "" })
    readonly property string hash: "7f21c4d0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c"

    function command(id: string, name: string, line: string, more: var): var {
        const effects = Object.assign({ known: true, unknown: [], level: "reads", raised: "", files: [], files_total: 0, bytes_total: 0,
            uncommitted_total: 0, more: false, commits: [], commits_total: 0, refs: [], hosts: [], outside: [], notes: [], diff: "" }, more.effects ?? {});
        const level = more.level ?? "destructive";
        const rule = more.rule ?? "git.push.force";
        const headline = more.headline ?? "Rewrites remote history";
        return Object.assign({
            id: id, run: "run-" + name, rig: "waymark", bead: "wm-0c9d", agent: "waymark/" + name, name: name, program: "codex on this machine",
            bead_title: "Resume token survives restart", what: "permission", title: line, kind: "execute", tool: "Bash",
            cwd: "/home/dana/rigs/waymark/.worktrees/wm-0c9d", level: level, rule: rule, headline: headline, reason: "",
            asked_at: "2026-05-02T15:31:00Z", expires_at: "2026-05-02T15:38:12Z", fingerprint: root.hash, identical: [], scopes: root.scopes,
            covers: ["git.push.force origin branch:own"],
            assessment: {
                call: { kind: "command", tool: "Bash", command: line, paths: [], urls: [] }, level: level, headline: headline,
                findings: more.findings ?? [],
                verdict: { decision: "ask", rule: "default for " + level, from: "default.toml", finding: rule, reason: "", grant: "",
                    why: ["git push --force-with-lease: " + rule + ", destructive. No rule of the policy names it."] },
                effects: effects
            }
        }, more.members ?? {});
    }

    readonly property var push: command("ap-1", "Flint", "git push --force-with-lease origin wm/0c9d-resume-token", {
        findings: [{ rule: "git.push.force", level: "destructive", sentence: "Rewrites remote history", at: 9, length: 18 }],
        effects: {
            level: "destructive",
            commits: [
                { what: "lost_on_remote", hash: "9c1e7b2aaaaaaaa", subject: "Keep legacy resume test for now", at: 1777700000 },
                { what: "lost_on_remote", hash: "51d0aa8aaaaaaaa", subject: "WIP: docs for resume", at: 1777700000 },
                { what: "rewritten", hash: "e07f3c5aaaaaaaa", subject: "Store token hash in the session", at: 1777700000 },
                { what: "published", hash: "b2240fdaaaaaaaa", subject: "Store token hash in the session", at: 1777700000 },
                { what: "published", hash: "4a9f16eaaaaaaaa", subject: "Reject a token after restart", at: 1777700000 }],
            commits_total: 5,
            refs: [{ ref: "refs/heads/wm/0c9d-resume-token", from: "9c1e7b2aaaaaaaa", to: "4a9f16eaaaaaaaa" }],
            remote: { name: "origin", url: "git@git.waymark.dev:waymark/server.git", known_at: 1777735800, asked: true },
            files: [
                { what: "removed", path: "/home/dana/rigs/waymark/.worktrees/wm-0c9d/tests/upload/resume_legacy_test.cpp", shown: "tests/upload/resume_legacy_test.cpp", bytes: 4210, directory: false, git: "clean" },
                { what: "removed", path: "/home/dana/rigs/waymark/.worktrees/wm-0c9d/docs/resume.md", shown: "docs/resume.md", bytes: 912, directory: false, git: "untracked" }],
            files_total: 2, bytes_total: 5122, uncommitted_total: 1,
            notes: ["This can only be undone while the old commit 9c1e7b2 is still in the reflog.", "Merge request 114 goes back to the start of its gates."],
            diff: "diff --git a/src/session.cpp b/src/session.cpp\n--- a/src/session.cpp\n+++ b/src/session.cpp\n@@ -41,1 +41,1 @@\n-  session.token = token;\n+  session.token_hash = blake3(token);\n"
        }
    })
    readonly property var clean: command("ap-2", "Cedar", "ls -la build", {
        level: "reads", rule: "read.list", headline: "Reads only",
        members: { bead: "wm-d3b2", bead_title: "Bump libvips to 8.17", asked_at: "2026-05-02T15:20:00Z", expires_at: "", fingerprint: "11".repeat(32) }
    })
    readonly property var question: ({
        id: "ap-3", run: "run-Larkspur", rig: "waymark", bead: "wm-44f0", agent: "waymark/Larkspur", name: "Larkspur", program: "codex on this machine",
        bead_title: "Cap concurrent uploads per account", what: "question", title: "Which limit wins when both are set?", kind: "", cwd: "", level: "", fingerprint: "22".repeat(32),
        asked_at: "2026-05-02T15:28:00Z", expires_at: "", identical: [],
        choices: [{ id: "a", label: "The smaller limit wins, and the answer names which one" }, { id: "b", label: "The folder limit wins for uploads into that folder" }]
    })
}
