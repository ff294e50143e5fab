#pragma once
// The files that a run has changed, with their diffs, as the daemon sees them when it is asked. GUI thread; made in QML.
#include "lists/rows_model.h"
#include "transcript/diff_rows.h"

#include <QPointer>
#include <QQmlParserStatus>

namespace wm::models {

class Town;

class RunChanges : public CountedListModel, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString runId READ runId WRITE setRunId NOTIFY runIdChanged)
    Q_PROPERTY(bool loading READ loading NOTIFY loadingChanged)
    /// Why there is nothing to see; empty when there is no trouble.
    Q_PROPERTY(QString problem READ problem NOTIFY loadingChanged)
    /// They have been looked at: that there are none is a fact.
    Q_PROPERTY(bool known READ known NOTIFY loadingChanged)

public:
    enum Role { PathRole = Qt::UserRole, FileRole, AddedRole, RemovedRole };

    explicit RunChanges(QObject *parent = nullptr) : CountedListModel(parent) {}
    explicit RunChanges(Town &town, QObject *parent = nullptr);

    QString runId() const { return m_run; }
    void setRunId(const QString &run);
    bool loading() const { return m_loading; }
    QString problem() const { return m_problem; }
    bool known() const { return m_known; }

    /// Asks for them, again.
    Q_INVOKABLE void load();

    int rowCount(const QModelIndex &parent) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    void classBegin() override {}
    void componentComplete() override;

signals:
    void runIdChanged();
    void loadingChanged();

private:
    struct File {
        FileChangeValue file;
        int added = 0;
        int removed = 0;
    };
    void take(const Result<Json> &answer);

    QPointer<Town> m_town;
    QString m_run;
    std::vector<File> m_files;
    Json m_answer = Json::array(); ///< what they were made of
    bool m_known = false;
    bool m_loading = false;
    QString m_problem;
};

} // namespace wm::models
