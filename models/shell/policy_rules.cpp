#include "shell/policy_rules.h"

#include "approval/approval_facts.h"
#include "shell/town.h"
#include "words/text.h"

#include <QCoreApplication>
#include <QQmlEngine>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("Policy", text);
}

QString text_in(const Json &object, const char *member)
{
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? qtext(found->get_ref<const std::string &>()) : QString();
}

QString list_in(const Json &object, const char *member)
{
    QStringList list;
    const auto found = object.find(member);
    for (const Json &entry : found != object.end() && found->is_array() ? *found : Json::array())
        if (entry.is_string())
            list << qtext(entry.get_ref<const std::string &>());
    return list.join(u", "_s);
}

/// What a rule matches on, in the order in which people ask; finding rules need no name.
QString matches_of(const Json &rule)
{
    QStringList parts;
    if (const QString rules = list_in(rule, "rules"); !rules.isEmpty())
        parts << rules;
    const std::pair<const char *, QString> others[] = {{"levels", words("levels: %1")}, {"programs", words("programs: %1")},
        {"tools", words("tools: %1")}, {"paths", words("paths: %1")}, {"hosts", words("hosts: %1")}, {"roles", words("roles: %1")},
        {"agents", words("agents: %1")}, {"rigs", words("rigs: %1")}};
    for (const auto &[member, name] : others)
        if (const QString list = list_in(rule, member); !list.isEmpty())
            parts << name.arg(list);
    return parts.join(u"; "_s);
}

} // namespace

std::span<const Column<PolicyRuleRow>> PolicyRuleRow::columns()
{
    static constexpr Column<PolicyRuleRow> all[] = {
        {"name", [](const PolicyRuleRow &row) -> QVariant { return row.name; }},
        {"decision", [](const PolicyRuleRow &row) -> QVariant { return row.decision; }},
        {"matches", [](const PolicyRuleRow &row) -> QVariant { return row.matches; }},
        {"from", [](const PolicyRuleRow &row) -> QVariant { return row.from; }},
        {"reason", [](const PolicyRuleRow &row) -> QVariant { return row.reason; }},
        {"otherwise", [](const PolicyRuleRow &row) -> QVariant { return row.otherwise; }},
    };
    return all;
}

std::vector<PolicyRuleRow> policy_rule_rows(const Json &policy)
{
    std::vector<PolicyRuleRow> rows;
    if (!policy.is_object())
        return rows;
    for (const Json &rule : policy.value("items", Json::array()))
        rows.push_back(
            {text_in(rule, "name"), text_in(rule, "decision"), matches_of(rule), text_in(rule, "from"), text_in(rule, "reason")});
    const Json defaults = policy.value("defaults", Json::object()), files = policy.value("defaults_from", Json::object());
    for (const auto &[level, decision] : defaults.items())
        if (decision.is_string())
            rows.push_back({words("Without a rule"), qtext(decision.get_ref<const std::string &>()), levelSentence(qtext(level)),
                text_in(files, level.c_str()), {}, true});
    return rows;
}

PolicyRules::PolicyRules(QObject *parent) : QObject(parent)
{
    QQmlEngine::setObjectOwnership(&m_rows, QQmlEngine::CppOwnership);
}

PolicyRules::PolicyRules(Town &town, QObject *parent) : PolicyRules(parent)
{
    m_town = &town;
}

void PolicyRules::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        m_town = Town::of(engine);
}

void PolicyRules::load(const QString &rig)
{
    if (!m_town || m_loading)
        return;
    m_loading = true;
    emit changed();
    Json params = Json::object();
    if (!rig.isEmpty())
        params["rig"] = rig.toStdString();
    m_town->client().ask("policy.show", std::move(params), this, [this](const Result<Json> &answer) { take(answer); });
}

void PolicyRules::take(const Result<Json> &answer)
{
    m_loading = false;
    m_problem.clear();
    if (!answer) {
        m_problem = qtext(answer.error().message);
    } else {
        m_rows.assign(policy_rule_rows(*answer));
        m_complaints.clear();
        for (const Json &complaint : answer->value("complaints", Json::array()))
            if (complaint.is_string())
                m_complaints << qtext(complaint.get_ref<const std::string &>());
    }
    emit changed();
}

} // namespace wm::models
