#pragma once
// One approval as the dialog says it: who asks, for what exactly, how grave it is and by which rule, and which answers
// there are. Plain functions from the daemon's words (docs/approvals.md) to ours.
#include "approval/approval_rows.h"

#include <QPoint>
#include <QVariantList>

namespace wm::models {

/// Whose request it is, as the town knows it.
struct ApprovalAsker {
    QString name;      ///< "Flint"
    QString program;   ///< "codex on this machine"
    QString beadTitle;
};

class ApprovalFacts {
    Q_GADGET
    QML_VALUE_TYPE(approvalFacts)
    Q_PROPERTY(QString approvalId MEMBER id)
    Q_PROPERTY(QString runId MEMBER runId)
    Q_PROPERTY(QString rigId MEMBER rigId)
    Q_PROPERTY(QString beadId MEMBER beadId)
    Q_PROPERTY(QString beadTitle MEMBER beadTitle)
    Q_PROPERTY(QString agentName MEMBER agentName)
    Q_PROPERTY(QString program MEMBER program)
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(bool question MEMBER question)
    Q_PROPERTY(QString command MEMBER command)
    Q_PROPERTY(bool runs MEMBER runs)
    Q_PROPERTY(QList<QPoint> grave MEMBER grave)
    Q_PROPERTY(QList<QPoint> escapes MEMBER escapes)
    Q_PROPERTY(QString cwd MEMBER cwd)
    Q_PROPERTY(QString prompt MEMBER prompt)
    Q_PROPERTY(QString level MEMBER level)
    Q_PROPERTY(bool destructive MEMBER destructive)
    Q_PROPERTY(QString levelText MEMBER levelText)
    Q_PROPERTY(QString rule MEMBER rule)
    Q_PROPERTY(QString ruleNote MEMBER ruleNote)
    Q_PROPERTY(QStringList why MEMBER why)
    Q_PROPERTY(bool known MEMBER known)
    Q_PROPERTY(QString unknown MEMBER unknown)
    Q_PROPERTY(QString reason MEMBER reason)
    Q_PROPERTY(QVariantList choices MEMBER choices)
    Q_PROPERTY(QStringList covers MEMBER covers)

public:
    QString id, runId, rigId, beadId, beadTitle, agentName, program;
    QString title;          ///< "Flint asks to run a command"
    bool question = false;
    QString command;        ///< exact, with nothing hidden (approval/plain_sight.h); of a question, what is asked
    bool runs = false;      ///< `command` is a command line
    QList<QPoint> grave;    ///< the parts of it that make it what it is
    QList<QPoint> escapes;  ///< what was written out in it
    QString cwd;
    QString prompt;         ///< "7f21c4": what an answer is bound to, short
    QString fingerprint;
    QString level;          ///< "destructive"
    bool destructive = false;
    QString levelText;      ///< "Destructive · rewrites remote history"
    QString rule;           ///< "git.push.force"
    QString ruleNote;       ///< what more there is to know at once
    QStringList why;        ///< the policy's reasoning, in lines
    bool known = false;     ///< what it changes was worked out
    QString unknown;        ///< why not
    QString reason;         ///< of the agent, in its words
    QVariantList choices;   ///< of a question: { id, label }
    QStringList covers;     ///< what "always" would let pass
    QStringList identical;  ///< other requests with this fingerprint
    Timestamp asked_at = 0, expires_at = 0;

    bool operator==(const ApprovalFacts &) const = default;
};

/// One way to answer yes.
struct ScopeRow {
    QString scope;   ///< "once", "bead", "agent", "always"
    QString label;
    QString detail;
    QString whyNot;  ///< empty: it is to be had

    QString key() const { return scope; }
    bool operator==(const ScopeRow &) const = default;
    static std::span<const Column<ScopeRow>> columns();
};

/// Of what `approval.show` answers. `home` is written as ~.
ApprovalFacts approval_facts(const Json &approval, const ApprovalAsker &asker, const QString &home);
/// The four, in order.
std::vector<ScopeRow> scope_rows(const Json &approval, const ApprovalFacts &facts);
/// The "effects" in what `approval.show` answers, or null; the note that the dialog shows beside the rule left out.
Json shown_effects(const Json &approval);

/// "Destructive", "Uses the network"; empty for a word that is none.
QString levelSentence(const QString &level);
/// Graver is higher; -1 for a word that is none.
int levelRank(const QString &level);
/// What an agent asks to do, after its name: "asks to force-push", "asks to remove files", "asks to run cargo test".
QString askSentence(const QString &rule, const QString &kind, const QString &title, bool question);

} // namespace wm::models
