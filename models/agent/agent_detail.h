#pragma once
// One agent as its page shows it: the facts of its newest run, what was said to it and is not delivered, what it asks.
// GUI thread; made in QML.
#include "agent/agent_rows.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>
#include <QVariantMap>

namespace wm::models {

class Town;

/// Something said to the agent that it does not have yet.
struct PromptRow {
    QString promptId;
    QString text;
    QString stateText; ///< "waits for the end of its turn"

    QString key() const { return promptId; }
    bool operator==(const PromptRow &) const = default;
    static std::span<const Column<PromptRow>> columns();
};

/// What the page shows beside the row of the agents page.
struct AgentFacts {
    AgentRow row;
    bool found = false;
    int priority = 2;
    QStringList labels;
    QString convoyTitle;
    QString subtitle;      ///< "claude opus on this machine, started 15:22"
    QString claimText, processText;
    QString contextText;   ///< "41%", "41% of 200 k"
    QString sandbox, worktree, branch, base, session;
    QString costText, tokensIn, tokensOut;
    double budget = -1;    ///< of the tightest: 0 to 1; below 0 there is none
    QString troubleText;
    QString changesText;   ///< "+182 −40", as far as known
    QString emptyText;     ///< for a transcript with nothing in it
    QString silentText;    ///< for a terminal with nothing on it
    QString deliveryText;  ///< when a prompt would reach it
    QString whyNotPrompt;
    bool busy = false;     ///< in a turn
    QVariantMap approvals; ///< open: the request's id → its approval's

    bool operator==(const AgentFacts &) const = default;
};
AgentFacts agent_facts(const town::State &state, const Activities &activities, const AgentId &id, Timestamp now);
std::vector<PromptRow> prompt_rows(const town::Run &run);

class AgentDetail : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString agentId READ agentId WRITE setAgentId NOTIFY agentIdChanged)
    Q_PROPERTY(bool found READ found NOTIFY changed)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString runId READ runId NOTIFY changed)
    Q_PROPERTY(QString beadId READ beadId NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(int priority READ priority NOTIFY changed)
    Q_PROPERTY(QStringList labels READ labels NOTIFY changed)
    Q_PROPERTY(QString convoyTitle READ convoyTitle NOTIFY changed)
    Q_PROPERTY(int agentState READ agentState NOTIFY changed)
    Q_PROPERTY(QString stateText READ stateText NOTIFY changed)
    Q_PROPERTY(QString stateRule READ stateRule NOTIFY changed)
    Q_PROPERTY(QString subtitle READ subtitle NOTIFY changed)
    Q_PROPERTY(QString claimText READ claimText NOTIFY changed)
    Q_PROPERTY(QString processText READ processText NOTIFY changed)
    Q_PROPERTY(QString heardText READ heardText NOTIFY changed)
    Q_PROPERTY(QList<int> beats READ beats NOTIFY changed)
    Q_PROPERTY(double context READ context NOTIFY changed)
    Q_PROPERTY(QString contextText READ contextText NOTIFY changed)
    Q_PROPERTY(QString sandbox READ sandbox NOTIFY changed)
    Q_PROPERTY(QString worktree READ worktree NOTIFY changed)
    Q_PROPERTY(QString branch READ branch NOTIFY changed)
    Q_PROPERTY(QString base READ base NOTIFY changed)
    Q_PROPERTY(QString session READ session NOTIFY changed)
    Q_PROPERTY(QString costText READ costText NOTIFY changed)
    Q_PROPERTY(QString tokensIn READ tokensIn NOTIFY changed)
    Q_PROPERTY(QString tokensOut READ tokensOut NOTIFY changed)
    Q_PROPERTY(double budget READ budget NOTIFY changed)
    Q_PROPERTY(QString troubleText READ troubleText NOTIFY changed)
    Q_PROPERTY(QString changesText READ changesText NOTIFY changed)
    Q_PROPERTY(QString emptyText READ emptyText NOTIFY changed)
    Q_PROPERTY(QString silentText READ silentText NOTIFY changed)
    Q_PROPERTY(QString deliveryText READ deliveryText NOTIFY changed)
    Q_PROPERTY(bool canPrompt READ canPrompt NOTIFY changed)
    Q_PROPERTY(QString whyNotPrompt READ whyNotPrompt NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(bool paused READ paused NOTIFY changed)
    Q_PROPERTY(bool canNudge READ canNudge NOTIFY changed)
    Q_PROPERTY(bool canPause READ canPause NOTIFY changed)
    Q_PROPERTY(bool canStop READ canStop NOTIFY changed)
    Q_PROPERTY(bool canStart READ canStart NOTIFY changed)
    /// The oldest open permission that it asks for.
    Q_PROPERTY(QString approvalId READ approvalId NOTIFY changed)
    Q_PROPERTY(QVariantMap approvals READ approvals NOTIFY changed)
    Q_PROPERTY(wm::models::CountedListModel *prompts READ prompts CONSTANT)
    /// Somebody looks: the heartbeat is kept to the second.
    Q_PROPERTY(bool watched READ watched WRITE setWatched NOTIFY watchedChanged)

public:
    explicit AgentDetail(QObject *parent = nullptr);
    explicit AgentDetail(Town &town, QObject *parent = nullptr);

    QString agentId() const { return m_id; }
    void setAgentId(const QString &id);
    bool watched() const { return m_beats.isActive(); }
    void setWatched(bool watched);

    // clang-format off
    bool found() const { return m_facts.found; }
    QString name() const { return m_facts.row.name; }
    QString runId() const { return m_facts.row.runId; }
    QString beadId() const { return m_facts.row.beadId; }
    QString title() const { return m_facts.row.title; }
    int priority() const { return m_facts.priority; }
    QStringList labels() const { return m_facts.labels; }
    QString convoyTitle() const { return m_facts.convoyTitle; }
    int agentState() const { return m_facts.row.agentState; }
    QString stateText() const { return m_facts.row.stateText; }
    QString stateRule() const { return m_facts.row.stateRule; }
    QString subtitle() const { return m_facts.subtitle; }
    QString claimText() const { return m_facts.claimText; }
    QString processText() const { return m_facts.processText; }
    QString heardText() const { return m_facts.row.heard; }
    QList<int> beats() const { return m_facts.row.beats; }
    double context() const { return m_facts.row.context; }
    QString contextText() const { return m_facts.contextText; }
    QString sandbox() const { return m_facts.sandbox; }
    QString worktree() const { return m_facts.worktree; }
    QString branch() const { return m_facts.branch; }
    QString base() const { return m_facts.base; }
    QString session() const { return m_facts.session; }
    QString costText() const { return m_facts.costText; }
    QString tokensIn() const { return m_facts.tokensIn; }
    QString tokensOut() const { return m_facts.tokensOut; }
    double budget() const { return m_facts.budget; }
    QString troubleText() const { return m_facts.troubleText; }
    QString changesText() const { return m_facts.changesText; }
    QString emptyText() const { return m_facts.emptyText; }
    QString silentText() const { return m_facts.silentText; }
    QString deliveryText() const { return m_facts.deliveryText; }
    bool canPrompt() const { return m_facts.whyNotPrompt.isEmpty(); }
    QString whyNotPrompt() const { return m_facts.whyNotPrompt; }
    bool busy() const { return m_facts.busy; }
    bool paused() const { return m_facts.row.paused; }
    bool canNudge() const { return m_facts.row.canNudge; }
    bool canPause() const { return m_facts.row.canPause; }
    bool canStop() const { return m_facts.row.canStop; }
    bool canStart() const { return m_facts.row.canStart; }
    QString approvalId() const { return m_facts.row.question ? QString() : m_facts.row.approvalId; }
    QVariantMap approvals() const { return m_facts.approvals; }
    CountedListModel *prompts() { return &m_prompts; }
    // clang-format on

    void classBegin() override {}
    void componentComplete() override;

signals:
    void agentIdChanged();
    void changed();
    void watchedChanged();

private:
    void attach(Town &town);
    void look();

    QPointer<Town> m_town;
    QString m_id;
    AgentFacts m_facts;
    RowsModel<PromptRow> m_prompts;
    QTimer m_soon;  ///< once for a burst of units and words
    QTimer m_beats; ///< while somebody looks
};

} // namespace wm::models
