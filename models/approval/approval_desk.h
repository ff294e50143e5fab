#pragma once
// Answering what agents ask, one after the other: which approval is shown, what is known of it, how long it holds, and
// what became of the answer. Whatever happens meanwhile (another request in its place, somebody else's answer, the end
// of its time) is said, and nothing that was not shown is answered. GUI thread; made in QML.
#include "approval/approval_source.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>

namespace wm::models {

class ApprovalDesk : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    /// The town's, unless another is set.
    Q_PROPERTY(wm::models::ApprovalSource *source READ source WRITE setSource NOTIFY sourceChanged)
    Q_PROPERTY(Stand stand READ stand NOTIFY changed)
    /// Its id; empty while nothing is shown.
    Q_PROPERTY(QString current READ current NOTIFY changed)
    /// Its place among the open ones, from 1; 0 when it is no longer one of them.
    Q_PROPERTY(int position READ position NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(wm::models::ApprovalFacts facts READ facts NOTIFY changed)
    /// What the person has to know before anything else: "Flint has changed its request. Look again."
    Q_PROPERTY(QString note READ note NOTIFY changed)
    /// Why it cannot be shown.
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(bool online READ online NOTIFY changed)
    /// An answer is on its way.
    Q_PROPERTY(bool answering READ answering NOTIFY changed)
    /// Other open requests that ask for exactly the same.
    Q_PROPERTY(int identical READ identical NOTIFY changed)
    Q_PROPERTY(bool canAllow READ canAllow NOTIFY changed)
    Q_PROPERTY(bool canDeny READ canDeny NOTIFY changed)
    /// "4:12"; empty when it waits for ever.
    Q_PROPERTY(QString leftText READ leftText NOTIFY ticked)
    Q_PROPERTY(double leftShare READ leftShare NOTIFY ticked)
    Q_PROPERTY(bool lastMinute READ lastMinute NOTIFY ticked)
    /// "asked 3 m ago"
    Q_PROPERTY(QString askedText READ askedText NOTIFY ticked)
    Q_PROPERTY(wm::models::CountedListModel *effects READ effects CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *commits READ commits CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *files READ files CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *diffs READ diffs CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *scopes READ scopes CONSTANT)
    /// Commands of the past that "always" would have let pass, or why they are not known.
    Q_PROPERTY(QStringList matches READ matches NOTIFY matchesChanged)
    Q_PROPERTY(bool matching READ matching NOTIFY matchesChanged)

public:
    enum Stand { Nothing, Loading, Ready, Failed, Over };
    Q_ENUM(Stand)

    explicit ApprovalDesk(QObject *parent = nullptr);

    ApprovalSource *source() const { return m_source; }
    void setSource(ApprovalSource *source);

    /// Shows this one; when it is no longer open, how it ended.
    Q_INVOKABLE void open(const QString &id);
    /// Shows the one that is to be answered first. False when there is none.
    Q_INVOKABLE bool openFirst();
    Q_INVOKABLE void step(int by);
    /// Shows nothing.
    Q_INVOKABLE void leave();
    Q_INVOKABLE void retry();
    /// Asks for `matches`.
    Q_INVOKABLE void readMatches();
    /// `text`: the reason of a denial, or the answer to a question. `all`: the identical ones, too.
    Q_INVOKABLE void answer(bool allow, const QString &scope, const QString &text, bool all);

    Stand stand() const { return m_stand; }
    QString current() const { return m_id; }
    int position() const;
    int count() const { return static_cast<int>(m_open.size()); }
    ApprovalFacts facts() const { return m_facts; }
    QString note() const { return m_note; }
    QString problem() const { return m_problem; }
    bool online() const { return m_source != nullptr && m_source->online(); }
    bool answering() const { return m_answers > 0; }
    int identical() const { return static_cast<int>(identical_now().size()); }
    bool canAllow() const;
    bool canDeny() const;
    QString leftText() const;
    double leftShare() const;
    bool lastMinute() const;
    QString askedText() const;
    CountedListModel *effects() { return &m_effects; }
    CountedListModel *commits() { return &m_commits; }
    CountedListModel *files() { return &m_files; }
    CountedListModel *diffs() { return &m_diffs; }
    CountedListModel *scopes() { return &m_scopes; }
    QStringList matches() const { return m_matches; }
    bool matching() const { return m_matching; }

    void classBegin() override {}
    void componentComplete() override;

signals:
    void sourceChanged();
    void changed();
    void ticked();
    void matchesChanged();
    /// Another request, or another state of it, is shown from now on: what was about to be answered is not what is seen.
    void turned();
    /// An answer was taken; the next one is shown in a moment.
    void answered(const QString &agentName, bool allow);
    /// An answer was refused.
    void refused(const QString &message);
    /// The last open one was answered.
    void emptied();

private:
    struct Ask;

    void look();
    void load();
    void take(Result<Json> answer);
    void clear_rows();
    void end();
    void tick();
    void send(const QString &id, const QString &fingerprint, bool allow, const QString &scope, const QString &text, bool own);
    void settle(const Result<Json> &answer, bool allow, bool own);
    void go_on();
    std::vector<OpenApproval> identical_now() const;
    const OpenApproval *open_one(const QString &id) const;

    QPointer<ApprovalSource> m_source;
    std::vector<OpenApproval> m_open; ///< in the order of answering
    QString m_id;
    Stand m_stand = Nothing;
    ApprovalFacts m_facts;
    QString m_note, m_problem;
    int m_place = 0;      ///< of the current one when it was last open, from 0
    int m_asked = 0;      ///< numbers what was asked for: only the newest counts
    int m_answers = 0;    ///< on their way
    bool m_done = false;  ///< ours is given; the next is shown in a moment
    RowsModel<EffectRow> m_effects;
    RowsModel<CommitRow> m_commits;
    RowsModel<FileRow> m_files;
    RowsModel<DiffFileRow> m_diffs;
    RowsModel<ScopeRow> m_scopes;
    QStringList m_matches;
    bool m_matching = false;
    QTimer m_seconds; ///< while one is shown
    QTimer m_next;
};

} // namespace wm::models
