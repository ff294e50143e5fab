#include "shell/agents_found.h"

#include "shell/town.h"
#include "theme/agent_state.h"
#include "words/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QQmlEngine>

namespace wm::models {
namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("AgentsFound", text);
}

QString text_of(const Json &agent, const char *member)
{
    return qtext(agent.value(member, ""));
}

/// What a shell would take; a sentence is not copied.
QString command_in(const QString &text)
{
    return text.endsWith(u'.') ? QString() : text;
}

FoundAgentRow row_of(const Json &agent, const QString &home)
{
    FoundAgentRow row;
    row.agentId = text_of(agent, "id");
    row.title = text_of(agent, "title");
    if (!agent.value("installed", false)) {
        row.word = words("Not installed");
        row.agentState = AgentState::Idle;
        row.detail = text_of(agent, "install");
        row.command = command_in(row.detail);
        return row;
    }
    const QString login = text_of(agent, "login"), version = text_of(agent, "version");
    QString program = text_of(agent, "program");
    if (!home.isEmpty() && program.startsWith(home + u'/'))
        program = u'~' + program.mid(home.size());
    row.detail = version.isEmpty() ? program : QStringLiteral("%1, %2").arg(version, program);
    row.agentState = AgentState::Done;
    row.word = login == u"yes" ? words("Found, signed in") : words("Found");
    if (login == u"no") {
        row.agentState = AgentState::NeedsYou;
        row.word = words("Found, not signed in");
        row.command = text_of(agent, "sign_in");
    }
    return row;
}

} // namespace

std::span<const Column<FoundAgentRow>> FoundAgentRow::columns()
{
    static const Column<FoundAgentRow> columns[] = {
        {"agentId", [](const FoundAgentRow &row) { return QVariant(row.agentId); }},
        {"title", [](const FoundAgentRow &row) { return QVariant(row.title); }},
        {"word", [](const FoundAgentRow &row) { return QVariant(row.word); }},
        {"agentState", [](const FoundAgentRow &row) { return QVariant(row.agentState); }},
        {"detail", [](const FoundAgentRow &row) { return QVariant(row.detail); }},
        {"command", [](const FoundAgentRow &row) { return QVariant(row.command); }},
    };
    return columns;
}

std::vector<FoundAgentRow> found_agent_rows(const Json &answer, const QString &home)
{
    std::vector<FoundAgentRow> rows;
    QSet<QString> providers;
    for (const Json &agent : answer.value("items", Json::array()))
        if (agent.value("installed", false)) {
            rows.push_back(row_of(agent, home));
            providers.insert(text_of(agent, "provider"));
        }
    for (const Json &agent : answer.value("items", Json::array())) {
        const QString provider = text_of(agent, "provider");
        if (agent.value("installed", false) || !agent.value("tested", false) || providers.contains(provider))
            continue;
        rows.push_back(row_of(agent, home));
        providers.insert(provider);
    }
    return rows;
}

AgentsFound::AgentsFound(QObject *parent) : QObject(parent) {}
AgentsFound::AgentsFound(Town &town, QObject *parent) : QObject(parent), m_town(&town) {}

void AgentsFound::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        m_town = Town::of(engine);
}

void AgentsFound::look(bool again)
{
    if (m_looking || m_town == nullptr)
        return;
    m_looking = true;
    emit changed();
    m_town->client().ask("agent.detect", {{"again", again}}, this, [this](const Result<Json> &answer) { take(answer); });
}

void AgentsFound::take(const Result<Json> &answer)
{
    m_looking = false;
    if (answer) {
        m_error.clear();
        m_rows.assign(found_agent_rows(*answer, QDir::homePath()));
    } else {
        m_error = qtext(answer.error().hint.empty() ? answer.error().message : answer.error().message + " " + answer.error().hint);
    }
    emit changed();
}

} // namespace wm::models
