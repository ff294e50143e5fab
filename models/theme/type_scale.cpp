#include "theme/type_scale.h"

#include <QFontMetricsF>

using namespace Qt::StringLiterals;

namespace wm::theme {
namespace {

QFont makeFont(const QStringList &families, const TypeToken &token, int weight)
{
    QFont font(families);
    font.setPixelSize(token.px);
    font.setWeight(static_cast<QFont::Weight>(weight));
    font.setHintingPreference(QFont::PreferNoHinting);
    if (token.tracking != 0)
        font.setLetterSpacing(QFont::AbsoluteSpacing, token.tracking);
    return font;
}

template <class Features> TypeStyle makeStyle(const QStringList &families, const TypeToken &token, const Features &features)
{
    const auto font = [&](int weight) {
        QFont made = makeFont(families, token, weight);
        features(made);
        return made;
    };
    TypeStyle style{
        token.px, token.line, token.weight, 0, font(token.weight), font(QFont::Normal), font(QFont::Medium), font(QFont::DemiBold)};
    style.leading = (token.line - QFontMetricsF(style.font).height()) / 2;
    return style;
}

} // namespace

TypeScale::TypeScale(const TypeTokens &tokens, QObject *parent) : QObject(parent), m_ui(tokens.ui)
{
    // Inter's tabular figures come with a tabular hyphen, which tears "ad-hoc" apart: only clocks and counts have them.
    const auto ui = [&](const TypeToken &token, bool figures = false) {
        return makeStyle(tokens.ui, token, [&](QFont &font) {
            for (const QString &feature : tokens.features) {
                const auto tag = QFont::Tag::fromString(feature);
                if (tag && (figures || feature != "tnum"_L1))
                    font.setFeature(*tag, 1);
            }
        });
    };
    const auto mono = [&](const TypeToken &token) {
        return makeStyle(tokens.mono, token, [](QFont &font) {
            font.setFeature("calt", 0);
            font.setFeature("liga", 0);
        });
    };
    m_caption = ui(tokens.styles.value(u"caption"_s));
    m_clock = ui(tokens.styles.value(u"caption"_s), true);
    m_meta = ui(tokens.styles.value(u"meta"_s));
    m_body = ui(tokens.styles.value(u"body"_s));
    m_bodyStrong = ui(tokens.styles.value(u"bodyStrong"_s));
    m_heading = ui(tokens.styles.value(u"heading"_s));
    m_title = ui(tokens.styles.value(u"title"_s));
    m_display = ui(tokens.styles.value(u"display"_s));
    m_mono = mono(tokens.styles.value(u"mono"_s));
    m_code = mono(tokens.styles.value(u"code"_s));
    m_command = mono(tokens.styles.value(u"command"_s));
    m_key = ui({.px = 10, .line = 14, .weight = QFont::Medium}); // key caps only: their text is repeated elsewhere
}

QFont TypeScale::letters(int px) const
{
    return makeFont(m_ui, {.px = px, .line = px, .weight = QFont::DemiBold, .tracking = -0.2}, QFont::DemiBold);
}

} // namespace wm::theme
