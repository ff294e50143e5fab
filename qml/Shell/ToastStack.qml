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
        for (let i = toasts.count - 1; i >= 0; --i)
            if (toasts.get(i).text === text)
                toasts.remove(i); // said again, it is one toast whose time begins anew
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
