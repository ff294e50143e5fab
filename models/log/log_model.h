#pragma once
// A window over the log of a run or of a merge request's gate: at most 2,000 lines in memory, however long the file is.
// It begins at the end, follows what is written, and moves over the file by fetchOlder and fetchNewer.
// GUI thread; made in QML.
#include "base/json.h"
#include "lists/rows_model.h"
#include "log/log_text.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>
#include <deque>

namespace wm::models {

class Town;

class LogModel : public CountedListModel, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    /// The log of this run …
    Q_PROPERTY(QString runId READ runId WRITE setRunId NOTIFY sourceChanged)
    /// … or, when set, of the newest gate of this merge request.
    Q_PROPERTY(QString mrId READ mrId WRITE setMrId NOTIFY sourceChanged)
    /// Keep the newest lines in the window as they are written.
    Q_PROPERTY(bool follow READ follow WRITE setFollow NOTIFY followChanged)
    /// Whoever writes it is still alive.
    Q_PROPERTY(bool live READ live NOTIFY liveChanged)
    /// The first piece was asked for and is not here yet.
    Q_PROPERTY(bool loading READ loading NOTIFY windowChanged)
    Q_PROPERTY(bool canFetchOlder READ canFetchOlder NOTIFY windowChanged)
    Q_PROPERTY(bool canFetchNewer READ canFetchNewer NOTIFY windowChanged)

public:
    enum Role { TextRole = Qt::UserRole, StreamRole };

    explicit LogModel(QObject *parent = nullptr);
    explicit LogModel(Town &town, QObject *parent = nullptr);

    QString runId() const { return m_run; }
    void setRunId(const QString &run);
    QString mrId() const { return m_mr; }
    void setMrId(const QString &mr);
    bool follow() const { return m_follow; }
    void setFollow(bool follow);
    bool live() const { return m_live; }
    bool loading() const { return m_busy && !m_loaded; }
    bool canFetchOlder() const { return begin() > 0; }
    bool canFetchNewer() const { return end() < m_size; }

    Q_INVOKABLE void fetchOlder();
    Q_INVOKABLE void fetchNewer();

    int rowCount(const QModelIndex &parent) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void classBegin() override {}
    void componentComplete() override;

signals:
    void sourceChanged();
    void followChanged();
    void liveChanged();
    void windowChanged();

private:
    struct Piece {
        std::string text;
        qint64 offset = 0;
        qint64 next = 0;
        qint64 size = 0;
    };

    void attach(Town &town);
    void restart();
    void look();
    void load_end();
    void ask(qint64 offset, qint64 limit, void (LogModel::*take)(Piece));
    void take_end(Piece piece);
    void take_older(Piece piece);
    void take_newer(Piece piece);
    void show_problem(const Error &error);
    bool is_live() const;
    bool may_exist() const;

    qint64 begin() const { return m_lines.empty() ? 0 : m_lines.front().begin; }
    qint64 end() const { return m_lines.empty() ? 0 : m_lines.back().end; }
    void append(std::vector<LogLine> lines);
    void continue_last(std::string_view raw, bool whole);
    void remove(int first, int count);
    void clear();

    QPointer<Town> m_town;
    QString m_run;
    QString m_mr;
    bool m_follow = true;
    bool m_live = false;
    bool m_loaded = false; ///< the first piece is in
    bool m_busy = false;   ///< a request is under way
    bool m_stale = false;  ///< more may have been written than was announced
    int m_generation = 0;  ///< answers to older questions are dropped
    qint64 m_size = 0;     ///< of the file, as far as known
    std::deque<LogLine> m_lines;
    std::string m_unfinished; ///< raw bytes of the last line while it is not whole
    QString m_problem;        ///< shown as the only row
    QTimer m_gate_grows;      ///< while a gate's log is followed
};

} // namespace wm::models
