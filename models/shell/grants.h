#pragma once
// What the person allowed for longer than once, while it holds. Kept right while somebody looks. GUI thread; made in QML.
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "lists/rows_model.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>

namespace wm::models {

class Town;

struct GrantRow {
    QString grantId;  ///< "gr-4"
    QString rule;     ///< "git.push.force origin branch:own"
    QString headline; ///< of the call it was made from
    QString holds;    ///< "for wm-0c9d, until it closes"
    QString made;     ///< "3 h ago by Dana"

    QString key() const { return grantId; }
    bool operator==(const GrantRow &) const = default;
    static std::span<const Column<GrantRow>> columns();
};
/// Of what `grant.list` answers.
std::vector<GrantRow> grant_rows(const Json &grants, Timestamp now);

class Grants : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(wm::models::CountedListModel *rows READ rows CONSTANT)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    /// Somebody looks.
    Q_PROPERTY(bool watched READ watched WRITE setWatched NOTIFY changed)

public:
    explicit Grants(QObject *parent = nullptr);
    explicit Grants(Town &town, QObject *parent = nullptr);

    CountedListModel *rows() { return &m_rows; }
    bool loading() const { return m_loading; }
    QString problem() const { return m_problem; }
    bool watched() const { return m_watched; }
    void setWatched(bool watched);

    void classBegin() override {}
    void componentComplete() override;

signals:
    void changed();

private:
    void attach(Town &town);
    void load();
    void take(const Result<Json> &answer);

    QPointer<Town> m_town;
    RowsModel<GrantRow> m_rows;
    QString m_problem;
    bool m_loading = false;
    bool m_watched = false;
    QTimer m_soon; ///< once for a burst of news
};

} // namespace wm::models
