#include "board/board_controller.h"

#include "base/ulid.h"
#include "board/shown.h"
#include "shell/town.h"
#include "words/text.h"

#include <algorithm>

namespace wm::models {
namespace {

constexpr std::size_t promises_kept = 16;

using town::MoveKind;

QString verb_of(MoveKind kind)
{
    switch (kind) {
    case MoveKind::none: break;
    case MoveKind::start: return QStringLiteral("start");
    case MoveKind::queue: return QStringLiteral("queue");
    case MoveKind::send_back: return QStringLiteral("send_back");
    case MoveKind::stop: return QStringLiteral("stop");
    case MoveKind::defer: return QStringLiteral("defer");
    case MoveKind::undefer: return QStringLiteral("undefer");
    case MoveKind::close_unlanded: return QStringLiteral("close");
    }
    return {};
}

RunId new_run()
{
    return RunId(make_ulid(SystemClock().now()));
}

} // namespace

BoardController::BoardController(Town &town, QObject *parent) : QObject(parent), m_town(town) {}

BoardController *BoardController::create(QQmlEngine *engine, QJSEngine *)
{
    return new BoardController(*Town::of(engine));
}

DropPreview BoardController::preview(const QString &beadId, int lane)
{
    DropPreview shown;
    const BeadId id(beadId.toStdString());
    if (lane < Lane::Backlog || lane > Lane::Done)
        return shown;
    const RunId run = new_run();
    const town::Move move = town::preview_move(m_town.state(), id, static_cast<town::Lane>(lane), run);
    shown.legal = move.legal;
    shown.reason = qtext(move.reason);
    if (!move.legal)
        return shown;
    shown.outcome = outcome(move);
    shown.verb = verb_of(move.kind);
    if (move.kind == MoveKind::start || move.kind == MoveKind::queue)
        shown.branch = tr("%1 from %2", "branch from branch").arg(qtext(move.branch), qtext(move.target));
    else if (move.kind == MoveKind::send_back)
        shown.branch = qtext(move.branch);
    shown.token = promise(*town::find(m_town.state().beads, id), move, run);
    return shown;
}

QString BoardController::outcome(const town::Move &move) const
{
    const QString agent = qtext(move.agent.value.substr(move.agent.value.find('/') + 1));
    switch (move.kind) {
    case MoveKind::none: return {};
    case MoveKind::start: return tr("Start %1 in its own worktree").arg(qtext(move.program));
    case MoveKind::queue: return tr("Queue it: all %1 places are taken").arg(m_town.state().settings.wip_limit);
    case MoveKind::send_back: return tr("Send it back to %1").arg(agent);
    case MoveKind::stop: return tr("Stop %1; its work is kept").arg(agent);
    case MoveKind::defer: return tr("Defer it");
    case MoveKind::undefer: return tr("Make it ready again");
    case MoveKind::close_unlanded: return tr("Close it without landing; its branch is kept");
    }
    return {};
}

QString BoardController::promise(const town::Bead &bead, const town::Move &move, const RunId &run)
{
    Promise made{qtext(run), bead.id, bead.changed, {}, {{"id", bead.id}, {"expected", bead.changed}}};
    switch (move.kind) {
    case MoveKind::start:
    case MoveKind::queue:
    case MoveKind::send_back:
        made.method = "bead.sling";
        made.params["run"] = run;
        break;
    case MoveKind::stop: made.method = "bead.stop"; break;
    case MoveKind::defer: made.method = "bead.defer"; break;
    case MoveKind::undefer: made.method = "bead.undefer"; break;
    case MoveKind::close_unlanded:
        made.method = "bead.close";
        made.params["reason"] = tr("closed without landing").toStdString();
        break;
    case MoveKind::none: return {};
    }
    m_promises.push_back(std::move(made));
    if (m_promises.size() > promises_kept)
        m_promises.pop_front();
    return m_promises.back().token;
}

void BoardController::commit(const QString &token)
{
    const auto found = std::ranges::find(m_promises, token, &Promise::token);
    if (found == m_promises.end())
        return;
    const Promise made = std::move(*found);
    m_promises.erase(found);
    const town::Bead *bead = town::find(m_town.state().beads, made.bead);
    if (bead == nullptr || bead->changed != made.seen) {
        emit refused(qtext(made.bead), tr("%1 has changed since you looked.").arg(qtext(made.bead)));
        return;
    }
    m_town.client().change(made.method, made.params, this, [this, id = made.bead](Result<Json> answer) {
        if (!answer)
            emit refused(qtext(id), qtext(answer.error().message));
    });
}

QList<int> BoardController::keyMoveTargets(const QString &beadId)
{
    QList<int> lanes;
    const BeadId id(beadId.toStdString());
    for (int lane = Lane::Backlog; lane <= Lane::Done; ++lane)
        if (town::preview_move(m_town.state(), id, static_cast<town::Lane>(lane), new_run()).legal)
            lanes << lane;
    return lanes;
}

} // namespace wm::models
