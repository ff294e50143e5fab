#pragma once
// Everything the inspector shows of one bead. Facts come from the replica and follow it; the texts (body, notes,
// comments) and the size of unfinished work are asked of the daemon when the bead is chosen and when they change. GUI
// thread; made in QML.
#include "bead/detail_rows.h"
#include "bead/long_texts.h"
#include "client/town_client.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>

namespace wm::models {

class Town;

/// What is shown, as a value: compared with the last so that QML hears only of changes.
struct BeadFacts {
    bool found = false;
    QString title, type, stateText, stateRule, openedText, footnote, convoyId, convoyTitle, convoyText, convoyReason, progress, agentName,
        runtime, agentId, costText, processText, claimText, branch, mrId, mrText, runId, rigId, whyNotStart, whyNotStop, whyNotSendBack,
        whyNotClose;
    QStringList labels;
    QList<int> convoyPips;
    int priority = 0;
    int lane = 0;
    int agentState = 0;
    double budget = -1; ///< of its tightest, from 0; below 0 there is none
    bool canStart = false, canStop = false, canSendBack = false, canClose = false;
    bool canNudge = false, canPause = false, paused = false, converses = false;
    bool gateTrustNeeded = false, approvalNeeded = false, programNeeded = false;

    bool operator==(const BeadFacts &) const = default;
};

class BeadDetail : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString beadId READ beadId WRITE setBeadId NOTIFY beadIdChanged)
    Q_PROPERTY(bool found READ found NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString body READ body NOTIFY textsChanged)
    /// The body is on its way.
    Q_PROPERTY(bool loading READ loading NOTIFY textsChanged)
    Q_PROPERTY(QString design READ design NOTIFY textsChanged)
    /// Its acceptance criteria.
    Q_PROPERTY(QString acceptance READ acceptance NOTIFY textsChanged)
    Q_PROPERTY(int priority READ priority NOTIFY changed)
    Q_PROPERTY(QString type READ type NOTIFY changed)
    Q_PROPERTY(QStringList labels READ labels NOTIFY changed)
    Q_PROPERTY(int lane READ lane NOTIFY changed)
    Q_PROPERTY(int agentState READ agentState NOTIFY changed)
    Q_PROPERTY(QString stateText READ stateText NOTIFY changed)
    Q_PROPERTY(QString stateRule READ stateRule NOTIFY changed)
    Q_PROPERTY(QString openedText READ openedText NOTIFY changed)
    Q_PROPERTY(QString footnote READ footnote NOTIFY changed)
    Q_PROPERTY(wm::models::CountedListModel *dependsOn READ dependsOn CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *unblocks READ unblocks CONSTANT)
    /// Rows: name, value, mono, agentState: the fields that are set.
    Q_PROPERTY(wm::models::CountedListModel *facts READ facts CONSTANT)
    /// As dependsOn, with `relation` ("part of", "found during"): all other dependencies.
    Q_PROPERTY(wm::models::CountedListModel *links READ links CONSTANT)
    /// As dependsOn, with `current`: the steps of its molecule.
    Q_PROPERTY(wm::models::CountedListModel *steps READ steps CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *children READ children CONSTANT)
    /// "3 of 7 steps", "2 of 5"
    Q_PROPERTY(QString progress READ progress NOTIFY changed)
    /// Rows: gateId, title, waitsFor, canAnswer, yes, no: Actions.answerGate(gateId, yes).
    Q_PROPERTY(wm::models::CountedListModel *gates READ gates CONSTANT)
    Q_PROPERTY(QString convoyId READ convoyId NOTIFY changed)
    Q_PROPERTY(QString convoyTitle READ convoyTitle NOTIFY changed)
    Q_PROPERTY(QList<int> convoyPips READ convoyPips NOTIFY changed)
    Q_PROPERTY(QString convoyText READ convoyText NOTIFY changed)
    /// How it stands and why: "Stranded. 2 beads ready and nobody is on it."
    Q_PROPERTY(QString convoyReason READ convoyReason NOTIFY changed)
    Q_PROPERTY(QString agentName READ agentName NOTIFY changed)
    Q_PROPERTY(QString runtime READ runtime NOTIFY changed)
    Q_PROPERTY(QString processText READ processText NOTIFY changed)
    Q_PROPERTY(QString claimText READ claimText NOTIFY changed)
    Q_PROPERTY(QString branch READ branch NOTIFY changed)
    Q_PROPERTY(int added READ added NOTIFY linesChanged)
    Q_PROPERTY(int removed READ removed NOTIFY linesChanged)
    Q_PROPERTY(QString mrId READ mrId NOTIFY changed)
    Q_PROPERTY(QString mrText READ mrText NOTIFY changed)
    Q_PROPERTY(QString runId READ runId NOTIFY changed)
    Q_PROPERTY(QString rigId READ rigId NOTIFY changed)
    /// Whose page there is to open; empty for none.
    Q_PROPERTY(QString agentId READ agentId NOTIFY changed)
    /// "$1.42 of $4.00"; empty while it has cost nothing and nothing limits it
    Q_PROPERTY(QString costText READ costText NOTIFY changed)
    Q_PROPERTY(double budget READ budget NOTIFY changed)
    /// Its agent speaks a protocol: what it said is a transcript on the agent's page, and its log is for nobody to read.
    Q_PROPERTY(bool converses READ converses NOTIFY changed)
    Q_PROPERTY(bool canNudge READ canNudge NOTIFY changed)
    Q_PROPERTY(bool canPause READ canPause NOTIFY changed)
    Q_PROPERTY(bool paused READ paused NOTIFY changed)
    Q_PROPERTY(bool canStart READ canStart NOTIFY changed)
    Q_PROPERTY(bool canStop READ canStop NOTIFY changed)
    Q_PROPERTY(bool canSendBack READ canSendBack NOTIFY changed)
    Q_PROPERTY(bool canClose READ canClose NOTIFY changed)
    Q_PROPERTY(QString whyNotStart READ whyNotStart NOTIFY changed)
    Q_PROPERTY(QString whyNotStop READ whyNotStop NOTIFY changed)
    Q_PROPERTY(QString whyNotSendBack READ whyNotSendBack NOTIFY changed)
    Q_PROPERTY(QString whyNotClose READ whyNotClose NOTIFY changed)
    /// Its merge request waits until the person trusts the rig's gates: Actions.trustGates(rigId).
    Q_PROPERTY(bool gateTrustNeeded READ gateTrustNeeded NOTIFY changed)
    /// Its merge request changes the gates: Actions.approve(mrId).
    Q_PROPERTY(bool approvalNeeded READ approvalNeeded NOTIFY changed)
    /// Its rig has no agent program yet: Actions.setRigCommand(rigId, command).
    Q_PROPERTY(bool programNeeded READ programNeeded NOTIFY changed)
    /// The newest of each; showOlder() brings more.
    Q_PROPERTY(wm::models::CountedListModel *notes READ notes CONSTANT)
    Q_PROPERTY(wm::models::CountedListModel *comments READ comments CONSTANT)
    Q_PROPERTY(int olderNotes READ olderNotes NOTIFY textsChanged)
    Q_PROPERTY(int olderComments READ olderComments NOTIFY textsChanged)

public:
    explicit BeadDetail(QObject *parent = nullptr);
    explicit BeadDetail(Town &town, QObject *parent = nullptr);

    QString beadId() const { return m_id; }
    void setBeadId(const QString &id);

    // clang-format off
    bool found() const { return m_facts.found; }
    QString title() const { return m_facts.title; }
    QString body() const { return m_body; }
    bool loading() const { return m_texts.waiting(); }
    QString design() const { return m_design; }
    QString acceptance() const { return m_acceptance; }
    int priority() const { return m_facts.priority; }
    QString type() const { return m_facts.type; }
    QStringList labels() const { return m_facts.labels; }
    int lane() const { return m_facts.lane; }
    int agentState() const { return m_facts.agentState; }
    QString stateText() const { return m_facts.stateText; }
    QString stateRule() const { return m_facts.stateRule; }
    QString agentId() const { return m_facts.agentId; }
    QString costText() const { return m_facts.costText; }
    double budget() const { return m_facts.budget; }
    bool converses() const { return m_facts.converses; }
    bool canNudge() const { return m_facts.canNudge; }
    bool canPause() const { return m_facts.canPause; }
    bool paused() const { return m_facts.paused; }
    QString openedText() const { return m_facts.openedText; }
    QString footnote() const { return m_facts.footnote; }
    CountedListModel *dependsOn() { return &m_depends_on; }
    CountedListModel *unblocks() { return &m_unblocks; }
    CountedListModel *facts() { return &m_fact_rows; }
    CountedListModel *links() { return &m_links; }
    CountedListModel *steps() { return &m_steps; }
    CountedListModel *children() { return &m_children; }
    QString progress() const { return m_facts.progress; }
    CountedListModel *gates() { return &m_gates; }
    QString convoyId() const { return m_facts.convoyId; }
    QString convoyTitle() const { return m_facts.convoyTitle; }
    QList<int> convoyPips() const { return m_facts.convoyPips; }
    QString convoyText() const { return m_facts.convoyText; }
    QString convoyReason() const { return m_facts.convoyReason; }
    QString agentName() const { return m_facts.agentName; }
    QString runtime() const { return m_facts.runtime; }
    QString processText() const { return m_facts.processText; }
    QString claimText() const { return m_facts.claimText; }
    QString branch() const { return m_facts.branch; }
    int added() const { return m_added; }
    int removed() const { return m_removed; }
    QString mrId() const { return m_facts.mrId; }
    QString mrText() const { return m_facts.mrText; }
    QString runId() const { return m_facts.runId; }
    QString rigId() const { return m_facts.rigId; }
    bool canStart() const { return m_facts.canStart; }
    bool canStop() const { return m_facts.canStop; }
    bool canSendBack() const { return m_facts.canSendBack; }
    bool canClose() const { return m_facts.canClose; }
    QString whyNotStart() const { return m_facts.whyNotStart; }
    QString whyNotStop() const { return m_facts.whyNotStop; }
    QString whyNotSendBack() const { return m_facts.whyNotSendBack; }
    QString whyNotClose() const { return m_facts.whyNotClose; }
    bool gateTrustNeeded() const { return m_facts.gateTrustNeeded; }
    bool approvalNeeded() const { return m_facts.approvalNeeded; }
    bool programNeeded() const { return m_facts.programNeeded; }
    CountedListModel *notes() { return &m_notes; }
    CountedListModel *comments() { return &m_comments; }
    int olderNotes() const { return m_older_notes; }
    int olderComments() const { return m_older_comments; }
    // clang-format on

    Q_INVOKABLE void showOlder();

    void classBegin() override {}
    void componentComplete() override;

signals:
    void beadIdChanged();
    void changed();
    void textsChanged();
    void linesChanged();

private:
    void attach(Town &town);
    void look();
    void list(const town::Bead *bead);
    void read(const town::Bead *bead);
    int list_notes(const std::vector<town::Note> &notes, RowsModel<NoteRow> &rows);
    void count_lines(const town::Bead &bead);
    void show_lines(int added, int removed);

    QPointer<Town> m_town;
    QString m_id;
    BeadFacts m_facts;
    RowsModel<FactRow> m_fact_rows;
    RowsModel<LinkRow> m_depends_on, m_unblocks, m_links, m_steps, m_children;
    RowsModel<GateRow> m_gates;
    RowsModel<NoteRow> m_notes, m_comments;
    LongTexts m_texts;
    QString m_body, m_design, m_acceptance;
    int m_older_notes = 0, m_older_comments = 0;
    std::size_t m_notes_shown = 0;
    QTimer m_look_soon; ///< once for a burst of units
    RunId m_lines_of;     ///< whose unfinished work was counted last
    QTimer m_lines_again; ///< counting again, at most every few seconds of output
    int m_added = -1;
    int m_removed = -1;
};

} // namespace wm::models
