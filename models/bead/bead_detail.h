#pragma once
// Everything the inspector shows of one bead. Facts come from the replica and follow it; the texts (body, notes) and the
// size of unfinished work are asked of the daemon when the bead is chosen and when they change. GUI thread; made in QML.
#include "bead/detail_rows.h"
#include "client/town_client.h"

#include <QPointer>
#include <QQmlParserStatus>
#include <QTimer>

namespace wm::models {

class Town;

/// What is shown, as a value: compared with the last so that QML hears only of changes.
struct BeadFacts {
    bool found = false;
    QString title, type, stateText, stateRule, openedText, footnote, convoyId, convoyTitle, convoyText, agentName, runtime, processText,
        claimText, branch, mrId, mrText, runId, rigId, whyNotStart, whyNotStop, whyNotSendBack, whyNotClose;
    QStringList labels;
    QList<int> convoyPips;
    int priority = 0;
    int lane = 0;
    int agentState = 0;
    bool canStart = false, canStop = false, canSendBack = false, canClose = false;
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
    Q_PROPERTY(QString convoyId READ convoyId NOTIFY changed)
    Q_PROPERTY(QString convoyTitle READ convoyTitle NOTIFY changed)
    Q_PROPERTY(QList<int> convoyPips READ convoyPips NOTIFY changed)
    Q_PROPERTY(QString convoyText READ convoyText NOTIFY changed)
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
    Q_PROPERTY(wm::models::CountedListModel *notes READ notes CONSTANT)

public:
    explicit BeadDetail(QObject *parent = nullptr);
    explicit BeadDetail(Town &town, QObject *parent = nullptr);

    QString beadId() const { return m_id; }
    void setBeadId(const QString &id);

    // clang-format off
    bool found() const { return m_facts.found; }
    QString title() const { return m_facts.title; }
    QString body() const { return m_body; }
    bool loading() const { return m_loading; }
    int priority() const { return m_facts.priority; }
    QString type() const { return m_facts.type; }
    QStringList labels() const { return m_facts.labels; }
    int lane() const { return m_facts.lane; }
    int agentState() const { return m_facts.agentState; }
    QString stateText() const { return m_facts.stateText; }
    QString stateRule() const { return m_facts.stateRule; }
    QString openedText() const { return m_facts.openedText; }
    QString footnote() const { return m_facts.footnote; }
    CountedListModel *dependsOn() { return &m_depends_on; }
    CountedListModel *unblocks() { return &m_unblocks; }
    QString convoyId() const { return m_facts.convoyId; }
    QString convoyTitle() const { return m_facts.convoyTitle; }
    QList<int> convoyPips() const { return m_facts.convoyPips; }
    QString convoyText() const { return m_facts.convoyText; }
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
    // clang-format on

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
    QString text_of_note(std::size_t number, std::size_t count) const;
    void list_notes(const town::Bead &bead);
    void read_texts(const town::Bead &bead);
    void count_lines(const town::Bead &bead);
    void show_lines(int added, int removed);

    QPointer<Town> m_town;
    QString m_id;
    BeadFacts m_facts;
    RowsModel<LinkRow> m_depends_on;
    RowsModel<LinkRow> m_unblocks;
    RowsModel<NoteRow> m_notes;
    QString m_body;
    bool m_loading = false;
    std::vector<QString> m_note_texts;
    std::string m_texts_of; ///< which version of the texts was asked for last
    RunId m_lines_of;       ///< whose unfinished work was counted last
    QTimer m_lines_again;   ///< counting again, at most every few seconds of output
    int m_added = -1;
    int m_removed = -1;
};

} // namespace wm::models
