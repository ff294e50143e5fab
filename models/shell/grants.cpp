#include "shell/grants.h"

#include "shell/town.h"
#include "words/text.h"

#include <QCoreApplication>
#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using namespace std::chrono_literals;

QString words(const char *text)
{
    return QCoreApplication::translate("Grants", text);
}

QString holds_of(const Json &grant)
{
    const std::string scope = grant.value("scope", "");
    if (scope == "bead")
        return words("for %1, until it closes").arg(qtext(grant.value("bead", "")));
    if (scope == "agent")
        return words("for %1, until it stops").arg(qtext(grant.value("agent", "")).section(u'/', -1));
    return words("for every agent of %1, always").arg(qtext(grant.value("rig", "")));
}

} // namespace

std::span<const Column<GrantRow>> GrantRow::columns()
{
    static constexpr Column<GrantRow> all[] = {
        {"grantId", [](const GrantRow &row) -> QVariant { return row.grantId; }},
        {"rule", [](const GrantRow &row) -> QVariant { return row.rule; }},
        {"headline", [](const GrantRow &row) -> QVariant { return row.headline; }},
        {"holds", [](const GrantRow &row) -> QVariant { return row.holds; }},
        {"made", [](const GrantRow &row) -> QVariant { return row.made; }},
    };
    return all;
}

std::vector<GrantRow> grant_rows(const Json &grants, Timestamp now)
{
    std::vector<GrantRow> rows;
    for (const Json &grant : grants.is_object() ? grants.value("items", Json::array()) : Json::array()) {
        GrantRow row;
        row.grantId = qtext(grant.value("id", ""));
        QStringList covers;
        for (const Json &cover : grant.value("covers", Json::array()))
            if (cover.is_string())
                covers << qtext(cover.get_ref<const std::string &>());
        row.rule = covers.join(u'\n');
        row.headline = qtext(grant.value("headline", ""));
        row.holds = holds_of(grant);
        const QString ago = agoText(parse_rfc3339(grant.value("made_at", "")).value_or(0), now), by = qtext(grant.value("by", ""));
        row.made = by.isEmpty() || by == u"person" ? ago : words("%1 by %2").arg(ago, by);
        rows.push_back(std::move(row));
    }
    return rows;
}

Grants::Grants(QObject *parent) : QObject(parent)
{
    QQmlEngine::setObjectOwnership(&m_rows, QQmlEngine::CppOwnership);
    m_soon.setSingleShot(true);
    m_soon.setInterval(100ms);
    connect(&m_soon, &QTimer::timeout, this, &Grants::load);
}

Grants::Grants(Town &town, QObject *parent) : Grants(parent)
{
    attach(town);
}

void Grants::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        attach(*Town::of(engine));
}

void Grants::attach(Town &town)
{
    m_town = &town;
    const auto again = [this] {
        if (m_watched && !m_soon.isActive())
            m_soon.start();
    };
    connect(&town.replica(), &Replica::changed, this, again);
    connect(&town, &Town::connectionChanged, this, again);
}

void Grants::setWatched(bool watched)
{
    if (m_watched == watched)
        return;
    m_watched = watched;
    if (watched)
        load();
    emit changed();
}

void Grants::load()
{
    if (!m_town || m_loading)
        return;
    m_loading = true;
    emit changed();
    m_town->client().ask("grant.list", Json::object(), this, [this](const Result<Json> &answer) { take(answer); });
}

void Grants::take(const Result<Json> &answer)
{
    m_loading = false;
    m_problem = answer ? QString() : qtext(answer.error().message);
    if (answer)
        m_rows.assign(grant_rows(*answer, m_town->ages().now()));
    emit changed();
}

} // namespace wm::models
