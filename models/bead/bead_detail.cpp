#include "bead/bead_detail.h"

#include "bead/bead_facts.h"
#include "bead/bead_lists.h"
#include "board/shown.h"
#include "shell/town.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {
namespace {

using namespace std::chrono_literals;

/// What comes at first, and with each showOlder().
constexpr std::size_t notes_at_once = 20;

} // namespace

BeadDetail::BeadDetail(QObject *parent) : QObject(parent)
{
    for (QObject *member : std::initializer_list<QObject *>{
             &m_fact_rows, &m_depends_on, &m_unblocks, &m_links, &m_steps, &m_children, &m_gates, &m_notes, &m_comments})
        QQmlEngine::setObjectOwnership(member, QQmlEngine::CppOwnership);
    m_lines_again.setSingleShot(true);
    m_lines_again.setInterval(5s);
    m_look_soon.setSingleShot(true);
    m_look_soon.setInterval(0);
    connect(&m_look_soon, &QTimer::timeout, this, &BeadDetail::look);
    connect(&m_texts, &LongTexts::arrived, &m_look_soon, qOverload<>(&QTimer::start));
    connect(&m_lines_again, &QTimer::timeout, this, [this] {
        m_lines_of = {};
        look();
    });
}

BeadDetail::BeadDetail(Town &town, QObject *parent) : BeadDetail(parent)
{
    attach(town);
}

void BeadDetail::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void BeadDetail::attach(Town &town)
{
    m_town = &town;
    connect(&town.replica(), &Replica::changed, &m_look_soon, qOverload<>(&QTimer::start));
    connect(&town, &Town::connectionChanged, this, &BeadDetail::look);
    connect(&town.ages(), &AgeClock::minute, this, &BeadDetail::look);
    connect(&town.activities(), &Activities::heard, this, [this](const RunId &run) {
        if (qtext(run) != m_facts.runId)
            return;
        look();
        if (!m_lines_again.isActive()) // work is being done: its size will have changed
            m_lines_again.start();
    });
    look();
}

void BeadDetail::setBeadId(const QString &id)
{
    if (m_id == id)
        return;
    m_id = id;
    m_texts.forget();
    m_notes_shown = notes_at_once;
    m_lines_of = {};
    m_lines_again.stop();
    show_lines(-1, -1);
    emit beadIdChanged();
    look();
}

void BeadDetail::look()
{
    if (!m_town)
        return;
    const BeadId id(m_id.toStdString());
    BeadFacts facts = bead_facts(m_town->board()->sources(), id);
    if (!(facts == m_facts)) {
        m_facts = std::move(facts);
        emit changed();
    }
    const town::Bead *bead = town::find(m_town->state().beads, id);
    list(bead);
    read(bead);
    if (bead != nullptr && m_town->connection() == Town::Online)
        count_lines(*bead);
}

void BeadDetail::showOlder()
{
    m_notes_shown += notes_at_once;
    look();
}

void BeadDetail::list(const town::Bead *bead)
{
    const town::State &state = m_town->state();
    const Timestamp now = m_town->ages().now();
    m_fact_rows.assign(bead != nullptr ? factRows(state, *bead, now) : std::vector<FactRow>{});
    m_gates.assign(bead != nullptr ? gateRows(state, *bead, now) : std::vector<GateRow>{});
    const auto links = [&](RowsModel<LinkRow> &rows, std::vector<LinkRow> (*of)(const town::State &, const town::Bead &)) {
        rows.assign(bead != nullptr ? of(state, *bead) : std::vector<LinkRow>{});
    };
    links(m_depends_on, needRows);
    links(m_unblocks, unblockRows);
    links(m_links, linkRows);
    links(m_steps, stepRows);
    links(m_children, childRows);
}

void BeadDetail::read(const town::Bead *bead)
{
    const auto text = [&](const auto &reference) { return reference ? m_texts.read(m_town->client(), *reference) : QString(); };
    m_body = bead != nullptr ? text(bead->description) : QString();
    m_design = bead != nullptr ? text(bead->extra->design) : QString();
    m_acceptance = bead != nullptr ? text(bead->extra->acceptance) : QString();
    static const std::vector<town::Note> none;
    m_older_notes = list_notes(bead != nullptr ? bead->notes : none, m_notes);
    m_older_comments = list_notes(bead != nullptr ? bead->comments : none, m_comments);
    emit textsChanged();
}

/// Returns how many older ones there are.
int BeadDetail::list_notes(const std::vector<town::Note> &notes, RowsModel<NoteRow> &shown)
{
    const std::size_t first = notes.size() - std::min(notes.size(), m_notes_shown);
    std::vector<NoteRow> rows;
    for (std::size_t i = first; i < notes.size(); ++i)
        rows.push_back({QString::number(i), actorName(m_town->state(), notes[i].author), m_texts.read(m_town->client(), notes[i].text),
            ageText(notes[i].at, m_town->ages().now())});
    shown.assign(std::move(rows));
    return static_cast<int>(first);
}

void BeadDetail::count_lines(const town::Bead &bead)
{
    const town::Run *run = town::find(m_town->state().runs, bead.last_run);
    if (run == nullptr || run->worktree.empty()) {
        show_lines(-1, -1);
        return;
    }
    if (run->finished) {
        show_lines(run->finished->added, run->finished->removed);
        return;
    }
    if (m_lines_of == run->id)
        return;
    m_lines_of = run->id;
    m_town->client().ask("run.diff", {{"run", run->id}}, this, [this, id = run->id](Result<Json> answer) {
        if (id == m_lines_of && answer && answer->is_object())
            show_lines(answer->value("added", -1), answer->value("removed", -1));
    });
}

void BeadDetail::show_lines(int added, int removed)
{
    if (m_added == added && m_removed == removed)
        return;
    m_added = added;
    m_removed = removed;
    emit linesChanged();
}

} // namespace wm::models
