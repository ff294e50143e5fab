import QtQuick
import Wagonmaster.Models

// One card on its way: lifted, over a lane, dropped or brought back. The same for pointer and keyboard. What a lane
// would do comes from the controller; nothing moves until the town says so.
QtObject {
    id: root

    /// preview(beadId, lane) and commit(token)
    required property var controller

    property bool active: false
    property bool byKeyboard: false
    property string beadId
    property string title
    property int priority: 2
    property int fromLane: -1
    /// The lane the card is over, or −1.
    property int targetLane: -1
    /// One DropPreview for each lane while a card is carried.
    property var previews: []
    /// Where the pointer is, where in the card it took hold, and where it started, in px of the window.
    property point position
    property point hold
    property point start
    /// Dropped legally; its place stays empty until the town has moved it or refused.
    property string pending
    property int pendingFrom: -1

    /// A card was dropped where it may not go, or the pointer let go over nothing (reason is empty).
    signal returned(string reason)
    signal dropped(string beadId, int lane)

    function previewOf(lane: int): var {
        return active && lane >= 0 && lane < previews.length ? previews[lane] : null;
    }
    function moves(bead: string, lane: int): bool {
        return (active && bead === beadId && lane === fromLane) || (bead === pending && lane === pendingFrom);
    }
    function lift(card: var, lane: int, scene: point, held: point) {
        take(card, lane, false);
        hold = held;
        start = scene;
        position = scene;
    }
    function take(card: var, lane: int, keyboard: bool) {
        beadId = card.beadId;
        title = card.title;
        priority = card.priority;
        fromLane = lane;
        targetLane = -1;
        pending = "";
        byKeyboard = keyboard;
        previews = [Lane.Backlog, Lane.Ready, Lane.Ai, Lane.Review, Lane.Done].map(each => controller.preview(beadId, each));
        active = true;
    }
    /// Moves a card at once, as a key or a menu does.
    function send(card: var, lane: int, to: int) {
        if (!card)
            return;
        take(card, lane, true);
        targetLane = to;
        drop();
    }
    function carry(scene: point) {
        if (active && !byKeyboard)
            position = scene;
    }
    function enter(lane: int) {
        if (!active)
            return;
        const fresh = previews.slice();
        fresh[lane] = controller.preview(beadId, lane);
        previews = fresh;
        targetLane = lane;
    }
    function leave(lane: int) {
        if (targetLane === lane)
            targetLane = -1;
    }
    function drop() {
        if (!active)
            return;
        const preview = previewOf(targetLane);
        const lane = targetLane;
        if (!preview || !preview.legal) {
            active = false;
            returned(preview && lane !== fromLane ? preview.reason : "");
            return;
        }
        pending = beadId;
        pendingFrom = fromLane;
        active = false;
        controller.commit(preview.token);
        dropped(beadId, lane);
    }
    function cancel() {
        if (!active)
            return;
        active = false;
        returned("");
    }
    /// The town refused, or the card is gone.
    function settle(bead: string) {
        if (pending === bead)
            pending = "";
    }
    /// The card's delegate is going away: its row has left, or scrolled out. A pointer drag cannot go on without it.
    function forget(bead: string, lane: int) {
        if (active && !byKeyboard && bead === beadId && lane === fromLane)
            cancel();
        if (lane === pendingFrom)
            settle(bead);
    }
}
