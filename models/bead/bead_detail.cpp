#include "bead/bead_detail.h"

#include "bead/bead_facts.h"
#include "board/shown.h"
#include "shell/town.h"
#include "town/rules/blocking.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {
namespace {

using namespace std::chrono_literals;

/// Changes when a text of the bead does.
std::string version_of_texts(const town::Bead &bead)
{
    return bead.id.value + '\n' + (bead.description ? bead.description->id : "") + '\n' + std::to_string(bead.notes.size());
}

QString text_in(const Json &value)
{
    if (value.is_object())
        return text_in(value.value("text", Json()));
    return value.is_string() ? qtext(value.get<std::string>()) : QString();
}

std::vector<BeadId> depends_on(const town::Bead &bead)
{
    std::vector<BeadId> beads;
    for (const town::Dependency &dependency : bead.dependencies)
        if (dependency.type == town::DependencyType::blocks)
            beads.push_back(dependency.on);
    return beads;
}

} // namespace

BeadDetail::BeadDetail(QObject *parent) : QObject(parent)
{
    for (QObject *member : std::initializer_list<QObject *>{&m_depends_on, &m_unblocks, &m_notes})
        QQmlEngine::setObjectOwnership(member, QQmlEngine::CppOwnership);
    m_lines_again.setSingleShot(true);
    m_lines_again.setInterval(5s);
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
    connect(&town.replica(), &Replica::changed, this, &BeadDetail::look);
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
    m_body.clear();
    m_note_texts.clear();
    m_texts_of.clear();
    m_lines_of = {};
    m_lines_again.stop();
    show_lines(-1, -1);
    emit textsChanged();
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
    m_depends_on.assign(bead != nullptr ? link_rows(m_town->state(), depends_on(*bead)) : std::vector<LinkRow>{});
    m_unblocks.assign(bead != nullptr ? link_rows(m_town->state(), town::waiting_for(m_town->state(), id)) : std::vector<LinkRow>{});
    if (bead == nullptr) {
        m_notes.assign({});
        return;
    }
    list_notes(*bead);
    if (m_town->connection() != Town::Online)
        return;
    read_texts(*bead);
    count_lines(*bead);
}

/// The daemon sends the texts of the newest notes only.
QString BeadDetail::text_of_note(std::size_t number, std::size_t count) const
{
    const std::size_t missing = count - std::min(count, m_note_texts.size());
    return number >= missing ? m_note_texts[number - missing] : QString();
}

void BeadDetail::list_notes(const town::Bead &bead)
{
    std::vector<NoteRow> rows;
    for (std::size_t i = 0; i < bead.notes.size(); ++i) {
        const town::Note &note = bead.notes[i];
        rows.push_back({QString::number(i), actorName(m_town->state(), note.author), text_of_note(i, bead.notes.size()),
            ageText(note.at, m_town->ages().now())});
    }
    m_notes.assign(std::move(rows));
}

void BeadDetail::read_texts(const town::Bead &bead)
{
    const std::string version = version_of_texts(bead);
    if (version == m_texts_of)
        return;
    m_texts_of = version;
    if (!bead.description && bead.notes.empty()) {
        m_body.clear();
        emit textsChanged();
        return;
    }
    m_loading = true;
    emit textsChanged();
    m_town->client().ask("bead.show", {{"id", bead.id}}, this, [this, version](Result<Json> answer) {
        if (version != m_texts_of)
            return;
        m_loading = false;
        if (!answer || !answer->is_object()) {
            m_texts_of.clear(); // asked again at the next change
            emit textsChanged();
            return;
        }
        m_body = text_in(answer->value("description", Json()));
        m_note_texts.clear();
        for (const Json &note : answer->value("notes", Json::array()))
            m_note_texts.push_back(text_in(note));
        emit textsChanged();
        look();
    });
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
