#include "server/feed.h"

#include "town/records.h"
#include "town/rules/lane.h"
#include "wire/framing.h"

#include <algorithm>
#include <format>

namespace wm::server {
namespace {

constexpr Seq resume_limit = 20'000;        ///< events; further back a snapshot is cheaper
constexpr std::size_t high_water = 1 << 20; ///< unsent bytes above which a client is served at its own pace
constexpr std::size_t rows_per_part = 500;
constexpr std::size_t large_unit = 2'000;   ///< events; an import of more comes in parts
constexpr std::size_t bytes_per_part = wire::reply_limit / 2;

Json notification(const char *method, Json params)
{
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

Json unit_of(const std::vector<town::Recorded> &events)
{
    Json list = Json::array();
    for (const town::Recorded &event : events)
        list.push_back(town::to_feed(event));
    return notification("feed.unit", {{"first", events.front().seq}, {"last", events.back().seq}, {"events", std::move(list)}});
}

} // namespace

Json daemon_facts(const commands::Services &services, const town::State &state)
{
    const std::int64_t bytes = services.facts().value("rss_bytes", std::int64_t{0});
    const int runs = town::places_taken(state);
    return notification(
        "daemon.facts", {{"text", std::format("{} local, {} MB", runs, bytes / 1'000'000)}, {"rss_bytes", bytes}, {"runs", runs}});
}

Feed::Feed(engine::Engine &engine) : m_engine(engine)
{
    connect(&engine, &engine::Engine::committed, this, &Feed::follow);
}

/// A ledger that was put back goes on with the same numbers, but not at the same times.
bool Feed::knows(Seq event, std::optional<Timestamp> at)
{
    if (!at)
        return true;
    const auto row = m_engine.reader().read_events(event, 1);
    return row && !row->empty() && row->front().seq == event && row->front().at == *at;
}

Json Feed::subscribe(Connection &client, Seq from, std::optional<Timestamp> at)
{
    const Seq durable = m_engine.durable().seq;
    const bool again = m_subscribers.contains(&client);
    Subscriber &subscriber = m_subscribers[&client] = Subscriber{};
    const bool resume = from > 0 && from <= durable && durable - from <= resume_limit && knows(from, at);
    if (resume) {
        subscriber.next = from + 1;
    } else {
        subscriber.snapshot = m_engine.durable();
        subscriber.next = durable + 1;
        for (const auto &key : town::record_keys(*subscriber.snapshot))
            subscriber.left.push_back(key);
        std::ranges::reverse(subscriber.left); // taken from the back
    }
    if (!again)
        connect(&client, &Connection::drained, this, [this, &client] {
            if (auto known = m_subscribers.find(&client); known != m_subscribers.end())
                pump(client, known->second);
        });
    // The reply goes out first; draining it starts the stream.
    return {{"snapshot", !resume}, {"seq", durable}};
}

void Feed::forget(Connection &client)
{
    m_subscribers.erase(&client);
}

void Feed::follow(const engine::Committed &unit)
{
    std::string frame;
    for (auto &[client, subscriber] : m_subscribers) {
        const bool keeps_up = !subscriber.snapshot && subscriber.next == unit.events.front().seq && client->unsent() < high_water;
        if (!keeps_up)
            continue; // it is served from the ledger when it has taken what is queued
        if (frame.empty() && unit.events.size() <= large_unit)
            frame = wire::frame(unit_of(unit.events));
        if (frame.empty() || frame.size() > wire::reply_limit) {
            pump(*client, subscriber); // from the ledger, part by part
            continue;
        }
        subscriber.next = unit.events.back().seq + 1;
        client->send_frame(frame);
    }
}

void Feed::publish(const Json &message)
{
    std::string frame;
    for (auto &[client, subscriber] : m_subscribers) {
        if (subscriber.snapshot || client->unsent() >= high_water)
            continue;
        if (frame.empty())
            frame = wire::frame(message);
        client->send_frame(frame);
    }
}

void Feed::pump(Connection &client, Subscriber &subscriber)
{
    if (client.unsent() >= high_water)
        return;
    if (subscriber.snapshot)
        send_snapshot_part(client, subscriber);
    else if (subscriber.next <= m_engine.durable().seq)
        send_from_ledger(client, subscriber);
}

void Feed::send_snapshot_part(Connection &client, Subscriber &subscriber)
{
    Json rows = Json::array();
    while (!subscriber.left.empty() && rows.size() < rows_per_part) {
        const auto &[kind, id] = subscriber.left.back();
        rows.push_back({{"kind", kind}, {"id", id}, {"value", town::record_json(*subscriber.snapshot, kind, id)}});
        subscriber.left.pop_back();
    }
    if (!rows.empty())
        return client.send(notification("feed.snapshot", {{"rows", std::move(rows)}}));
    const Json last = {{"seq", subscriber.snapshot->seq}, {"at", subscriber.snapshot->at}};
    subscriber.snapshot.reset();
    client.send(notification("feed.ready", last));
}

void Feed::send_from_ledger(Connection &client, Subscriber &subscriber)
{
    std::vector<town::Recorded> events;
    // Events of one unit carry the same time: a part ends where the time changes, so that no unit is cut in two unless it
    // is larger than a part can be.
    constexpr std::size_t part = 500;
    std::size_t bytes = 0;
    const Seq durable = m_engine.durable().seq; // the file may have more: of that the engine tells us in a moment
    auto rows = m_engine.reader().read_events(subscriber.next, large_unit);
    if (!rows || rows->empty())
        return client.send(notification("feed.resync", Json::object()));
    for (const ledger::EventRow &row : *rows) {
        if (row.seq > durable || (events.size() >= part && row.at != events.back().at) || bytes > bytes_per_part)
            break;
        bytes += row.data.size();
        auto data = parse_json(row.data, "An event");
        auto event = data ? town::event_from(row.kind, row.v, *data) : std::unexpected(data.error());
        if (!event)
            return client.send(notification("feed.resync", Json::object()));
        events.push_back({row.seq, row.at, row.actor, std::move(*event)});
    }
    subscriber.next = events.back().seq + 1;
    client.send(unit_of(events));
}

} // namespace wm::server
