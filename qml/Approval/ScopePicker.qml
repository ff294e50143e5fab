pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// For how long a yes holds. Once, every time; what policy does not give says why.
FocusScope {
    id: root

    /// Rows: scope, label, detail, whyNot
    required property var scopes
    property string current: "once"
    readonly property int count: cells.count

    function reset() {
        current = "once";
    }
    /// By its number, from 0. One that is not to be had stays unchosen.
    function choose(index: int) {
        const cell = cells.itemAt(index) as ScopeCell;
        if (cell?.enabled)
            current = cell.scope;
    }
    function step(by: int) {
        for (let i = 0, at = index(current) + by; i < count; ++i, at += by) {
            const cell = cells.itemAt((at + count) % count) as ScopeCell;
            if (cell?.enabled) {
                current = cell.scope;
                cell.forceActiveFocus(Qt.TabFocusReason);
                return;
            }
        }
    }
    function index(scope: string): int {
        for (let i = 0; i < count; ++i)
            if ((cells.itemAt(i) as ScopeCell)?.scope === scope)
                return i;
        return 0;
    }

    implicitHeight: 18 + Theme.spaceOneHalf + 48
    objectName: "ScopePicker"
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("If you approve, it holds for")

    WmText {
        height: 18
        text: qsTr("If you approve, it holds for")
        color: Theme.text.tertiary
        font: Theme.type.caption.strong
        Accessible.ignored: true
    }
    Row {
        id: row
        y: 18 + Theme.spaceOneHalf
        width: parent.width
        spacing: Theme.space[2]
        HoverHandler { // the row hears of a cell that is not enabled
            id: over
        }
        Repeater {
            id: cells
            model: root.scopes
            ScopeCell {
                width: (row.width - 3 * row.spacing) / 4
                height: 48
                on: scope === root.current
                onClicked: root.current = scope
                onStepped: by => root.step(by)
            }
        }
    }
    Loader {
        id: why
        readonly property ScopeCell cell: over.hovered ? cells.itemAt(Math.floor(over.point.position.x * 4 / row.width)) as ScopeCell : null
        active: cell !== null && !cell.enabled
        sourceComponent: WmToolTip {
            parent: row
            visible: true
            text: why.cell?.whyNot ?? ""
        }
    }
}
