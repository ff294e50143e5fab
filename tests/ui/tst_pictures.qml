pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// Leaves pictures of the window with the mock's beads in <build>/pictures, for looking at and for comparing with the
// design; each must have been drawn in the right scheme.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Pictures"
    when: windowShown
    width: 1440
    height: 900
    visible: true

    Component {
        id: shellComponent
        ShellUnderTest {}
    }

    function initTestCase() {
        Theme.reducedMotion = true;
    }
    function cleanup() {
        Theme.scheme = Theme.System;
    }
    /// Something is drawn, also when nothing has changed: waiting for that alone takes five seconds.
    function draw(item: Item) {
        item.Window.window.update();
        waitForRendering(item);
    }
    function take(item: Item, file: string): var {
        draw(item);
        const picture = grabImage(item);
        compare(picture.width, item.width);
        picture.save(folder + "/" + file);
        return picture;
    }
    function isColour(picture: var, x: int, y: int, expected: color) {
        compare(String(picture.pixel(x, y)), String(expected));
    }

    function schemes(): var {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }

    function test_board_data() { return schemes(); }
    function test_board(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        shell.select("wm-a3f8");
        const picture = take(shell, "board-" + data.tag + ".png");
        isColour(picture, 80, 600, Theme.surface.panel);
        isColour(picture, 300, 21, Theme.surface.selected);
    }
    function test_drag_data() { return schemes(); }
    function test_drag(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        shell.select("wm-a3f8");
        const card = findChild(shell, "BeadCard:wm-f07b");
        const to = findChild(shell, "LaneColumn:2");
        mousePress(card, 60, 20);
        mouseMove(card, 90, 24);
        mouseMove(to, 80, 100);
        mouseMove(to, 90, 106);
        tryVerify(() => to.over);
        take(shell, "drag-" + data.tag + ".png");
        mouseRelease(to, 90, 106);
    }
    function test_refused_data() { return schemes(); }
    function test_refused(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        const card = findChild(shell, "BeadCard:wm-f07b");
        const to = findChild(shell, "LaneColumn:3");
        mousePress(card, 60, 20);
        mouseMove(card, 90, 24);
        mouseMove(to, 80, 100);
        mouseMove(to, 90, 106);
        tryVerify(() => to.over);
        take(shell, "illegal-" + data.tag + ".png");
        mouseRelease(to, 90, 106);
        take(shell, "refused-" + data.tag + ".png");
    }
    function test_first_run_data() { return schemes(); }
    function test_first_run(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        shell.fixture.town.hasRigs = false;
        take(shell, "first-run-" + data.tag + ".png");
    }
    function test_states_data() { return schemes(); }
    function test_states(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        shell.fixture.town.connection = 2;
        shell.fixture.town.connectionText = "The daemon does not answer. Agents may still be working.";
        shell.fixture.town.asOf = "15:31";
        for (const lane of shell.fixture.lanes)
            lane.rows = [];
        shell.fixture.town.needsYou.rows = [];
        take(shell, "offline-empty-" + data.tag + ".png");
    }
    function test_loading() {
        Theme.scheme = Theme.Dark;
        const shell = createTemporaryObject(shellComponent, suite);
        shell.fixture.town.loaded = false;
        for (const lane of shell.fixture.lanes)
            lane.rows = [];
        const skeleton = findChild(shell, "LaneSkeleton");
        tryVerify(() => skeleton.visible);
        take(shell, "loading-dark.png");
    }
    function test_dialogs_data() { return schemes(); }
    function test_dialogs(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        shell.forceActiveFocus();
        keyClick(Qt.Key_C);
        take(shell.Window.contentItem, "new-bead-" + data.tag + ".png");
        keyClick(Qt.Key_Escape);
        keyClick("?");
        take(shell.Window.contentItem, "keys-" + data.tag + ".png");
        keyClick(Qt.Key_Escape);
    }
    function test_menu_data() { return schemes(); }
    function test_menu(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        mouseClick(findChild(shell, "BeadCard:wm-f07b"), 90, 30, Qt.RightButton);
        const item = findChild(shell.Window.window, "MoveTo:" + Lane.Ai);
        tryVerify(() => item.visible);
        take(shell.Window.contentItem, "menu-" + data.tag + ".png");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !item.visible);
    }
    function test_narrow_data() { return [{ tag: "880", width: 880 }, { tag: "1024", width: 1024 }]; }
    function test_narrow(data) {
        Theme.scheme = Theme.Dark;
        const shell = createTemporaryObject(shellComponent, suite, { width: data.width });
        shell.select("wm-a3f8");
        take(shell, "width-" + data.tag + ".png");
    }
}
