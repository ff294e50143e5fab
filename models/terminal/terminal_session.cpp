#include "terminal/terminal_session.h"

#include "shell/town.h"
#include "terminal/terminal_worker.h"
#include "wire/person_shell.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {

TerminalSession::TerminalSession(QObject *parent) : TerminalSource(parent) {}

TerminalSession::TerminalSession(Town &town, QObject *parent) : TerminalSource(parent)
{
    attach(town);
}

TerminalSession::~TerminalSession() = default;

void TerminalSession::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void TerminalSession::attach(Town &town)
{
    m_town = &town;
    connect(&town, &Town::connectionChanged, this, [this] {
        if (m_watched && m_worker == nullptr && m_town->connection() == Town::Online)
            begin();
    });
    connect(&town.replica(), &Replica::changed, this, [this] { // a run that had not started when it was asked for
        if (m_watched && m_worker == nullptr && !m_asked && !m_none && !m_problem.isEmpty())
            begin();
    });
    if (m_watched)
        begin();
}

void TerminalSession::setRunId(const QString &run)
{
    if (m_run == run)
        return;
    m_run = run;
    emit runIdChanged();
    end();
    if (m_watched)
        begin();
}

void TerminalSession::setWatched(bool watched)
{
    if (m_watched == watched)
        return;
    m_watched = watched;
    emit watchedChanged();
    watched ? begin() : end();
}

void TerminalSession::begin()
{
    // What is asked while nobody answers is refused only later: by then it may be asked again, and would not be.
    if (!m_town || m_run.isEmpty() || m_asked || m_worker != nullptr || m_town->connection() != Town::Online)
        return;
    m_asked = true;
    m_none = false;
    emit changed();
    m_town->client().ask("run.terminal", {{"run", m_run.toStdString()}}, this, [this, run = m_run](Result<Json> answer) {
        if (run != m_run || !std::exchange(m_asked, false))
            return;
        m_problem.clear();
        if (answer)
            return open(*answer);
        m_none = answer.error().code == "no_terminal";
        m_problem = qtext(answer.error().message);
        emit changed();
    });
}

void TerminalSession::open(const Json &where)
{
    m_live = where.value("live", false);
    m_end = m_live ? QString() : tr("Ended.");
    const terminal::Size size{where.value("columns", 80), where.value("rows", 24)};
    m_worker = std::make_unique<TerminalWorker>();
    TerminalWorker *worker = m_worker.get();
    connect(worker, &TerminalWorker::framed, this, [this](const std::shared_ptr<const TerminalFrame> &frame) {
        m_frame = frame;
        emit framed();
        emit changed();
        if (m_worker != nullptr) // whoever heard it may have looked away
            m_worker->go_on();
    });
    connect(worker, &TerminalWorker::textRead, this, &TerminalSource::textRead);
    connect(worker, &TerminalWorker::found, this, &TerminalSource::found);
    connect(worker, &TerminalWorker::ended, this, [this](const QString &how) {
        m_live = false;
        m_end = how.isEmpty() ? tr("Ended.") : tr("Ended. %1").arg(how);
        emit changed();
    });
    connect(worker, &TerminalWorker::failed, this, [this](const QString &why) {
        m_problem = why;
        emit changed();
    });
    for (TerminalWish &wish : std::exchange(m_early, {}))
        want(std::move(wish));
    worker->start(where.value("directory", ""), size, m_live);
    emit changed();
}

void TerminalSession::end()
{
    m_worker.reset();
    m_early.clear();
    m_frame.reset();
    m_asked = m_none = m_live = false;
    m_end.clear();
    m_problem.clear();
    emit framed();
    emit changed();
}

bool TerminalSession::empty() const
{
    return m_frame != nullptr && m_frame->first_row == 0 && !m_frame->alternate &&
        std::ranges::all_of(m_frame->lines, [](const terminal::Line &line) { return line.cells.empty(); });
}

QString TerminalSession::title() const
{
    return m_frame != nullptr ? qtext(m_frame->title) : QString();
}

QString TerminalSession::openShell(const QString &folder) const
{
    const auto opened = wire::open_terminal(folder.toStdString());
    return opened ? QString()
                  : qtext(opened.error().hint.empty() ? opened.error().message : opened.error().message + ' ' + opened.error().hint);
}

void TerminalSession::want(TerminalWish wish)
{
    if (m_worker == nullptr) {
        if (std::holds_alternative<terminal::Size>(wish)) { // the view knows its size before it has anything to show
            m_early.clear();
            m_early.push_back(std::move(wish));
        }
        return;
    }
    if (std::holds_alternative<terminal::Size>(wish) && !m_live)
        return; // an ended one stays as it was
    m_worker->want(std::move(wish));
}

} // namespace wm::models
