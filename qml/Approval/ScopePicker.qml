pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
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
    component ScopeCell: T.AbstractButton {
        id: cell
        required property int index
        required property string scope
        required property string label
        required property string detail
        required property string whyNot
        readonly property bool on: scope === root.current

        objectName: "scope:" + scope
        text: label
        enabled: whyNot === ""
        checked: on
        checkable: false
        focus: on
        focusPolicy: Qt.TabFocus
        activeFocusOnTab: on
        hoverEnabled: true
        Accessible.role: Accessible.RadioButton
        Accessible.name: label
        Accessible.description: whyNot !== "" ? whyNot : detail
        Accessible.checkable: true
        Accessible.checked: on
        Keys.onRightPressed: root.step(1)
        Keys.onLeftPressed: root.step(-1)
        onClicked: root.current = scope

        background: Rectangle {
            radius: Theme.radius.control
            color: !cell.enabled ? "transparent" : cell.on ? Theme.accent.subtle : cell.hovered ? Theme.surface.raisedHover : Theme.surface.inset
            border.width: Theme.stroke.hairline
            border.color: !cell.enabled ? Theme.line.hairline : cell.on ? Theme.accent.base : Theme.line.strong
            FocusRing { visible: cell.visualFocus }
        }
        contentItem: Item {
            Rectangle {
                x: Theme.spaceTwoHalf
                y: 9
                width: 12
                height: 12
                radius: 6
                color: cell.on && cell.enabled ? Theme.text.onAccent : "transparent"
                border.width: cell.on && cell.enabled ? 4 : 1.5
                border.color: !cell.enabled ? Theme.line.hairline : cell.on ? Theme.accent.base : Theme.line.control
            }
            WmText {
                x: Theme.spaceTwoHalf + 18
                y: 7
                width: parent.width - x - Theme.space[1]
                height: 16
                text: cell.label
                color: cell.enabled ? Theme.text.primary : Theme.text.disabled
                font: Theme.type.meta.strong
            }
            WmText {
                x: Theme.spaceTwoHalf
                y: 24
                width: parent.width - x - Theme.space[1]
                height: 16
                text: cell.whyNot !== "" ? cell.whyNot : cell.detail
                color: Theme.text.tertiary
                font: Theme.type.caption.regular
            }
        }
    }
    Row {
        id: row
        y: 18 + Theme.spaceOneHalf
        width: parent.width
        spacing: Theme.space[2]
        Repeater {
            id: cells
            model: root.scopes
            ScopeCell {
                id: made
                width: (row.width - 3 * row.spacing) / 4
                height: 48
                HoverHandler {
                    id: over
                }
                Loader {
                    active: over.hovered && !made.enabled
                    sourceComponent: WmToolTip { parent: made; visible: true; text: made.whyNot }
                }
            }
        }
    }
}
