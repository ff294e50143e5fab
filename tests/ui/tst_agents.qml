pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// The table of agents: who needs the person, three facts for each, and what can be done, by pointer and by key.
TestCase {
    id: suite

    readonly property string folder: picturesFolder // qmllint disable unqualified

    name: "Agents"
    when: windowShown
    width: 1264
    height: 790
    visible: true

    property AgentsPage page: null
    readonly property AgentFixture fixture: page?.fixture ?? null
    property var opened: []

    Component {
        id: pageComponent
        AgentsPage {
            property AgentFixture fixture: AgentFixture {}
            anchors.fill: parent
            Rectangle {
                anchors.fill: parent
                z: -1
                color: Theme.surface.window
            }
            agents: fixture.agents
            actions: fixture.actions
            onOpened: agentId => suite.opened.push(agentId)
        }
    }

    function initTestCase() {
        Theme.reducedMotion = true;
    }
    function init() {
        opened = [];
        page = createTemporaryObject(pageComponent, suite);
        page.enter();
        waitForRendering(page);
    }
    function cleanup() {
        Theme.scheme = Theme.System;
    }
    function row(name: string): var {
        return findChild(page, "AgentRow:" + name);
    }
    function go(name: string) {
        for (let i = 0; i < 20 && page.current.name !== name; ++i)
            keyClick(Qt.Key_J);
        compare(page.current.name, name);
    }

    function test_groups_are_counted_and_those_who_need_the_person_are_first() {
        compare(page.current.name, "Flint");
        compare(findChild(page, "AgentGroup:0").Accessible.name, "Needs you, 3");
        verify(findChild(page, "AgentGroup:0").y < findChild(page, "AgentGroup:1").y);
    }
    function test_a_row_says_everything_to_a_screen_reader() {
        compare(row("Juniper").Accessible.name, "Juniper, Working, Reject oversized upload before buffering");
        compare(row("Juniper").Accessible.description, "claude opus, AI, 14 m, src/upload/limiter.cpp, in a turn, Running, 2 s ago, context 41 per cent full, $1.42, this machine");
    }
    function test_keys_act_on_the_current_row_data() {
        return [
            { tag: "nudge", name: "Juniper", keys: ["U"], call: "nudge run-Juniper" },
            { tag: "pause", name: "Juniper", keys: ["P"], call: "pause run-Juniper" },
            { tag: "go on", name: "Quill", keys: ["P"], call: "go on run-Quill" },
            { tag: "stop", name: "Sage", keys: ["XS"], call: "stop wm-5e77" },
            { tag: "start again", name: "Tamarack", keys: ["S"], call: "sling wm-b771" },
            { tag: "deny", name: "Flint", keys: ["D"], call: "deny ap-1 " },
            { tag: "copy", name: "Flint", keys: ["YI"], call: "copy wm-0c9d" }
        ];
    }
    function test_keys_act_on_the_current_row(data) {
        go(data.name);
        for (const verb of data.keys)
            verify(page.run(verb));
        compare(fixture.actions.calls, [data.call]);
    }
    function test_a_question_is_not_denied_unseen() {
        go("Larkspur");
        page.run("D");
        compare(fixture.actions.calls, []);
    }
    function test_what_cannot_be_done_is_not_offered() {
        const failed = row("Tamarack");
        verify(!findChild(failed, "nudge").visible);
        verify(!findChild(failed, "stop").visible);
        verify(findChild(failed, "start").visible);
        go("Tamarack");
        page.run("U");
        compare(fixture.actions.calls, []);
    }
    function test_it_opens_by_enter_by_o_and_by_its_button() {
        go("Juniper");
        keyClick(Qt.Key_Return);
        page.run("O");
        mouseClick(findChild(row("Sage"), "open"));
        compare(opened, ["waymark/Juniper", "waymark/Juniper", "waymark/Sage"]);
    }
    function test_buttons_do_what_the_keys_do() {
        mouseClick(findChild(row("Juniper"), "nudge"));
        mouseClick(findChild(row("Juniper"), "pause"));
        mouseClick(findChild(row("Juniper"), "stop"));
        mouseClick(findChild(row("Flint"), "deny"));
        compare(fixture.actions.calls, ["nudge run-Juniper", "pause run-Juniper", "stop wm-a3f8", "deny ap-1 "]);
    }
    function test_offline_nothing_is_sent() {
        page.online = false;
        verify(!findChild(row("Juniper"), "nudge").enabled);
        go("Juniper");
        page.run("XS");
        compare(fixture.actions.calls, []);
    }
    function test_without_agents_it_says_how_to_begin() {
        page.loaded = true;
        fixture.agents.rows.rows = [];
        waitForRendering(page);
        verify(findChild(page, "AgentsEmpty").visible);
        page.loaded = false;
        verify(!findChild(page, "AgentsEmpty").visible);
        const skeleton = findChild(page, "AgentsSkeleton");
        tryVerify(() => skeleton.visible);
    }
    function test_a_narrow_table_keeps_the_facts() {
        page.anchors.fill = undefined;
        page.width = 820;
        page.height = 600;
        waitForRendering(page);
        const facts = row("Juniper");
        verify(!facts.columns.hosted);
        verify(facts.columns.nowWidth >= 80);
        const asks = row("Flint");
        for (const name of ["review", "deny", "costBeside", "now"]) {
            const part = findChild(asks, name);
            verify(part.visible, name);
            const at = part.mapToItem(asks, 0, 0).x;
            verify(at >= 0 && at + part.width <= 820, name);
        }
        verify(findChild(asks, "deny").mapToItem(asks, findChild(asks, "deny").width, 0).x <= asks.columns.processX);
        compare(findChild(asks, "costBeside").text, "$2.08");
        compare(findChild(asks, "now").text, "git push --force-with-lease");
        compare(findChild(asks, "now").font.weight, Font.Normal);
        grabImage(page).save(folder + "/agents-820.png");
    }
    function test_picture_data() {
        return [{ tag: "dark", scheme: Theme.Dark }, { tag: "light", scheme: Theme.Light }];
    }
    function test_picture(data) {
        Theme.scheme = data.scheme;
        waitForRendering(page);
        grabImage(page).save(folder + "/agents-" + data.tag + ".png");
    }
}
