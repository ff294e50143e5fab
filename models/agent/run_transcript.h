#pragma once
// The transcript of a run, read from the daemon as it is wanted. GUI thread; made in QML.
#include "transcript/transcript_source.h"

#include <QPointer>
#include <QQmlParserStatus>

namespace wm::models {

class Town;

class RunTranscript : public TranscriptSource, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString runId READ runId WRITE setRunId NOTIFY runIdChanged)

public:
    explicit RunTranscript(QObject *parent = nullptr) : TranscriptSource(parent) {}
    explicit RunTranscript(Town &town, QObject *parent = nullptr);

    QString runId() const { return m_run; }
    void setRunId(const QString &run);

    void read(std::optional<qint64> from, int count, QObject *context, Done done) override;

    void classBegin() override {}
    void componentComplete() override;

signals:
    void runIdChanged();

private:
    void attach(Town &town);
    bool is_live() const;

    QPointer<Town> m_town;
    QString m_run;
    qint64 m_total = 0; ///< as far as known
    bool m_live = false;
    bool m_failed = false; ///< the last question went unanswered
};

} // namespace wm::models
