pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// What became of what was asked for, in toasts: what was done, what failed and what to do about it.
ToastStack {
    id: root

    required property var actions
    required property var audit
    required property var controller
    /// Requests whose failure is said where they were asked.
    required property list<string> saidElsewhere

    Connections {
        target: root.actions
        function onFinished(request: string, text: string) { root.show(text, AgentState.Done); }
        function onFailed(request: string, code: string, message: string, hint: string) {
            if (root.saidElsewhere.includes(request))
                return;
            root.show(hint !== "" ? qsTr("%1. %2").arg(message.replace(/\.$/, "")).arg(hint) : message, AgentState.Failed);
        }
    }
    Connections {
        target: root.audit
        function onExported(count: int, file: string) {
            root.show(count === 1 ? qsTr("1 decision is in %1").arg(file) : qsTr("%1 decisions are in %2").arg(count).arg(file), AgentState.Done);
        }
        function onExportFailed(message: string) { root.show(message, AgentState.Failed); }
    }
    Connections {
        target: root.controller
        function onRefused(beadId: string, reason: string) { root.show(reason, AgentState.Failed); }
    }
}
