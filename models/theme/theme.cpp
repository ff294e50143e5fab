#include "theme/theme.h"

#include "theme/fonts.h"
#include "theme/glyph_provider.h"
#include "theme/tokens.h"

#include <QGuiApplication>
#include <QQmlEngine>
#include <QStyleHints>

using namespace Qt::StringLiterals;
using wm::theme::Tokens;

Theme::Theme(QObject *parent) : QObject(parent), m_palette(&Tokens::get().dark)
{
    wm::theme::registerFonts();
    m_type = new wm::theme::TypeScale(Tokens::get().type, this);
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::follow);
    follow();
}

Theme *Theme::create(QQmlEngine *engine, QJSEngine *)
{
    engine->addImageProvider(u"glyph"_s, new wm::theme::GlyphProvider);
    engine->addImageProvider(u"shadow"_s, new wm::theme::ShadowProvider);
    return new Theme(engine);
}

QString Theme::glyph(const QString &icon, const QColor &colour) const
{
    return wm::theme::GlyphProvider::address(icon, colour, m_palette->text.onState);
}

wm::theme::ShadowPatch Theme::shadow(const QString &elevation, int radius) const
{
    return wm::theme::shadowPatch(elevation, radius);
}

void Theme::setScheme(Scheme scheme)
{
    if (m_scheme == scheme)
        return;
    m_scheme = scheme;
    follow();
}

// A desktop that says nothing gets the dark scheme.
void Theme::follow()
{
    m_dark = m_scheme == Dark || (m_scheme == System && QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Light);
    m_palette = m_dark ? &Tokens::get().dark : &Tokens::get().light;
    emit schemeChanged();
}

void Theme::setReducedMotion(bool reduced)
{
    if (m_reducedMotion == reduced)
        return;
    m_reducedMotion = reduced;
    emit reducedMotionChanged();
}

wm::theme::Duration Theme::duration() const
{
    const wm::theme::Duration &duration = Tokens::get().duration;
    if (!m_reducedMotion)
        return duration;
    wm::theme::Duration still = duration;
    still.fast = still.base = still.slow = still.settle = still.pulse = 0;
    return still;
}

wm::theme::Radius Theme::radius() const
{
    return Tokens::get().radius;
}

wm::theme::Stroke Theme::stroke() const
{
    return Tokens::get().stroke;
}

wm::theme::Layout Theme::layout() const
{
    return Tokens::get().layout;
}

QList<int> Theme::space() const
{
    return Tokens::get().space;
}

int Theme::spaceHalf() const
{
    return Tokens::get().half;
}

int Theme::spaceOneHalf() const
{
    return Tokens::get().oneHalf;
}

int Theme::spaceTwoHalf() const
{
    return Tokens::get().twoHalf;
}
