pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster

// Everything that opens above the window: the menu of a card, what an agent asks, a new bead, a convoy, the keys. It lies over the
// window, so that a menu opens where it was asked for; what is open takes the keyboard, and `closed` says that it is free again.
Item {
    id: root

    required property var town
    required property var controller
    required property var actions
    /// ApprovalDesk
    required property var desk
    /// ConvoyDetail
    required property var convoy
    required property list<string> laneNames
    required property bool online
    /// As Shell.seen: whose keys are listed.
    required property string place
    /// The request that the dialog for a new bead has made: it says itself what came of it.
    readonly property string creating: newBead.request

    /// Of the card's menu.
    signal openAsked(string beadId)
    /// Of a question: its bead, to be found on the board.
    signal beadAsked(string beadId)
    signal closed

    function showCardMenu(beadId: string, lane: int, at: point) {
        cardMenu.show(beadId, lane, at);
    }
    function startBead() {
        newBead.start();
    }
    function showApproval(approvalId: string) {
        approval.show(approvalId);
    }
    /// The one that is to be answered first; false when there is none.
    function showFirstApproval(): bool {
        return approval.showFirst();
    }
    function readGates(rigId: string) {
        gates.read(rigId);
    }
    function ask(cell: TrayCell) {
        question.ask(cell);
    }
    function showConvoy(convoyId: string) {
        convoyPage.show(convoyId);
    }
    function showKeys() {
        keysSheet.open();
    }

    CardMenu {
        id: cardMenu
        controller: root.controller
        actions: root.actions
        laneNames: root.laneNames
        onOpenAsked: beadId => root.openAsked(beadId)
        onClosed: root.closed()
    }
    NewBead {
        id: newBead
        actions: root.actions
        rig: root.town.currentRig
        rigs: root.town.rigs
        onClosed: root.closed()
    }
    ApprovalDialog {
        id: approval
        desk: root.desk
        onClosed: root.closed()
    }
    LossDialog {
        actions: root.actions
        online: root.online
        onClosed: root.closed()
    }
    GatesDialog {
        id: gates
        actions: root.actions
        onClosed: root.closed()
    }
    QuestionDialog {
        id: question
        actions: root.actions
        online: root.online
        onBeadAsked: beadId => root.beadAsked(beadId)
        onClosed: root.closed()
    }
    ConvoyDialog {
        id: convoyPage
        convoy: root.convoy
        actions: root.actions
        online: root.online
        onClosed: root.closed()
    }
    KeysSheet {
        id: keysSheet
        place: root.place
        onClosed: root.closed()
    }
}
