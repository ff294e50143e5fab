pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// The settings: what may pass and who said so, the decisions that were taken, and the losses of our own actions.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Settings"
    when: windowShown
    width: 1440
    height: 900
    visible: true

    property ShellUnderTest shell: null
    readonly property BoardFixture town: shell?.fixture ?? null
    readonly property SettingsFixture settings: town?.settings ?? null

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
    function toSettings() {
        keyClick(Qt.Key_G);
        keyClick(Qt.Key_S);
        compare(shell.seen, "settings");
        waitForRendering(shell);
    }

    function test_g_s_shows_the_rules_in_force() {
        toSettings();
        compare(settings.policy.loads, ["waymark"]);
        compare(findChild(shell, "TopBar").title, "Settings");
        const row = findChild(shell, "PolicyRule:no-push-to-main");
        compare(row.Accessible.name, "Deny: no-push-to-main. git.push; paths: main");
        compare(row.Accessible.description, "Work lands by the merge queue.. .wagonmaster.toml:12");
        keyClick(Qt.Key_Escape);
        compare(shell.seen, "board");
    }
    function test_a_file_that_cannot_be_read_is_said() {
        settings.policy.complaints = ["policy.toml:4: \"decison\" is no key of a rule."];
        toSettings();
        const bar = findChild(findChild(shell, "PolicyTab"), "ErrorBar");
        tryVerify(() => bar.visible);
        compare(bar.text, "policy.toml:4: \"decison\" is no key of a rule.");
    }
    function test_a_grant_is_taken_back() {
        toSettings();
        keyClick("]");
        verify(settings.grants.watched);
        const row = findChild(shell, "Grant:gr-4");
        compare(row.Accessible.name, "git.push.force origin branch:own for wm-0c9d, until it closes");
        mouseClick(findChild(row, "revoke"));
        compare(town.actions.calls, ["revoke gr-4"]);
        keyClick(Qt.Key_J);
        keyClick(Qt.Key_Delete);
        compare(town.actions.calls, ["revoke gr-4", "revoke gr-5"]);
    }
    function test_nothing_granted_says_so() {
        settings.grants.rows.rows = [];
        toSettings();
        keyClick("]");
        compare(findChild(findChild(shell, "GrantsTab"), "nothing").text, "Nothing is allowed for longer than once.");
    }
    function test_decisions_are_filtered_and_exported() {
        toSettings();
        keyClick("/");
        compare(settings.audit.loads, 1);
        const field = findChild(shell, "auditFilter");
        verify(field.activeFocus);
        for (const letter of "denied")
            keyClick(letter);
        compare(settings.audit.filter, "denied");
        compare(findChild(shell, "Decision:1").Accessible.name, "15:12, Denied, Cedar: rm -rf ~/photos");
        let asked = 0;
        shell.exportAsked.connect(() => asked += 1);
        mouseClick(findChild(shell, "export"));
        compare(asked, 1);
        shell.takeExport("file:///tmp/decisions.jsonl");
        compare(settings.audit.exports, ["file:///tmp/decisions.jsonl"]);
    }
    function test_what_cannot_be_read_says_why() {
        settings.audit.problem = "The ledger cannot be read.";
        toSettings();
        keyClick("/");
        const bar = findChild(findChild(shell, "DecisionsTab"), "problem");
        tryVerify(() => bar.visible);
        mouseClick(findChild(bar, "action"));
        compare(settings.audit.loads, 2);
    }
    function test_offline_nothing_is_asked_or_taken_back() {
        town.town.connection = 2;
        toSettings();
        compare(settings.policy.loads, []);
        keyClick("]");
        verify(!findChild(findChild(shell, "Grant:gr-4"), "revoke").enabled);
        keyClick(Qt.Key_Delete);
        compare(town.actions.calls, []);
    }
    function test_the_window_tells_or_is_silent() {
        toSettings();
        keyClick("[");
        const notify = findChild(shell, "notify");
        verify(notify.on);
        mouseClick(notify);
        verify(!settings.preferences.notify);
        verify(!findChild(shell, "sound").enabled);
        compare(notify.Accessible.role, Accessible.CheckBox);
        verify(!settings.preferences.keepInTray);
        mouseClick(findChild(shell, "keepInTray"));
        verify(settings.preferences.keepInTray);
    }
    function test_the_sidebar_goes_there() {
        mouseClick(findChild(shell, "nav:settings"));
        compare(shell.seen, "settings");
    }
    function test_what_an_action_would_leave_behind_is_said_first() {
        town.actions.lossesFound("stop", "wm-a3f8");
        const dialog = findChild(shell.Window.window, "LossDialog");
        tryVerify(() => dialog.opened);
        const keep = findChild(dialog.contentItem, "keep");
        verify(keep.activeFocus);
        verify(findChild(dialog.contentItem, "EffectLine").Accessible.name.includes("2 files of wm-a3f8 are not committed"));
        keyClick(Qt.Key_Return);
        tryVerify(() => !dialog.visible);
        compare(town.actions.calls, []);
        town.actions.lossesFound("close", "wm-a3f8");
        tryVerify(() => dialog.opened);
        mouseClick(findChild(dialog.contentItem, "leaveBehind"));
        compare(town.actions.calls, ["confirm"]);
    }

    /// Something is drawn, also when nothing has changed: waiting for that alone takes five seconds.
    function draw(item: Item) {
        item.Window.window.update();
        waitForRendering(item);
    }
    function test_pictures_data() { return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }]; }
    function test_pictures(data) {
        Theme.scheme = data.scheme;
        toSettings();
        for (const name of ["policy", "grants", "decisions", "window"]) {
            draw(shell);
            grabImage(shell).save(folder + "/settings-" + name + "-" + data.tag + ".png");
            keyClick("]");
        }
        town.actions.lossesFound("stop", "wm-a3f8");
        const dialog = findChild(shell.Window.window, "LossDialog");
        tryVerify(() => dialog.opened);
        draw(shell.Window.contentItem);
        grabImage(shell.Window.contentItem).save(folder + "/losses-" + data.tag + ".png");
        keyClick(Qt.Key_Escape);
    }
}
