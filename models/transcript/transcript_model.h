#pragma once
// A window over the transcript of a run: at most 2,000 rows and 16 MB in memory, however long the session is. It begins
// at the end, follows what comes, and moves over the rest by fetchOlder and fetchNewer. GUI thread; made in QML.
#include "lists/rows_model.h"
#include "transcript/transcript_fold.h"
#include "transcript/transcript_source.h"

#include <QPointer>
#include <QSet>
#include <QTimer>

namespace wm::models {

class TranscriptModel : public CountedListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(wm::models::TranscriptSource *source READ source WRITE setSource NOTIFY sourceChanged)
    /// Keep the newest rows in the window as they come.
    Q_PROPERTY(bool follow READ follow WRITE setFollow NOTIFY followChanged)
    /// The first piece was asked for and is not here yet.
    Q_PROPERTY(bool loading READ loading NOTIFY windowChanged)
    Q_PROPERTY(bool canFetchOlder READ canFetchOlder NOTIFY windowChanged)
    Q_PROPERTY(bool canFetchNewer READ canFetchNewer NOTIFY windowChanged)
    /// Why there is nothing to see; empty when there is no trouble.
    Q_PROPERTY(QString problem READ problem NOTIFY windowChanged)
    /// The newest plan's steps, for the facts beside the transcript: text, state ("pending", "running", "done").
    Q_PROPERTY(QVariantList plan READ plan NOTIFY planChanged)

public:
    explicit TranscriptModel(QObject *parent = nullptr);

    TranscriptSource *source() const { return m_source; }
    void setSource(TranscriptSource *source);
    bool follow() const { return m_follow; }
    void setFollow(bool follow);
    bool loading() const { return m_busy && !m_loaded; }
    bool canFetchOlder() const { return m_begin > 0; }
    bool canFetchNewer() const { return m_loaded && m_end < m_total; }
    QString problem() const { return m_problem; }
    QVariantList plan() const { return m_plan; }

    Q_INVOKABLE void fetchOlder();
    Q_INVOKABLE void fetchNewer();
    /// Folds a row's body in or out; `all` shows the whole of a long one.
    Q_INVOKABLE void toggle(int row, bool all = false);
    Q_INVOKABLE void retry();

    int rowCount(const QModelIndex &parent) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

signals:
    void sourceChanged();
    void followChanged();
    void windowChanged();
    void planChanged();

private:
    using Take = void (TranscriptModel::*)(TranscriptPiece);

    void restart();
    void look();
    void ask(std::optional<qint64> from, int count, Take take);
    void try_again_later();
    void take_end(TranscriptPiece piece);
    void take_older(TranscriptPiece piece);
    void take_newer(TranscriptPiece piece);
    void fold(const transcript::Entry &entry, qint64 number);
    void take_plan(const transcript::Content &content);
    void drop_first(int rows);
    void drop_last(int rows);
    int too_many() const;
    void clear();
    bool head(int row) const;

    QPointer<TranscriptSource> m_source;
    TranscriptFold m_fold;
    QSet<qint64> m_turned; ///< rows folded the other way than by themselves
    QSet<qint64> m_whole;  ///< rows shown in full length
    bool m_follow = true;
    bool m_loaded = false; ///< the first piece is in
    bool m_busy = false;   ///< a request is under way
    int m_generation = 0;  ///< answers to older questions are dropped
    qint64 m_begin = 0;    ///< numbers of the entries that are in the window
    qint64 m_end = 0;
    qint64 m_total = 0;
    QString m_problem;
    QVariantList m_plan;
    QTimer m_again;     ///< after a question that failed
    int m_failures = 0; ///< one after the other
};

} // namespace wm::models
