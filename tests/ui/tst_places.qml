pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// From the board to the agents, to one of them, and back: by key and by pointer; the emergency stop from everywhere.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Places"
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
        shell.boardPage.forceActiveFocus();
        waitForRendering(shell);
    }
    function cleanup() {
        Theme.scheme = Theme.System;
    }
    function toAgents() {
        keyClick(Qt.Key_G);
        keyClick(Qt.Key_A);
        compare(shell.seen, "agents");
    }

    function test_g_a_goes_to_the_agents_and_g_b_back() {
        toAgents();
        verify(shell.agentPlaces.activeFocus);
        verify(town.crew.agents.watched);
        keyClick(Qt.Key_G);
        keyClick(Qt.Key_B);
        compare(shell.seen, "board");
        verify(shell.boardPage.activeFocus);
        verify(!town.crew.agents.watched);
    }
    function test_the_sidebar_says_how_many_and_who_needs_the_person() {
        const row = findChild(shell, "nav:agents");
        compare(row.Accessible.name, "Agents, 7");
        compare(row.Accessible.description, "3 need(s) you");
        mouseClick(row);
        compare(shell.seen, "agents");
    }
    function test_enter_opens_an_agent_and_esc_goes_back_step_by_step() {
        toAgents();
        keyClick(Qt.Key_J);
        keyClick(Qt.Key_J);
        keyClick(Qt.Key_J);
        keyClick(Qt.Key_Return);
        compare(shell.seen, "agent");
        compare(town.crew.detail.agentId, "waymark/Juniper");
        verify(town.crew.detail.watched);
        keyClick("]");
        compare(town.crew.detail.agentId, "waymark/Sage");
        keyClick(Qt.Key_Escape);
        compare(shell.seen, "agents");
        keyClick(Qt.Key_Escape);
        compare(shell.seen, "board");
    }
    function test_the_way_back_stands_in_the_top_bar() {
        shell.openAgent("waymark/Juniper");
        compare(findChild(shell, "TopBar").title, "Juniper");
        waitForRendering(shell);
        mouseClick(findChild(shell, "parentPage"));
        compare(shell.seen, "agents");
    }
    function test_o_on_a_card_opens_its_agent() {
        shell.boardPage.reveal("wm-a3f8");
        keyClick(Qt.Key_O);
        compare(town.crew.detail.agentId, "waymark/Juniper");
    }
    function test_an_agents_request_in_the_tray_opens_its_page() {
        town.town.needsYou.rows = [{ itemId: "ap-1", agentName: "Flint", sentence: "asks to run git push", reason: "git push", beadId: "wm-0c9d", waitText: "1 m", what: "agent", rigId: "waymark", yes: "", no: "" }];
        keyClick("1");
        compare(town.crew.detail.agentId, "waymark/Flint");
    }
    function test_space_shows_the_bead_beside() {
        toAgents();
        keyClick(Qt.Key_Space);
        const inspector = findChild(shell, "Inspector");
        verify(inspector.visible);
        compare(town.detail.beadId, "wm-0c9d");
        keyClick(Qt.Key_Escape);
        verify(!inspector.visible);
        compare(shell.seen, "agents");
    }
    function test_two_key_verbs_reach_the_page() {
        toAgents();
        keyClick(Qt.Key_X);
        keyClick(Qt.Key_S);
        compare(town.actions.calls, ["stop wm-0c9d"]);
    }
    function test_a_starts_an_agent_on_a_ready_bead() {
        toAgents();
        keyClick(Qt.Key_A);
        const start = findChild(shell.Window.window, "startOne");
        tryVerify(() => start.visible);
        keyClick(Qt.Key_J);
        keyClick(Qt.Key_Return);
        compare(town.actions.calls, ["sling wm-f07b"]);
        tryVerify(() => shell.agentPlaces.activeFocus);
    }
    function test_one_key_freezes_everything_and_one_button_thaws_it() {
        keyClick(Qt.Key_X, Qt.ControlModifier | Qt.ShiftModifier);
        compare(town.actions.calls, ["freeze"]);
        const bar = findChild(shell, "FrozenBar");
        verify(!bar.visible);
        town.town.frozen = true;
        verify(bar.visible);
        mouseClick(findChild(bar, "action"));
        compare(town.actions.calls, ["freeze", "thaw"]);
    }
    function test_keys_do_nothing_while_something_is_written() {
        shell.openAgent("waymark/Juniper");
        keyClick(Qt.Key_R);
        for (const letter of "ga x")
            keyClick(letter);
        compare(findChild(shell, "prompt").text, "ga x");
        compare(shell.seen, "agent");
        keyClick(Qt.Key_Escape);
        compare(shell.seen, "agent");
        keyClick(Qt.Key_Escape);
        compare(shell.seen, "agents");
    }
    function test_nothing_has_an_empty_name() {
        shell.openAgent("waymark/Juniper");
        tryCompare(town.crew.transcript, "loading", false);
        waitForRendering(shell);
        const walk = item => {
            if (item.visible && item.activeFocusOnTab)
                verify(item.Accessible.name !== "", String(item));
            for (const child of item.children)
                walk(child);
        };
        walk(shell);
    }
    function test_picture_data() {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }
    function test_picture(data) {
        Theme.scheme = data.scheme;
        toAgents();
        waitForRendering(shell);
        grabImage(shell).save(folder + "/place-agents-" + data.tag + ".png");
        shell.openAgent("waymark/Juniper");
        tryCompare(town.crew.transcript, "loading", false);
        keyClick(Qt.Key_R);
        waitForRendering(shell);
        grabImage(shell).save(folder + "/place-agent-" + data.tag + ".png");
        keyClick(Qt.Key_Escape);
        keyClick("?");
        waitForRendering(shell);
        grabImage(shell.Window.contentItem).save(folder + "/keys-agent-" + data.tag + ".png");
        keyClick(Qt.Key_Escape);
    }
}
