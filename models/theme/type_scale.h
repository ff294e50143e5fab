#pragma once
// The type scale of tokens.json as QFonts. Sizes are pixels; clocks carry tabular figures, JetBrains Mono
// has its ligatures off. Constant for the life of the program; owned by Theme.
#include <QFont>
#include <QHash>
#include <QObject>
#include <QStringList>
#include <QtQmlIntegration>

namespace wm::theme {

struct TypeToken {
    int px = 0, line = 0, weight = 0;
    double tracking = 0;
};

struct TypeTokens {
    QStringList ui, mono, features;
    QHash<QString, TypeToken> styles;
};

/// One step of the scale. `font` has the token's own weight; the others exist because a weight cannot be added to a
/// whole font in QML.
struct TypeStyle {
    Q_GADGET
    QML_ANONYMOUS
    Q_PROPERTY(int px MEMBER px)
    Q_PROPERTY(int line MEMBER line)
    Q_PROPERTY(int weight MEMBER weight)
    Q_PROPERTY(double leading MEMBER leading)
    Q_PROPERTY(QFont font MEMBER font)
    Q_PROPERTY(QFont regular MEMBER regular)
    Q_PROPERTY(QFont medium MEMBER medium)
    Q_PROPERTY(QFont strong MEMBER strong)
public:
    bool operator==(const TypeStyle &) const = default;
    int px = 0, line = 0, weight = 0;
    double leading = 0; ///< half of what the line is higher than the letters: the top padding of wrapped text
    QFont font, regular, medium, strong;
};

class TypeScale : public QObject {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(wm::theme::TypeStyle caption MEMBER m_caption CONSTANT)
    /// A caption with tabular figures: clocks, ages, counts.
    Q_PROPERTY(wm::theme::TypeStyle clock MEMBER m_clock CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle meta MEMBER m_meta CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle body MEMBER m_body CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle bodyStrong MEMBER m_bodyStrong CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle heading MEMBER m_heading CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle title MEMBER m_title CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle display MEMBER m_display CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle mono MEMBER m_mono CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle code MEMBER m_code CONSTANT)
    /// The exact command in an approval.
    Q_PROPERTY(wm::theme::TypeStyle command MEMBER m_command CONSTANT)
    Q_PROPERTY(wm::theme::TypeStyle key MEMBER m_key CONSTANT)
public:
    explicit TypeScale(const TypeTokens &tokens, QObject *parent);

    /// A font of the avatar's letters: half the avatar's size.
    Q_INVOKABLE QFont letters(int px) const;

private:
    QStringList m_ui;
    TypeStyle m_caption, m_clock, m_meta, m_body, m_bodyStrong, m_heading, m_title, m_display, m_mono, m_code, m_command, m_key;
};

} // namespace wm::theme
