pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// A button: 28 high, 24 small, 36 in dialogs. Colour only moves; nothing grows or jumps.
T.Button {
    id: root

    enum Kind { Plain, Primary, Quiet, Danger, NeedsYou }

    property int kind: WmButton.Plain
    property string iconName
    /// Keys that do the same, in order: ["X", "S"].
    property list<string> keys
    property bool small: false
    property bool large: false
    /// The work it started is under way: a ring stands where the icon was, the width stays.
    property bool busy: false
    /// Why it cannot be pressed now, for screen readers and as a tip.
    property string whyNot
    /// Return presses it as Space does. Not where Return means something else, or too much hangs on it.
    property bool takesReturn: true

    readonly property bool iconOnly: text === "" || display === T.AbstractButton.IconOnly
    readonly property color ink: {
        if (!enabled)
            return Theme.text.disabled;
        switch (kind) {
        case WmButton.Primary: return Theme.text.onAccent;
        case WmButton.Quiet: return hovered ? Theme.text.primary : Theme.text.secondary;
        case WmButton.Danger: return Theme.state.failed.fg;
        case WmButton.NeedsYou: return Theme.state.needsYou.fg;
        default: return Theme.text.primary;
        }
    }
    readonly property color fill: {
        if (!enabled)
            return "transparent";
        switch (kind) {
        case WmButton.Primary: return down ? Theme.accent.pressed : hovered ? Theme.accent.hover : Theme.accent.base;
        case WmButton.Quiet: return down ? Theme.surface.inset : hovered ? Theme.surface.raisedHover : "transparent";
        case WmButton.Danger: return down || hovered ? Theme.state.failed.subtle : Theme.surface.raised;
        case WmButton.NeedsYou: return down || hovered ? Theme.state.needsYou.subtle : "transparent";
        default: return down ? Theme.surface.inset : hovered ? Theme.surface.raisedHover : Theme.surface.raised;
        }
    }
    readonly property color edge: {
        if (!enabled)
            return kind === WmButton.Quiet ? "transparent" : Theme.line.hairline;
        switch (kind) {
        case WmButton.Primary: return fill;
        case WmButton.Quiet: return "transparent";
        case WmButton.Danger: return down ? Theme.state.failed.fg : Theme.state.failed.line;
        case WmButton.NeedsYou: return down ? Theme.state.needsYou.fg : Theme.state.needsYou.line;
        default: return Theme.line.strong;
        }
    }

    implicitHeight: large ? 36 : small ? 24 : Theme.layout.control
    implicitWidth: iconOnly ? implicitHeight : Math.ceil(row.implicitWidth) + leftPadding + rightPadding
    leftPadding: iconOnly ? 0 : large ? Theme.space[4] : small ? Theme.space[2] : Theme.spaceTwoHalf
    rightPadding: leftPadding
    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    // What an instance does with Return itself comes first.
    Keys.onPressed: event => {
        event.accepted = takesReturn && (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && !(event.modifiers & ~Qt.KeypadModifier);
        if (event.accepted && !event.isAutoRepeat)
            click();
    }
    font: kind === WmButton.Primary ? Theme.type.meta.strong : Theme.type.meta.medium

    Accessible.name: text
    Accessible.description: enabled ? "" : whyNot

    background: Rectangle {
        radius: Theme.radius.control
        color: root.fill
        border.width: Theme.stroke.hairline
        border.color: root.edge

        Behavior on color { ColorAnimation { duration: Theme.duration.fast } }

        FocusRing {
            around: Theme.radius.control
            visible: root.visualFocus
        }
    }

    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: root.small ? 5 : Theme.spaceOneHalf

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: name !== ""
                name: root.busy ? "state-working" : root.iconName
                size: root.iconOnly ? 15 : 14
                color: root.ink
            }
            Text {
                anchors.verticalCenter: parent.verticalCenter
                visible: !root.iconOnly
                text: root.text
                font: root.font
                color: root.ink
                textFormat: Text.PlainText
            }
            Repeater {
                model: root.iconOnly ? [] : root.keys
                KeyCap {
                    required property string modelData
                    anchors.verticalCenter: parent?.verticalCenter
                    text: modelData
                    ink: root.kind === WmButton.Plain || root.kind === WmButton.Quiet ? (root.enabled ? Theme.text.secondary : Theme.text.disabled) : root.ink
                    color: root.kind === WmButton.Plain ? Theme.surface.raised : "transparent"
                    border.color: root.kind === WmButton.Primary ? Qt.alpha(root.ink, 0.45)
                                : root.kind === WmButton.NeedsYou ? Theme.state.needsYou.line
                                : root.enabled ? Theme.line.strong : Theme.line.hairline
                }
            }
        }
    }

    Loader {
        active: root.hovered && (root.iconOnly || (!root.enabled && root.whyNot !== ""))
        sourceComponent: WmToolTip {
            parent: root
            text: root.enabled || root.whyNot === "" ? root.Accessible.name : root.whyNot
            visible: true
        }
    }
}
