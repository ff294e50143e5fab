#include "agent/run_transcript.h"

#include "shell/town.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {
namespace {

Result<TranscriptPiece> piece_from(const Json &answer)
{
    try {
        TranscriptPiece piece;
        piece.first = answer.at("first").get<qint64>();
        piece.next = answer.at("next").get<qint64>();
        piece.total = answer.at("total").get<qint64>();
        for (const Json &item : answer.at("items")) {
            auto entry = transcript::entry_from(item);
            if (!entry)
                return std::unexpected(entry.error());
            piece.entries.push_back(std::move(*entry));
        }
        return piece;
    } catch (const Json::exception &) {
        return fail("bad_message", RunTranscript::tr("The daemon's answer cannot be read.").toStdString(), "");
    }
}

} // namespace

RunTranscript::RunTranscript(Town &town, QObject *parent) : TranscriptSource(parent)
{
    attach(town);
}

void RunTranscript::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void RunTranscript::attach(Town &town)
{
    m_town = &town;
    connect(&town.activities(), &Activities::heard, this, [this](const RunId &run) {
        const Activity *activity = qtext(run) == m_run ? m_town->activities().of(run) : nullptr;
        if (activity == nullptr || activity->entries <= m_total)
            return;
        m_total = activity->entries;
        emit grew(m_total);
    });
    connect(&town.replica(), &Replica::changed, this, [this] {
        const bool live = is_live();
        if (m_live && !live) // its last words may not have been announced
            emit grew(m_total + 1);
        m_live = live;
    });
    connect(&town, &Town::connectionChanged, this, [this] {
        if (m_failed && m_town->connection() == Town::Online)
            emit replaced();
    });
    m_live = is_live();
    emit replaced();
}

bool RunTranscript::is_live() const
{
    const town::Run *run = m_town ? town::find(m_town->state().runs, RunId(m_run.toStdString())) : nullptr;
    return run != nullptr && run->state != town::RunState::ended;
}

void RunTranscript::setRunId(const QString &run)
{
    if (m_run == run)
        return;
    m_run = run;
    m_total = 0;
    m_failed = false;
    m_live = is_live();
    emit runIdChanged();
    emit replaced();
}

void RunTranscript::read(std::optional<qint64> from, int count, QObject *context, Done done)
{
    if (!m_town || m_run.isEmpty()) { // nothing was said by nobody
        QMetaObject::invokeMethod(context, [done = std::move(done)] { done(TranscriptPiece{}); }, Qt::QueuedConnection);
        return;
    }
    Json params{{"run", m_run.toStdString()}, {"count", count}};
    if (from)
        params["from"] = *from;
    m_town->client().ask(
        "transcript.read", std::move(params), context, [self = QPointer(this), run = m_run, done = std::move(done)](Result<Json> answer) {
            Result<TranscriptPiece> piece = answer ? piece_from(*answer) : std::unexpected(answer.error());
            if (self && self->m_run == run) {
                self->m_failed = !answer;
                if (piece)
                    self->m_total = std::max(self->m_total, piece->total);
            }
            const bool too_early = !answer && answer.error().code == "offline"; // refused before the connection was there
            done(std::move(piece));
            if (too_early && self && self->m_run == run && self->m_town->connection() == Town::Online)
                emit self->replaced();
        });
}

} // namespace wm::models
