#pragma once
// The shape of tokens.json as QML sees it: plain groups of values, filled by name (theme/tokens.h). A group is a
// copyable value and belongs to nobody; which scheme it holds is decided by Theme.
#include <QColor>
#include <QHash>
#include <QList>
#include <QString>
#include <QtQmlIntegration>

#include "theme/agent_state.h"

namespace wm::theme {

/// Surfaces, back to front: inset < window < panel = lane < raised < overlay.
struct Surface {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QColor window MEMBER window)
    Q_PROPERTY(QColor panel MEMBER panel)
    Q_PROPERTY(QColor lane MEMBER lane)
    Q_PROPERTY(QColor raised MEMBER raised)
    Q_PROPERTY(QColor raisedHover MEMBER raisedHover)
    Q_PROPERTY(QColor overlay MEMBER overlay)
    Q_PROPERTY(QColor inset MEMBER inset)
    Q_PROPERTY(QColor scrim MEMBER scrim)
    Q_PROPERTY(QColor selected MEMBER selected)
public:
    QColor window, panel, lane, raised, raisedHover, overlay, inset, scrim, selected;
};

struct Line {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QColor hairline MEMBER hairline)
    Q_PROPERTY(QColor strong MEMBER strong)
    Q_PROPERTY(QColor control MEMBER control)
public:
    QColor hairline, strong, control;
};

struct Ink {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QColor primary MEMBER primary)
    Q_PROPERTY(QColor secondary MEMBER secondary)
    Q_PROPERTY(QColor tertiary MEMBER tertiary)
    Q_PROPERTY(QColor disabled MEMBER disabled)
    Q_PROPERTY(QColor onAccent MEMBER onAccent)
    Q_PROPERTY(QColor onState MEMBER onState)
public:
    QColor primary, secondary, tertiary, disabled, onAccent, onState;
};

/// The one accent: "you can act on this", never a state.
struct Accent {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QColor base MEMBER base)
    Q_PROPERTY(QColor hover MEMBER hover)
    Q_PROPERTY(QColor pressed MEMBER pressed)
    Q_PROPERTY(QColor subtle MEMBER subtle)
    Q_PROPERTY(QColor subtleHover MEMBER subtleHover)
    Q_PROPERTY(QColor text MEMBER text)
    Q_PROPERTY(QColor line MEMBER line)
public:
    QColor base, hover, pressed, subtle, subtleHover, text, line;
};

/// One state's three colours, with the glyph and the word that always go with them.
struct StateStyle {
    Q_GADGET
    QML_VALUE_TYPE(stateStyle)
    Q_PROPERTY(QColor fg MEMBER fg)
    Q_PROPERTY(QColor subtle MEMBER subtle)
    Q_PROPERTY(QColor line MEMBER line)
    Q_PROPERTY(QString word MEMBER word)
    Q_PROPERTY(QString glyph MEMBER glyph)
public:
    bool operator==(const StateStyle &) const = default;
    QColor fg, subtle, line;
    QString word, glyph;
};

struct States {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(wm::theme::StateStyle working MEMBER working)
    Q_PROPERTY(wm::theme::StateStyle needsYou MEMBER needsYou)
    Q_PROPERTY(wm::theme::StateStyle stalled MEMBER stalled)
    Q_PROPERTY(wm::theme::StateStyle failed MEMBER failed)
    Q_PROPERTY(wm::theme::StateStyle done MEMBER done)
    Q_PROPERTY(wm::theme::StateStyle idle MEMBER idle)
public:
    /// The style of an AgentState: colours of its role, its glyph, its word.
    Q_INVOKABLE wm::theme::StateStyle of(int state) const;
    StateStyle working, needsYou, stalled, failed, done, idle;
};

struct Diff {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QColor addLine MEMBER addLine)
    Q_PROPERTY(QColor addWord MEMBER addWord)
    Q_PROPERTY(QColor addText MEMBER addText)
    Q_PROPERTY(QColor addGutter MEMBER addGutter)
    Q_PROPERTY(QColor delLine MEMBER delLine)
    Q_PROPERTY(QColor delWord MEMBER delWord)
    Q_PROPERTY(QColor delText MEMBER delText)
    Q_PROPERTY(QColor delGutter MEMBER delGutter)
    Q_PROPERTY(QColor hunk MEMBER hunk)
    Q_PROPERTY(QColor hunkText MEMBER hunkText)
public:
    QColor addLine, addWord, addText, addGutter, delLine, delWord, delText, delGutter, hunk, hunkText;
};

/// Inks of code (transcript/syntax.h says what gets which).
struct Syntax {
    Q_GADGET
    QML_VALUE_TYPE(syntaxInks)
    Q_PROPERTY(QColor normal MEMBER normal)
    Q_PROPERTY(QColor keyword MEMBER keyword)
    Q_PROPERTY(QColor type MEMBER type)
    Q_PROPERTY(QColor function MEMBER function)
    Q_PROPERTY(QColor string MEMBER string)
    Q_PROPERTY(QColor number MEMBER number)
    Q_PROPERTY(QColor comment MEMBER comment)
    Q_PROPERTY(QColor preprocessor MEMBER preprocessor)
    Q_PROPERTY(QColor operator MEMBER operator_)
    Q_PROPERTY(QColor variable MEMBER variable)
    Q_PROPERTY(QColor error MEMBER error)
public:
    bool operator==(const Syntax &) const = default;
    QColor normal, keyword, type, function, string, number, comment, preprocessor, operator_, variable, error;
};

struct Focus {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QColor ring MEMBER ring)
    Q_PROPERTY(QColor gap MEMBER gap)
    Q_PROPERTY(int width MEMBER width)
    Q_PROPERTY(int offset MEMBER offset)
public:
    QColor ring, gap;
    int width = 0, offset = 0;
};

/// CSS box-shadow lists; theme/shadow_provider.h paints them.
struct Elevation {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QString card MEMBER card)
    Q_PROPERTY(QString drag MEMBER drag)
    Q_PROPERTY(QString menu MEMBER menu)
    Q_PROPERTY(QString dialog MEMBER dialog)
public:
    QString card, drag, menu, dialog;
};

/// Two letters on one of eight quiet pairs, always the same pair for the same name.
struct AvatarStyle {
    Q_GADGET
    QML_VALUE_TYPE(avatarStyle)
    Q_PROPERTY(QColor fill MEMBER fill)
    Q_PROPERTY(QColor ink MEMBER ink)
    Q_PROPERTY(QString letters MEMBER letters)
public:
    QColor fill, ink;
    QString letters;
};

struct Avatars {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(QList<QColor> fill MEMBER fill)
    Q_PROPERTY(QList<QColor> ink MEMBER ink)
public:
    Q_INVOKABLE wm::theme::AvatarStyle of(const QString &name) const;
    QList<QColor> fill, ink;
};

struct Radius {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(int chip MEMBER chip)
    Q_PROPERTY(int control MEMBER control)
    Q_PROPERTY(int card MEMBER card)
    Q_PROPERTY(int panel MEMBER panel)
    Q_PROPERTY(int dialog MEMBER dialog)
public:
    int chip = 0, control = 0, card = 0, panel = 0, dialog = 0;
};

struct Stroke {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(int hairline MEMBER hairline)
    Q_PROPERTY(int edge MEMBER edge)
    Q_PROPERTY(int focus MEMBER focus)
    Q_PROPERTY(double icon MEMBER icon)
public:
    int hairline = 1, edge = 0, focus = 0;
    double icon = 0;
};

/// Milliseconds; all 0 while motion is reduced, except the waits: toast, tip, second key of a verb, skeleton, and how long
/// an answer that allows something cannot be given (guard).
struct Duration {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(int instant MEMBER instant)
    Q_PROPERTY(int fast MEMBER fast)
    Q_PROPERTY(int base MEMBER base)
    Q_PROPERTY(int slow MEMBER slow)
    Q_PROPERTY(int settle MEMBER settle)
    Q_PROPERTY(int pulse MEMBER pulse)
    Q_PROPERTY(int toast MEMBER toast)
    Q_PROPERTY(int tip MEMBER tip)
    Q_PROPERTY(int prefix MEMBER prefix)
    Q_PROPERTY(int skeleton MEMBER skeleton)
    Q_PROPERTY(int guard MEMBER guard)
public:
    int instant = 0, fast = 0, base = 0, slow = 0, settle = 0, pulse = 0, toast = 0, tip = 0, prefix = 0, skeleton = 0, guard = 0;
};

struct Layout {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(int sidebar MEMBER sidebar)
    Q_PROPERTY(int sidebarRail MEMBER sidebarRail)
    Q_PROPERTY(int topBar MEMBER topBar)
    Q_PROPERTY(int tray MEMBER tray)
    Q_PROPERTY(int statusBar MEMBER statusBar)
    Q_PROPERTY(int inspector MEMBER inspector)
    Q_PROPERTY(int laneMin MEMBER laneMin)
    Q_PROPERTY(int laneMax MEMBER laneMax)
    Q_PROPERTY(int laneFolded MEMBER laneFolded)
    Q_PROPERTY(int laneGap MEMBER laneGap)
    Q_PROPERTY(int row MEMBER row)
    Q_PROPERTY(int rowCompact MEMBER rowCompact)
    Q_PROPERTY(int control MEMBER control)
    Q_PROPERTY(int controlLarge MEMBER controlLarge)
public:
    int sidebar = 0, sidebarRail = 0, topBar = 0, tray = 0, statusBar = 0, inspector = 0, laneMin = 0, laneMax = 0, laneFolded = 0,
        laneGap = 0, row = 0, rowCompact = 0, control = 0, controlLarge = 0;
};

/// Everything that differs between dark and light.
struct Palette {
    Surface surface;
    Line line;
    Ink text;
    Accent accent;
    States state;
    Diff diff;
    Syntax syntax;
    Focus focus;
    Elevation elevation;
    Avatars avatar;
};

} // namespace wm::theme
