pragma ComponentBehavior: Bound

import QtQuick
import Wagonmaster
import Wagonmaster.Models

// Where one can go: the pages that exist, and the rigs of the town. A rail of icons when the window is narrow.
FocusScope {
    id: root

    /// Town: rigs, currentRig, counts, townName
    required property var town
    property bool rail: false
    /// Nothing is set up yet: no counts, no rigs.
    property bool empty: false
    /// "board", "agents" or "settings"
    property string place: "board"
    /// AgentsModel: live, needYou
    required property var agents
    signal placeAsked(string place)
    signal addRigAsked

    implicitWidth: rail ? Theme.layout.sidebarRail : Theme.layout.sidebar
    objectName: "SideBar"

    Rectangle {
        anchors.fill: parent
        color: Theme.surface.panel
        Hairline {
            anchors.right: parent.right
            width: Theme.stroke.hairline
            height: parent.height
        }
    }
    Row {
        x: root.rail ? 16 : 14
        height: Theme.layout.topBar
        spacing: 9
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "brand-wheel"
            size: 20
            color: Theme.accent.base
        }
        WmText {
            visible: !root.rail
            height: parent.height
            text: qsTr("Wagonmaster")
            font: Theme.type.heading.font
        }
    }
    Column {
        id: pages
        x: Theme.space[2]
        y: Theme.layout.topBar + 2
        width: parent.width - 2 * x - 1
        spacing: 1

        NavRow {
            width: parent.width
            rail: root.rail
            focus: true
            iconName: "board"
            text: qsTr("Board")
            count: root.empty ? -1 : root.town.counts.openBeads
            current: root.place === "board"
            onClicked: root.placeAsked("board")
        }
        NavRow {
            objectName: "nav:agents"
            width: parent.width
            rail: root.rail
            visible: !root.empty
            iconName: "agents"
            text: qsTr("Agents")
            count: root.agents.live
            needsYou: root.agents.needYou
            current: root.place === "agents"
            onClicked: root.placeAsked("agents")
        }
        NavRow {
            objectName: "nav:settings"
            width: parent.width
            rail: root.rail
            visible: !root.empty
            iconName: "settings"
            text: qsTr("Settings")
            current: root.place === "settings"
            onClicked: root.placeAsked("settings")
        }
    }
    Item {
        id: rigsHead
        y: pages.y + pages.height + 18
        width: parent.width
        height: 22
        visible: !root.empty

        WmText {
            visible: !root.rail
            x: Theme.space[4]
            height: 16
            text: qsTr("Rigs")
            color: Theme.text.tertiary
            font: Theme.type.caption.strong
        }
        WmButton {
            anchors { right: parent.right; rightMargin: root.rail ? 14 : Theme.space[2] + 4; verticalCenter: parent.verticalCenter; verticalCenterOffset: -3 }
            small: true
            kind: WmButton.Quiet
            display: WmButton.IconOnly
            iconName: "plus"
            text: qsTr("Add a rig")
            onClicked: root.addRigAsked()
        }
    }
    ListView {
        x: Theme.space[2]
        y: rigsHead.y + rigsHead.height
        width: parent.width - 2 * x - 1
        height: foot.y - y
        visible: !root.empty
        spacing: 1
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.town.rigs
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Rigs")

        delegate: NavRow {
            required property string rigId
            required property string name
            required property int openBeads
            required property int index

            width: ListView.view.width
            rail: root.rail
            dot: index === 0 ? Theme.accent.base : Theme.avatar.of(name).ink
            text: name
            count: openBeads
            strong: root.town.currentRig === rigId
            onClicked: root.town.currentRig = root.town.currentRig === rigId ? "" : rigId
        }
    }
    Item {
        id: foot
        anchors.bottom: parent.bottom
        width: parent.width
        height: root.rail ? 0 : foot.spent === "" ? 44 : foot.limited ? 66 : 52
        visible: !root.rail
        objectName: "foot"

        /// "$18.42 of $40.00"; else the town's name stands here.
        readonly property string spent: root.empty ? "" : root.town.counts.spentToday ?? ""
        readonly property bool limited: (root.town.counts.spentShare ?? -1) >= 0

        Accessible.role: Accessible.StaticText
        Accessible.name: spent !== "" ? qsTr("Spent today: %1").arg(spent) : qsTr("Town: %1").arg(root.town.townName)

        Hairline { width: parent.width }
        WmText {
            visible: foot.spent !== ""
            x: Theme.space[4]
            y: Theme.space[2]
            height: 18
            text: qsTr("Spent today")
            color: Theme.text.tertiary
            font: Theme.type.caption.font
        }
        WmText {
            objectName: "spent"
            visible: foot.spent !== ""
            x: Theme.space[4]
            y: 26
            width: parent.width - 2 * x
            height: 18
            text: foot.spent
            font: Theme.type.meta.medium
        }
        BudgetBar {
            visible: foot.spent !== "" && foot.limited
            x: Theme.space[4]
            y: 50
            width: parent.width - 2 * x
            value: Math.max(0, root.town.counts.spentShare ?? 0)
        }
        WmText {
            visible: foot.spent === ""
            x: Theme.space[4]
            width: parent.width / 2
            height: parent.height
            text: qsTr("Town")
            color: Theme.text.secondary
        }
        WmText {
            visible: foot.spent === ""
            anchors { right: parent.right; rightMargin: Theme.space[4] }
            width: Math.min(implicitWidth, parent.width - 80)
            height: parent.height
            text: root.town.townName
            font: Theme.type.meta.medium
        }
    }
}
