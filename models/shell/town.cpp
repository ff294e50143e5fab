#include "shell/town.h"

#include "town/rules/budget.h"
#include "words/text.h"

#include <QFileInfo>
#include <QQmlEngine>

namespace wm::models {
namespace {

/// What the day has cost so far, and of how much: the day that the town's budgets count.
void count_money(TownCounts &counts, const town::State &state)
{
    const town::DaySpent *today = town::find(state.days, DayId(to_rfc3339(state.at).substr(0, 10)));
    const auto budget = state.settings.budgets.find("day");
    const bool limited = budget != state.settings.budgets.end();
    const std::int64_t spent = today != nullptr ? today->spent.micro_dollars : 0;
    if (spent == 0 && !limited)
        return;
    counts.spentToday = qtext(town::dollars(spent));
    if (!limited)
        return;
    counts.spentToday = Town::tr("%1 of %2", "dollars").arg(counts.spentToday, qtext(town::dollars(budget->second)));
    counts.spentShare = budget->second > 0 ? static_cast<double>(spent) / static_cast<double>(budget->second) : 1;
}

} // namespace

Town::Town(QObject *parent) : Town(default_link_options(), parent) {}

Town::Town(LinkOptions options, QObject *parent)
    : QObject(parent), m_client(std::move(options)), m_board(m_client.replica(), m_activities, m_ages)
{
    // QML does not own what stands in the singleton itself.
    for (QObject *member : std::initializer_list<QObject *>{&m_board, &m_rigs, &m_convoys, &m_needs_you})
        QQmlEngine::setObjectOwnership(member, QQmlEngine::CppOwnership);
    connect(&m_client, &TownClient::connectionChanged, this, &Town::connectionChanged);
    connect(&m_client, &TownClient::connectionChanged, this, [this] {
        emit daemonFactsChanged();
        if (connection() == Online)
            catch_up();
    });
    connect(&m_client, &TownClient::activity, &m_activities, &Activities::hear);
    connect(&m_client, &TownClient::facts, this, [this](const std::string &text) {
        m_facts = qtext(text);
        emit daemonFactsChanged();
    });
    m_list_soon.setSingleShot(true);
    m_list_soon.setInterval(0);
    connect(&m_list_soon, &QTimer::timeout, this, &Town::list);
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

QString Town::daemonFacts() const
{
    if (!m_facts.isEmpty() || connection() != Online)
        return m_facts;
    return tr("%1 local", "agents on this machine").arg(m_counts.running);
}

QString Town::frozenReason() const
{
    return qtext(state().frozen.value_or(""));
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
    if (m_was_loaded)
        m_list_soon.start();
    else
        list(); // what appears with `loaded` is complete
    if (change.before.rigs.empty() != change.after.rigs.empty())
        emit hasRigsChanged();
    if (change.before.frozen != change.after.frozen)
        emit frozenChanged();
    if (!m_was_loaded) {
        m_was_loaded = true;
        emit loadedChanged();
    }
}

void Town::list()
{
    m_rigs.assign(rig_rows(m_board, m_current_rig));
    list_convoys();
    list_needs_you();
    count();
}

/// Activity is not repeated for those who come late: asks once what every agent did last.
void Town::catch_up()
{
    m_client.ask("agents.list", Json::object(), this, [this](Result<Json> answer) {
        if (!answer || !answer->is_object())
            return;
        for (const Json &agent : answer->value("items", Json::array())) {
            const std::string run = agent.value("run", "");
            if (run.empty() || !agent.contains("action"))
                continue;
            const auto at = parse_rfc3339(agent.value("output_at", ""));
            Activity activity = activity_from(agent); // says the rest under the same names
            activity.text = agent.value("action", "");
            activity.at = at.value_or(0);
            activity.bytes = agent.value("out_bytes", std::int64_t{});
            const Activity *known = m_activities.of(RunId(run));
            if (known != nullptr && known->entries >= activity.entries && known->bytes >= activity.bytes)
                continue; // nothing was missed while we were away
            m_activities.hear(activity);
        }
    });
}

void Town::list_convoys()
{
    m_convoys.assign(convoy_rows(state(), m_ages.now()));
}

void Town::list_needs_you()
{
    const Timestamp now = m_ages.now();
    m_needs_you.assign(needs_you_rows(state(), now));
    m_ages.watchSeconds(
        std::ranges::any_of(m_needs_you.rows(), [&](const NeedsYouRow &row) { return now - row.since < 60 * nanoseconds_per_second; }));
}

void Town::count()
{
    TownCounts counts{m_board.open_beads(), m_board.wipUsed(), static_cast<int>(state().queue.size()), {}, -1};
    count_money(counts, state());
    if (counts == m_counts)
        return;
    m_counts = counts;
    emit countsChanged();
    emit daemonFactsChanged();
}

} // namespace wm::models
