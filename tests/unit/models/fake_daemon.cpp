#include "fake_daemon.h"

#include "base/files.h"
#include "town/event.h"
#include "wire/unix_socket.h"

#include <sys/socket.h>

namespace wm::tests {

models::LinkOptions FakeDaemon::options()
{
    using namespace std::chrono_literals;
    return {.places = wire::Places(m_folder.path().toStdString()),
        .start =
            [starts = m_starts](const wire::Places &places) {
                ++*starts;
                return wire::connect_unix(places.person_socket());
            },
        .schema = town::schema_hash(),
        .first_pause = 10ms,
        .longest_pause = 40ms};
}

void FakeDaemon::listen()
{
    m_listener = std::move(*wire::listen_unix(std::filesystem::path(m_folder.path().toStdString()) / "person.sock"));
    m_incoming = std::make_unique<QSocketNotifier>(m_listener.get(), QSocketNotifier::Read);
    connect(m_incoming.get(), &QSocketNotifier::activated, this, &FakeDaemon::accept);
}

void FakeDaemon::hang_up()
{
    m_clients.clear();
}

void FakeDaemon::stop()
{
    m_incoming.reset();
    m_listener.reset();
    hang_up();
}

void FakeDaemon::accept()
{
    Fd fd(accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!fd.valid())
        return;
    Client *client = m_clients.emplace_back(std::make_unique<Client>()).get();
    client->socket = std::make_unique<models::LineSocket>(std::move(fd));
    connect(client->socket.get(), &models::LineSocket::line, this,
        [this, client](const std::string &line) { answer(*client, Json::parse(line)); });
    // From the event loop: the socket is in the middle of telling us.
    connect(
        client->socket.get(), &models::LineSocket::closed, this,
        [this, client] { std::erase_if(m_clients, [&](const auto &one) { return one.get() == client; }); }, Qt::QueuedConnection);
}

void FakeDaemon::answer(Client &client, const Json &message)
{
    const std::string name = message.at("method");
    const Json &id = message.at("id");
    const Json &params = message.at("params");
    if (name == "hello") {
        ++greetings;
        send(client,
            {{"id", id},
                {"result", {{"protocol", 1}, {"schema", schema}, {"build", "test"}, {"town", town_id}, {"home", "/somewhere/waymark"}}}});
        return;
    }
    if (name == "feed.subscribe") {
        subscribe(client, id, params.at("from").get<Seq>());
        return;
    }
    if (name == "agents.list") { // asked by itself after every hello
        send(client, {{"id", id}, {"result", {{"items", agents}}}});
        return;
    }
    asked.push_back({name, params});
    if (!answers)
        return;
    const Result<Json> result = method ? method(name, params) : Json::object();
    if (result)
        send(client, {{"id", id}, {"result", *result}});
    else
        send(client,
            {{"id", id},
                {"error",
                    {{"code", -32000}, {"message", result.error().message},
                        {"data", {{"code", result.error().code}, {"hint", result.error().hint}}}}}});
}

void FakeDaemon::subscribe(Client &client, const Json &id, Seq from)
{
    subscribed.push_back(from);
    const bool resume = from >= resumable_from && from <= script.state.seq;
    send(client, {{"id", id}, {"result", {{"snapshot", !resume}, {"seq", script.state.seq}}}});
    if (resume) {
        for (const auto &events : m_units)
            if (events.front().seq > from)
                send(client, unit(events));
    } else {
        Json rows = Json::array();
        const auto flush = [&] { send(client, {{"method", "feed.snapshot"}, {"params", {{"rows", std::exchange(rows, Json::array())}}}}); };
        town::each_record(script.state, [&](const town::RecordRow &row) {
            rows.push_back({{"kind", row.kind}, {"id", row.id}, {"value", *row.value}});
            if (rows.size() == rows_per_part)
                flush();
        });
        flush();
        send(client, {{"method", "feed.ready"}, {"params", {{"seq", script.state.seq}}}});
    }
    client.subscribed = true;
}

Json FakeDaemon::unit(const std::vector<town::Recorded> &events)
{
    Json list = Json::array();
    for (const town::Recorded &event : events)
        list.push_back(town::to_feed(event));
    return {{"method", "feed.unit"}, {"params", {{"first", events.front().seq}, {"last", events.back().seq}, {"events", list}}}};
}

void FakeDaemon::does(const town::Command &command, const std::string &actor)
{
    const auto events = script.does(command, actor);
    if (events.empty())
        return;
    m_units.push_back(events);
    if (std::exchange(m_lose, false))
        return;
    for (auto &client : m_clients)
        if (client->subscribed)
            send(*client, unit(events));
}

void FakeDaemon::notify(const std::string &name, const Json &params)
{
    for (auto &client : m_clients)
        if (client->subscribed)
            send(*client, {{"method", name}, {"params", params}});
}

const FakeDaemon::Asked *FakeDaemon::last(const std::string &name) const
{
    for (auto one = asked.rbegin(); one != asked.rend(); ++one)
        if (one->method == name)
            return &*one;
    return nullptr;
}

} // namespace wm::tests
