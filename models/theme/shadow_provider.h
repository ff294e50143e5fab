#pragma once
// Shadows of tokens.json as nine-patch pictures: image://shadow/<radius>/<css box-shadow list, percent-encoded>.
// Painted once per elevation and scheme; a BorderImage stretches them (qml/Controls/Shadow.qml). No shader effect, so
// the software renderer shows the same. A layer without blur is a ring as wide as its spread, not part of the picture.
#include <QColor>
#include <QList>
#include <QQuickImageProvider>
#include <QtQmlIntegration>

namespace wm::theme {

struct ShadowLayer {
    qreal x = 0, y = 0, blur = 0, spread = 0;
    QColor colour;
};

/// Layers of a CSS box-shadow list, first on top; "none" and what is not understood give none.
QList<ShadowLayer> parseShadow(const QString &css);

/// How a shadow's picture lies around its box.
struct ShadowPatch {
    Q_GADGET
    QML_VALUE_TYPE(shadowPatch)
    Q_PROPERTY(QString source MEMBER source)
    Q_PROPERTY(int margin MEMBER margin)
    Q_PROPERTY(int border MEMBER border)
    Q_PROPERTY(int ring MEMBER ring)
    Q_PROPERTY(QColor ringColor MEMBER ringColor)
public:
    QString source; ///< empty: no shadow
    int margin = 0; ///< px the picture reaches beyond the box on every side
    int border = 0; ///< px at each side of the picture that do not stretch
    int ring = 0;   ///< width of a sharp ring around the box, drawn as a line of its own; 0: none
    QColor ringColor;
};
ShadowPatch shadowPatch(const QString &css, int radius);

class ShadowProvider : public QQuickImageProvider {
public:
    ShadowProvider();
    QImage requestImage(const QString &id, QSize *size, const QSize &requestedSize) override;
};

} // namespace wm::theme
