#pragma once
// The policy that is in force, rule by rule, as the daemon has it when it is asked. Files are changed in an editor: here it
// can only be read. GUI thread; made in QML.
#include "base/json.h"
#include "base/result.h"
#include "lists/rows_model.h"

#include <QPointer>
#include <QQmlParserStatus>

namespace wm::models {

class Town;

struct PolicyRuleRow {
    QString name;      ///< "no-push-to-main"
    QString decision;  ///< "allow", "ask", "deny"
    QString matches;   ///< "git.push; tools: Bash"
    QString from;      ///< "policy.toml:12"
    QString reason;
    bool otherwise = false; ///< of what no rule matches

    QString key() const { return name + u'\n' + from + u'\n' + matches; }
    bool operator==(const PolicyRuleRow &) const = default;
    static std::span<const Column<PolicyRuleRow>> columns();
};
/// Of what `policy.show` answers: its rules, then what holds for each level where none matches.
std::vector<PolicyRuleRow> policy_rule_rows(const Json &policy);

class PolicyRules : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(wm::models::CountedListModel *rows READ rows CONSTANT)
    /// Files that cannot be read: until they are mended, everything asks.
    Q_PROPERTY(QStringList complaints READ complaints NOTIFY changed)
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)

public:
    explicit PolicyRules(QObject *parent = nullptr);
    explicit PolicyRules(Town &town, QObject *parent = nullptr);

    CountedListModel *rows() { return &m_rows; }
    QStringList complaints() const { return m_complaints; }
    bool loading() const { return m_loading; }
    QString problem() const { return m_problem; }

    /// Asks again. `rig`: whose repository's rules count, too; may be empty.
    Q_INVOKABLE void load(const QString &rig);

    void classBegin() override {}
    void componentComplete() override;

signals:
    void changed();

private:
    void take(const Result<Json> &answer);

    QPointer<Town> m_town;
    RowsModel<PolicyRuleRow> m_rows;
    QStringList m_complaints;
    QString m_problem;
    bool m_loading = false;
};

} // namespace wm::models
