pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Fixtures
import Wagonmaster.Models

// Leaves pictures of the board with the mock's beads in <build>/pictures, and checks that each shows something.
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
        Shell {
            id: shell
            property BoardFixture fixture: BoardFixture {}
            width: suite.width
            height: suite.height
            town: fixture.town
            board: fixture.board
            lanes: fixture.lanes
            convoys: fixture.town.convoys
            controller: fixture.controller
            actions: fixture.actions
            detail: fixture.detail
            log: fixture.log
            filter: fixture.filter
            canBrowse: true
        }
    }

    function initTestCase() {
        Theme.reducedMotion = true;
    }
    function cleanup() {
        Theme.scheme = Theme.System;
    }
    function take(item: Item, file: string) {
        waitForRendering(item);
        const picture = grabImage(item);
        verify(picture.width === item.width);
        picture.save(suite.folder + "/" + file);
    }

    function test_board_data() {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }
    function test_board(data) {
        Theme.scheme = data.scheme;
        const shell = createTemporaryObject(shellComponent, suite);
        shell.select("wm-a3f8");
        take(shell, "board-" + data.tag + ".png");
    }
}
