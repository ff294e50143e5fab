import QtQuick
import QtQuick.Shapes
import Wagonmaster.Models

// How much of its time a request has left.
Item {
    id: root

    /// 0 to 1
    required property real share
    /// Under a minute.
    property bool late: false

    implicitWidth: 20
    implicitHeight: 20
    Accessible.ignored: true

    component Arc: ShapePath {
        id: arc
        property real sweep: 360
        fillColor: "transparent"
        strokeWidth: 2.2
        capStyle: ShapePath.RoundCap
        PathAngleArc {
            centerX: 10
            centerY: 10
            radiusX: 7.5
            radiusY: 7.5
            startAngle: -90
            sweepAngle: arc.sweep
        }
    }
    Shape {
        anchors.fill: parent
        antialiasing: true
        preferredRendererType: Shape.CurveRenderer
        Arc {
            strokeColor: Theme.line.strong
        }
        Arc {
            sweep: 360 * root.share
            strokeColor: root.share <= 0 ? "transparent" : root.late ? Theme.state.failed.fg : Theme.state.needsYou.fg
        }
    }
}
