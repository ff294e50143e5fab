pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Wagonmaster.Models

// Two to four choices of which one holds.
Rectangle {
    id: root

    /// Labels, in order.
    required property list<string> labels
    property int current: 0
    signal picked(int index)

    implicitWidth: row.implicitWidth + 2
    implicitHeight: Theme.layout.control
    radius: Theme.radius.control
    color: Theme.surface.inset
    border.width: Theme.stroke.hairline
    border.color: Theme.line.strong

    Row {
        id: row
        x: 1
        y: 1
        height: root.height - 2

        Repeater {
            model: root.labels
            T.AbstractButton {
                id: segment
                required property int index
                required property string modelData
                readonly property bool on: index === root.current

                width: Math.ceil(label.implicitWidth) + 20 + (index + 1 < root.labels.length ? 1 : 0)
                height: row.height
                text: modelData
                focusPolicy: Qt.TabFocus
                Keys.onReturnPressed: click()
                Keys.onEnterPressed: click()
                hoverEnabled: true
                checked: on
                Accessible.role: Accessible.RadioButton
                Accessible.name: text
                onClicked: root.picked(index)

                background: Rectangle {
                    readonly property bool first: segment.index === 0
                    readonly property bool last: segment.index + 1 === root.labels.length
                    color: segment.on ? Theme.surface.selected : segment.hovered ? Theme.surface.raisedHover : "transparent"
                    radius: first || last ? root.radius - 1 : 0
                    Rectangle {
                        visible: parent.radius > 0 && root.labels.length > 1
                        x: parent.first ? parent.width / 2 : 0
                        width: parent.width / 2
                        height: parent.height
                        color: parent.color
                    }
                    Rectangle {
                        anchors.right: parent.right
                        visible: !parent.last
                        width: Theme.stroke.hairline
                        height: parent.height
                        color: Theme.line.hairline
                    }
                    FocusRing { visible: segment.visualFocus; around: Theme.radius.chip }
                }
                contentItem: Text {
                    id: label
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    text: segment.text
                    color: segment.on ? Theme.accent.text : Theme.text.secondary
                    font: Theme.type.meta.medium
                    textFormat: Text.PlainText
                }
            }
        }
    }
}
