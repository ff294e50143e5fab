pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Wagonmaster.Models

// A rounded frame of dashes, with a fill.
Shape {
    id: root

    property color color: Theme.line.strong
    property color fill: "transparent"
    property real thickness: 1.5
    property int radius: Theme.radius.card

    preferredRendererType: Shape.CurveRenderer
    Accessible.ignored: true

    ShapePath {
        strokeColor: root.color
        fillColor: root.fill
        strokeWidth: root.thickness
        strokeStyle: ShapePath.DashLine
        dashPattern: [3, 2]
        capStyle: ShapePath.FlatCap

        PathRectangle {
            x: root.thickness / 2
            y: root.thickness / 2
            width: root.width - root.thickness
            height: root.height - root.thickness
            radius: root.radius - root.thickness / 2
        }
    }
}
