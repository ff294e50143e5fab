#pragma once
// The agents on this machine for the first-run page: asked of the daemon when the page is shown, again when the person
// wants it. GUI thread; made in QML.
#include "base/json.h"
#include "base/result.h"
#include "lists/rows_model.h"

#include <QObject>
#include <QPointer>
#include <QQmlParserStatus>

namespace wm::models {

class Town;

struct FoundAgentRow {
    QString agentId;    ///< "claude"
    QString title;      ///< "Claude Code"
    QString word;       ///< "Found, signed in"
    int agentState = 0; ///< the glyph and colour of that
    QString detail;     ///< "2.1.37, ~/.local/bin/claude", or the command to type
    QString command;    ///< to copy: installs it or signs in; empty when there is nothing to type

    QString key() const { return agentId; }
    bool operator==(const FoundAgentRow &) const = default;
    static std::span<const Column<FoundAgentRow>> columns();
};
/// Of the answer to agent.detect: what is there, then one of each provider that is not and that we have tried. `home` is
/// written as ~.
std::vector<FoundAgentRow> found_agent_rows(const Json &answer, const QString &home);

class AgentsFound : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(wm::models::CountedListModel *rows READ rows CONSTANT)
    Q_PROPERTY(bool looking READ looking NOTIFY changed)
    /// Why there is no answer, with what to do; empty when there is one.
    Q_PROPERTY(QString error READ error NOTIFY changed)

public:
    explicit AgentsFound(QObject *parent = nullptr);
    explicit AgentsFound(Town &town, QObject *parent = nullptr);

    CountedListModel *rows() { return &m_rows; }
    const std::vector<FoundAgentRow> &found() const { return m_rows.rows(); }
    bool looking() const { return m_looking; }
    QString error() const { return m_error; }

    /// `again`: not what the daemon found within the last minute.
    Q_INVOKABLE void look(bool again);

    void classBegin() override {}
    void componentComplete() override;

signals:
    void changed();

private:
    void take(const Result<Json> &answer);

    QPointer<Town> m_town;
    RowsModel<FoundAgentRow> m_rows;
    QString m_error;
    bool m_looking = false;
};

} // namespace wm::models
