pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// The board under real pointer and key events: what a drop asks of the controller, what an illegal one does not, and
// that the keyboard can do the same.
TestCase {
    id: suite

    name: "Board"
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
    function card(beadId: string): Item {
        return findChild(shell, "BeadCard:" + beadId) as Item;
    }
    function lane(at: int): LaneColumn {
        return findChild(shell, "LaneColumn:" + at) as LaneColumn;
    }
    /// Presses a card, moves it in steps as a hand does, and stops over a lane.
    function carry(beadId: string, to: Item) {
        const from = card(beadId);
        mousePress(from, 60, 20);
        mouseMove(from, 66, 22);
        mouseMove(from, 84, 26);
        mouseMove(to, 60, 120);
        mouseMove(to, 70, 124);
        if (to !== lane(Lane.Ready))
            tryVerify(() => to.over);
    }
    function toastText(): string {
        const toast = findChild(shell, "Toast");
        return toast ? toast.text : "";
    }

    function test_a_card_dropped_on_ai_is_committed_as_previewed() {
        carry("wm-f07b", lane(Lane.Ai));
        const zone = findChild(lane(Lane.Ai), "DropZone");
        tryVerify(() => zone.visible);
        compare(zone.Accessible.name, "Start claude in its own worktree");
        compare(zone.height, 140);
        verify(card("wm-f07b").moving);
        compare(town.controller.commits.length, 0);
        mouseRelease(lane(Lane.Ai), 70, 124);
        compare(town.controller.commits, ["wm-f07b>" + Lane.Ai]);
        compare(town.ai.beadIdAt(0), "wm-f07b");
        verify(!zone.visible);
        tryVerify(() => findChild(lane(Lane.Ai), "BeadCard:wm-f07b") !== null);
        verify(!findChild(lane(Lane.Ai), "BeadCard:wm-f07b").moving);
        town.ready.take("wm-f07b", town.ai);
        tryVerify(() => findChild(lane(Lane.Ready), "BeadCard:wm-f07b") !== null);
        verify(!findChild(lane(Lane.Ready), "BeadCard:wm-f07b").moving, "a card that comes back is a card");
    }
    function test_nothing_is_shown_before_the_town_said_so() {
        town.controller.obedient = false;
        carry("wm-f07b", lane(Lane.Ai));
        mouseRelease(lane(Lane.Ai), 70, 124);
        compare(town.controller.commits.length, 1);
        compare(town.ready.rowOf("wm-f07b"), 1);
        verify(card("wm-f07b").moving, "its place stays empty until the town answers");
        town.controller.refused("wm-f07b", "It changed meanwhile");
        verify(!card("wm-f07b").moving);
        compare(toastText(), "It changed meanwhile");
    }
    function test_an_illegal_lane_is_inert_and_says_why() {
        carry("wm-f07b", lane(Lane.Review));
        const zone = findChild(lane(Lane.Review), "DropZone");
        verify(lane(Lane.Review).inert);
        verify(zone.visible);
        compare(zone.Accessible.description, "Agents move cards to Review");
        mouseRelease(lane(Lane.Review), 70, 124);
        compare(town.controller.commits.length, 0);
        compare(town.ready.rowOf("wm-f07b"), 1);
        verify(!card("wm-f07b").moving);
        compare(toastText(), "Agents move cards to Review");
    }
    function test_a_card_let_go_over_nothing_goes_back_without_a_word() {
        carry("wm-f07b", lane(Lane.Ready));
        mouseRelease(lane(Lane.Ready), 70, 124);
        compare(town.controller.commits.length, 0);
        compare(toastText(), "");
        verify(!card("wm-f07b").moving);
    }
    function test_escape_ends_a_drag() {
        carry("wm-f07b", lane(Lane.Ai));
        keyClick(Qt.Key_Escape);
        mouseRelease(lane(Lane.Ai), 70, 124);
        compare(town.controller.commits.length, 0);
        verify(!card("wm-f07b").moving);
    }
    function test_a_press_without_a_move_selects() {
        mouseClick(card("wm-33d9"), 60, 20);
        compare(town.detail.beadId, "wm-33d9");
        compare(town.controller.commits.length, 0);
    }
    function test_a_short_move_is_no_drag() {
        mousePress(card("wm-33d9"), 60, 20);
        mouseMove(card("wm-33d9"), 64, 22);
        verify(!card("wm-33d9").moving);
        mouseRelease(card("wm-33d9"), 64, 22);
        compare(town.controller.commits.length, 0);
    }

    function test_the_keyboard_walks_cards_and_lanes() {
        keyClick(Qt.Key_J);
        compare(shell.boardPage.currentBead, "wm-f07b");
        verify(card("wm-f07b").activeFocus);
        keyClick(Qt.Key_Down);
        compare(shell.boardPage.currentBead, "wm-33d9");
        keyClick(Qt.Key_K);
        keyClick(Qt.Key_L);
        compare(shell.boardPage.currentLane, Lane.Ai);
        compare(shell.boardPage.currentBead, "wm-0c9d");
        keyClick(Qt.Key_Left);
        compare(shell.boardPage.currentLane, Lane.Ready);
        for (let i = 0; i < 12; ++i)
            keyClick(Qt.Key_J);
        compare(shell.boardPage.currentBead, "wm-a07c");
        keyClick(Qt.Key_Return);
        compare(town.detail.beadId, "wm-a07c");
        keyClick(Qt.Key_Escape);
        compare(town.detail.beadId, "");
    }
    function test_m_carries_a_card_by_keyboard() {
        keyClick(Qt.Key_J);
        keyClick(Qt.Key_M);
        verify(card("wm-f07b").moving);
        verify(findChild(lane(Lane.Ai), "DropZone").visible);
        keyClick(Qt.Key_Right);
        verify(findChild(lane(Lane.Review), "DropZone").visible);
        keyClick(Qt.Key_Left);
        keyClick(Qt.Key_Return);
        compare(town.controller.commits, ["wm-f07b>" + Lane.Ai]);
    }
    function test_escape_puts_a_lifted_card_back() {
        keyClick(Qt.Key_J);
        keyClick(Qt.Key_M);
        keyClick(Qt.Key_Escape);
        verify(!card("wm-f07b").moving);
        compare(town.controller.commits.length, 0);
    }
    function test_one_key_verbs_data() {
        return [
            { tag: "start", keys: ["j", "s"], commits: ["wm-f07b>" + Lane.Ai], calls: [] },
            { tag: "stop", keys: ["l", "x", "s"], commits: [], calls: ["stop wm-a3f8"] },
            { tag: "copy", keys: ["y", "i"], commits: [], calls: ["copy wm-18aa"] },
            { tag: "s after a wrong prefix", keys: ["y", "x"], commits: [], calls: [] }
        ];
    }
    function test_one_key_verbs(data) {
        for (const key of data.keys)
            keyClick(key);
        compare(town.controller.commits, data.commits);
        compare(town.actions.calls, data.calls);
    }
    function test_letters_typed_into_the_filter_are_not_verbs() {
        keyClick("/");
        keyClick("s");
        keyClick("m");
        compare(town.filter.text, "sm");
        compare(town.controller.commits.length, 0);
        keyClick(Qt.Key_Escape);
        compare(town.filter.text, "");
        keyClick(Qt.Key_J);
        compare(shell.boardPage.currentBead, "wm-f07b");
    }
    function test_tray_items_open_by_number_and_in_order() {
        keyClick("2");
        compare(town.detail.beadId, "wm-6a2e");
        compare(shell.boardPage.currentBead, "wm-6a2e");
        keyClick("n");
        const dialog = findChild(shell.Window.window, "ApprovalDialog");
        tryVerify(() => dialog.opened);
        compare(town.approvals.desk.current, "ap-1");
    }
    function test_c_writes_a_bead_and_keeps_the_words_until_it_is_taken() {
        keyClick("c");
        for (const letter of "fix it")
            keyClick(letter);
        keyClick(Qt.Key_Return);
        compare(town.actions.calls, ["create fix it P2"]);
        town.actions.failed("1", "storage", "No space left", "Free some and try again");
        const field = findChild(shell.Window.window, "NewBeadTitle");
        compare(field.text, "fix it");
        keyClick(Qt.Key_Return);
        town.actions.finished("2", "Made wm-1234");
        compare(field.text, "");
        compare(toastText(), "Made wm-1234");
        tryVerify(() => shell.boardPage.activeFocus);
    }
    function test_a_new_bead_asks_for_its_rig_when_the_board_shows_all() {
        town.town.currentRig = "";
        keyClick("c");
        const field = findChild(shell.Window.window, "NewBeadTitle");
        const other = findChild(field.parent, "Rig:infra");
        tryVerify(() => other.visible);
        mouseClick(other);
        field.forceActiveFocus();
        keyClick("x");
        keyClick(Qt.Key_Return);
        compare(town.actions.calls, ["create infra x P2"]);
        keyClick(Qt.Key_Escape);
    }
    function test_leaving_the_add_page_gives_the_keyboard_back() {
        shell.addingRig = true;
        verify(!shell.boardPage.visible);
        keyClick(Qt.Key_Escape);
        verify(shell.boardPage.visible);
        keyClick(Qt.Key_J);
        compare(shell.boardPage.currentBead, "wm-f07b");
    }
    function test_f6_goes_around_the_regions() {
        const names = () => {
            const names = [];
            for (let i = 0; i < 8; ++i) {
                keyClick(Qt.Key_F6);
                const item = shell.Window.window.activeFocusItem;
                verify(item.Accessible.name !== "", String(item));
                names.push(shell.regions.find(region => shell.isIn(item, region)).objectName);
                if (names.indexOf(names[names.length - 1]) < names.length - 1)
                    return names.slice(0, -1);
            }
            return names;
        };
        compare(names(), ["Inspector", "StatusBar", "NeedsYouTray", "SideBar", "TopBar", "BoardPage"]);
        town.town.connection = 2;
        town.town.connectionText = "The daemon does not answer. Agents may still be working.";
        town.town.frozen = true;
        compare(names().length, 8);
        town.town.needsYou.rows = []; // then the tray itself says so
        shell.boardPage.forceActiveFocus();
        for (let i = 0; i < 3; ++i)
            keyClick(Qt.Key_F6);
        verify(findChild(shell, "NeedsYouTray").activeFocus);
        keyClick(Qt.Key_F6, Qt.ShiftModifier);
        verify(findChild(shell, "StatusBar").activeFocus);
    }
    function test_f6_comes_to_something_that_can_be_pressed_with_return() {
        for (const name of ["NeedsYouTray", "SideBar", "TopBar"]) {
            const region = findChild(shell, name);
            for (let i = 0; i < 8 && !shell.isIn(shell.Window.window.activeFocusItem, region); ++i)
                keyClick(Qt.Key_F6);
            verify(shell.Window.window.activeFocusItem !== region, name);
        }
        const create = findChild(shell, "create");
        create.forceActiveFocus(Qt.TabFocusReason);
        keyClick(Qt.Key_Return);
        const field = findChild(shell.Window.window, "NewBeadTitle");
        tryVerify(() => field.activeFocus);
        keyClick(Qt.Key_Escape);
        tryVerify(() => shell.boardPage.activeFocus);
        findChild(shell, "nav:agents").forceActiveFocus(Qt.TabFocusReason);
        keyClick(Qt.Key_Enter, Qt.KeypadModifier);
        compare(shell.place, "agents");
    }
    function test_a_context_menu_offers_the_moves_with_their_reasons() {
        mouseClick(card("wm-f07b"), 60, 20, Qt.RightButton);
        const item = findChild(shell.Window.window, "MoveTo:" + Lane.Ai);
        tryVerify(() => item.visible);
        compare(item.text, "Start claude in its own worktree");
        const inert = findChild(shell.Window.window, "MoveTo:" + Lane.Review);
        verify(!inert.enabled);
        compare(inert.Accessible.description, "Agents move cards to Review");
        mouseClick(item);
        compare(town.controller.commits, ["wm-f07b>" + Lane.Ai]);
    }
    function test_the_menu_of_a_card_comes_by_key_and_is_read_in_full_data() {
        return [{ tag: "menu", key: Qt.Key_Menu, modifiers: Qt.NoModifier }, { tag: "shift f10", key: Qt.Key_F10, modifiers: Qt.ShiftModifier }];
    }
    function test_the_menu_of_a_card_comes_by_key_and_is_read_in_full(data) {
        town.controller.outcomeOfAi = "Start a-program-with-a-long-name.sh in its own worktree";
        keyClick(Qt.Key_J);
        keyClick(data.key, data.modifiers);
        const item = findChild(shell.Window.window, "MoveTo:" + Lane.Ai);
        tryVerify(() => item.visible);
        const label = findChild(item, "label");
        compare(label.text, "Start a-program-with-a-long-name.sh in its own worktree");
        tryVerify(() => label.width > 0 && !label.truncated);
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Return); // the second: copy the id
        compare(town.actions.calls, ["copy wm-f07b"]);
        tryVerify(() => shell.boardPage.activeFocus);
    }
    function test_the_same_said_twice_is_one_toast() {
        for (let i = 0; i < 2; ++i)
            town.actions.failed("9", "x", "It is not there.", "Check the path.");
        const shown = [];
        const walk = item => {
            if (item.objectName === "Toast" && item.visible)
                shown.push(item.text);
            for (const child of item.children)
                walk(child);
        };
        walk(shell);
        compare(shown, ["It is not there. Check the path."]); // and one full stop
    }
    function test_a_key_that_cannot_be_done_says_why_and_is_not_offered() {
        shell.go("agents");
        const table = shell.agentPlaces.table;
        const list = table.current.ListView.view;
        list.currentIndex = 6; // Tamarack has ended
        tryCompare(table.current, "name", "Tamarack");
        keyClick("u");
        compare(toastText(), "Tamarack cannot be nudged: it does not run, or it is a program that cannot be spoken to");
        compare(town.actions.calls, []);
        const bar = findChild(shell, "StatusBar");
        verify(!bar.Accessible.description.includes("Nudge"));
        list.currentIndex = 3;
        tryCompare(table.current, "name", "Juniper");
        verify(bar.Accessible.description.includes("U: Nudge"));
    }
    function test_a_peek_leaves_the_boards_inspector_as_it_was() {
        shell.select("wm-33d9");
        shell.go("agents");
        keyClick(Qt.Key_Space);
        compare(town.detail.beadId, "wm-0c9d");
        keyClick(Qt.Key_Escape);
        compare(town.detail.beadId, "wm-33d9");
        keyClick(Qt.Key_Space);
        shell.go("board");
        compare(town.detail.beadId, "wm-33d9");
    }
    function test_the_rail_keeps_its_counts() {
        shell.width = 1024;
        const row = findChild(shell, "nav:agents");
        const count = findChild(row, "count");
        tryVerify(() => row.rail);
        verify(count.visible);
        compare(count.text, "7");
        verify(!count.truncated);
    }
    function test_offline_says_so_and_offers_to_start_the_daemon() {
        town.town.connection = 2;
        town.town.connectionText = "The daemon does not answer. Agents may still be working.";
        const bar = findChild(shell, "ErrorBar");
        verify(bar.visible);
        mouseClick(findChild(bar, "action"));
        compare(town.town.retries, 1);
        compare(lane(Lane.Ready).count, 5);
    }
    function test_first_run_offers_to_make_a_repository() {
        town.town.hasRigs = false;
        const page = findChild(shell, "FirstRunPage");
        verify(page.visible);
        for (const letter of "/tmp/x")
            keyClick(letter);
        keyClick(Qt.Key_Return);
        compare(town.actions.calls, ["addRig /tmp/x"]);
        town.actions.failed("1", "not_a_repository", "/tmp/x is not a git repository", "");
        mouseClick(findChild(page, "make"));
        compare(town.actions.calls[1], "addRig /tmp/x initialise");
        town.town.hasRigs = true;
        town.actions.finished("2", "");
        verify(!page.visible);
        verify(shell.boardPage.visible);
    }
    function test_first_run_tab_comes_to_both_fields_before_the_button() {
        town.town.hasRigs = false;
        const seen = [];
        for (let i = 0; i < 4; ++i) {
            const item = shell.Window.window.activeFocusItem;
            seen.push(item.placeholderText ?? item.text);
            keyClick(Qt.Key_Tab);
        }
        compare(seen, ["Path of a repository", "Browse", "Program that its agents run; can be chosen later", "Add"]);
    }
    function test_first_run_shows_the_agents_of_this_machine_and_what_to_type_for_others() {
        compare(town.agentsFound.looks, []); // nothing is asked while the board is shown
        town.town.hasRigs = false;
        const page = findChild(shell, "FirstRunPage");
        compare(town.agentsFound.looks, ["look"]);
        compare(findChild(page, "agent-claude").Accessible.name, "Claude Code: Found, signed in");
        verify(!findChild(findChild(page, "agent-claude"), "copy").visible);
        mouseClick(findChild(findChild(page, "agent-codex"), "copy"));
        mouseClick(findChild(findChild(page, "agent-gemini"), "copy"));
        compare(town.actions.calls, ["copy codex login", "copy npm install -g @google/gemini-cli"]);
        mouseClick(findChild(page, "lookAgain"));
        keyClick(Qt.Key_F5);
        compare(town.agentsFound.looks, ["look", "again", "again"]);
    }
    function test_gate_commands_are_read_before_they_are_trusted() {
        town.town.needsYou.rows = [{ itemId: "t", agentName: "", sentence: "has gate commands to read", beadId: "", waitText: "1 m", what: "trust", rigId: "waymark", reason: "", yes: "", no: "" }];
        keyClick("n");
        compare(town.actions.calls, ["readGates waymark"]);
        keyClick(Qt.Key_Escape);
        compare(town.actions.calls.length, 1);
        keyClick("n");
        mouseClick(findChild(shell.Window.window, "trust"));
        compare(town.actions.calls[2], "trust waymark");
    }
    function test_a_card_that_leaves_takes_no_focus_with_it() {
        keyClick(Qt.Key_J);
        town.ai.take("wm-f07b", town.ready);
        verify(shell.boardPage.activeFocus);
        tryVerify(() => shell.boardPage.currentBead !== "");
        keyClick(Qt.Key_J);
        verify(town.ready.rowOf(shell.boardPage.currentBead) >= 0);
    }

    /// Every item that takes focus by Tab says what it is.
    function test_no_focusable_item_is_nameless() {
        shell.select("wm-a3f8");
        waitForRendering(shell);
        const nameless = [];
        let seen = 0;
        const walk = item => {
            if (!item.visible)
                return;
            if (item.activeFocusOnTab || item.Accessible.focusable) {
                seen += 1;
                if (item.Accessible.name === "")
                    nameless.push(String(item));
            }
            for (const child of item.children)
                walk(child);
        };
        walk(shell);
        compare(nameless, []);
        verify(seen > 20, seen + " seen");
    }
    function test_the_day_is_counted_in_the_sidebar() {
        const foot = findChild(findChild(shell, "SideBar"), "foot");
        compare(foot.Accessible.name, "Spent today: $18.42 of $40.00");
        compare(findChild(foot, "spent").text, "$18.42 of $40.00");
        town.town.counts = { openBeads: 36, running: 4, queue: 5, spentToday: "", spentShare: -1 };
        compare(foot.Accessible.name, "Town: waymark");
    }
    function test_cards_and_lanes_are_described() {
        compare(card("wm-a3f8").Accessible.name, "wm-a3f8, Reject oversized upload before buffering");
        compare(card("wm-a3f8").Accessible.description, "AI, Working, Juniper, Editing limiter.cpp, 3 of 7 steps, $1.42, 14 m");
        compare(card("wm-a3f8").Accessible.role, Accessible.ListItem);
        compare(lane(Lane.Ai).Accessible.name, "AI, 4 of 6 running");
    }
}
