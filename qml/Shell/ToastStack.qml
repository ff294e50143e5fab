pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// At most two toasts, the newest below.
Column {
    id: root

    function show(text: string, agentState: int) {
        if (text === "")
            return;
        if (toasts.count === 2)
            toasts.remove(0);
        toasts.append({ text: text, look: agentState });
        Accessible.announce(text);
    }

    spacing: Theme.space[2]

    ListModel {
        id: toasts
    }
    Repeater {
        model: toasts
        Toast {
            required property int index
            required property int look
            anchors.horizontalCenter: parent?.horizontalCenter
            agentState: look
            onGone: toasts.remove(index)
        }
    }
}
