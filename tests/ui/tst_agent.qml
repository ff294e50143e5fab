pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// The page of one agent: its transcript, its changes, its facts, and speaking to it.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Agent"
    when: windowShown
    width: 1264
    height: 790
    visible: true

    property AgentPage page: null
    readonly property AgentFixture fixture: page?.fixture ?? null
    property var steps: []

    Component {
        id: pageComponent
        AgentPage {
            property AgentFixture fixture: AgentFixture {}
            anchors.fill: parent
            detail: fixture.detail
            transcript: fixture.transcript
            changes: fixture.changes
            terminal: fixture.terminal
            actions: fixture.actions
            onStepAsked: step => suite.steps.push(step)
            onLeaveAsked: suite.steps.push("away")
            onBeadAsked: beadId => suite.steps.push(beadId)
            onRequestAsked: approvalId => suite.steps.push(approvalId)
        }
    }
    Component {
        id: rectangle
        Rectangle {}
    }

    function initTestCase() {
        Theme.reducedMotion = true;
    }
    function init() {
        steps = [];
        const back = createTemporaryObject(rectangle, suite, { width: suite.width, height: suite.height, color: Qt.binding(() => Theme.surface.window) });
        page = createTemporaryObject(pageComponent, back);
        page.enter();
        tryCompare(fixture.transcript, "loading", false);
        waitForRendering(page);
    }
    function cleanup() {
        Theme.scheme = Theme.System;
    }
    /// Something is drawn, also when nothing has changed: waiting for that alone takes five seconds.
    function draw(item: Item) {
        item.Window.window.update();
        waitForRendering(item);
    }
    function list(): var {
        return findChild(page, "TranscriptView").list;
    }
    function rowOf(index: int): var {
        list().positionViewAtIndex(index, ListView.Contain);
        tryVerify(() => list().itemAtIndex(index) !== null);
        return list().itemAtIndex(index);
    }
    function write(text: string) {
        page.run("R");
        for (const letter of text)
            keyClick(letter);
    }

    function test_rows_say_what_they_are() {
        compare(list().count, 7);
        compare(rowOf(0).Accessible.name, "You: Check the declared length first, and keep the running count for chunked bodies.");
        compare(rowOf(2).Accessible.name, "Read src/upload/limiter.cpp, src/upload/limiter.h");
        const read = findChild(rowOf(2), "ToolCard");
        compare(read.result, "214 lines");
        verify(!read.open);
        verify(findChild(rowOf(4), "ToolCard").open);
        compare(findChild(rowOf(6), "ToolCard").toolState, "running");
    }
    function test_cards_fold_by_pointer_and_by_key() {
        const card = findChild(rowOf(2), "ToolCard");
        mouseClick(card, 40, 16);
        verify(card.open);
        list().forceActiveFocus();
        list().currentIndex = 2;
        keyClick(Qt.Key_Return);
        verify(!card.open);
    }
    function test_an_edit_shows_lines_words_and_colours() {
        const diff = findChild(rowOf(4), "DiffView");
        verify(diff !== null);
        compare(diff.rows.added, 6);
        compare(diff.rows.removed, 2);
        verify(diff.rows.data(diff.rows.index(2, 0), 260).includes("<font")); // code is coloured
    }
    function test_new_rows_arrive_at_the_end_and_are_followed() {
        fixture.source.tell({ at: "2026-05-02T15:33:00Z", type: "message", text: "All tests pass." });
        tryCompare(list(), "count", 8);
        tryVerify(() => list().atYEnd);
    }
    function test_whoever_reads_above_is_left_there() {
        list().forceActiveFocus();
        keyClick(Qt.Key_Home);
        verify(!fixture.transcript.follow);
        fixture.source.tell({ at: "2026-05-02T15:33:00Z", type: "message", text: "All tests pass." });
        tryVerify(() => findChild(page, "follow").visible);
        compare(findChild(page, "follow").text, "New below");
        keyClick(Qt.Key_End);
        tryCompare(list(), "count", 8);
    }
    function test_markup_of_an_agent_is_text() {
        fixture.source.tell({ at: "2026-05-02T15:33:00Z", type: "message", text: "See <img src='http://127.0.0.1:1/x.png'> ![x](http://127.0.0.1:1/y.png)" });
        tryCompare(list(), "count", 8);
        const blocks = rowOf(7).model.blocks;
        verify(blocks[0].text.includes("&lt;img"));
        verify(!blocks[0].text.includes("<img"));
    }
    function test_a_prompt_is_sent_and_kept_until_it_is_taken() {
        write("go");
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        compare(fixture.actions.calls, ["prompt run-Juniper go later"]);
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        compare(fixture.actions.calls.length, 1, "once");
        fixture.actions.failed("request-1", "ended", "It has ended.", "");
        compare(findChild(page, "prompt").text, "go");
        compare(findChild(page, "delivery").text, "Not sent, kept. It has ended.");
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        fixture.actions.finished("request-2", "");
        compare(findChild(page, "prompt").text, "");
    }
    function test_ctrl_shift_enter_interrupts() {
        write("no");
        keyClick(Qt.Key_Return, Qt.ControlModifier | Qt.ShiftModifier);
        compare(fixture.actions.calls, ["prompt run-Juniper no now"]);
    }
    function test_the_composer_grows_with_what_is_written_and_follows_the_cursor() {
        const composer = findChild(page, "Composer");
        const field = findChild(page, "prompt");
        const empty = composer.height;
        write("a");
        compare(composer.height, empty);
        for (let line = 0; line < 3; ++line)
            keyClick(Qt.Key_Return);
        tryVerify(() => composer.height > empty + 30);
        for (let line = 0; line < 20; ++line)
            keyClick(Qt.Key_Return);
        tryCompare(composer, "height", empty + 160 - 38);
        const seen = () => field.mapToItem(composer, 0, field.cursorRectangle.y).y;
        const inside = () => seen() >= 0 && seen() + field.cursorRectangle.height <= composer.height - 36;
        tryVerify(inside);
        keyClick(Qt.Key_Home, Qt.ControlModifier);
        tryVerify(inside);
        keyClick(Qt.Key_End, Qt.ControlModifier);
        tryVerify(inside);
        field.clear();
        tryCompare(composer, "height", empty);
    }
    function test_a_draft_stays_with_the_agent_it_was_written_to() {
        fixture.detail.agentId = "waymark/Juniper";
        write("no");
        fixture.detail.agentId = "waymark/Sage";
        compare(findChild(page, "prompt").text, "");
        write("go");
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        compare(fixture.actions.calls, ["prompt run-Sage go later"]);
        fixture.detail.agentId = "waymark/Juniper";
        compare(findChild(page, "prompt").text, "no");
        fixture.actions.finished("request-1", ""); // of the other one
        compare(findChild(page, "prompt").text, "no");
        fixture.detail.agentId = "waymark/Sage";
        compare(findChild(page, "prompt").text, "");
    }
    function test_what_is_not_delivered_is_shown() {
        fixture.detail.prompts.rows = [{ promptId: "p9", text: "Also answer HEAD", stateText: "waits for the end of its turn" }];
        const prompt = findChild(page, "Prompt:p9");
        compare(prompt.Accessible.name, "Also answer HEAD");
        compare(prompt.Accessible.description, "waits for the end of its turn");
    }
    function test_an_agent_that_cannot_be_spoken_to_says_why() {
        fixture.detail.whyNotPrompt = "It has ended. Start it again to speak to it";
        verify(!findChild(page, "send").enabled);
        compare(findChild(page, "delivery").text, "It has ended. Start it again to speak to it");
    }
    function ask(question: bool): Item {
        fixture.source.tell({ at: "2026-05-02T15:33:00Z", type: "request", id: "r1", what: question ? "question" : "permission", title: question ? "Which limit wins?" : "git push --force-with-lease origin HEAD", kind: "execute", cwd: "/w/wm-a3f8", choices: [{ id: "a", label: "The lower" }] });
        fixture.detail.approvals = { r1: "ap-7" };
        fixture.detail.approvalId = question ? "" : "ap-7";
        tryCompare(list(), "count", 8);
        return findChild(rowOf(7), "RequestCard");
    }
    function test_a_permission_is_denied_by_the_easy_key_with_the_reason() {
        const card = ask(false);
        list().forceActiveFocus();
        list().currentIndex = 7;
        keyClick(Qt.Key_Return);
        verify(findChild(card, "deny").activeFocus);
        findChild(card, "words").text = "not to origin";
        keyClick(Qt.Key_Return);
        compare(fixture.actions.calls, ["deny ap-7 not to origin"]);
    }
    function test_a_permission_is_given_only_where_its_effects_are_seen() {
        const card = ask(false);
        mouseClick(findChild(card, "look"));
        compare(steps, ["ap-7"]);
        page.run("R");
        compare(steps, ["ap-7", "ap-7"]);
        compare(fixture.actions.calls, []);
    }
    function test_d_denies_what_is_asked() {
        ask(false);
        page.run("D");
        compare(fixture.actions.calls, ["deny ap-7 "]);
    }
    function test_a_question_is_answered_by_choice() {
        const card = ask(true);
        mouseClick(findChild(card, "choice:a"));
        compare(fixture.actions.calls, ["allow ap-7 a"]);
    }
    function test_an_answered_request_cannot_be_answered_again() {
        const card = ask(false);
        fixture.detail.approvals = ({});
        fixture.source.tell({ at: "2026-05-02T15:33:09Z", type: "request_closed", id: "r1", how: "denied", reason: "not now" });
        tryCompare(card, "answer", "denied");
        verify(!findChild(card, "look").visible);
    }
    function test_changes_are_shown_file_by_file() {
        const tab = findChild(page, "tab:Changes");
        compare(tab.Accessible.name, "Changes, 2 files");
        fixture.changes.known = false;
        compare(tab.Accessible.name, "Changes, +182 \u221240"); // as far as known
        const files = fixture.changes.rows;
        fixture.changes.rows = [];
        tryCompare(fixture.changes, "loads", 1); // when the page opened
        page.run("VC");
        compare(fixture.changes.loads, 2);
        fixture.changes.rows = files; // they come later
        const first = findChild(page, "changedLines");
        tryCompare(first, "count", 15);
        verify(findChild(page, "ChangesTab").visible);
        fixture.detail.busy = false;
        tryCompare(fixture.changes, "loads", 3); // its turn is over
        keyClick(Qt.Key_J);
        draw(page);
        grabImage(page).save(folder + "/agent-changes-dark.png");
        keyClick(Qt.Key_Escape);
    }
    function test_where_there_is_no_room_the_facts_are_a_sheet_that_esc_closes() {
        const facts = findChild(page, "AgentFacts");
        verify(facts.visible);
        page.narrow = true;
        verify(!facts.visible);
        page.run("VI");
        verify(facts.visible);
        compare(facts.x + facts.width, page.width);
        findChild(facts, "bead").forceActiveFocus();
        page.back();
        verify(!facts.visible);
        verify(page.activeFocus);
        compare(steps, []);
        page.narrow = false;
        verify(facts.visible);
    }
    function test_terminal_says_that_there_is_none() {
        page.run("T");
        verify(findChild(page, "Terminal").visible);
        page.back();
        verify(findChild(page, "TranscriptView").visible);
        page.back();
        compare(steps, ["away"]);
    }
    function test_verbs_data() {
        return [
            { tag: "nudge", verb: "U", call: "nudge run-Juniper" }, { tag: "pause", verb: "P", call: "pause run-Juniper" },
            { tag: "stop", verb: "XS", call: "stop wm-a3f8" }, { tag: "branch", verb: "YB", call: "copy wm/a3f8-reject-oversized" },
            { tag: "path", verb: "YP", call: "copy ~/town/worktrees/wm-a3f8" }
        ];
    }
    function test_verbs(data) {
        verify(page.run(data.verb));
        compare(fixture.actions.calls, [data.call]);
    }
    function test_the_neighbours_are_a_key_away() {
        page.run("]");
        page.run("[");
        compare(steps, [1, -1]);
    }
    function test_what_it_saw_can_be_read() {
        mouseClick(findChild(page, "context"));
        compare(fixture.actions.calls, ["context run-Juniper"]);
        fixture.actions.contextRead("run-Juniper", "You are Juniper.");
        const text = findChild(page.Window.window, "contextText");
        tryVerify(() => text.visible);
        compare(text.text, "You are Juniper.");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !text.visible);
    }
    function test_offline_what_is_written_stays() {
        page.online = false;
        write("x");
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        compare(fixture.actions.calls, []);
        compare(findChild(page, "prompt").text, "x");
        page.run("XS");
        compare(fixture.actions.calls, []);
    }
    function test_empty_and_broken_transcripts_say_so() {
        fixture.source.entries = [];
        tryVerify(() => findChild(page, "TranscriptEmpty").visible);
        compare(findChild(page, "TranscriptEmpty").text, "No output yet, started 4 s ago");
        fixture.source.trouble = "The transcript cannot be read.";
        fixture.source.entries = [];
        tryCompare(findChild(page, "TranscriptEmpty"), "text", "The transcript cannot be read.");
    }
    function test_loading_is_shown_after_a_while() {
        fixture.source.silent = true;
        fixture.source.entries = [];
        const skeleton = findChild(page, "TranscriptSkeleton");
        tryVerify(() => skeleton.visible);
    }
    function test_picture_data() {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }
    function test_picture(data) {
        Theme.scheme = data.scheme;
        waitForRendering(page);
        tryVerify(() => list().atYEnd);
        list().positionViewAtBeginning();
        waitForRendering(page);
        grabImage(page).save(folder + "/agent-" + data.tag + ".png");
        fixture.source.tell({ at: "2026-05-02T15:33:00Z", type: "plan", steps: [{ text: "Check the declared length", state: "done" }, { text: "Count chunked bodies", state: "running" }, { text: "Write the tests" }] });
        fixture.source.tell({ at: "2026-05-02T15:33:01Z", type: "thought", text: "The count must survive a retry.\nSo it belongs to the reader." });
        fixture.source.tell({ at: "2026-05-02T15:33:02Z", type: "message", text: "Three things remain:\n\n1. the **limit** in the body\n2. a test for `HEAD`\n\n```cpp\nreturn Status::kTooLarge;\n```\n" });
        fixture.source.tell({ at: "2026-05-02T15:33:03Z", type: "trouble", what: "rate_limited", message: "429: slow down.", until: 1777737600000000000 });
        fixture.source.tell({ at: "2026-05-02T15:33:04Z", type: "turn", how: "interrupted" });
        fixture.source.tell({ at: "2026-05-02T15:33:05Z", type: "request", id: "r1", what: "permission", title: "git push --force-with-lease origin HEAD", kind: "execute", cwd: "/w/wm-a3f8", reason: "The branch was rebased." });
        fixture.detail.approvals = { r1: "ap-7" };
        fixture.detail.prompts.rows = [{ promptId: "p9", text: "Also answer 413 for HEAD requests, and mention the limit in the body.", stateText: "waits for the end of its turn" }];
        tryCompare(list(), "count", 13);
        page.run("R");
        findChild(page, "TranscriptView").toEnd();
        waitForRendering(page);
        grabImage(page).save(folder + "/agent-more-" + data.tag + ".png");
    }
}
