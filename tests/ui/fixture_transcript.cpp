#include "fixture_transcript.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace wm;
using namespace wm::models;

void FixtureTranscript::setEntries(const QVariantList &entries)
{
    m_entries = entries;
    emit entriesChanged();
    emit replaced();
}

void FixtureTranscript::tell(const QVariantMap &entry)
{
    m_entries << entry;
    emit grew(m_entries.size());
}

FileChangeValue FixtureTranscript::file(const QString &path, const QString &before, const QString &after) const
{
    return {std::make_shared<transcript::FileChange>(
        transcript::FileChange{.path = path.toStdString(), .before = before.toStdString(), .after = after.toStdString()})};
}

void FixtureTranscript::read(std::optional<qint64> from, int count, QObject *context, Done done)
{
    if (m_silent)
        return;
    TranscriptPiece piece;
    piece.total = m_entries.size();
    piece.first = from ? std::min(*from, piece.total) : std::max<qint64>(0, piece.total - count);
    piece.next = std::min(piece.total, piece.first + count);
    for (qint64 i = piece.first; i < piece.next; ++i) {
        const QByteArray text = QJsonDocument(QJsonObject::fromVariantMap(m_entries[i].toMap())).toJson();
        const Result<transcript::Entry> entry = transcript::entry_from(Json::parse(text.toStdString()));
        if (!entry)
            qFatal("This entry cannot be read: %s\n%s", text.constData(), entry.error().message.c_str());
        piece.entries.push_back(*entry);
    }
    Result<TranscriptPiece> answer = std::move(piece);
    if (!m_trouble.isEmpty())
        answer = std::unexpected(Error{"system", m_trouble.toStdString(), ""});
    QMetaObject::invokeMethod(context, [answer = std::move(answer), done = std::move(done)] { done(answer); }, Qt::QueuedConnection);
}
