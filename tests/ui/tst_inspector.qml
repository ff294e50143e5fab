pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// What a bead can have, as the inspector shows it; questions and convoys with their answers.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Inspector"
    when: windowShown
    width: 1440
    height: 900
    visible: true

    property ShellUnderTest shell: null
    readonly property BoardFixture town: shell?.fixture ?? null

    Component {
        id: shellComponent
        ShellUnderTest {}
    }

    function initTestCase() {
        Theme.reducedMotion = true;
    }
    function init() {
        shell = createTemporaryObject(shellComponent, suite);
        shell.select("wm-a3f8");
        shell.boardPage.forceActiveFocus();
        waitForRendering(shell);
    }
    function cleanup() {
        Theme.scheme = Theme.System;
    }
    function line(id: string, title: string, done: bool, current: bool): var {
        return { beadId: id, title: title, agentState: done ? AgentState.Done : AgentState.Queued, stateText: done ? "done" : current ? "next" : "", relation: "", current: current };
    }
    function ask() {
        town.town.needsYou.rows = [{ itemId: "wm-9g8t", agentName: "Juniper", sentence: "asks: May 1.0 go out?", reason: "May 1.0 go out?", beadId: "wm-18aa", waitText: "1 m", what: "question", rigId: "waymark", yes: "wm-18aa goes on", no: "wm-18aa is put aside" }];
    }

    function test_an_agent_that_converses_has_verbs_and_a_page_and_no_raw_log() {
        const inspector = findChild(shell, "Inspector");
        verify(findChild(inspector, "log").visible);
        compare(findChild(inspector, "Fact:Cost").Accessible.name, "Cost, $1.42 of $4.00");
        town.detail.converses = town.detail.canNudge = town.detail.canPause = true;
        verify(!findChild(inspector, "log").visible);
        verify(!shell.gateLog);
        waitForRendering(shell);
        mouseClick(findChild(inspector, "nudge"));
        mouseClick(findChild(inspector, "pause"));
        town.detail.paused = true;
        compare(findChild(inspector, "pause").text, "Go on");
        mouseClick(findChild(inspector, "pause"));
        mouseClick(findChild(inspector, "stop"));
        compare(town.actions.calls, ["nudge 01JC2T", "pause 01JC2T", "go on 01JC2T", "stop wm-a3f8"]);
        town.detail.mrId = "mr-1";
        verify(findChild(inspector, "log").visible);
        verify(shell.gateLog); // of the gate
        mouseClick(findChild(inspector, "openAgent"));
        compare(shell.place, "agents");
        compare(town.crew.detail.agentId, "waymark/Juniper");
    }
    function test_steps_are_a_checklist() {
        town.detail.progress = "1 of 3 steps";
        town.detail.steps.rows = [line("wm-a3f8.1", "Plan", true, false), line("wm-a3f8.2", "Write", false, true), line("wm-a3f8.3", "Test", false, false)];
        const steps = findChild(shell, "steps");
        compare(steps.count, 3);
        tryVerify(() => steps.itemAtIndex(2) !== null);
        compare(steps.itemAtIndex(1).Accessible.description, "next");
        compare(steps.itemAtIndex(0).Accessible.description, "done");
        mouseClick(steps.itemAtIndex(2));
        compare(town.detail.beadId, "wm-a3f8.3");
    }
    function test_a_long_list_is_a_window_over_its_model() {
        const rows = [];
        for (let i = 0; i < 300; ++i)
            rows.push(line("wm-c" + i, "Child " + i, false, false));
        town.detail.children.rows = rows;
        const children = findChild(shell, "children");
        waitForRendering(children);
        compare(children.height, 8 * 24);
        verify(children.interactive);
        verify(children.contentItem.children.length < 60, children.contentItem.children.length + " delegates");
    }
    function test_overdue_has_a_glyph_and_a_word() {
        town.detail.facts.rows = [{ name: "Due", value: "Overdue: 09:12, 3 h ago", mono: false, agentState: AgentState.NeedsYou },
            { name: "Reference", value: "gh-9", mono: true, agentState: AgentState.None }];
        verify(findChild(findChild(shell, "Fact:Due"), "glyph").visible);
        verify(!findChild(findChild(shell, "Fact:Reference"), "glyph").visible);
        verify(findChild(shell, "Fact:Reference").mono);
        compare(findChild(shell, "Fact:Due").Accessible.name, "Due, Overdue: 09:12, 3 h ago");
    }
    function test_a_link_says_how() {
        const row = line("wm-3b19", "Account limits", false, false);
        row.relation = "found during";
        town.detail.links.rows = [row];
        compare(findChild(shell, "links").itemAtIndex(0).Accessible.name, "found during wm-3b19, Account limits");
    }
    function test_a_comment_is_sent_and_kept_until_it_is_taken() {
        const field = findChild(shell, "comment");
        field.forceActiveFocus();
        for (const letter of "so")
            keyClick(letter);
        compare(town.controller.commits.length, 0, "letters are no verbs here");
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        compare(town.actions.calls, ["comment wm-a3f8 so"]);
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        compare(town.actions.calls.length, 1, "once");
        town.actions.failed("1", "storage", "No space left", "");
        compare(field.text, "so");
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        town.actions.finished("2", "");
        compare(field.text, "");
    }
    function test_older_comments_come_when_asked() {
        town.detail.olderComments = 12;
        const older = findChild(shell, "olderComments");
        verify(older.visible);
        compare(older.text, "12 older");
        older.clicked();
        compare(town.detail.older, 1);
    }
    function test_a_gate_is_answered_where_it_holds() {
        town.detail.gates.rows = [
            { gateId: "wm-9g8t", title: "May 1.0 go out?", waitsFor: "your answer", canAnswer: true, yes: "wm-a3f8 goes on", no: "wm-a3f8 is put aside" },
            { gateId: "wm-77aa", title: "Cool down", waitsFor: "until 15:30", canAnswer: false, yes: "", no: "" }];
        const gate = findChild(shell, "Gate:wm-9g8t");
        compare(findChild(gate, "yes").Accessible.description, "wm-a3f8 goes on");
        mouseClick(findChild(gate, "no"));
        compare(town.actions.calls, ["no wm-9g8t"]);
        verify(!findChild(findChild(shell, "Gate:wm-77aa"), "yes").visible);
    }
    function test_a_question_in_the_tray_is_answered_there() {
        ask();
        const tray = findChild(shell, "NeedsYouTray");
        mouseClick(findChild(tray, "yes"));
        compare(town.actions.calls, ["yes wm-9g8t"]);
    }
    function test_a_question_is_read_in_full_and_answered_by_key_data() {
        return [{ tag: "yes", key: "y", calls: ["yes wm-9g8t"] }, { tag: "no", key: "n", calls: ["no wm-9g8t"] },
            { tag: "later", key: Qt.Key_Escape, calls: [] }];
    }
    function test_a_question_is_read_in_full_and_answered_by_key(data) {
        ask();
        keyClick("1");
        const yes = findChild(shell.Window.window, "yesToQuestion");
        tryVerify(() => yes.visible);
        keyClick(data.key);
        tryVerify(() => !yes.visible);
        compare(town.actions.calls, data.calls);
        tryVerify(() => shell.boardPage.activeFocus);
    }
    function test_a_convoy_opens_from_the_strip_and_warns_before_the_launch() {
        mouseClick(findChild(shell, "Convoy:c2"), 40, 17);
        compare(town.convoy.convoyId, "c2");
        const launch = findChild(shell.Window.window, "launch");
        tryVerify(() => launch.visible);
        compare(launch.text, "Launch anyway");
        verify(findChild(shell.Window.window, "warnings").visible);
        mouseClick(launch);
        compare(town.actions.calls, ["launch c2"]);
        town.convoy.launched = true;
        verify(!launch.visible);
        mouseClick(findChild(shell.Window.window, "hold"));
        compare(town.actions.calls[1], "hold c2");
        keyClick(Qt.Key_Escape);
        tryVerify(() => town.convoy.convoyId === "");
    }
    function test_picture_data() {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }
    function test_picture(data) {
        Theme.scheme = data.scheme;
        ask();
        town.detail.progress = "1 of 3 steps";
        town.detail.steps.rows = [line("wm-a3f8.1", "Plan the limits", true, false), line("wm-a3f8.2", "Write it", false, true), line("wm-a3f8.3", "Test it", false, false)];
        town.detail.facts.rows = [{ name: "Assignee", value: "dana", mono: false, agentState: 0 },
            { name: "Due", value: "Overdue: 09:12, 3 h ago", mono: false, agentState: AgentState.NeedsYou }, { name: "Reference", value: "gh-9", mono: true, agentState: 0 }];
        town.detail.gates.rows = [{ gateId: "wm-9g8t", title: "May 1.0 go out?", waitsFor: "your answer", canAnswer: true, yes: "wm-a3f8 goes on", no: "wm-a3f8 is put aside" }];
        town.detail.comments.rows = [{ author: "dana", text: "Seen in production too.", age: "2 h" }];
        town.filter.text = "label:upload stat:open";
        town.filter.error = "There is no field \"stat\".";
        town.filter.hint = "Fields are status, lane, rig, type, label, agent, convoy, created, updated and closed.";
        waitForRendering(shell);
        grabImage(shell).save(folder + "/inspector-" + data.tag + ".png");
        findChild(shell, "Convoy:c2").clicked();
        const launch = findChild(shell.Window.window, "launch");
        tryVerify(() => launch.visible);
        grabImage(shell.Window.contentItem).save(folder + "/convoy-" + data.tag + ".png");
        keyClick(Qt.Key_Escape);
    }
}
