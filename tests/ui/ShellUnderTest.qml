pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster

// The shell with the mock's town in it.
Shell {
    id: root

    property BoardFixture fixture: BoardFixture {}

    width: 1440
    height: 900
    focus: true
    town: fixture.town
    board: fixture.board
    lanes: fixture.lanes
    convoys: fixture.town.convoys
    controller: fixture.controller
    actions: fixture.actions
    detail: fixture.detail
    log: fixture.log
    convoy: fixture.convoy
    agents: fixture.crew.agents
    agent: fixture.crew.detail
    transcript: fixture.crew.transcript
    changes: fixture.crew.changes
    terminal: fixture.crew.terminal
    desk: fixture.approvals.desk
    policy: fixture.settings.policy
    grants: fixture.settings.grants
    audit: fixture.settings.audit
    preferences: fixture.settings.preferences
    filter: fixture.filter
    agentsFound: fixture.agentsFound
    canBrowse: true
}
