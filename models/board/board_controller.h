#pragma once
// What a drop would do, and doing it. The preview is town::preview_move, the daemon's own decision run on the replica;
// a commit sends exactly what was previewed, together with the number of the bead's last change that it was based on, so
// that a preview which no longer holds is refused. GUI thread; a singleton of the QML engine.
#include "base/json.h"
#include "town/rules/moves.h"

#include <QObject>
#include <QtQmlIntegration>
#include <deque>

class QJSEngine;
class QQmlEngine;

namespace wm::models {

class Town;

class DropPreview {
    Q_GADGET
    QML_VALUE_TYPE(dropPreview)
    Q_PROPERTY(bool legal MEMBER legal)
    Q_PROPERTY(QString outcome MEMBER outcome)
    Q_PROPERTY(QString branch MEMBER branch)
    Q_PROPERTY(QString reason MEMBER reason)
    Q_PROPERTY(QString token MEMBER token)
    Q_PROPERTY(QString verb MEMBER verb)

public:
    bool legal = false;
    QString outcome; ///< "Start claude in its own worktree"
    QString branch;  ///< "wm/wm-f07b-413-body from main"; may be empty
    QString reason;  ///< why not
    QString token;   ///< for commit
    QString verb;    ///< "start", "queue", "send_back", "stop", "defer", "undefer", "close"
};

class BoardController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON

public:
    explicit BoardController(Town &town, QObject *parent = nullptr);
    static BoardController *create(QQmlEngine *engine, QJSEngine *);

    Q_INVOKABLE wm::models::DropPreview preview(const QString &beadId, int lane);
    /// Each token works once; the newest sixteen are known.
    Q_INVOKABLE void commit(const QString &token);
    /// Lanes a move would be legal to, left to right.
    Q_INVOKABLE QList<int> keyMoveTargets(const QString &beadId);

signals:
    void refused(const QString &beadId, const QString &reason);

private:
    struct Promise {
        QString token;
        BeadId bead;
        Seq seen = 0;
        std::string method;
        Json params;
    };

    QString outcome(const town::Move &move) const;
    QString promise(const town::Bead &bead, const town::Move &move, const RunId &run);

    Town &m_town;
    std::deque<Promise> m_promises;
};

} // namespace wm::models
