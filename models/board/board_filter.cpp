#include "board/board_filter.h"

#include "shell/town.h"
#include "words/text.h"

#include <QQmlEngine>
#include <algorithm>

namespace wm::models {
namespace {

using namespace std::chrono_literals;

/// More than anybody looks through; titles are looked at without a limit.
constexpr int most_hits = 1'000;

bool is_persons(const town::Bead &bead)
{
    return bead.created_by == "person" || (bead.claim && bead.claim->holder == "person");
}

/// Something to look for, not only something to leave out.
bool looks_for_words(const town::Filter &filter)
{
    return std::ranges::any_of(filter.words, [](const town::Filter::Words &words) { return !words.negated; });
}

bool is_about_time(const town::Filter::Term &term)
{
    return term.period.ago;
}

} // namespace

BoardFilter::BoardFilter(QObject *parent) : QObject(parent)
{
    for (QTimer *timer : {&m_search_soon, &m_search_again}) {
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, this, &BoardFilter::search);
    }
    m_search_soon.setInterval(120ms);
    m_search_again.setInterval(1s);
}

BoardFilter::BoardFilter(Town &town, QObject *parent) : BoardFilter(parent)
{
    attach(town);
}

void BoardFilter::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void BoardFilter::attach(Town &town)
{
    m_town = &town;
    connect(&town, &Town::connectionChanged, this, &BoardFilter::search);
}

void BoardFilter::setBoard(BoardModel *board)
{
    if (m_board == board)
        return;
    if (m_board)
        m_board->disconnect(this);
    m_board = board;
    if (m_board) {
        connect(m_board, &BoardModel::cardsChanged, this, [this](const std::vector<CardChange> &changes) {
            int total = m_total;
            for (const CardChange &change : changes)
                total += (change.after && fits_choices(*change.after->bead)) - (change.before && fits_choices(*change.before->bead));
            show_total(total);
            if (looks_for_words(m_filter) && !m_search_again.isActive()) // a text may have changed
                m_search_again.start();
        });
        connect(m_board, &BoardModel::agesChanged, this, [this] {
            if (std::ranges::any_of(m_filter.terms, is_about_time))
                emit changed();
        });
    }
    emit boardChanged();
    chosen();
}

QString BoardFilter::rig() const
{
    return qtext(m_rig);
}

void BoardFilter::setRig(const QString &rig)
{
    if (RigId id(rig.toStdString()); id != m_rig) {
        m_rig = std::move(id);
        chosen();
    }
}

void BoardFilter::setMine(bool mine)
{
    if (std::exchange(m_mine, mine) != mine)
        chosen();
}

void BoardFilter::setLowestPriority(int priority)
{
    if (std::exchange(m_lowest_priority, priority) != priority)
        chosen();
}

void BoardFilter::setText(const QString &text)
{
    if (m_text == text)
        return;
    const bool longer = text.startsWith(m_text); // what was found may still be right: nothing flickers while one types
    m_text = text;
    auto filter = town::parse_filter(text.toStdString(), m_board ? m_board->sources().replica.state() : town::State{});
    m_error = filter ? QString() : qtext(filter.error().message);
    m_hint = filter ? QString() : qtext(filter.error().hint);
    emit textChanged();
    if (!filter || *filter == m_filter)
        return;
    m_filter = std::move(*filter);
    const bool search = looks_for_words(m_filter);
    if (!longer || !search)
        m_hits.clear();
    say({});
    emit changed();
    if (search)
        m_search_soon.start();
    else
        m_search_soon.stop();
}

bool BoardFilter::fits_choices(const town::Bead &bead) const
{
    return (m_rig.empty() || bead.rig == m_rig) && bead.priority <= m_lowest_priority && (!m_mine || is_persons(bead));
}

bool BoardFilter::accepts(const town::Bead &bead) const
{
    if (!fits_choices(bead))
        return false;
    if (m_filter.empty() || !m_board)
        return true;
    const CardSources &sources = m_board->sources();
    const town::State &state = sources.replica.state();
    const Timestamp now = sources.ages.now();
    return town::matches(state, bead, m_filter, now) || (m_hits.contains(bead.id) && town::fits(state, bead, m_filter, now));
}

void BoardFilter::chosen()
{
    if (m_board)
        show_total(static_cast<int>(
            std::ranges::count_if(m_board->cards(), [this](const auto &entry) { return fits_choices(*entry.second.bead); })));
    emit changed();
}

void BoardFilter::show_total(int total)
{
    if (std::exchange(m_total, total) != total)
        emit totalChanged();
}

void BoardFilter::search()
{
    if (!m_town || !looks_for_words(m_filter))
        return;
    if (m_town->connection() != Town::Online)
        return say(tr("Only titles are searched: the daemon does not answer."));
    m_town->client().ask("search.query", {{"text", m_text.toStdString()}, {"limit", most_hits}}, this,
        [this, text = m_text](const Result<Json> &answer) { found(text, answer); });
}

void BoardFilter::found(const QString &text, const Result<Json> &answer)
{
    if (text != m_text)
        return;
    if (!answer || !answer->is_object())
        return say(
            tr("Only titles are searched: %1").arg(answer ? tr("the daemon's answer makes no sense.") : qtext(answer.error().message)));
    QString note = qtext(answer->value("notice", ""));
    if (const int total = answer->value("total", 0); note.isEmpty() && total > most_hits)
        note = tr("%L1 texts have these words; the best %L2 are shown.").arg(total).arg(most_hits);
    say(note);
    std::unordered_set<BeadId> hits;
    for (const Json &item : answer->value("items", Json::array()))
        if (item.is_object())
            hits.insert(BeadId(item.value("id", "")));
    if (hits == m_hits)
        return;
    m_hits = std::move(hits);
    emit changed();
}

void BoardFilter::say(const QString &note)
{
    if (m_note == note)
        return;
    m_note = note;
    emit noteChanged();
}

} // namespace wm::models
