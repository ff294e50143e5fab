#include "shell/actions.h"

#include "bead/gate_words.h"
#include "shell/town.h"
#include "words/command_line.h"
#include "words/text.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QQmlEngine>
#include <QUrl>

namespace wm::models {
namespace {

std::string utf8(const QString &text)
{
    return text.toStdString();
}

/// What a file dialog or a person gives: a file: address, or a path that may begin with ~.
QString localPath(const QString &given)
{
    if (given.startsWith(u"file:"))
        return QUrl(given).toLocalFile();
    if (given == u"~" || given.startsWith(u"~/"))
        return QDir::homePath() + given.mid(1);
    return given;
}

} // namespace

Actions::Actions(Town &town, QObject *parent) : QObject(parent), m_town(town)
{
    QQmlEngine::setObjectOwnership(&m_losses, QQmlEngine::CppOwnership);
}

Actions *Actions::create(QQmlEngine *engine, QJSEngine *)
{
    return new Actions(*Town::of(engine));
}

QString Actions::begin()
{
    return QStringLiteral("request-%1").arg(m_next++);
}

void Actions::fail(const QString &request, const Error &error)
{
    emit failed(request, qtext(error.code), qtext(error.message), qtext(error.hint));
}

QString Actions::send(const std::string &method, Json params, Said said)
{
    const QString request = begin();
    send(request, method, std::move(params), std::move(said));
    return request;
}

void Actions::send(const QString &request, const std::string &method, Json params, Said said)
{
    m_town.client().change(method, std::move(params), this, [this, request, said = std::move(said)](Result<Json> answer) {
        if (answer)
            emit finished(request, said ? said(*answer) : QString());
        else
            fail(request, answer.error());
    });
}

QString Actions::createBead(const QString &rig, const QString &title, const QString &body, int priority, bool deferred)
{
    Json params{{"title", utf8(title)}, {"body", utf8(body)}, {"priority", std::to_string(priority)}};
    if (!rig.isEmpty())
        params["rig"] = utf8(rig);
    const QString request = begin();
    m_town.client().change("bead.create", std::move(params), this, [this, request, deferred](Result<Json> answer) {
        if (!answer)
            return fail(request, answer.error());
        const std::string id = answer->is_object() ? answer->value("id", "") : "";
        const auto said = [id](const Json &) { return tr("%1 is written").arg(qtext(id)); };
        if (deferred)
            send(request, "bead.defer", {{"id", id}}, said);
        else
            emit finished(request, said(*answer));
    });
    return request;
}

QString Actions::sling(const QString &beadId)
{
    return send("bead.sling", {{"id", utf8(beadId)}});
}

QString Actions::stopRun(const QString &beadId)
{
    return once_nothing_is_lost("stop", beadId, "bead.stop", {{"id", utf8(beadId)}});
}

/// Asks what it would leave behind, and goes on at once when that is nothing.
QString Actions::once_nothing_is_lost(const std::string &action, const QString &beadId, const std::string &method, Json params)
{
    const QString request = begin();
    m_town.client().ask("bead.losses", {{"action", action}, {"id", Json::array({utf8(beadId)})}}, this,
        [this, request, action, beadId, method, params = std::move(params)](const Result<Json> &found) {
            const std::vector<EffectRow> losses = found ? loss_rows(*found) : std::vector<EffectRow>();
            if (losses.empty()) // or nobody can tell: the daemon decides
                return send(request, method, params);
            m_losses.assign(losses);
            m_held = [this, request, method, params] { send(request, method, params); };
            emit lossesFound(qtext(action), beadId);
        });
    return request;
}

void Actions::confirm()
{
    if (const auto held = std::exchange(m_held, {}))
        held();
}

QString Actions::revokeGrant(const QString &grantId)
{
    return send("grant.revoke", {{"id", utf8(grantId)}}, [](const Json &) { return tr("Taken back: it is asked about again"); });
}

QString Actions::sendBack(const QString &beadId, const QString &note)
{
    if (note.trimmed().isEmpty())
        return sling(beadId);
    const QString request = begin();
    m_town.client().change("bead.note", {{"id", utf8(beadId)}, {"text", utf8(note)}}, this, [this, request, beadId](Result<Json> noted) {
        if (noted)
            send(request, "bead.sling", {{"id", utf8(beadId)}});
        else
            fail(request, noted.error());
    });
    return request;
}

QString Actions::closeBead(const QString &beadId, const QString &reason)
{
    return once_nothing_is_lost("close", beadId, "bead.close", {{"id", utf8(beadId)}, {"reason", utf8(reason)}});
}

QString Actions::defer(const QString &beadId)
{
    return send("bead.defer", {{"id", utf8(beadId)}});
}

QString Actions::undefer(const QString &beadId)
{
    return send("bead.undefer", {{"id", utf8(beadId)}});
}

QString Actions::addRig(const QString &path, const QString &command, bool trustGates, bool initialise)
{
    Json params{{"path", utf8(localPath(path))}, {"trust_gates", trustGates}};
    if (const auto words = splitCommand(command); !words.empty())
        params["command"] = words;
    if (initialise)
        params["initialise"] = true;
    return send("rig.add", std::move(params));
}

QString Actions::setRigCommand(const QString &rigId, const QString &command)
{
    return send("rig.set", {{"rig", utf8(rigId)}, {"command", splitCommand(command)}});
}

QString Actions::trustGates(const QString &rigId)
{
    return send("rig.trust", {{"rig", utf8(rigId)}}, [](const Json &) { return tr("These commands are trusted until they change"); });
}

QString Actions::approve(const QString &mrId)
{
    return send("mq.approve", {{"mr", utf8(mrId)}});
}

QString Actions::readGates(const QString &rigId)
{
    const QString request = begin();
    m_town.client().ask("rig.gates", {{"rig", utf8(rigId)}}, this, [this, request, rigId](Result<Json> answer) {
        if (answer && answer->is_object())
            emit gatesRead(rigId, qtext(answer->value("text", "")), answer->value("trusted", false));
        else if (!answer)
            return fail(request, answer.error());
        emit finished(request, {});
    });
    return request;
}

QString Actions::answerGate(const QString &gateId, bool yes)
{
    const QString request = begin();
    const BeadId id(utf8(gateId));
    std::vector<BeadId> put_aside;
    if (const town::Bead *gate = find(m_town.state().beads, id); gate != nullptr && !yes)
        put_aside = answersTo(m_town.state(), *gate).put_aside;
    resolve(request, id, yes, std::move(put_aside));
    return request;
}

/// One after the other: the gate is closed when nothing can start by that.
void Actions::resolve(const QString &request, const BeadId &gate, bool yes, std::vector<BeadId> put_aside)
{
    if (put_aside.empty()) {
        // The words that the town reads as a yes and a no (town/rules/blocking.h).
        return send(request, "gate.resolve", {{"id", gate}, {"reason", yes ? "approved" : "rejected"}},
            [yes](const Json &) { return yes ? tr("Answered with yes") : tr("Answered with no"); });
    }
    const BeadId next = put_aside.back();
    put_aside.pop_back();
    m_town.client().change(
        "bead.defer", {{"id", next}}, this, [this, request, gate, yes, left = std::move(put_aside)](Result<Json> answer) {
            if (answer)
                resolve(request, gate, yes, left);
            else
                fail(request, answer.error());
        });
}

QString Actions::comment(const QString &beadId, const QString &text)
{
    return send("comment.add", {{"id", utf8(beadId)}, {"text", utf8(text)}});
}

QString Actions::launchConvoy(const QString &convoyId)
{
    return send("convoy.launch", {{"id", utf8(convoyId)}}, [](const Json &) { return tr("Launched: its ready beads go to agents"); });
}

QString Actions::holdConvoy(const QString &convoyId)
{
    return send("convoy.hold", {{"id", utf8(convoyId)}}, [](const Json &) { return tr("Held: what runs goes on, nothing new starts"); });
}

QString Actions::prompt(const QString &runId, const QString &text, bool now)
{
    Json params{{"run", utf8(runId)}, {"text", utf8(text)}};
    if (now)
        params["now"] = true;
    return send("run.prompt", std::move(params));
}

QString Actions::nudge(const QString &runId)
{
    const QString text = tr("Are you still at work? Go on with your bead, or say what you need.");
    return send("run.prompt", {{"run", utf8(runId)}, {"text", utf8(text)}}, [](const Json &) { return tr("Nudged"); });
}

QString Actions::interrupt(const QString &runId)
{
    return send("run.interrupt", {{"run", utf8(runId)}}, [](const Json &) { return tr("Interrupted"); });
}

QString Actions::pause(const QString &runId)
{
    return send("run.pause", {{"run", utf8(runId)}}, [](const Json &) { return tr("Paused: no new turn begins"); });
}

QString Actions::goOn(const QString &runId)
{
    return send("run.go_on", {{"run", utf8(runId)}});
}

QString Actions::answerApproval(const QString &approvalId, bool allow, const QString &text)
{
    return send("approval.answer", {{"id", utf8(approvalId)}, {"allow", allow}, {"text", utf8(text)}});
}

QString Actions::readContext(const QString &runId)
{
    const QString request = begin();
    m_town.client().ask("run.context", {{"run", utf8(runId)}}, this, [this, request, runId](Result<Json> answer) {
        if (!answer)
            return fail(request, answer.error());
        emit contextRead(runId, qtext(answer->value("text", "")));
        emit finished(request, {});
    });
    return request;
}

QString Actions::freeze()
{
    return send("town.freeze", Json::object(), [](const Json &) { return tr("All agents are frozen"); });
}

QString Actions::thaw()
{
    return send("town.thaw", Json::object(), [](const Json &) { return tr("All agents go on"); });
}

void Actions::copy(const QString &text)
{
    QGuiApplication::clipboard()->setText(text);
}

} // namespace wm::models
