pragma ComponentBehavior: Bound

import QtQuick
import QtTest
import Wagonmaster
import Wagonmaster.Models

// One lane whose cards come, go, move and grow while others are still on their way: they end one below the other.
TestCase {
    id: suite

    name: "Lane"
    when: windowShown
    width: 300
    height: 700
    visible: true

    readonly property string longTitle: "A title that is long enough to take the two lines that a card has for it"

    ListModel {
        id: rows
    }
    DragSession {
        id: session
        controller: null
    }
    LaneColumn {
        id: lane
        width: 240
        height: 640
        lane: Lane.Ready
        name: "Ready"
        emptyHint: "Nothing"
        model: rows
        drag: session
    }
    SignalSpy {
        id: slips
        signalName: "slipChanged"
    }

    function init() {
        Theme.reducedMotion = false;
        slips.target = null;
        slips.clear();
        rows.clear();
        for (let i = 0; i < 6; ++i)
            rows.append(bead(i));
        tryVerify(() => lane.list.stir === 0 && card(5) !== null);
    }
    function cleanup() {
        Theme.reducedMotion = true;
        session.pending = "";
    }
    function bead(i: int): var {
        return { beadId: "wm-" + i, title: i % 3 ? "Short" : longTitle, priority: 2, labels: [], agentState: 0, stateText: "", stateRule: "", agentName: "",
            action: "", branch: "", added: -1, removed: -1, age: "2 d", footnote: "", progress: "", cost: "", budget: -1 };
    }
    function card(row: int): LaneCard {
        return lane.list.itemAtIndex(row) as LaneCard;
    }
    /// What does not stand 8 px below the card above it; empty when all do.
    function disorder(): string {
        let bad = "";
        for (let row = 1; row < rows.count; ++row) {
            const above = card(row - 1);
            const below = card(row);
            if (!above || !below)
                continue; // not made: out of sight
            const gap = below.y + below.slip - above.y - above.slip - above.height;
            if (Math.abs(gap - 8) > 0.5)
                bad += `${below.beadId} is ${gap} px below ${above.beadId}. `;
        }
        return bad;
    }
    function test_cards_end_one_below_the_other_data() {
        return [
            { tag: "one after the other", pause: 0, leave: false, grow: false, hop: false },
            { tag: "while the last is on its way", pause: 17, leave: false, grow: false, hop: false },
            { tag: "others leave", pause: 17, leave: true, grow: false, hop: false },
            { tag: "others grow", pause: 17, leave: true, grow: true, hop: false },
            { tag: "others move and are carried", pause: 17, leave: true, grow: true, hop: true },
            { tag: "slowly", pause: 60, leave: true, grow: true, hop: true }
        ];
    }
    function test_cards_end_one_below_the_other(data) {
        let seed = 7;
        const any = count => {
            seed = (seed * 1103515245 + 12345) % 2147483648;
            return Math.floor(seed / 65536) % count;
        };
        for (let i = 6; i < 30; ++i) {
            rows.insert(any(Math.min(6, rows.count)), bead(i));
            if (data.leave && any(2))
                rows.remove(any(rows.count));
            if (data.grow)
                rows.setProperty(any(rows.count), "title", any(2) ? "Short" : longTitle);
            if (data.hop) {
                rows.move(any(rows.count), any(rows.count), 1);
                lane.list.currentIndex = any(rows.count);
                session.pending = "wm-" + any(i);
                session.pendingFrom = Lane.Ready;
            }
            if (data.pause > 0)
                wait(data.pause);
        }
        session.pending = "";
        tryVerify(() => disorder() === "", 5000, "cards lie in order: " + disorder());
        tryVerify(() => lane.list.stir === 0);
        compare(disorder(), "");
    }
    function test_a_card_that_is_pushed_away_slides() {
        slips.target = card(2);
        rows.insert(0, bead(6));
        tryVerify(() => slips.count > 0);
        tryVerify(() => slips.target.slip === 0);
        compare(disorder(), "");
    }
    function test_no_card_slides_when_more_than_twenty_come_at_once() {
        slips.target = card(2);
        for (let i = 6; i < 27; ++i)
            rows.insert(3, bead(i));
        rows.move(0, 2, 1); // the card is pushed away, and stays in sight
        tryVerify(() => lane.list.stir === 0);
        compare(slips.target.beadId, "wm-2");
        compare(slips.count, 0);
        compare(disorder(), "");
    }
    function test_no_card_slides_with_reduced_motion() {
        Theme.reducedMotion = true;
        slips.target = card(2);
        rows.insert(0, bead(6));
        tryVerify(() => lane.list.itemAtIndex(0)?.beadId === "wm-6" && disorder() === "");
        compare(slips.count, 0);
    }
}
