pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// The board's filter by keyboard: open, type, look at the result, clear.
TestCase {
    id: suite

    name: "Filter"
    when: windowShown
    width: 1440
    height: 900
    visible: true

    property ShellUnderTest shell: null
    readonly property BoardFixture town: shell?.fixture ?? null
    readonly property Item field: shell ? findChild(shell, "filter") : null

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

    function test_it_opens_by_key_data() {
        return [{ tag: "slash", key: "/", modifiers: Qt.NoModifier }, { tag: "Ctrl+F", key: "f", modifiers: Qt.ControlModifier }];
    }
    function test_it_opens_by_key(data) {
        keyClick(data.key, data.modifiers);
        verify(field.visible);
        verify(field.activeFocus);
        compare(field.Accessible.name, "Filter the board");
        keyClick("u");
        compare(town.filter.text, "u");
    }
    function test_it_says_how_many_of_how_many() {
        keyClick("/");
        keyClick("u");
        const counted = findChild(shell, "counted");
        verify(counted.visible);
        compare(counted.text, shell.shownBeads + " of 240");
        compare(field.Accessible.description, counted.text);
        town.ready.rows = [];
        compare(counted.text, shell.shownBeads + " of 240");
    }
    function test_down_goes_into_the_board_and_the_filter_stays() {
        town.ready.rows = [];
        keyClick("/");
        keyClick("u");
        keyClick(Qt.Key_Down);
        verify(shell.boardPage.activeFocus);
        compare(town.filter.text, "u");
        verify(field.visible);
        compare(shell.boardPage.currentBead, "wm-e5d1", "the first lane that has something");
        keyClick(Qt.Key_J);
        compare(shell.boardPage.currentBead, "wm-7c2e");
        keyClick(Qt.Key_Escape);
        compare(town.filter.text, "", "Escape on the board clears it too");
    }
    function test_escape_clears_it() {
        keyClick("/");
        keyClick("u");
        keyClick(Qt.Key_Escape);
        compare(town.filter.text, "");
        verify(!field.visible);
        verify(shell.boardPage.activeFocus);
    }
    function test_a_mistake_is_said_below_the_field() {
        const complaint = findChild(shell, "complaint");
        keyClick("/");
        keyClick("x");
        verify(!complaint.visible);
        town.filter.error = "There is no status \"lost\".";
        town.filter.hint = "There are open, in_progress, deferred and closed.";
        verify(complaint.visible);
        compare(complaint.Accessible.name, town.filter.error);
        compare(complaint.Accessible.description, town.filter.hint);
        compare(field.Accessible.description, town.filter.error);
        verify(complaint.mapToItem(shell, 0, 0).y >= field.mapToItem(shell, 0, field.height).y);
    }
    function test_nothing_found_offers_to_clear_the_filter() {
        for (const lane of town.lanes)
            lane.rows = [];
        const nothing = findChild(shell, "NothingFound");
        verify(!nothing.visible);
        keyClick("/");
        keyClick("u");
        verify(nothing.visible);
        mouseClick(findChild(nothing, "clear"));
        compare(town.filter.text, "");
        verify(!nothing.visible);
        verify(shell.boardPage.activeFocus);
    }
}
