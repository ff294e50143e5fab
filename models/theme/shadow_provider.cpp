#include "theme/shadow_provider.h"
#include "theme/tokens.h"

#include <QPainter>
#include <QPainterPath>
#include <QUrl>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace wm::theme {
namespace {

bool isRing(const ShadowLayer &layer)
{
    return layer.blur == 0 && layer.x == 0 && layer.y == 0;
}

int marginOf(const QList<ShadowLayer> &layers)
{
    qreal margin = 0;
    for (const ShadowLayer &layer : layers)
        margin = std::max(margin, layer.blur + layer.spread + std::max(std::abs(layer.x), std::abs(layer.y)));
    return static_cast<int>(std::ceil(margin));
}

int borderOf(const QList<ShadowLayer> &layers, int radius)
{
    qreal reach = 0;
    for (const ShadowLayer &layer : layers)
        reach = std::max(reach, layer.blur + std::max(std::abs(layer.x), std::abs(layer.y)));
    return marginOf(layers) + radius + static_cast<int>(std::ceil(reach));
}

/// One pass of a box filter over the alpha channel, along rows (step 1) or columns (step = width).
void boxBlur(QList<float> &alpha, int length, int lines, int step, int lineStep, int reach)
{
    QList<float> line(length);
    for (int n = 0; n < lines; ++n) {
        float *const first = alpha.data() + qsizetype(n) * lineStep;
        float sum = 0;
        const auto at = [&](int i) { return i >= 0 && i < length ? first[qsizetype(i) * step] : 0.0F; };
        for (int i = -reach; i <= reach; ++i)
            sum += at(i);
        for (int i = 0; i < length; ++i) {
            line[i] = sum / float(2 * reach + 1);
            sum += at(i + reach + 1) - at(i - reach);
        }
        for (int i = 0; i < length; ++i)
            first[qsizetype(i) * step] = line[i];
    }
}

/// Three boxes come close to a Gaussian; CSS defines blur as twice its standard deviation.
QImage blurred(const QImage &mask, qreal blur)
{
    const int reach = static_cast<int>(std::lround((std::sqrt(blur * blur + 1) - 1) / 2));
    if (reach < 1)
        return mask;
    const int w = mask.width(), h = mask.height();
    QList<float> alpha(qsizetype(w) * h);
    for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x)
            alpha[qsizetype(y) * w + x] = mask.constScanLine(y)[x];
    }
    for (int pass = 0; pass < 3; ++pass) {
        boxBlur(alpha, w, h, 1, w, reach);
        boxBlur(alpha, h, w, w, 1, reach);
    }
    QImage result(mask.size(), QImage::Format_Alpha8);
    for (int y = 0; y < h; ++y) {
        for (int x = 0; x < w; ++x)
            result.scanLine(y)[x] = static_cast<uchar>(std::clamp(alpha[qsizetype(y) * w + x], 0.0F, 255.0F));
    }
    return result;
}

} // namespace

QList<ShadowLayer> parseShadow(const QString &css)
{
    QList<ShadowLayer> layers;
    for (const QString &part : css.split(u',', Qt::SkipEmptyParts)) {
        const QStringList words = part.split(u' ', Qt::SkipEmptyParts);
        if (words.size() < 4)
            continue;
        const auto px = [&](qsizetype at) { return QString(words.value(at)).remove(u"px"_s).toDouble(); };
        layers << ShadowLayer{px(0), px(1), px(2), words.size() > 4 ? px(3) : 0, parseColour(words.last())};
    }
    return layers;
}

ShadowPatch shadowPatch(const QString &css, int radius)
{
    const QList<ShadowLayer> layers = parseShadow(css);
    if (layers.isEmpty())
        return {};
    ShadowPatch patch{u"image://shadow/%1/%2"_s.arg(radius).arg(QString::fromLatin1(QUrl::toPercentEncoding(css))), marginOf(layers),
        borderOf(layers, radius), 0, {}};
    for (const ShadowLayer &layer : layers) {
        if (isRing(layer)) {
            patch.ring = static_cast<int>(layer.spread);
            patch.ringColor = layer.colour;
        }
    }
    return patch;
}

ShadowProvider::ShadowProvider() : QQuickImageProvider(QQuickImageProvider::Image, QQmlImageProviderBase::Flags()) {}

QImage ShadowProvider::requestImage(const QString &id, QSize *size, const QSize &)
{
    const int radius = id.section(u'/', 0, 0).toInt();
    const QList<ShadowLayer> layers = parseShadow(QUrl::fromPercentEncoding(id.section(u'/', 1).toUtf8()));
    const int margin = marginOf(layers), side = 2 * borderOf(layers, radius) + 1;
    const QRectF box(margin, margin, side - 2 * margin, side - 2 * margin);
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    for (auto layer = layers.crbegin(); layer != layers.crend(); ++layer) {
        if (isRing(*layer))
            continue;
        QImage mask(image.size(), QImage::Format_Alpha8);
        mask.fill(0);
        QPainter shape(&mask);
        shape.setRenderHint(QPainter::Antialiasing);
        shape.setPen(Qt::NoPen);
        shape.setBrush(Qt::black);
        const qreal s = layer->spread;
        shape.drawRoundedRect(box.translated(layer->x, layer->y).adjusted(-s, -s, s, s), radius + s, radius + s);
        shape.end();
        mask = blurred(mask, layer->blur);
        QImage tint(image.size(), QImage::Format_ARGB32_Premultiplied);
        tint.fill(layer->colour);
        QPainter cut(&tint);
        cut.setCompositionMode(QPainter::CompositionMode_DestinationIn);
        cut.drawImage(0, 0, mask);
        cut.end();
        painter.drawImage(0, 0, tint);
    }
    if (size)
        *size = image.size();
    return image;
}

} // namespace wm::theme
