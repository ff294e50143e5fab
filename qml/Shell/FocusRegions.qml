import QtQuick

// The parts of the window that F6 goes around, in their order, and back with Shift.
Item {
    id: root

    required property list<Item> regions

    /// To the next of those in sight; -1 = the one before.
    function next(step: int) {
        const open = regions.filter(region => region.visible);
        const now = Window.activeFocusItem;
        const at = open.findIndex(region => isIn(now, region));
        arrive(open[at < 0 ? (step < 0 ? open.length - 1 : 0) : (at + step + open.length) % open.length]);
    }
    function isIn(item: Item, region: Item): bool {
        for (let above = item; above; above = above.parent)
            if (above === region)
                return true;
        return false;
    }
    /// The keyboard comes to what a region had last, or to the first thing in it, or to the region itself.
    function arrive(region: Item) {
        region.forceActiveFocus(Qt.TabFocusReason);
        if (Window.activeFocusItem !== region)
            return;
        const first = region.nextItemInFocusChain(true);
        if (first !== region && isIn(first, region))
            first.forceActiveFocus(Qt.TabFocusReason);
    }
}
