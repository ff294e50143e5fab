#include "theme/glyph_provider.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace wm::theme {
namespace {
constexpr auto knockoutInFile = "#0D0F10"; // the colour the files have where a glyph is cut out
} // namespace

GlyphProvider::GlyphProvider() : QQuickImageProvider(QQuickImageProvider::Image, QQmlImageProviderBase::Flags()) {}

QString GlyphProvider::address(const QString &icon, const QColor &colour, const QColor &knockout)
{
    return icon.isEmpty() ? QString() : u"image://glyph/%1/%2/%3"_s.arg(icon, colour.name().mid(1), knockout.name().mid(1));
}

QImage GlyphProvider::requestImage(const QString &id, QSize *size, const QSize &requestedSize)
{
    const QStringList parts = id.split(u'/');
    QFile file(u":/wagonmaster/icons/%1.svg"_s.arg(parts.value(0)));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("There is no icon \"%s\"", qPrintable(parts.value(0)));
        return {};
    }
    QByteArray svg = file.readAll();
    svg.replace("currentColor", "#" + parts.value(1).toLatin1());
    svg.replace(knockoutInFile, "#" + parts.value(2).toLatin1());
    QSvgRenderer renderer(svg);
    const QSize wanted = requestedSize.isEmpty() ? renderer.defaultSize() : requestedSize;
    QImage image(wanted, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(QPointF(), QSizeF(wanted)));
    if (size)
        *size = wanted;
    return image;
}

} // namespace wm::theme
