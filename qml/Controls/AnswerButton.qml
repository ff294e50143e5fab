pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Yes or no to a question; the tip says what the answer does.
WmButton {
    id: root

    /// "wm-a3f8 goes on"
    required property string outcome

    small: true
    kind: WmButton.NeedsYou
    Accessible.description: enabled ? outcome : whyNot

    Loader {
        active: root.hovered && root.enabled
        sourceComponent: WmToolTip {
            parent: root
            text: root.outcome
            visible: true
        }
    }
}
