pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// The controls as measured in the design, their states, and a sheet of them to look at.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Controls"
    when: windowShown
    width: 1440
    height: 900
    visible: true

    Component { id: button; WmButton { text: "Start"; keys: ["S"] } }
    Component { id: badge; StateBadge { agentState: AgentState.Working } }
    Component { id: chip; Chip { text: "upload" } }
    Component { id: avatar; AgentAvatar { name: "Juniper" } }
    Component { id: pips; ProgressPips { pips: [] } }
    Component { id: segments; Segments { labels: ["Once", "This bead", "Agent"]; onPicked: index => current = index } }
    Component { id: field; WmTextField { placeholderText: "Filter" } }
    Component { id: toast; Toast { text: "Stopped Sage. Its worktree is kept." } }
    Component { id: bead; BeadCard { width: 186; beadId: "wm-5e77"; title: "Short"; priority: 2; labels: ["upload"]; age: "2 d" } }
    Component { id: sheet; ComponentSheet {} }

    function initTestCase() {
        Theme.reducedMotion = true;
        Theme.scheme = Theme.Dark;
    }
    function make(component: Component, properties: var): Item {
        return createTemporaryObject(component, suite, properties ?? {}) as Item;
    }

    function test_a_card_says_its_state_and_what_it_waits_for_in_full() {
        const failed = make(bead, { agentState: AgentState.Failed, stateText: "Exited, code 8", agentName: "Sage", labels: [] });
        const shown = findChild(failed, "badge");
        compare(shown.width, shown.implicitWidth);
        const waits = make(bead, { footnote: "waits for wm-a3f8", labels: ["upload", "security"] });
        const said = findChild(waits, "age");
        compare(said.text, "waits for wm-a3f8");
        verify(!said.truncated);
    }
    function test_button_heights_data() {
        return [{ tag: "plain", set: {}, height: 28 }, { tag: "small", set: { small: true }, height: 24 }, { tag: "large", set: { large: true }, height: 36 }];
    }
    function test_button_heights(data) {
        compare(make(button, data.set).height, data.height);
    }
    function test_a_busy_button_keeps_its_width() {
        const it = make(button, { iconName: "play" });
        const before = it.width;
        it.busy = true;
        compare(it.width, before);
    }
    function test_a_disabled_button_says_why() {
        const it = make(button, { enabled: false, whyNot: "The daemon does not answer" });
        compare(it.Accessible.description, "The daemon does not answer");
        compare(it.Accessible.name, "Start");
    }
    function test_only_the_keyboard_shows_the_ring() {
        const it = make(button);
        mouseClick(it);
        verify(!it.visualFocus);
        it.forceActiveFocus(Qt.TabFocusReason);
        verify(it.visualFocus);
    }
    function test_every_state_has_word_glyph_and_colour_data() {
        return [{ tag: "working", state: AgentState.Working, word: "Working", colour: Theme.state.working.fg },
            { tag: "needs you", state: AgentState.NeedsYou, word: "Needs you", colour: Theme.state.needsYou.fg },
            { tag: "stalled", state: AgentState.Stalled, word: "Stalled", colour: Theme.state.stalled.fg },
            { tag: "failed", state: AgentState.Failed, word: "Failed", colour: Theme.state.failed.fg },
            { tag: "done", state: AgentState.Done, word: "Done", colour: Theme.state.done.fg },
            { tag: "idle", state: AgentState.Idle, word: "Idle", colour: Theme.state.idle.fg },
            { tag: "queued", state: AgentState.Queued, word: "Queued", colour: Theme.state.idle.fg }];
    }
    function test_every_state_has_word_glyph_and_colour(data) {
        const it = make(badge, { agentState: data.state });
        compare(it.word, data.word);
        compare(it.Accessible.name, data.word);
        compare(it.look.fg, data.colour);
        verify(it.look.glyph.startsWith("state-"));
        verify(it.width > 30);
        compare(make(badge, { agentState: data.state, glyphOnly: true }).width, 12);
    }
    function test_a_badge_may_say_more_than_its_state() {
        compare(make(badge, { agentState: AgentState.Failed, text: "2 tests failed" }).word, "2 tests failed");
    }
    function test_sizes() {
        compare(make(chip).height, 18);
        compare(make(avatar, { size: 28 }).height, 28);
        compare(make(field).height, 28);
        compare(make(segments).height, 28);
        compare(make(toast).height, 40);
    }
    function test_a_name_has_one_pair_of_colours_and_two_letters() {
        compare(make(avatar).look.letters, "Ju");
        compare(make(avatar).look.fill, make(avatar).look.fill);
        compare(make(avatar, { name: "waymark/flint" }).look.letters, "Fl");
    }
    function test_pips_count_and_become_a_bar_above_24() {
        const few = make(pips, { pips: [AgentState.Done, AgentState.Done, AgentState.Working, AgentState.Queued] });
        compare(few.Accessible.name, "2 of 4 done");
        verify(!few.single);
        verify(make(pips, { pips: new Array(25).fill(AgentState.Done) }).single);
    }
    function test_segments_pick() {
        const it = make(segments);
        mouseClick(it, it.width - 10, 10);
        compare(it.current, 2);
    }
    function test_card_heights_data() {
        const agent = { agentState: AgentState.Working, stateText: "Working", agentName: "Sage", branch: "wm/x", added: 1, removed: 2 };
        const two = "Reject oversized upload before buffering a body";
        return [{ tag: "waiting, one line", set: {}, height: 82 }, { tag: "waiting, two lines", set: { title: two }, height: 100 },
            { tag: "review, one line", set: agent, height: 103 }, { tag: "review, two lines", set: Object.assign({ title: two }, agent), height: 121 },
            { tag: "AI, one line", set: Object.assign({ action: "Editing" }, agent), height: 125 },
            { tag: "AI, two lines", set: Object.assign({ action: "Editing", title: two }, agent), height: 143 },
            { tag: "AI, a very long title", set: Object.assign({ action: "Editing", title: two + two + two }, agent), height: 143 }];
    }
    function test_card_heights(data) {
        compare(make(bead, data.set).implicitHeight, data.height);
    }
    function test_titles_are_never_markup() {
        const it = make(bead, { title: "<b>bold</b>" });
        compare(it.implicitHeight, 82);
        const texts = [];
        const walk = item => { if (item instanceof Text) texts.push(item); for (const child of item.children) walk(child); };
        walk(it);
        verify(texts.length > 3);
        verify(texts.every(text => text.textFormat === Text.PlainText));
    }
    function test_reduced_motion_stops_everything_but_waits() {
        compare(Theme.duration.slow, 0);
        compare(Theme.duration.toast, 6000);
    }
    function test_the_scheme_switches_at_once() {
        compare(Theme.surface.raised, "#191d1f");
        Theme.scheme = Theme.Light;
        compare(Theme.surface.raised, "#ffffff");
        Theme.scheme = Theme.Dark;
    }
    function test_sheet_data() {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }
    function test_sheet(data) {
        Theme.scheme = data.scheme;
        const it = make(sheet, { width: 1440, height: 900 });
        waitForRendering(it);
        grabImage(it).save(folder + "/components-" + data.tag + ".png");
        Theme.scheme = Theme.Dark;
    }
}
