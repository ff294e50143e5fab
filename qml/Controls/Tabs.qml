pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// The parts of a page, one below the other in the same place.
FocusScope {
    id: root

    /// [{ text: "Changes", fact: "4 files" }, …]
    required property var tabs
    property int current: 0
    signal picked(int index)

    implicitHeight: 36
    Accessible.role: Accessible.PageTabList

    Row {
        height: parent.height
        spacing: Theme.space[5]
        Repeater {
            model: root.tabs.length // and not the tabs themselves: a new fact is no new tab
            T.AbstractButton {
                id: tab
                required property int index
                readonly property var modelData: root.tabs[index] ?? ({ text: "" })
                readonly property bool on: index === root.current

                objectName: "tab:" + modelData.text
                width: words.implicitWidth + 4
                height: root.height
                text: modelData.text
                focus: on
                focusPolicy: Qt.TabFocus
                Keys.onReturnPressed: click()
                Keys.onEnterPressed: click()
                hoverEnabled: true
                checked: on
                Accessible.role: Accessible.PageTab
                Accessible.name: modelData.fact ? qsTr("%1, %2").arg(text).arg(modelData.fact) : text
                onClicked: root.picked(index)
                Keys.onRightPressed: root.picked(Math.min(root.tabs.length - 1, index + 1))
                Keys.onLeftPressed: root.picked(Math.max(0, index - 1))

                background: Item {
                    Rectangle {
                        visible: tab.on
                        anchors.bottom: parent.bottom
                        width: parent.width
                        height: 2
                        color: Theme.accent.base
                    }
                    FocusRing { visible: tab.visualFocus; anchors.margins: 2; around: Theme.radius.chip }
                }
                contentItem: Item {
                    Row {
                        id: words
                        x: 2
                        height: parent.height
                        spacing: Theme.spaceOneHalf
                        WmText {
                            height: parent.height
                            text: tab.text
                            color: tab.on ? Theme.text.primary : tab.hovered ? Theme.text.primary : Theme.text.secondary
                            font: tab.on ? Theme.type.meta.strong : Theme.type.meta.medium
                        }
                        WmText {
                            visible: text !== ""
                            height: parent.height
                            text: tab.modelData.fact ?? ""
                            color: Theme.text.tertiary
                        }
                    }
                }
            }
        }
    }
}
