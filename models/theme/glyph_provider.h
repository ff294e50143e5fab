#pragma once
// image://glyph/<icon>/<colour>/<knockout>: an icon of the resources in one colour, drawn from its SVG at the size and
// scale asked for, so that it stays sharp at 125 %. Colours are hexadecimal without '#'. The knockout is what a filled
// state glyph is cut with. Qt keeps the rendered images per address and size; called on the GUI thread.
#include <QColor>
#include <QQuickImageProvider>

namespace wm::theme {

class GlyphProvider : public QQuickImageProvider {
public:
    GlyphProvider();
    QImage requestImage(const QString &id, QSize *size, const QSize &requestedSize) override;

    static QString address(const QString &icon, const QColor &colour, const QColor &knockout);
};

} // namespace wm::theme
