#pragma once
// A transcript made of JSON objects (transcript/entry.h says their members), for tests of the window: it is read and
// grows as the daemon's does.
#include "transcript/diff_rows.h"
#include "transcript/transcript_source.h"

#include <QVariantList>

class FixtureTranscript : public wm::models::TranscriptSource {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QVariantList entries READ entries WRITE setEntries NOTIFY entriesChanged)
    /// Nobody answers.
    Q_PROPERTY(bool silent MEMBER m_silent NOTIFY entriesChanged)
    /// Reading fails with this sentence.
    Q_PROPERTY(QString trouble MEMBER m_trouble NOTIFY entriesChanged)

public:
    using TranscriptSource::TranscriptSource;

    QVariantList entries() const { return m_entries; }
    void setEntries(const QVariantList &entries);
    Q_INVOKABLE void tell(const QVariantMap &entry);
    /// A change of a file, as a model hands it to a diff.
    Q_INVOKABLE wm::models::FileChangeValue file(const QString &path, const QString &before, const QString &after) const;

    void read(std::optional<qint64> from, int count, QObject *context, Done done) override;

signals:
    void entriesChanged();

private:
    QVariantList m_entries;
    bool m_silent = false;
    QString m_trouble;
};
