#include "theme/tokens.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace wm::theme {
namespace {

[[noreturn]] void defect(const QString &what)
{
    qFatal("tokens.json: %s", qPrintable(what));
}

QJsonValue member(const QJsonObject &object, const QString &key)
{
    const QJsonValue value = object.value(key);
    if (value.isUndefined())
        defect(u"\"%1\" is missing"_s.arg(key));
    return value;
}

QVariant convert(const QJsonValue &value, QMetaType type, const QString &key)
{
    if (type == QMetaType::fromType<QColor>()) {
        const QColor colour = parseColour(value.toString());
        if (!colour.isValid())
            defect(u"\"%1\" is not a colour"_s.arg(key));
        return colour;
    }
    if (type == QMetaType::fromType<QList<QColor>>()) {
        QList<QColor> colours;
        for (const QJsonValue &item : value.toArray())
            colours << parseColour(item.toString());
        return QVariant::fromValue(colours);
    }
    return value.toVariant();
}

/// Fills every property of a gadget from the member of the same name.
template <class Group> Group fill(const QJsonObject &object)
{
    Group group;
    const QMetaObject &meta = Group::staticMetaObject;
    for (int i = meta.propertyOffset(); i < meta.propertyCount(); ++i) {
        const QMetaProperty property = meta.property(i);
        const QString key = QString::fromLatin1(property.name());
        if (!property.writeOnGadget(&group, convert(member(object, key), property.metaType(), key)))
            defect(u"\"%1\" has the wrong type"_s.arg(key));
    }
    return group;
}

StateStyle stateStyle(const QJsonObject &states, AgentState::Value state)
{
    const StateInfo info = stateInfo(state);
    const QJsonObject colours = member(states, info.colourRole).toObject();
    return {parseColour(member(colours, u"fg"_s).toString()), parseColour(member(colours, u"subtle"_s).toString()),
        parseColour(member(colours, u"line"_s).toString()), info.word, info.glyph};
}

Palette palette(const QJsonObject &theme)
{
    const auto group = [&](const QString &key) { return member(theme, key).toObject(); };
    const QJsonObject states = group(u"state"_s);
    return {
        .surface = fill<Surface>(group(u"surface"_s)),
        .line = fill<Line>(group(u"line"_s)),
        .text = fill<Ink>(group(u"text"_s)),
        .accent = fill<Accent>(group(u"accent"_s)),
        .state = {.working = stateStyle(states, AgentState::Working),
            .needsYou = stateStyle(states, AgentState::NeedsYou),
            .stalled = stateStyle(states, AgentState::Stalled),
            .failed = stateStyle(states, AgentState::Failed),
            .done = stateStyle(states, AgentState::Done),
            .idle = stateStyle(states, AgentState::Idle)},
        .diff = fill<Diff>(group(u"diff"_s)),
        .syntax = fill<Syntax>(group(u"syntax"_s)),
        .focus = fill<Focus>(group(u"focus"_s)),
        .elevation = fill<Elevation>(group(u"elevation"_s)),
        .avatar = fill<Avatars>(group(u"avatar"_s)),
    };
}

TypeToken typeToken(const QJsonObject &type, const QString &key)
{
    const QJsonObject style = member(type, key).toObject();
    return {member(style, u"px"_s).toInt(), member(style, u"line"_s).toInt(), member(style, u"weight"_s).toInt(),
        style.value(u"tracking"_s).toDouble()};
}

QStringList strings(const QJsonValue &value)
{
    return value.toVariant().toStringList();
}

Tokens read()
{
    QFile file(u":/wagonmaster/tokens.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        defect(u"is not in the program"_s);
    QJsonParseError error;
    const QJsonObject root = QJsonDocument::fromJson(file.readAll(), &error).object();
    if (error.error != QJsonParseError::NoError)
        defect(error.errorString());
    const auto group = [&](const QString &key) { return member(root, key).toObject(); };
    const QJsonObject themes = group(u"themes"_s);
    const QJsonObject space = group(u"space"_s);
    const QJsonObject type = group(u"type"_s);
    const QJsonObject font = group(u"font"_s);

    Tokens tokens;
    tokens.dark = palette(member(themes, u"dark"_s).toObject());
    tokens.light = palette(member(themes, u"light"_s).toObject());
    tokens.radius = fill<Radius>(group(u"radius"_s));
    tokens.stroke = fill<Stroke>(group(u"stroke"_s));
    tokens.duration = fill<Duration>(group(u"duration"_s));
    tokens.layout = fill<Layout>(group(u"layout"_s));
    for (int step = 0; step <= 12; ++step)
        tokens.space << space.value(QString::number(step)).toInt(step * member(space, u"1"_s).toInt());
    tokens.half = member(space, u"half"_s).toInt();
    tokens.oneHalf = member(space, u"oneHalf"_s).toInt();
    tokens.twoHalf = member(space, u"twoHalf"_s).toInt();
    tokens.type.ui = strings(member(font, u"ui"_s));
    tokens.type.mono = strings(member(font, u"mono"_s));
    tokens.type.features = strings(member(font, u"features"_s));
    for (const QString &key : type.keys())
        tokens.type.styles.insert(key, typeToken(type, key));
    return tokens;
}

} // namespace

QColor parseColour(const QString &css)
{
    if (css.size() == 9) // CSS has the alpha last, Qt has it first
        return QColor::fromString(u"#"_s + css.right(2) + css.mid(1, 6));
    return QColor::fromString(css);
}

StateStyle States::of(int state) const
{
    const auto value = static_cast<AgentState::Value>(state);
    const auto colours = [&]() -> const StateStyle & {
        switch (value) {
        case AgentState::Working: return working;
        case AgentState::NeedsYou: return needsYou;
        case AgentState::Stalled: return stalled;
        case AgentState::Failed: return failed;
        case AgentState::Done: return done;
        case AgentState::Idle:
        case AgentState::Queued:
        case AgentState::None: break;
        }
        return idle;
    };
    StateStyle style = colours();
    const StateInfo info = stateInfo(value);
    style.word = info.word;
    style.glyph = info.glyph;
    return style;
}

// FNV-1a: small, and the same on every machine and in every run, which qHash does not promise.
AvatarStyle Avatars::of(const QString &name) const
{
    quint32 hash = 2166136261U;
    for (const char c : name.toUtf8())
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    const qsizetype at = fill.isEmpty() ? 0 : hash % static_cast<quint32>(fill.size());
    const QString letters = name.section(u'/', -1).left(2);
    return {fill.value(at), ink.value(at), letters.isEmpty() ? QString() : letters.at(0).toUpper() + letters.mid(1).toLower()};
}

const Tokens &Tokens::get()
{
    static const Tokens tokens = read();
    return tokens;
}

} // namespace wm::theme
