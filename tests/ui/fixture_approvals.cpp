#include "fixture_approvals.h"

#include "words/text.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace wm;
using namespace wm::models;
using namespace Qt::StringLiterals;

namespace {

Json json_of(const QVariant &item)
{
    return Json::parse(QJsonDocument(QJsonObject::fromVariantMap(item.toMap())).toJson().toStdString());
}

void later(QObject *context, ApprovalSource::Done done, Result<Json> answer)
{
    QMetaObject::invokeMethod(context, [done = std::move(done), answer = std::move(answer)] { done(answer); }, Qt::QueuedConnection);
}

} // namespace

void FixtureApprovals::setItems(const QVariantList &items)
{
    m_items = items;
    emit changed();
}

void FixtureApprovals::change(const QString &id, const QVariantMap &members)
{
    for (QVariant &item : m_items) {
        QVariantMap map = item.toMap();
        if (map.value(u"id"_s) == id) {
            map.insert(members);
            item = map;
        }
    }
    emit changed();
}

void FixtureApprovals::end(const QString &id, const QString &how, const QString &by)
{
    using How = ApprovalEnd::How;
    const QHash<QString, How> hows{
        {u"allowed"_s, How::allowed}, {u"denied"_s, How::denied}, {u"answered"_s, How::answered}, {u"expired"_s, How::expired}};
    m_ends.insert(id, {hows.value(how, How::unknown), by});
    m_items.removeIf([&](const QVariant &item) { return item.toMap().value(u"id"_s) == id; });
    emit changed();
}

Json FixtureApprovals::find(const QString &id) const
{
    for (const QVariant &item : m_items)
        if (item.toMap().value(u"id"_s) == id)
            return json_of(item);
    return Json();
}

std::vector<OpenApproval> FixtureApprovals::open() const
{
    std::vector<OpenApproval> open;
    for (const QVariant &item : m_items) {
        const Json json = json_of(item);
        open.push_back({qtext(json.value("id", "")), qtext(json.value("level", "")), qtext(json.value("fingerprint", "")),
            parse_rfc3339(json.value("asked_at", "")).value_or(0)});
    }
    return open;
}

ApprovalAsker FixtureApprovals::asker(const Json &approval) const
{
    return {qtext(approval.value("name", "")), qtext(approval.value("program", "")), qtext(approval.value("bead_title", ""))};
}

Json FixtureApprovals::known(const QString &id) const
{
    Json item = find(id);
    for (const char *asked : {"assessment", "scopes", "covers", "fingerprint", "identical", "choices"})
        if (item.is_object())
            item.erase(asked);
    return item;
}

void FixtureApprovals::show(const QString &id, QObject *context, Done done)
{
    if (m_silent)
        return;
    Result<Json> answer = find(id);
    if (!m_trouble.isEmpty())
        answer = std::unexpected(Error{"system", m_trouble.toStdString(), ""});
    else if (answer->is_null())
        answer = std::unexpected(Error{"not_found", "There is no open request " + id.toStdString() + ".", ""});
    later(context, std::move(done), std::move(answer));
}

void FixtureApprovals::matches(const QString &, QObject *context, Done done)
{
    Json items = Json::array();
    for (const QString &command : m_past)
        items.push_back({{"command", command.toStdString()}});
    later(context, std::move(done), Json{{"items", std::move(items)}});
}

void FixtureApprovals::answer(Json params, QObject *context, Done done)
{
    const QString id = qtext(params.value("id", ""));
    if (!m_refuse_code.isEmpty()) {
        later(context, std::move(done), std::unexpected(Error{m_refuse_code.toStdString(), m_refuse_text.toStdString(), ""}));
        return;
    }
    m_answers << QStringList{params.value("allow", false) ? u"allow"_s : u"deny"_s, id, qtext(params.value("scope", "once")),
        qtext(params.value("fingerprint", "")), qtext(params.value("text", ""))}
                     .join(u' ')
                     .trimmed();
    later(context, std::move(done), Json{{"id", id.toStdString()}});
    end(id, params.value("allow", false) ? u"allowed"_s : u"denied"_s, {});
}
