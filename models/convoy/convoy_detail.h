#pragma once
// One convoy as its page shows it: how it stands and why, the waves in which its beads can go, and what a person should
// know before the launch. Computed on the replica, only while a convoy is chosen. GUI thread; made in QML.
#include "town/state.h"

#include <QObject>
#include <QPointer>
#include <QQmlParserStatus>
#include <QStringList>
#include <QTimer>
#include <QtQmlIntegration>

namespace wm::models {

class Town;

/// What is shown, as a value.
struct ConvoyFacts {
    bool found = false;
    QString title, word, reason, text, whyNotLaunch;
    int agentState = 0;
    QList<int> pips;
    QStringList waves;    ///< "wm-1, wm-2"; each can go when those before it are done
    QString outside;      ///< those that cannot go as things are
    QStringList warnings; ///< one sentence each
    bool launched = false, canLaunch = false;

    bool operator==(const ConvoyFacts &) const = default;
};
ConvoyFacts convoyFacts(const town::State &state, const ConvoyId &id, Timestamp now);

class ConvoyDetail : public QObject, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString convoyId READ convoyId WRITE setConvoyId NOTIFY convoyIdChanged)
    Q_PROPERTY(bool found READ found NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    /// "Stranded", "2 beads ready and nobody is on it."
    Q_PROPERTY(QString word READ word NOTIFY changed)
    Q_PROPERTY(QString reason READ reason NOTIFY changed)
    Q_PROPERTY(int agentState READ agentState NOTIFY changed)
    Q_PROPERTY(QList<int> pips READ pips NOTIFY changed)
    Q_PROPERTY(QString text READ text NOTIFY changed)
    Q_PROPERTY(QStringList waves READ waves NOTIFY changed)
    Q_PROPERTY(QString outside READ outside NOTIFY changed)
    Q_PROPERTY(QStringList warnings READ warnings NOTIFY changed)
    /// It feeds agents: it can be held. Otherwise canLaunch, or why not.
    Q_PROPERTY(bool launched READ launched NOTIFY changed)
    Q_PROPERTY(bool canLaunch READ canLaunch NOTIFY changed)
    Q_PROPERTY(QString whyNotLaunch READ whyNotLaunch NOTIFY changed)

public:
    explicit ConvoyDetail(QObject *parent = nullptr);
    explicit ConvoyDetail(Town &town, QObject *parent = nullptr);

    QString convoyId() const { return m_id; }
    void setConvoyId(const QString &id);

    // clang-format off
    bool found() const { return m_facts.found; }
    QString title() const { return m_facts.title; }
    QString word() const { return m_facts.word; }
    QString reason() const { return m_facts.reason; }
    int agentState() const { return m_facts.agentState; }
    QList<int> pips() const { return m_facts.pips; }
    QString text() const { return m_facts.text; }
    QStringList waves() const { return m_facts.waves; }
    QString outside() const { return m_facts.outside; }
    QStringList warnings() const { return m_facts.warnings; }
    bool launched() const { return m_facts.launched; }
    bool canLaunch() const { return m_facts.canLaunch; }
    QString whyNotLaunch() const { return m_facts.whyNotLaunch; }
    // clang-format on

    void classBegin() override {}
    void componentComplete() override;

signals:
    void convoyIdChanged();
    void changed();

private:
    void attach(Town &town);
    void look();

    QPointer<Town> m_town;
    QString m_id;
    ConvoyFacts m_facts;
    QTimer m_look_soon; ///< once for a burst of units
};

} // namespace wm::models
