#pragma once
// The only source of colour, type, space and time for QML: `Theme.surface.raised`, `Theme.state.working.fg`,
// `Theme.type.body.font`, `Theme.space[2]`, `Theme.duration.fast`. Everything comes from resources/tokens.json.
// A singleton of the QML engine, on the GUI thread; making it registers fonts and image providers with that engine.
// Switching the scheme or reduced motion takes effect at once, through one signal each.
#include "theme/palette.h"
#include "theme/shadow_provider.h"
#include "theme/type_scale.h"

#include <QObject>
#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

class Theme : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    Q_PROPERTY(Scheme scheme READ scheme WRITE setScheme NOTIFY schemeChanged)
    Q_PROPERTY(bool dark READ dark NOTIFY schemeChanged)
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY reducedMotionChanged)
    Q_PROPERTY(wm::theme::Surface surface READ surface NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Line line READ line NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Ink text READ text NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Accent accent READ accent NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::States state READ state NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Diff diff READ diff NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Syntax syntax READ syntax NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Focus focus READ focus NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Elevation elevation READ elevation NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Avatars avatar READ avatar NOTIFY schemeChanged)
    Q_PROPERTY(wm::theme::Duration duration READ duration NOTIFY reducedMotionChanged)
    Q_PROPERTY(wm::theme::TypeScale *type READ type CONSTANT)
    Q_PROPERTY(wm::theme::Radius radius READ radius CONSTANT)
    Q_PROPERTY(wm::theme::Stroke stroke READ stroke CONSTANT)
    Q_PROPERTY(wm::theme::Layout layout READ layout CONSTANT)
    Q_PROPERTY(QList<int> space READ space CONSTANT)
    Q_PROPERTY(int spaceHalf READ spaceHalf CONSTANT)
    Q_PROPERTY(int spaceOneHalf READ spaceOneHalf CONSTANT)
    Q_PROPERTY(int spaceTwoHalf READ spaceTwoHalf CONSTANT)

public:
    enum Scheme { System, Dark, Light };
    Q_ENUM(Scheme)

    explicit Theme(QObject *parent); // no default: QML would use it in place of create()
    static Theme *create(QQmlEngine *engine, QJSEngine *);

    /// Address of an icon in a colour, for Image; state glyphs are cut with the text-on-state colour.
    Q_INVOKABLE QString glyph(const QString &icon, const QColor &colour) const;
    Q_INVOKABLE wm::theme::ShadowPatch shadow(const QString &elevation, int radius) const;

    Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    bool dark() const { return m_dark; }
    bool reducedMotion() const { return m_reducedMotion; }
    void setReducedMotion(bool reduced);

    wm::theme::Surface surface() const { return m_palette->surface; }
    wm::theme::Line line() const { return m_palette->line; }
    wm::theme::Ink text() const { return m_palette->text; }
    wm::theme::Accent accent() const { return m_palette->accent; }
    wm::theme::States state() const { return m_palette->state; }
    wm::theme::Diff diff() const { return m_palette->diff; }
    wm::theme::Syntax syntax() const { return m_palette->syntax; }
    wm::theme::Focus focus() const { return m_palette->focus; }
    wm::theme::Elevation elevation() const { return m_palette->elevation; }
    wm::theme::Avatars avatar() const { return m_palette->avatar; }
    wm::theme::Duration duration() const;
    wm::theme::TypeScale *type() const { return m_type; }
    wm::theme::Radius radius() const;
    wm::theme::Stroke stroke() const;
    wm::theme::Layout layout() const;
    QList<int> space() const;
    int spaceHalf() const;
    int spaceOneHalf() const;
    int spaceTwoHalf() const;

signals:
    void schemeChanged();
    void reducedMotionChanged();

private:
    void follow();

    Scheme m_scheme = System;
    bool m_dark = true;
    bool m_reducedMotion = false;
    const wm::theme::Palette *m_palette;
    wm::theme::TypeScale *m_type;
};
