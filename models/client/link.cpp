#include "client/link.h"

#include "town/event.h"
#include "wire/protocol.h"
#include "wire/start_daemon.h"
#include "wire/unix_socket.h"

#include <algorithm>
#include <format>

namespace wm::models {
namespace {

constexpr const char *hello_id = "hello";
constexpr const char *feed_id = "feed";
/// By a start: the window that is closed meanwhile waits for it. One that comes later is found all the same.
constexpr std::chrono::seconds most_blocked(10);

std::string request(const char *id, const char *method, Json params)
{
    return wire::frame({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
}

Result<Json> result_of(Json &message)
{
    const auto error = message.find("error");
    if (error == message.end())
        return std::move(message["result"]);
    const Json data = error->value("data", Json::object());
    return std::unexpected(
        Error{data.value("code", "error"), error->value("message", "The daemon refused without saying why."), data.value("hint", "")});
}

} // namespace

Activity activity_from(const Json &params)
{
    const auto number = [&](const char *name) { return params.value(name, std::int64_t{}); };
    return {.run = params.at("run").get<std::string>(),
        .text = params.value("text", ""),
        .at = params.value("at", Timestamp{}),
        .bytes = number("bytes"),
        .phase = params.value("phase", ""),
        .context_used = number("context_used"),
        .context_size = number("context_size"),
        .entries = number("entries"),
        .complaint = params.value("complaint", "")};
}

LinkOptions default_link_options()
{
    auto places = wire::Places::from_environment();
    LinkOptions options{.places = places ? *places : wire::Places("/"), .start = {}, .schema = town::schema_hash()};
    options.start = [places](const wire::Places &at) -> Result<Fd> {
        if (!places)
            return std::unexpected(places.error());
        return wire::connect_or_start(at, wire::program_directory() / "wagonmasterd", most_blocked);
    };
    return options;
}

Link::Link(LinkOptions options) : m_options(std::move(options)), m_again(this), m_patience(this), m_pause(m_options.first_pause)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this,
        [this] { attach(m_starting ? m_options.start(m_options.places) : wire::connect_unix(m_options.places.person_socket())); });
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] { drop({"unreachable", "The daemon does not answer.", "Start it again."}); });
}

void Link::open()
{
    if (m_phase != Phase::Down)
        return;
    m_again.stop();
    m_pause = m_options.first_pause;
    m_starting = true;
    attach(m_options.start(m_options.places));
}

void Link::send(const std::string &frame)
{
    if (m_socket != nullptr)
        m_socket->send(frame);
}

void Link::attach(Result<Fd> fd)
{
    if (!fd) {
        m_starting = false;
        drop(fd.error());
        return;
    }
    m_socket = new LineSocket(std::move(*fd), this);
    connect(m_socket, &LineSocket::line, this, &Link::receive);
    connect(m_socket, &LineSocket::closed, this, [this](const std::string &why) {
        drop({"disconnected", why.empty() ? "The daemon has closed the connection." : "The connection to the daemon broke: " + why + ".",
            ""});
    });
    m_phase = Phase::Greeting;
    m_patience.start(m_options.patience);
    m_socket->send(request(hello_id, "hello", {{"protocol", wire::protocol_version}, {"client", "window"}, {"build", WM_VERSION}}));
}

void Link::give_up()
{
    m_phase = Phase::Down;
    m_patience.stop();
    m_builder.reset();
    if (m_socket != nullptr) {
        m_socket->disconnect(this);
        m_socket->deleteLater();
        m_socket = nullptr;
    }
}

void Link::drop(Error why)
{
    give_up();
    m_again.start(m_pause);
    m_pause = std::min(m_pause * 2, m_options.longest_pause);
    emit offline(why);
}

void Link::subscribe(Seq from)
{
    m_phase = Phase::Subscribing;
    m_builder.reset();
    Json last = {{"from", from}};
    if (from != 0 && m_last_at != 0)
        last["at"] = m_last_at;
    m_socket->send(request(feed_id, "feed.subscribe", last));
}

void Link::receive(const std::string &line)
{
    auto message = parse_json(line, "The daemon's message");
    if (!message) {
        drop(message.error());
        return;
    }
    try {
        const auto id = message->find("id");
        if (id == message->end())
            notified(message->at("method").get<std::string>(), message->value("params", Json::object()));
        else if (*id == hello_id)
            greeted(result_of(*message));
        else if (*id == feed_id)
            subscribed(result_of(*message));
        else if (id->is_number_integer())
            emit answered({id->get<std::int64_t>(), result_of(*message)});
    } catch (const Json::exception &error) {
        drop({"bad_message", std::format("The daemon sent a message that cannot be read: {}.", error.what()), ""});
    }
}

void Link::greeted(const Result<Json> &answer)
{
    if (!answer) {
        drop(answer.error());
        return;
    }
    m_patience.stop();
    m_starting = false;
    if (answer->at("schema").get<std::string>() != m_options.schema) {
        give_up();
        emit mismatched();
        return;
    }
    m_home = answer->value("home", "");
    if (const std::string town = answer->value("town", ""); town != m_town) {
        m_town = town;
        m_last = 0;
    }
    subscribe(m_last);
}

void Link::subscribed(const Result<Json> &answer)
{
    if (m_phase != Phase::Subscribing)
        return;
    if (!answer) {
        drop(answer.error());
        return;
    }
    if (answer->at("snapshot").get<bool>()) {
        m_phase = Phase::Loading;
        m_builder.emplace();
    } else {
        go_live();
    }
}

void Link::go_live()
{
    m_phase = Phase::Live;
    m_pause = m_options.first_pause;
    emit online(m_home);
}

void Link::notified(const std::string &method, const Json &params)
{
    if (method == "feed.unit") {
        if (m_phase == Phase::Live)
            fold_on(params);
    } else if (method == "feed.snapshot") {
        if (m_phase != Phase::Loading)
            return;
        for (const Json &row : params.at("rows")) {
            if (const auto added = m_builder->add(row.at("kind").get<std::string>(), row.at("value")); !added) {
                give_up();
                emit mismatched();
                return;
            }
        }
    } else if (method == "feed.ready") {
        if (m_phase != Phase::Loading)
            return;
        m_last = params.at("seq").get<Seq>();
        m_last_at = params.value("at", Timestamp(0));
        emit snapshot(m_builder->finish());
        m_builder.reset();
        go_live();
    } else if (method == "feed.resync") {
        if (m_phase == Phase::Live || m_phase == Phase::Loading)
            subscribe(0);
    } else if (method == "activity") {
        emit activity(activity_from(params));
    } else if (method == "daemon.facts") {
        emit facts(params.value("text", ""));
    }
}

void Link::fold_on(const Json &params)
{
    const Seq first = params.at("first").get<Seq>();
    const Seq last = params.at("last").get<Seq>();
    if (last <= m_last)
        return; // heard already
    if (first != m_last + 1) {
        subscribe(0);
        return;
    }
    Unit unit;
    for (const Json &event : params.at("events")) {
        auto recorded = town::recorded_from_feed(event);
        if (!recorded) {
            give_up();
            emit mismatched();
            return;
        }
        unit.events.push_back(std::move(*recorded));
    }
    m_last = last;
    if (!unit.events.empty())
        m_last_at = unit.events.back().at;
    emit this->unit(unit);
}

} // namespace wm::models
