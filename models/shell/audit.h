#pragma once
// What was decided, by whom and on what grounds, newest first, as the daemon finds it in the ledger and the runs' files when
// it is asked. GUI thread; made in QML.
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "lists/rows_model.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>

namespace wm::models {

class Town;

struct AuditRow {
    QString id;
    QString at;           ///< "15:31", with the date when it was another day
    QString decision;     ///< "denied"
    QString decisionText; ///< "Denied"
    int agentState = 0;   ///< the glyph and colour of that
    QString agentName;
    QString title;        ///< the command, with nothing hidden
    QString rule;         ///< "git.push.force"
    QString by;           ///< "Dana", "default for destructive"
    QString reason;
    QString beadId;

    QString key() const { return id; }
    bool operator==(const AuditRow &) const = default;
    static std::span<const Column<AuditRow>> columns();
};
/// Of what `audit.list` answers.
std::vector<AuditRow> audit_rows(const Json &audit, Timestamp now);

class AuditLog : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(wm::models::CountedListModel *rows READ rows CONSTANT)
    /// Words that must be in it.
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(int total READ total NOTIFY changed)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)

public:
    explicit AuditLog(QObject *parent = nullptr);
    explicit AuditLog(Town &town, QObject *parent = nullptr);

    CountedListModel *rows() { return &m_rows; }
    QString filter() const { return m_filter; }
    void setFilter(const QString &filter);
    int total() const { return m_total; }
    bool loading() const { return m_loading; }
    QString problem() const { return m_problem; }

    /// Asks again.
    Q_INVOKABLE void load();
    /// More of the older ones.
    Q_INVOKABLE void more();
    /// All of it that fits the filter, with the effects that were shown, into a file (a path or a file: address): one JSON
    /// object per line, oldest first, secrets masked. exported or exportFailed.
    Q_INVOKABLE void exportTo(const QString &file);

    void classBegin() override {}
    void componentComplete() override;

signals:
    void filterChanged();
    void changed();
    void exported(int count, const QString &file);
    void exportFailed(const QString &message);

private:
    Json question() const;
    void take(const Result<Json> &answer);

    QPointer<Town> m_town;
    RowsModel<AuditRow> m_rows;
    QString m_filter, m_problem;
    int m_limit = 200, m_total = 0;
    int m_asked = 0; ///< numbers the questions: only the newest answer counts
    bool m_loading = false;
    QTimer m_soon; ///< while the filter is being written
};

} // namespace wm::models
