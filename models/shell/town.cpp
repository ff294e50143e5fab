#include "shell/town.h"

#include "words/text.h"

#include <QFileInfo>
#include <QQmlEngine>

namespace wm::models {

Town::Town(QObject *parent) : Town(default_link_options(), parent) {}

Town::Town(LinkOptions options, QObject *parent) : QObject(parent), m_client(std::move(options)), m_board(m_client.replica(), m_activities, m_ages)
{
    // QML does not own what stands in the singleton itself.
    for (QObject *member : std::initializer_list<QObject *>{&m_board, &m_rigs, &m_convoys, &m_needs_you})
        QQmlEngine::setObjectOwnership(member, QQmlEngine::CppOwnership);
    connect(&m_client, &TownClient::connectionChanged, this, &Town::connectionChanged);
    connect(&m_client, &TownClient::activity, &m_activities, &Activities::hear);
    connect(&m_client, &TownClient::facts, this, [this](const std::string &text) {
        m_facts = qtext(text);
        emit daemonFactsChanged();
    });
    // After BoardModel: it connected first, and the lists count what it has.
    connect(&m_client.replica(), &Replica::changed, this, &Town::follow);
    connect(&m_ages, &AgeClock::minute, this, [this] {
        list_convoys();
        list_needs_you();
    });
    connect(&m_ages, &AgeClock::second, this, &Town::list_needs_you);
    m_client.open();
}

Town *Town::of(QQmlEngine *engine)
{
    return engine->singletonInstance<Town *>("Wagonmaster.Models", "Town");
}

QString Town::connectionText() const
{
    switch (connection()) {
    case Connecting:
    case Online: return {};
    case Offline: return loaded() ? tr("The daemon does not answer. Agents may still be working.") : qtext(m_client.problem().message);
    case Mismatch: return tr("Wagonmaster was updated. Restart this window.");
    }
    return {};
}

QString Town::connectionHint() const
{
    if (connection() != Offline)
        return {};
    return loaded() ? qtext(m_client.problem().message) : qtext(m_client.problem().hint);
}

QString Town::asOf() const
{
    return clockText(m_client.lost_at(), m_ages.now());
}

QString Town::townName() const
{
    return QFileInfo(qtext(m_client.home())).fileName();
}

void Town::setCurrentRig(const QString &rig)
{
    if (m_current_rig == rig)
        return;
    m_current_rig = rig;
    m_rigs.assign(rig_rows(m_board, m_current_rig));
    emit currentRigChanged();
}

void Town::follow(const TownChange &change)
{
    m_activities.forget_ended(change.after);
    m_rigs.assign(rig_rows(m_board, m_current_rig));
    list_convoys();
    list_needs_you();
    count();
    if (change.before.rigs.empty() != change.after.rigs.empty())
        emit hasRigsChanged();
    if (!m_was_loaded) {
        m_was_loaded = true;
        emit loadedChanged();
    }
}

void Town::list_convoys()
{
    m_convoys.assign(convoy_rows(state(), m_ages.now()));
}

void Town::list_needs_you()
{
    const Timestamp now = m_ages.now();
    m_needs_you.assign(needs_you_rows(state(), now));
    m_ages.watchSeconds(std::ranges::any_of(m_needs_you.rows(), [&](const NeedsYouRow &row) { return now - row.since < 60 * nanoseconds_per_second; }));
}

void Town::count()
{
    const TownCounts counts{m_board.open_beads(), m_board.wipUsed(), static_cast<int>(state().queue.size())};
    if (counts == m_counts)
        return;
    m_counts = counts;
    emit countsChanged();
}

} // namespace wm::models
