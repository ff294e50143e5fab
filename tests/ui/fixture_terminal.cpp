#include "fixture_terminal.h"

#include <QFile>

using namespace wm;
using namespace wm::models;

void FixtureTerminal::setShown(bool shown)
{
    m_shown = shown;
    m_none = false;
    draw();
}

QString FixtureTerminal::title() const
{
    return m_frame ? QString::fromStdString(m_frame->title) : QString();
}

QString FixtureTerminal::typed() const
{
    QString text;
    for (const QChar character : QString::fromStdString(m_typed)) {
        if (character == u'\x1B')
            text += QStringLiteral("\\e");
        else if (character < u' ' || character == u'\x7F')
            text += QStringLiteral("\\%1").arg(static_cast<int>(character.unicode()), 2, 16, QLatin1Char('0'));
        else
            text += character;
    }
    return text;
}

QString FixtureTerminal::size() const
{
    return m_frame ? QStringLiteral("%1x%2").arg(m_frame->size.columns).arg(m_frame->size.rows) : QString();
}

void FixtureTerminal::write(const QString &text)
{
    m_written += text.size();
    m_desk.screen().write(text.toStdString());
    m_desk.keep_answers();
    m_typed += m_desk.take_typed();
    draw();
}

void FixtureTerminal::play(const QString &file, int columns, int rows)
{
    QFile recording(QStringLiteral(WM_FIXTURES "/") + file);
    if (!recording.open(QFile::ReadOnly))
        return;
    m_fixed = true;
    m_desk.screen().resize({columns, rows});
    const QByteArray bytes = recording.readAll();
    m_written += bytes.size();
    m_desk.screen().write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    draw();
}

void FixtureTerminal::want(TerminalWish wish)
{
    if (m_fixed && std::holds_alternative<terminal::Size>(wish))
        return;
    const std::string text = m_desk.act(wish);
    m_typed += m_desk.take_typed();
    draw();
    if (std::holds_alternative<ReadText>(wish))
        emit textRead(QString::fromStdString(text));
    if (const auto places = m_desk.take_found())
        emit found(*places);
}

void FixtureTerminal::draw()
{
    m_frame = m_desk.frame();
    emit framed();
    emit changed();
}
