pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// What agents ask, seen whole and answered one after the other: the safe answer is the easy one, and nothing is answered
// that was not seen.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Approval"
    when: windowShown
    width: 1440
    height: 900
    visible: true

    property ShellUnderTest shell: null
    readonly property ApprovalFixture asked: shell?.fixture?.approvals ?? null
    property ApprovalDialog dialog: null

    Component {
        id: shellComponent
        ShellUnderTest {}
    }

    function initTestCase() {
        Theme.reducedMotion = true;
    }
    function init() {
        shell = createTemporaryObject(shellComponent, suite);
        shell.boardPage.forceActiveFocus();
        dialog = findChild(shell.Window.window, "ApprovalDialog");
        compare(dialog.guardTime, Theme.duration.guard);
        dialog.guardTime = 600000; // until ready()
        waitForRendering(shell);
    }
    function cleanup() {
        Theme.scheme = Theme.System;
        dialog.close();
        tryVerify(() => !dialog.visible);
    }
    /// Something is drawn, also when nothing has changed: waiting for that alone takes five seconds.
    function draw(item: Item) {
        item.Window.window.update();
        waitForRendering(item);
    }
    function find(name: string): var {
        return findChild(dialog.contentItem, name);
    }
    function open(id: string) {
        shell.answer(id ?? "");
        tryVerify(() => dialog.opened);
        tryCompare(asked.desk, "stand", ApprovalDesk.Ready);
        tryVerify(() => find("command").text !== "");
        waitForRendering(dialog.contentItem);
    }
    /// The moment in which nothing can be allowed is over.
    function ready() {
        const before = dialog.guardTime;
        dialog.guardTime = 1;
        tryCompare(dialog, "guarded", false);
        dialog.guardTime = before;
    }
    function answers(): var {
        return asked.source.answers;
    }
    function only(...items) {
        asked.source.items = items;
    }

    function test_n_opens_what_is_gravest_first() {
        keyClick("n");
        tryVerify(() => dialog.opened);
        compare(asked.desk.current, "ap-1");
        tryCompare(find("place"), "text", "1 of 3");
        tryCompare(asked.desk.facts, "title", "Flint asks to run a command");
        compare(find("level").text, "Destructive \u00b7 rewrites remote history");
        compare(find("rule").text, "git.push.force.");
        compare(find("prompt").text, "prompt 7f21c4, locked to this exact command");
    }
    function test_deny_has_the_focus_and_return() {
        open("ap-1");
        verify(find("deny").activeFocus);
        verify(find("deny").visualFocus);
        keyClick(Qt.Key_Return);
        tryCompare(asked.source, "answers", ["deny ap-1 once " + asked.hash]);
    }
    function test_the_reason_goes_with_the_no() {
        open("ap-1");
        keyClick(Qt.Key_Tab, Qt.ShiftModifier);
        keyClick(Qt.Key_Tab, Qt.ShiftModifier);
        find("reason").forceActiveFocus();
        for (const letter of "push [1] new")
            keyClick(letter);
        compare(find("reason").text, "push [1] new"); // keys are letters here
        keyClick(Qt.Key_Return);
        tryCompare(asked.source, "answers", ["deny ap-1 once " + asked.hash + " push [1] new"]);
    }
    /// What Tab (or Shift and Tab) comes to, from what has the keyboard back to it.
    function tour(key: int, modifiers: int): var {
        const window = shell.Window.window;
        const first = window.activeFocusItem;
        const stops = [];
        do {
            keyClick(key, modifiers);
            stops.push(window.activeFocusItem);
        } while (window.activeFocusItem !== first && stops.length < 60);
        return stops;
    }
    function test_tab_goes_around_the_whole_dialog_data() {
        return [{ tag: "a command", id: "ap-1", first: "deny", next: "reason", stops: ["approve", "next", "command", "why", "preview:0", "scope:once"] },
            { tag: "that only reads", id: "ap-2", first: "deny", next: "reason", stops: ["approve", "command", "scope:once"] },
            { tag: "a question", id: "ap-3", first: "reason", next: "approve", stops: ["command", "choice:a", "choice:b", "deny"] }];
    }
    function test_tab_goes_around_the_whole_dialog(data) {
        open(data.id);
        ready();
        if (data.id === "ap-3")
            keyClick("x"); // so that there is an answer to give
        tryVerify(() => find(data.first).activeFocus);
        const there = tour(Qt.Key_Tab, Qt.NoModifier);
        verify(there.length < 60, "from " + data.first + " back to it");
        compare(there[0].objectName, data.next);
        verify(there.every((stop, at) => there.indexOf(stop) === at), "each once");
        verify(there.every(stop => stop.Accessible.name !== ""));
        for (const name of data.stops)
            verify(there.some(stop => stop.objectName === name), name);
        const back = tour(Qt.Key_Backtab, Qt.ShiftModifier);
        compare(back.slice(0, -1).reverse().map(String), there.slice(0, -1).map(String));
    }
    function test_the_foot_names_only_keys_that_do_something() {
        open("ap-2");
        verify(!find("hint:F").visible); // there is no diff
        verify(find("hint:Tab").visible);
        verify(find("hint:1").visible);
        keyClick("[");
        tryCompare(asked.desk, "current", "ap-1");
        tryVerify(() => find("hint:F").visible);
        asked.source.connected = false;
        asked.source.trouble = "The daemon does not answer.";
        keyClick("]");
        tryCompare(asked.desk, "stand", ApprovalDesk.Failed);
        verify(!find("hint:1").visible);
        verify(!find("hint:F").visible);
    }
    function test_nothing_can_be_allowed_for_a_moment() {
        open("ap-1");
        verify(!find("approve").enabled);
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        mouseClick(find("approve"));
        wait(50);
        compare(answers(), []);
        ready();
        verify(find("approve").enabled);
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        tryCompare(asked.source, "answers", ["allow ap-1 once " + asked.hash]);
    }
    function test_moving_on_guards_again() {
        open("ap-1");
        ready();
        keyClick("]");
        tryCompare(asked.desk, "current", "ap-2");
        verify(!find("approve").enabled);
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        wait(50);
        compare(answers(), []);
        keyClick("[");
        tryCompare(asked.desk, "current", "ap-1");
    }
    function test_return_on_approve_is_no_yes() {
        open("ap-1");
        ready();
        find("approve").forceActiveFocus(Qt.TabFocusReason);
        keyClick(Qt.Key_Return);
        wait(50);
        compare(answers(), []);
        keyClick(Qt.Key_Space);
        tryCompare(asked.source, "answers", ["allow ap-1 once " + asked.hash]);
    }
    function test_after_an_answer_comes_the_next_and_then_the_end() {
        open("ap-1");
        keyClick(Qt.Key_Return);
        tryCompare(asked.desk, "current", "ap-2");
        tryVerify(() => find("deny").activeFocus);
        tryCompare(asked.desk, "stand", ApprovalDesk.Ready);
        keyClick(Qt.Key_Return);
        tryCompare(asked.desk, "current", "ap-3");
        tryCompare(asked.desk, "stand", ApprovalDesk.Ready);
        keyClick("1"); // a choice, guarded
        compare(answers().length, 2);
        ready();
        find("choice:a").forceActiveFocus();
        keyClick("1");
        tryCompare(asked.source, "answers", ["deny ap-1 once " + asked.hash, "deny ap-2 once " + "11".repeat(32), "allow ap-3 once " + "22".repeat(32) + " a"]);
        tryVerify(() => !dialog.visible);
    }
    function test_esc_is_later() {
        open("ap-1");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !dialog.visible);
        compare(answers(), []);
        compare(asked.desk.current, "");
        verify(shell.boardPage.activeFocus);
    }
    function test_a_question_is_answered_in_words() {
        open("ap-3");
        tryVerify(() => find("reason").activeFocus);
        verify(!find("approve").enabled);
        for (const letter of "the lower")
            keyClick(letter);
        ready();
        keyClick(Qt.Key_Return);
        tryCompare(asked.source, "answers", ["allow ap-3 once " + "22".repeat(32) + " the lower"]);
    }
    function test_scopes_by_number_and_what_is_not_to_be_had_says_why() {
        asked.source.change("ap-1", { scopes: { once: "", bead: "", agent: "Not for what is destructive.", always: "" } });
        open("ap-1");
        compare(find("approve").text, "Approve once");
        keyClick("2");
        compare(find("approve").text, "Approve for this bead");
        keyClick("3");
        compare(find("approve").text, "Approve for this bead");
        verify(!find("scope:agent").enabled);
        compare(find("scope:agent").Accessible.description, "Not for what is destructive.");
        ready();
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        tryCompare(asked.source, "answers", ["allow ap-1 bead " + asked.hash]);
    }
    function test_the_scope_is_once_again_every_time() {
        open("ap-1");
        keyClick("2");
        keyClick("]");
        tryCompare(asked.desk, "current", "ap-2");
        keyClick("[");
        tryCompare(asked.desk, "current", "ap-1");
        tryCompare(find("ScopePicker"), "current", "once");
    }
    function test_always_asks_a_second_time() {
        open("ap-1");
        keyClick("4");
        compare(find("approve").text, "Approve always\u2026");
        ready();
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        const step = find("AlwaysStep");
        tryVerify(() => step.visible);
        compare(answers(), []);
        compare(findChild(step, "cover").text, "git.push.force origin branch:own");
        tryVerify(() => findChild(step, "match") !== null);
        compare(findChild(step, "match").text, "git push --force-with-lease origin wm/0c9d-resume-token");
        keyClick(Qt.Key_Return, Qt.ControlModifier); // guarded
        wait(50);
        compare(answers(), []);
        ready();
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        tryCompare(asked.source, "answers", ["allow ap-1 always " + asked.hash]);
    }
    function test_effects_that_are_not_known_are_no_rule() {
        const item = asked.command("ap-5", "Cedar", "./deploy.sh", { level: "unknown", rule: "shell.unknown", headline: "Could not be understood", effects: { known: false, unknown: ["./deploy.sh is a program that nobody here knows."] } });
        only(item);
        open("ap-5");
        verify(find("unknownEffects").visible);
        compare(find("unknownEffects").Accessible.name, "We could not work out what this changes. ./deploy.sh is a program that nobody here knows.");
        verify(!find("scope:always").enabled);
    }
    function test_while_it_is_worked_out_only_no_can_be_said() {
        asked.source.silent = true;
        shell.answer("ap-1");
        tryVerify(() => dialog.opened);
        verify(find("loadingEffects").visible);
        ready();
        verify(!find("approve").enabled);
        verify(find("deny").enabled);
        keyClick(Qt.Key_Return);
        tryCompare(asked.source, "answers", ["deny ap-1 once " + asked.hash]);
    }
    function test_a_changed_request_is_to_be_looked_at_again() {
        open("ap-1");
        ready();
        asked.source.change("ap-1", { fingerprint: "aa".repeat(32) });
        tryCompare(asked.desk, "note", "Flint has changed its request. Look again.");
        verify(find("note").visible);
        verify(!find("approve").enabled);
        tryCompare(find("prompt"), "text", "prompt aaaaaa, locked to this exact command");
        ready();
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        tryCompare(asked.source, "answers", ["allow ap-1 once " + "aa".repeat(32)]);
    }
    function test_an_answer_to_what_is_no_longer_there_is_refused() {
        open("ap-1");
        ready();
        asked.source.refuseCode = "changed";
        asked.source.refuseText = "It asks for something else now.";
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        tryCompare(asked.desk, "note", "Flint has changed its request. Look again.");
        compare(answers(), []);
        tryCompare(asked.desk, "stand", ApprovalDesk.Ready);
    }
    function test_the_time_runs_out() {
        open("ap-1");
        compare(find("left").text, "Expires in 4:12");
        compare(String(find("left").color), String(Theme.text.primary));
        asked.source.pass(200);
        tryCompare(find("left"), "text", "Expires in 0:52", 3000);
        compare(String(find("left").color), String(Theme.state.failed.fg));
        asked.source.pass(100);
        tryCompare(asked.desk, "note", "Expired, nothing was run.", 3000);
        verify(!find("approve").visible);
        tryVerify(() => find("later").activeFocus);
        keyClick(Qt.Key_Return);
        compare(answers(), []);
    }
    function test_who_was_first_is_said() {
        open("ap-1");
        asked.source.end("ap-1", "denied", "Dana");
        tryCompare(asked.desk, "note", "Dana answered first: denied.");
        verify(!find("deny").visible);
        compare(find("later").text, "Next request");
        tryVerify(() => find("later").activeFocus);
        keyClick(Qt.Key_Return);
        tryCompare(asked.desk, "current", "ap-2");
    }
    function test_a_withdrawn_request_says_so() {
        only(asked.push);
        open("ap-1");
        asked.source.end("ap-1", "", "");
        tryCompare(asked.desk, "note", "The request was withdrawn, nothing was run.");
        compare(find("later").text, "Close");
        tryVerify(() => find("later").activeFocus);
        keyClick(Qt.Key_Return);
        tryVerify(() => !dialog.visible);
    }
    function test_offline_nothing_can_be_answered() {
        open("ap-1");
        asked.source.connected = false;
        tryVerify(() => find("offline").visible);
        verify(!find("deny").enabled);
        verify(!find("approve").enabled);
        keyClick(Qt.Key_Return);
        compare(answers(), []);
        verify(dialog.opened);
    }
    function test_offline_what_is_not_known_is_said_to_be_unknown() {
        asked.source.connected = false;
        asked.source.trouble = "The daemon does not answer.";
        shell.answer("ap-1");
        tryVerify(() => dialog.opened);
        tryCompare(asked.desk, "stand", ApprovalDesk.Failed);
        compare(asked.desk.facts.title, "Flint asks to run a command"); // as the window knew it
        compare(find("command").text, "git push --force-with-lease origin wm/0c9d-resume-token");
        compare(find("prompt").text, "");
        verify(find("unknownEffects").visible);
        verify(!find("nothingEffects").visible);
        compare(find("unknownEffects").Accessible.name, "We could not work out what this changes. The daemon does not answer.");
        compare(find("reason").placeholderText, "Reason for Flint, for example: push a new branch instead");
        verify(!find("ScopePicker").visible);
    }
    function test_offline_what_was_seen_stays() {
        open("ap-1");
        asked.source.connected = false;
        asked.source.trouble = "The daemon does not answer.";
        tryVerify(() => find("offline").visible);
        compare(asked.desk.effects.count, 4);
        verify(!find("unknownEffects").visible);
        compare(asked.desk.facts.title, "Flint asks to run a command");
    }
    function test_what_cannot_be_shown_says_why_and_can_be_tried_again() {
        asked.source.trouble = "The ledger cannot be read.";
        shell.answer("ap-1");
        tryVerify(() => find("problem").visible);
        compare(find("problem").text, "The ledger cannot be read.");
        verify(!find("approve").enabled);
        verify(find("deny").enabled);
        asked.source.trouble = "";
        mouseClick(findChild(find("problem"), "action"));
        tryCompare(asked.desk, "stand", ApprovalDesk.Ready);
    }
    function test_a_long_command_is_whole() {
        const line = "rm -rf " + Array.from({ length: 160 }, (_, i) => "build/objects/part-" + i + ".o").join(" ") + " ~/photos";
        only(asked.command("ap-6", "Cedar", line, { rule: "rm.recursive", headline: "Removes files" }));
        open("ap-6");
        compare(find("command").text, line);
        verify(find("command").lineCount > 8);
        verify(find("CommandBox").height < 240);
        verify(find("prompt").text.startsWith(find("command").lineCount + " lines, scroll to see all"));
        verify(dialog.height <= shell.height - 96);
        verify(find("deny").activeFocus);
    }
    function test_what_cannot_be_seen_is_written_out() {
        only(asked.command("ap-7", "Cedar", "cat a\u202etxt.sh\tb\u200bc\u001b[8m # safe", { level: "reads", rule: "read.file", headline: "Reads only" }));
        open("ap-7");
        compare(find("command").text, "cat a\\u202etxt.sh\\tb\\u200bc\\x1b[8m # safe");
        compare(asked.desk.facts.escapes.length, 4);
        verify(find("command").textFormat === TextEdit.PlainText);
    }
    function test_markup_is_text() {
        only(asked.command("ap-8", "Cedar", "echo '<b>safe</b>' > x", { rule: "file.replace", headline: "Replaces <i>x</i>" }));
        open("ap-8");
        compare(find("command").text, "echo '<b>safe</b>' > x");
        compare(find("level").text, "Destructive \u00b7 replaces <i>x</i>");
        compare(find("level").textFormat, Text.PlainText);
    }
    function test_the_dangerous_part_is_marked() {
        open("ap-1");
        compare(asked.desk.facts.grave.length, 1);
        const part = asked.desk.facts.grave[0];
        compare(find("command").text.substr(part.x, part.y), "--force-with-lease");
    }
    function test_what_will_happen_in_facts() {
        open("ap-1");
        const lines = [];
        for (let i = 0; i < asked.desk.effects.count; ++i)
            lines.push(asked.desk.effects.data(asked.desk.effects.index(i, 0), 259));
        compare(lines, ["origin", "wm/0c9d-resume-token", "2 files are removed", ""]);
        const paths = findChild(find("EffectList"), "EffectLine");
        verify(paths !== null);
        compare(asked.desk.effects.data(asked.desk.effects.index(1, 0), 261), "3 commits replaced by 2.");
        compare(asked.desk.effects.data(asked.desk.effects.index(2, 0), 261), "5 kB, 1 not in git");
        compare(asked.desk.effects.data(asked.desk.effects.index(2, 0), 264)[0], "/home/dana/rigs/waymark/.worktrees/wm-0c9d/docs/resume.md");
    }
    function test_f_shows_the_whole_diff_and_back() {
        open("ap-1");
        const preview = find("PreviewPane");
        compare(preview.tab, PreviewPane.Commits);
        keyClick("f");
        compare(preview.tab, PreviewPane.Diff);
        verify(preview.width > 700);
        keyClick("f");
        compare(preview.tab, PreviewPane.Commits);
        verify(waitForPolish(shell.Window.window)); // it goes back to the right side of the facts
        mouseClick(find("preview:1"));
        compare(preview.tab, PreviewPane.Files);
    }
    function test_the_first_file_keeps_clear_of_the_border_and_more_below_is_seen() {
        open("ap-1");
        mouseClick(find("preview:1"));
        const first = find("FileLine");
        tryVerify(() => first.visible);
        tryVerify(() => first.y >= 4);
        const bar = find("more");
        verify(!bar.visible); // all is in sight
        dialog.height = 480;
        tryVerify(() => bar.visible && bar.contentItem.opacity === 1);
    }
    function test_why_this_rule() {
        open("ap-1");
        verify(findChild(dialog.contentItem, "reasoning") === null);
        mouseClick(find("why"));
        tryVerify(() => find("reasoning") !== null);
        compare(find("reasoning").text, "git push --force-with-lease: git.push.force, destructive. No rule of the policy names it.");
    }
    function test_only_identical_requests_are_answered_together() {
        const same = Object.assign({}, asked.push, { id: "ap-9", identical: ["ap-1"] });
        only(Object.assign({}, asked.push, { identical: ["ap-9"] }), same, asked.clean);
        open("ap-1");
        compare(find("identical").text, "and 1 identical request");
        keyClick("i");
        keyClick(Qt.Key_Return);
        tryCompare(asked.source, "answers", ["deny ap-1 once " + asked.hash, "deny ap-9 once " + asked.hash]);
        tryCompare(asked.desk, "current", "ap-2");
        verify(!find("identical").visible);
    }
    function test_the_answer_stays_with_one_unless_asked() {
        only(Object.assign({}, asked.push, { identical: ["ap-9"] }), Object.assign({}, asked.push, { id: "ap-9", identical: ["ap-1"] }));
        open("ap-1");
        keyClick(Qt.Key_Return);
        tryCompare(asked.source, "answers", ["deny ap-1 once " + asked.hash]);
        tryCompare(asked.desk, "current", "ap-9");
    }
    function test_every_control_has_a_name() {
        open("ap-1");
        const nameless = [];
        const visit = item => {
            if (!item.visible)
                return;
            if (item.activeFocusOnTab && item.enabled && !(item.Accessible.name ?? ""))
                nameless.push(String(item));
            for (const child of item.children)
                visit(child);
        };
        visit(dialog.contentItem);
        compare(nameless, []);
        compare(dialog.contentItem.Accessible.role, Accessible.Dialog);
        compare(dialog.contentItem.Accessible.name, "Flint asks to run a command. Destructive \u00b7 rewrites remote history");
    }
    function test_nothing_is_waiting() {
        asked.source.items = [];
        shell.answer("");
        verify(!dialog.visible);
    }

    function schemes(): var {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }
    function test_picture_data() { return schemes(); }
    function test_picture(data) {
        Theme.scheme = data.scheme;
        shell.select("wm-a3f8");
        open("ap-1");
        ready();
        draw(shell.Window.contentItem);
        const picture = grabImage(shell.Window.contentItem);
        compare(picture.width, 1440);
        picture.save(folder + "/approval-" + data.tag + ".png");
    }
    function test_more_pictures_data() { return schemes(); }
    function test_more_pictures(data) {
        Theme.scheme = data.scheme;
        const save = name => {
            draw(shell.Window.contentItem);
            grabImage(shell.Window.contentItem).save(folder + "/approval-" + name + "-" + data.tag + ".png");
        };
        open("ap-3");
        save("question");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !dialog.visible);
        open("ap-2");
        keyClick("w");
        save("reads");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !dialog.visible);
        open("ap-1");
        keyClick("4");
        ready();
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        tryVerify(() => findChild(find("AlwaysStep"), "match") !== null);
        save("always");
        keyClick("f");
        save("diff");
        asked.source.end("ap-1", "denied", "Dana");
        tryCompare(asked.desk, "stand", ApprovalDesk.Over);
        save("over");
    }
}
