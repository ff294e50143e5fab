#pragma once
// Approvals made of JSON objects (docs/approvals.md says their members), for tests of the window: read, answered and
// ended as the daemon does it. What was answered is written down.
#include "approval/approval_source.h"

#include <QVariantList>

class FixtureApprovals : public wm::models::ApprovalSource {
    Q_OBJECT
    QML_ELEMENT
    /// What `approval.show` answers, in no order; beside it "name", "program" and "bead_title" of the asker.
    Q_PROPERTY(QVariantList items READ items WRITE setItems NOTIFY changed)
    Q_PROPERTY(bool connected MEMBER m_online NOTIFY changed)
    /// Showing is not answered.
    Q_PROPERTY(bool silent MEMBER m_silent)
    /// Showing fails with this sentence.
    Q_PROPERTY(QString trouble MEMBER m_trouble)
    /// "allow ap-1 once 7f21c4… reason"
    Q_PROPERTY(QStringList answers READ answers NOTIFY changed)
    /// How answers are refused: a code, and the sentence that goes with it.
    Q_PROPERTY(QString refuseCode MEMBER m_refuse_code)
    Q_PROPERTY(QString refuseText MEMBER m_refuse_text)
    Q_PROPERTY(QStringList past MEMBER m_past)

public:
    using ApprovalSource::ApprovalSource;

    QVariantList items() const { return m_items; }
    void setItems(const QVariantList &items);
    QStringList answers() const { return m_answers; }

    /// Members of one become others.
    Q_INVOKABLE void change(const QString &id, const QVariantMap &members);
    /// It is open no longer. `how`: "", "allowed", "denied", "answered", "expired"
    Q_INVOKABLE void end(const QString &id, const QString &how, const QString &by);
    /// So many seconds go by.
    Q_INVOKABLE void pass(int seconds) { m_now += seconds * wm::nanoseconds_per_second; }

    std::vector<wm::models::OpenApproval> open() const override;
    bool online() const override { return m_online; }
    wm::Timestamp now() const override { return m_now; }
    QString home() const override { return QStringLiteral("/home/dana"); }
    wm::models::ApprovalAsker asker(const wm::Json &approval) const override;
    wm::Json known(const QString &id) const override;
    wm::models::ApprovalEnd end_of(const QString &id) const override { return m_ends.value(id); }
    void show(const QString &id, QObject *context, Done done) override;
    void matches(const QString &id, QObject *context, Done done) override;
    void answer(wm::Json params, QObject *context, Done done) override;

private:
    wm::Json find(const QString &id) const;

    QVariantList m_items;
    bool m_online = true;
    bool m_silent = false;
    QString m_trouble, m_refuse_code, m_refuse_text;
    QStringList m_answers, m_past;
    QHash<QString, wm::models::ApprovalEnd> m_ends;
    wm::Timestamp m_now = wm::parse_rfc3339("2026-05-02T15:34:00Z").value_or(0);
};
