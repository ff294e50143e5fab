pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What may pass without a question and who said so, what this window tells, and every decision that was taken.
FocusScope {
    id: root

    /// PolicyRules
    required property var policy
    /// Grants
    required property var grants
    /// AuditLog
    required property var audit
    /// Preferences: notify, sound, keepInTray
    required property var preferences
    required property var actions
    property string rig
    property bool online: true

    enum Tab { Policy, Grants, Decisions, Window }
    property int tab: SettingsPage.Policy

    signal exportAsked
    signal leaveAsked

    function show(which: int) {
        tab = which;
        load();
        enter();
    }
    function enter() {
        (tab === SettingsPage.Policy ? rules : tab === SettingsPage.Grants ? given : tab === SettingsPage.Decisions ? decisions : own).forceActiveFocus(Qt.OtherFocusReason);
    }
    function load() {
        if (!visible || !online)
            return;
        if (tab === SettingsPage.Policy)
            policy.load(rig);
        else if (tab === SettingsPage.Decisions)
            audit.load();
    }
    function run(verb: string): bool {
        switch (verb) {
        case "[": show((tab + 3) % 4); return true;
        case "]": show((tab + 1) % 4); return true;
        case "/": show(SettingsPage.Decisions); decisions.enterFilter(); return true;
        default: return false;
        }
    }

    objectName: "SettingsPage"
    onVisibleChanged: {
        load();
        if (visible)
            enter();
    }
    onOnlineChanged: load()
    onRigChanged: load()

    Binding {
        target: root.grants
        property: "watched"
        value: root.visible && root.tab === SettingsPage.Grants
    }
    Tabs {
        id: tabs
        x: Theme.space[5]
        width: parent.width - x
        current: root.tab
        tabs: [{ text: qsTr("Policy") }, { text: qsTr("Allowed for longer") }, { text: qsTr("Decisions") }, { text: qsTr("This window") }]
        onPicked: index => root.show(index)
    }
    Hairline {
        y: tabs.height
        width: parent.width
    }
    PolicyTab {
        id: rules
        y: tabs.height + 1
        width: parent.width
        height: parent.height - y
        visible: root.tab === SettingsPage.Policy
        focus: visible
        policy: root.policy
        rig: root.rig
    }
    GrantsTab {
        id: given
        y: rules.y
        width: parent.width
        height: rules.height
        visible: root.tab === SettingsPage.Grants
        focus: visible
        grants: root.grants
        actions: root.actions
        online: root.online
    }
    DecisionsTab {
        id: decisions
        y: rules.y
        width: parent.width
        height: rules.height
        visible: root.tab === SettingsPage.Decisions
        focus: visible
        audit: root.audit
        online: root.online
        onExportAsked: root.exportAsked()
    }
    WindowTab {
        id: own
        y: rules.y
        width: parent.width
        height: rules.height
        visible: root.tab === SettingsPage.Window
        focus: visible
        preferences: root.preferences
    }
}
