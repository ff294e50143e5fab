#include "client/town_client.h"

#include "base/ulid.h"

#include <QCoreApplication>

namespace wm::models {
namespace {

using namespace std::chrono_literals;

Error offline_error()
{
    return {"offline", QCoreApplication::translate("TownClient", "The daemon does not answer, so nothing was changed.").toStdString(),
        QCoreApplication::translate("TownClient", "Start it again and repeat it.").toStdString()};
}

Error disconnected_error()
{
    return {"disconnected", QCoreApplication::translate("TownClient", "The daemon went away before it answered.").toStdString(),
        QCoreApplication::translate("TownClient", "Look whether it was done before you repeat it.").toStdString()};
}

} // namespace

TownClient::TownClient(LinkOptions options, QObject *parent) : QObject(parent), m_link(new Link(std::move(options)))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(30s);
    connect(&m_patience, &QTimer::timeout, this, [this] { fail_waiting(true); });

    m_thread.setObjectName(QStringLiteral("town link"));
    m_link->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_link, &QObject::deleteLater);
    connect(m_link, &Link::online, this, &TownClient::greeted);
    connect(m_link, &Link::offline, this, &TownClient::lost);
    connect(m_link, &Link::mismatched, this, [this] {
        enter(Connection::Mismatch);
        fail_waiting(true);
    });
    connect(m_link, &Link::answered, this, [this](const Answer &answered) { answer(answered.request, answered.result); });
    connect(m_link, &Link::snapshot, this, [this](const town::State &state) { m_replica.adopt(state); });
    connect(m_link, &Link::unit, this, [this](const Unit &unit) { m_replica.fold(unit.events); });
    connect(m_link, &Link::activity, this, &TownClient::activity);
    connect(m_link, &Link::facts, this, &TownClient::facts);
    m_thread.start();
}

TownClient::~TownClient()
{
    m_thread.quit();
    m_thread.wait();
}

void TownClient::open()
{
    if (m_connection == Connection::Online)
        return;
    if (m_connection != Connection::Offline) // an error stays readable while we try again
        enter(Connection::Connecting);
    QMetaObject::invokeMethod(m_link, &Link::open);
}

void TownClient::ask(const std::string &method, Json params, QObject *context, Done done)
{
    send(method, std::move(params), context, std::move(done), false);
}

void TownClient::change(const std::string &method, Json params, QObject *context, Done done)
{
    params["command_id"] = make_ulid(SystemClock().now());
    send(method, std::move(params), context, std::move(done), true);
}

void TownClient::send(const std::string &method, Json params, QObject *context, Done done, bool repeatable)
{
    const auto refuse = [&](Error why) { // from the event loop, as an answer comes, so that callers know one order only
        QMetaObject::invokeMethod(
            context, [done = std::move(done), why = std::move(why)] { done(std::unexpected(why)); }, Qt::QueuedConnection);
    };
    if (m_connection != Connection::Online) {
        refuse(offline_error());
        return;
    }
    const std::int64_t id = m_next++;
    std::string frame = wire::frame({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
    if (frame.size() > wire::request_limit) {
        refuse({"too_large", tr("That is more text than one message may carry.").toStdString(),
            tr("Keep it below one megabyte.").toStdString()});
        return;
    }
    QMetaObject::invokeMethod(m_link, [link = m_link, frame] { link->send(frame); });
    m_waiting.emplace(id, Request{std::move(frame), context, std::move(done), repeatable});
}

void TownClient::answer(std::int64_t request, Result<Json> result)
{
    auto found = m_waiting.extract(request);
    if (!found || !found.mapped().context)
        return;
    try {
        found.mapped().done(std::move(result));
    } catch (const Json::exception &error) { // a member of another type than agreed
        qWarning("An answer of the daemon cannot be read: %s", error.what());
    }
}

void TownClient::enter(Connection connection, Error problem)
{
    if (connection == Connection::Online)
        m_lost_at = 0;
    else if (m_connection == Connection::Online)
        m_lost_at = SystemClock().now();
    if (m_connection == connection && m_problem == problem)
        return;
    m_connection = connection;
    m_problem = std::move(problem);
    emit connectionChanged();
}

void TownClient::greeted(const std::string &home)
{
    m_patience.stop();
    m_home = home;
    const bool was_online = m_connection == Connection::Online; // subscribed anew on the same connection
    if (!was_online) // before the others hear of it and ask more
        for (const auto &[id, request] : m_waiting)
            QMetaObject::invokeMethod(m_link, [link = m_link, frame = request.frame] { link->send(frame); });
    enter(Connection::Online);
}

void TownClient::lost(const Error &why)
{
    enter(Connection::Offline, why);
    fail_waiting(false);
    if (!m_waiting.empty() && !m_patience.isActive())
        m_patience.start();
}

void TownClient::fail_waiting(bool repeatable_too)
{
    auto waiting = std::exchange(m_waiting, {});
    for (auto &[id, request] : waiting) {
        if (request.repeatable && !repeatable_too)
            m_waiting.emplace(id, std::move(request));
        else if (request.context)
            request.done(std::unexpected(disconnected_error()));
    }
}

} // namespace wm::models
