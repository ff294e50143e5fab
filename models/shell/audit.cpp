#include "shell/audit.h"

#include "approval/plain_sight.h"
#include "shell/town.h"
#include "theme/agent_state.h"
#include "transcript/export.h"
#include "words/text.h"

#include <QCoreApplication>
#include <QQmlEngine>
#include <QSaveFile>
#include <QUrl>
#include <array>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using namespace std::chrono_literals;

QString words(const char *text)
{
    return QCoreApplication::translate("Audit", text);
}

QString seen(const Json &object, const char *member)
{
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? in_plain_sight(found->get_ref<const std::string &>()).text : QString();
}

/// It leaves the machine: in the same words as the daemon's own export.
Json without_secrets(const Json &value)
{
    if (value.is_string())
        return transcript::masked(value.get_ref<const std::string &>());
    if (!value.is_structured())
        return value;
    Json kept = value;
    for (auto &[key, member] : kept.items())
        member = without_secrets(member);
    return kept;
}

struct DecisionWords {
    QLatin1StringView word;
    const char *text;
    AgentState::Value state;
};
constexpr std::array decisions = {
    DecisionWords{"asked"_L1, QT_TRANSLATE_NOOP("Audit", "Asked"), AgentState::NeedsYou},
    DecisionWords{"restated"_L1, QT_TRANSLATE_NOOP("Audit", "Asked anew"), AgentState::NeedsYou},
    DecisionWords{"allowed"_L1, QT_TRANSLATE_NOOP("Audit", "Allowed"), AgentState::Done},
    DecisionWords{"answered"_L1, QT_TRANSLATE_NOOP("Audit", "Answered"), AgentState::Done},
    DecisionWords{"denied"_L1, QT_TRANSLATE_NOOP("Audit", "Denied"), AgentState::Failed},
    DecisionWords{"expired"_L1, QT_TRANSLATE_NOOP("Audit", "Expired"), AgentState::Failed},
    DecisionWords{"withdrawn"_L1, QT_TRANSLATE_NOOP("Audit", "Withdrawn"), AgentState::Idle},
    DecisionWords{"granted"_L1, QT_TRANSLATE_NOOP("Audit", "Granted"), AgentState::Done},
    DecisionWords{"revoked"_L1, QT_TRANSLATE_NOOP("Audit", "Taken back"), AgentState::Idle},
};

} // namespace

std::span<const Column<AuditRow>> AuditRow::columns()
{
    static constexpr Column<AuditRow> all[] = {
        {"at", [](const AuditRow &row) -> QVariant { return row.at; }},
        {"decision", [](const AuditRow &row) -> QVariant { return row.decision; }},
        {"decisionText", [](const AuditRow &row) -> QVariant { return row.decisionText; }},
        {"agentState", [](const AuditRow &row) -> QVariant { return row.agentState; }},
        {"agentName", [](const AuditRow &row) -> QVariant { return row.agentName; }},
        {"title", [](const AuditRow &row) -> QVariant { return row.title; }},
        {"rule", [](const AuditRow &row) -> QVariant { return row.rule; }},
        {"by", [](const AuditRow &row) -> QVariant { return row.by; }},
        {"reason", [](const AuditRow &row) -> QVariant { return row.reason; }},
        {"beadId", [](const AuditRow &row) -> QVariant { return row.beadId; }},
    };
    return all;
}

std::vector<AuditRow> audit_rows(const Json &audit, Timestamp now)
{
    std::vector<AuditRow> rows;
    QHash<QString, int> twins; // the same moment and words: still two lines
    for (const Json &item : audit.is_object() ? audit.value("items", Json::array()) : Json::array()) {
        AuditRow row;
        row.decision = seen(item, "decision");
        const auto *known = std::ranges::find(decisions, row.decision, [](const DecisionWords &one) { return QString(one.word); });
        row.decisionText = known != decisions.end() ? words(known->text) : row.decision;
        row.agentState = known != decisions.end() ? known->state : AgentState::Idle;
        row.at = clockText(parse_rfc3339(item.value("at", "")).value_or(0), now);
        row.agentName = seen(item, "agent").section(u'/', -1);
        row.title = seen(item, "title").simplified();
        row.rule = seen(item, "rule");
        row.by = seen(item, "by");
        if (row.by == u"person")
            row.by = words("a person");
        row.reason = seen(item, "reason");
        row.beadId = seen(item, "bead");
        const QString same = qtext(item.value("at", "")) + row.decision + row.title + seen(item, "run");
        row.id = same + QString::number(twins[same]++);
        rows.push_back(std::move(row));
    }
    return rows;
}

AuditLog::AuditLog(QObject *parent) : QObject(parent)
{
    QQmlEngine::setObjectOwnership(&m_rows, QQmlEngine::CppOwnership);
    m_soon.setSingleShot(true);
    m_soon.setInterval(150ms);
    connect(&m_soon, &QTimer::timeout, this, &AuditLog::load);
}

AuditLog::AuditLog(Town &town, QObject *parent) : AuditLog(parent)
{
    m_town = &town;
}

void AuditLog::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        m_town = Town::of(engine);
}

void AuditLog::setFilter(const QString &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    m_soon.start();
    emit filterChanged();
}

Json AuditLog::question() const
{
    Json filter = Json::array();
    for (const QString &word : m_filter.split(u' ', Qt::SkipEmptyParts))
        filter.push_back(word.toStdString());
    return filter.empty() ? Json::object() : Json{{"filter", std::move(filter)}};
}

void AuditLog::exportTo(const QString &file)
{
    if (!m_town)
        return;
    const QString path = file.startsWith(u"file:") ? QUrl(file).toLocalFile() : file;
    Json params = question();
    params["limit"] = 0;
    params["whole"] = true;
    m_town->client().ask("audit.list", std::move(params), this, [this, path](const Result<Json> &answer) {
        if (!answer) {
            emit exportFailed(qtext(answer.error().message));
            return;
        }
        QSaveFile out(path);
        bool kept = out.open(QIODevice::WriteOnly) && out.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        const Json items = answer->value("items", Json::array());
        for (auto item = items.rbegin(); kept && item != items.rend(); ++item) // newest first in the answer
            kept = out.write(QByteArray::fromStdString(to_text(without_secrets(*item)) + "\n")) >= 0;
        if (kept && out.commit())
            emit exported(static_cast<int>(items.size()), path);
        else
            emit exportFailed(tr("%1 could not be written: %2.").arg(path, out.errorString()));
    });
}

void AuditLog::load()
{
    if (!m_town)
        return;
    Json params = question();
    params["limit"] = m_limit;
    m_loading = true;
    emit changed();
    m_town->client().ask("audit.list", std::move(params), this, [this, number = ++m_asked](const Result<Json> &answer) {
        if (number == m_asked)
            take(answer);
    });
}

void AuditLog::more()
{
    if (m_loading || m_total <= m_rows.count())
        return;
    m_limit *= 2;
    load();
}

void AuditLog::take(const Result<Json> &answer)
{
    m_loading = false;
    m_problem = answer ? QString() : qtext(answer.error().message);
    if (answer) {
        m_rows.assign(audit_rows(*answer, m_town->ages().now()));
        m_total = answer->value("total", m_rows.count());
    }
    emit changed();
}

} // namespace wm::models
