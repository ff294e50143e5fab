#include "convoy/convoy_detail.h"

#include "lists/town_rows.h"
#include "shell/town.h"
#include "town/bead/checks.h"
#include "town/decide.h"
#include "town/rules/convoy_state.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {

ConvoyFacts convoyFacts(const town::State &state, const ConvoyId &id, Timestamp now)
{
    ConvoyFacts facts;
    const town::Convoy *convoy = find(state.convoys, id);
    if (convoy == nullptr)
        return facts;
    const ConvoyRow row = convoy_row(state, *convoy, now);
    facts.found = true;
    facts.title = row.title;
    facts.word = row.word;
    facts.reason = row.reason;
    facts.agentState = row.agentState;
    facts.text = row.text;
    facts.pips = row.pips;
    for (const town::Wave &wave : waves_of(state, *convoy)) {
        const QString names = qtext(town::names_of(wave.beads));
        if (wave.outside)
            facts.outside = names;
        else
            facts.waves << names;
    }
    for (const std::string &warning : warnings_of(state, *convoy))
        facts.warnings << qtext(warning);
    facts.launched = convoy->launched_at != 0 && convoy->landed_at == 0;
    // The same decision as the daemon's, so that a button which can be pressed is one that works.
    const auto launch = decide(state, town::LaunchConvoy{id, convoy->command}, {"person", state.at});
    facts.canLaunch = !facts.launched && launch && !launch->events.empty();
    if (!launch)
        facts.whyNotLaunch = qtext(launch.error().message);
    return facts;
}

ConvoyDetail::ConvoyDetail(QObject *parent) : QObject(parent)
{
    m_look_soon.setSingleShot(true);
    m_look_soon.setInterval(0);
    connect(&m_look_soon, &QTimer::timeout, this, &ConvoyDetail::look);
}

ConvoyDetail::ConvoyDetail(Town &town, QObject *parent) : ConvoyDetail(parent)
{
    attach(town);
}

void ConvoyDetail::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void ConvoyDetail::attach(Town &town)
{
    m_town = &town;
    connect(&town.replica(), &Replica::changed, &m_look_soon, qOverload<>(&QTimer::start));
    look();
}

void ConvoyDetail::setConvoyId(const QString &id)
{
    if (m_id == id)
        return;
    m_id = id;
    emit convoyIdChanged();
    look();
}

void ConvoyDetail::look()
{
    if (!m_town)
        return;
    ConvoyFacts facts = m_id.isEmpty() ? ConvoyFacts{} : convoyFacts(m_town->state(), ConvoyId(m_id.toStdString()), m_town->ages().now());
    if (facts == m_facts)
        return;
    m_facts = std::move(facts);
    emit changed();
}

} // namespace wm::models
