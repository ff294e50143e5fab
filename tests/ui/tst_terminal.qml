pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// The terminal of an agent: looked at, typed into, searched, copied from; and what is said while there is nothing to see.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Terminal"
    when: windowShown
    width: 1264
    height: 790
    visible: true

    property AgentPage page: null
    readonly property AgentFixture fixture: page?.fixture ?? null
    readonly property var terminal: fixture?.terminal ?? null

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
        const back = createTemporaryObject(rectangle, suite, { width: suite.width, height: suite.height, color: Qt.binding(() => Theme.surface.window) });
        page = createTemporaryObject(pageComponent, back);
        terminal.shown = true;
        terminal.write("$ make check\r\nall good\r\n$ ");
        page.run("T");
        waitForRendering(page);
    }
    function cleanup() {
        Theme.scheme = Theme.System;
    }
    function view(): TerminalView {
        return findChild(page, "terminalView");
    }
    function state(): string {
        return findChild(page, "terminalState").text;
    }
    function type() {
        keyClick(Qt.Key_Return);
        verify(page.typing);
    }
    function flood(lines: int) {
        for (let i = 0; i < lines; ++i)
            terminal.write("\r\nline " + i);
    }

    function test_it_is_only_looked_at_first() {
        verify(terminal.watched);
        verify(!page.typing);
        keyClick("q");
        compare(terminal.typed, "");
        compare(state(), "Press Enter or click to type");
        compare(view().text, "$ make check\nall good\n$");
    }
    function test_keys_go_to_the_program_once_it_is_entered() {
        type();
        compare(state(), "Your keys go to Juniper");
        keyClick("a");
        keyClick(Qt.Key_Return);
        keyClick("c", Qt.ControlModifier);
        keyClick(Qt.Key_Up);
        keyClick(Qt.Key_Tab);
        keyClick(Qt.Key_Escape);
        compare(terminal.typed, "a\\0d\\03\\e[A\\09\\e");
        verify(page.typing);
        keyClick(Qt.Key_Escape, Qt.ControlModifier | Qt.ShiftModifier);
        verify(!page.typing);
        page.back();
        verify(findChild(page, "TranscriptView").visible);
        verify(!terminal.watched);
    }
    function test_a_click_enters_it() {
        mouseClick(view());
        verify(page.typing);
    }
    function test_an_ended_one_takes_no_keys() {
        terminal.live = false;
        terminal.endText = "Ended. It ended with code 0.";
        compare(state(), "Ended. It ended with code 0.");
        keyClick(Qt.Key_Return);
        mouseClick(view());
        verify(!page.typing);
    }
    function test_what_it_asks_is_answered_only_while_somebody_types() {
        terminal.write("\u001b[6n");
        compare(terminal.typed, "");
        type();
        terminal.write("\u001b[6n");
        compare(terminal.typed, "\\e[3;3R");
    }
    function test_the_program_s_size_is_what_fits() {
        tryVerify(() => terminal.size !== "80x24");
        const [columns, rows] = terminal.size.split("x").map(Number);
        compare(columns, view().columns);
        verify(columns > 90 && rows > 20);
    }
    function test_what_scrolled_off_can_be_seen_and_following_goes_on() {
        flood(200);
        verify(view().following);
        const above = view().linesAbove;
        keyClick(Qt.Key_PageUp);
        verify(view().linesAbove < above);
        verify(findChild(page, "terminalFollow").visible);
        const shown = view().linesAbove;
        flood(5);
        compare(view().linesAbove, shown); // it stays where one looks
        keyClick(Qt.Key_Home);
        compare(view().linesAbove, 0);
        keyClick(Qt.Key_End);
        verify(view().following);
        mouseWheel(view(), 50, 50, 0, 240);
        verify(!view().following);
        mouseClick(findChild(page, "terminalFollow"));
        verify(view().following);
    }
    function test_words_are_found() {
        flood(200);
        keyClick(Qt.Key_F, Qt.ControlModifier);
        const field = findChild(page, "terminalWords");
        verify(field.activeFocus);
        for (const letter of "LINE 1")
            keyClick(letter);
        compare(findChild(page, "terminalMatches").text, "111 of 111");
        keyClick(Qt.Key_Return);
        compare(findChild(page, "terminalMatches").text, "110 of 111");
        for (const letter of "17")
            keyClick(letter);
        compare(findChild(page, "terminalMatches").text, "1 of 1");
        verify(!view().following);
        verify(view().text.includes("line 117"));
        keyClick("x");
        compare(findChild(page, "terminalMatches").text, "Not there");
        keyClick(Qt.Key_Escape);
        verify(!field.visible);
        verify(!page.typing);
    }
    function test_text_is_selected_and_copied() {
        const cell = view().width / view().columns;
        const copied = createTemporaryObject(spy, suite, { target: view() });
        mousePress(view(), 2 + 2 * cell, 8);
        mouseMove(view(), 2 + 5 * cell, 8);
        mouseMove(view(), 2 + 6 * cell, 8);
        mouseRelease(view(), 2 + 6 * cell, 8);
        verify(view().hasSelection);
        keyClick("c", Qt.ControlModifier | Qt.ShiftModifier);
        compare(copied.count, 1);
        paste.text = "";
        paste.paste();
        compare(paste.text, "make");
        mouseDoubleClickSequence(view(), 2 + 8 * cell, 8);
        keyClick("c", Qt.ControlModifier | Qt.ShiftModifier);
        paste.text = "";
        paste.paste();
        compare(paste.text, "check");
        verify(page.typing); // since it was clicked
        keyClick("v", Qt.ControlModifier | Qt.ShiftModifier);
        compare(terminal.typed, "check");
    }
    Component {
        id: spy
        SignalSpy { signalName: "copied" }
    }
    TextEdit {
        id: paste
        visible: false
    }
    function test_a_program_that_wants_the_mouse_gets_it() {
        type();
        terminal.write("\u001b[?1000h\u001b[?1006h");
        mouseClick(view(), 3, 8);
        compare(terminal.typed, "\\e[<0;1;1M\\e[<0;1;1m");
        mouseWheel(view(), 3, 8, 0, -120);
        verify(terminal.typed.endsWith("\\e[<65;1;1M"));
        terminal.write("\u001b[?1000l\u001b[?1049h");
        mouseWheel(view(), 3, 8, 0, 120);
        verify(terminal.typed.endsWith("\\e[A\\e[A\\e[A"));
    }
    function test_what_is_said_while_there_is_nothing_data() {
        return [
            { tag: "none", set: { shown: false, none: true }, text: /has no terminal/ },
            { tag: "loading", set: { shown: false, loading: true }, text: /Looking at its terminal/ },
            { tag: "trouble", set: { shown: false, problem: "Cannot read the log." }, text: /Cannot read the log/ }
        ];
    }
    function test_what_is_said_while_there_is_nothing(data) {
        for (const name in data.set)
            terminal[name] = data.set[name];
        verify(data.text.test(findChild(page, "terminalHint").text));
        verify(!view().visible);
    }
    function test_where_there_is_none_a_shell_opens_in_the_worktree() {
        terminal.shown = false;
        terminal.none = true;
        const button = findChild(page, "openShell");
        verify(button.visible);
        keyClick(Qt.Key_Return);
        compare(terminal.shell, fixture.detail.worktree);
        terminal.shell = "";
        terminal.endText = "No terminal program was found.";
        mouseClick(button);
        compare(terminal.shell, fixture.detail.worktree);
        compare(findChild(page, "shellProblem").text, "No terminal program was found.");
    }
    function test_an_empty_one_says_since_when() {
        const other = createTemporaryObject(pageComponent, suite);
        other.fixture.terminal.shown = true;
        other.run("T");
        compare(findChild(other, "terminalHint").text, "No output yet, started 4 s ago");
    }
    function test_offline_nobody_knows_where_it_is() {
        terminal.shown = false;
        page.online = false;
        verify(/does not answer/.test(findChild(page, "terminalHint").text));
    }
    function test_who_hears_the_window_is_told_what_it_shows() {
        const looker = findChild(page, "terminalLooker");
        compare(looker.Accessible.name, "Terminal of Juniper");
        tryVerify(() => looker.Accessible.description.includes("all good"));
        terminal.write("\u001b]0;busy\u0007");
        compare(looker.Accessible.name, "Terminal of Juniper: busy");
    }
    function test_picture_data() {
        return [
            { tag: "claude-dark", scheme: Theme.Dark, file: "terminal/claude.bin" }, { tag: "claude-light", scheme: Theme.Light, file: "terminal/claude.bin" },
            { tag: "codex-dark", scheme: Theme.Dark, file: "terminal/codex.bin" }, { tag: "aider-dark", scheme: Theme.Dark, file: "terminal/aider.bin" }
        ];
    }
    function test_picture(data) {
        Theme.scheme = data.scheme;
        const other = createTemporaryObject(pageComponent, createTemporaryObject(rectangle, suite, { width: suite.width, height: suite.height, color: Theme.surface.window }));
        other.fixture.terminal.shown = true;
        other.fixture.terminal.play(data.file, 100, 30);
        other.run("T");
        keyClick(Qt.Key_Return);
        waitForRendering(other);
        grabImage(other).save(folder + "/terminal-" + data.tag + ".png");
    }
}
