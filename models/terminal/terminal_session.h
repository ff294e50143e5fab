#pragma once
// The terminal of a run, while somebody looks at it: asks the daemon where it is, then follows it by itself, also while
// no daemon answers. GUI thread; made in QML.
#include "base/json.h"
#include "terminal/terminal_source.h"

#include <QPointer>
#include <QQmlParserStatus>

namespace wm::models {

class Town;
class TerminalWorker;

class TerminalSession : public TerminalSource, public QQmlParserStatus {
    Q_OBJECT
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    Q_PROPERTY(QString runId READ runId WRITE setRunId NOTIFY runIdChanged)
    /// Somebody looks at it: otherwise nothing is read.
    Q_PROPERTY(bool watched READ watched WRITE setWatched NOTIFY watchedChanged)
    /// There is a screen to show.
    Q_PROPERTY(bool shown READ shown NOTIFY changed)
    /// It has a screen, and nothing was printed on it yet.
    Q_PROPERTY(bool empty READ empty NOTIFY changed)
    /// Its program runs, and what is typed arrives.
    Q_PROPERTY(bool live READ live NOTIFY changed)
    /// Asked for and not here yet.
    Q_PROPERTY(bool loading READ loading NOTIFY changed)
    /// The agent speaks a protocol, or prints text: there is no terminal.
    Q_PROPERTY(bool none READ none NOTIFY changed)
    /// "Ended. It ended with code 0."; empty while it runs.
    Q_PROPERTY(QString endText READ endText NOTIFY changed)
    /// Why there is nothing to see, or why something did not arrive.
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    /// As the program has set it.
    Q_PROPERTY(QString title READ title NOTIFY changed)

public:
    explicit TerminalSession(QObject *parent = nullptr);
    explicit TerminalSession(Town &town, QObject *parent = nullptr);
    ~TerminalSession() override;

    QString runId() const { return m_run; }
    void setRunId(const QString &run);
    bool watched() const { return m_watched; }
    void setWatched(bool watched);
    bool shown() const { return m_frame != nullptr; }
    bool empty() const;
    bool live() const { return m_worker != nullptr && m_live; }
    bool loading() const { return m_asked || (m_worker != nullptr && m_frame == nullptr && m_problem.isEmpty()); }
    bool none() const { return m_none; }
    QString endText() const { return m_end; }
    QString problem() const { return m_problem; }
    QString title() const;
    /// For an agent without one: a terminal of the desktop with the person's shell there. Empty, or why not.
    Q_INVOKABLE QString openShell(const QString &folder) const;

    std::shared_ptr<const TerminalFrame> frame() const override { return m_frame; }
    void want(TerminalWish wish) override;
    bool takes_input() const override { return live(); }

    void classBegin() override {}
    void componentComplete() override;

signals:
    void runIdChanged();
    void watchedChanged();
    void changed();

private:
    void attach(Town &town);
    void begin();
    void open(const Json &where);
    void end();

    QPointer<Town> m_town;
    QString m_run;
    bool m_watched = false;
    bool m_asked = false;
    bool m_none = false;
    bool m_live = false;
    QString m_end, m_problem;
    std::unique_ptr<TerminalWorker> m_worker;
    std::vector<TerminalWish> m_early; ///< wishes from before the worker was there
    std::shared_ptr<const TerminalFrame> m_frame;
};

} // namespace wm::models
