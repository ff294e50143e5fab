#pragma once
// Commands of the person as calls: each sends one request and ends in `finished` or `failed`, later. Nothing is shown
// before the ledger said it: what a command changes arrives through the models. A singleton of the QML engine.
#include "approval/approval_rows.h"
#include "base/ids.h"
#include "base/json.h"

#include <QObject>
#include <QtQmlIntegration>

class QJSEngine;
class QQmlEngine;

namespace wm::models {

class Town;

class Actions : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    /// What the action that is held up would leave behind (EffectRow): lossesFound.
    Q_PROPERTY(wm::models::CountedListModel *losses READ losses CONSTANT)

public:
    explicit Actions(Town &town, QObject *parent = nullptr);
    static Actions *create(QQmlEngine *engine, QJSEngine *);

    // Each returns the request's id, which `finished` or `failed` repeats.
    /// `rig` may be empty when there is only one. `deferred`: into Backlog, not Ready.
    Q_INVOKABLE QString createBead(const QString &rig, const QString &title, const QString &body, int priority, bool deferred = false);
    Q_INVOKABLE QString sling(const QString &beadId);
    /// When that would leave something behind, it is held up and the person asked: lossesFound, then `confirm` or nothing.
    Q_INVOKABLE QString stopRun(const QString &beadId);
    /// The note, when there is one, is kept with the bead, where the agent reads it.
    Q_INVOKABLE QString sendBack(const QString &beadId, const QString &note);
    /// As stopRun.
    Q_INVOKABLE QString closeBead(const QString &beadId, const QString &reason);
    /// Does what was held up last.
    Q_INVOKABLE void confirm();
    Q_INVOKABLE QString defer(const QString &beadId);
    Q_INVOKABLE QString undefer(const QString &beadId);
    /// `command`: the program its agents run, as written in a shell, may be empty. `initialise`: make a repository there
    /// when it is none (otherwise that fails with code "not_a_repository").
    Q_INVOKABLE QString addRig(const QString &path, const QString &command, bool trustGates, bool initialise);
    Q_INVOKABLE QString setRigCommand(const QString &rigId, const QString &command);
    Q_INVOKABLE QString trustGates(const QString &rigId);
    /// The gates file as the rig's target has it, for the person to read before trusting it: gatesRead.
    Q_INVOKABLE QString readGates(const QString &rigId);
    Q_INVOKABLE QString approve(const QString &mrId);
    /// Yes, or no, to an open gate that asks the person. After a no, what only waited for the answer is put aside.
    Q_INVOKABLE QString answerGate(const QString &gateId, bool yes);
    Q_INVOKABLE QString comment(const QString &beadId, const QString &text);
    /// From now on its ready beads are given to agents; or no longer.
    Q_INVOKABLE QString launchConvoy(const QString &convoyId);
    Q_INVOKABLE QString holdConvoy(const QString &convoyId);
    /// Says something to an agent: at its next turn, or `now` into the running one.
    Q_INVOKABLE QString prompt(const QString &runId, const QString &text, bool now);
    /// Asks an agent that seems idle to go on.
    Q_INVOKABLE QString nudge(const QString &runId);
    Q_INVOKABLE QString interrupt(const QString &runId);
    /// No new turn begins; a running one is interrupted.
    Q_INVOKABLE QString pause(const QString &runId);
    Q_INVOKABLE QString goOn(const QString &runId);
    /// `text`: why not, or the answer to a question.
    Q_INVOKABLE QString answerApproval(const QString &approvalId, bool allow, const QString &text);
    /// What the agent was told at its start, word for word: contextRead.
    Q_INVOKABLE QString readContext(const QString &runId);
    /// The emergency stop: every agent at once, until `thaw`.
    Q_INVOKABLE QString freeze();
    Q_INVOKABLE QString thaw();
    /// What was allowed for longer than once is asked about again.
    Q_INVOKABLE QString revokeGrant(const QString &grantId);
    Q_INVOKABLE void copy(const QString &text);

    CountedListModel *losses() { return &m_losses; }

signals:
    /// `text` is for a toast and may be empty.
    void finished(const QString &request, const QString &text);
    void gatesRead(const QString &rigId, const QString &text, bool trusted);
    void contextRead(const QString &runId, const QString &text);
    /// `action`: "stop" or "close"; nothing is done until `confirm`.
    void lossesFound(const QString &action, const QString &beadId);
    void failed(const QString &request, const QString &code, const QString &message, const QString &hint);

private:
    using Said = std::function<QString(const Json &result)>;

    QString begin();
    void fail(const QString &request, const Error &error);
    void send(const QString &request, const std::string &method, Json params, Said said = {});
    QString send(const std::string &method, Json params, Said said = {});
    QString once_nothing_is_lost(const std::string &action, const QString &beadId, const std::string &method, Json params);
    void resolve(const QString &request, const BeadId &gate, bool yes, std::vector<BeadId> put_aside);

    Town &m_town;
    RowsModel<EffectRow> m_losses;
    std::function<void()> m_held; ///< until the person has seen what it would leave behind
    int m_next = 1;
};

} // namespace wm::models
