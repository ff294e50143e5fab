#include "server/rpc_server.h"

#include "base/files.h"
#include "base/memory.h"
#include "commands/command_table.h"
#include "wire/protocol.h"

#include <QLoggingCategory>
#include <QPointer>

#include <format>

namespace wm::server {
namespace {

Q_LOGGING_CATEGORY(log_server, "wm.server")

/// What worked for a client in the background is over as well by then.
constexpr std::chrono::milliseconds until_freed(200);
constexpr std::chrono::seconds try_again(1);

void reply(Connection &client, const Json &id, const Result<Json> &result)
{
    Json message = {{"jsonrpc", "2.0"}, {"id", id}};
    if (result)
        message["result"] = *result;
    else
        message["error"] = error_object(result.error());
    std::string frame = wire::frame(message);
    if (frame.size() > wire::reply_limit)
        frame = wire::frame({{"jsonrpc", "2.0"}, {"id", id},
            {"error", error_object({"too_large", "The answer is larger than a reply may be.", "Ask for less: --limit N."})}});
    client.send_frame(std::move(frame));
}

} // namespace

Json error_object(const Error &error)
{
    return {{"code", -32000}, {"message", error.message}, {"data", {{"code", error.code}, {"hint", error.hint}}}};
}

RpcServer::RpcServer(commands::Services &services, Feed &feed) : m_services(services), m_feed(feed)
{
    m_tidying.setSingleShot(true);
    connect(&m_tidying, &QTimer::timeout, this, &give_back_what_grew);
}

RpcServer::~RpcServer()
{
    for (Connection *client : m_clients)
        delete client;
}

Result<> RpcServer::start()
{
    connect(&m_services.engine(), &engine::Engine::committed, this, &RpcServer::follow);
    for (const RunId &run : m_services.engine().durable().live_runs)
        if (find(m_services.engine().durable().runs, run)->state != town::RunState::queued)
            if (auto opened = open_run_socket(run); !opened)
                return opened;
    auto person = Listener::open(m_services.places().person_socket(), "person");
    if (!person)
        return std::unexpected(person.error());
    m_person = std::move(*person);
    connect(m_person.get(), &Listener::accepted, this, &RpcServer::take);
    return {};
}

void RpcServer::stop_listening()
{
    m_person.reset();
    m_spools.clear();
    m_runs.clear();
    std::error_code ignored;
    std::filesystem::remove(m_services.places().person_socket(), ignored);
}

void RpcServer::follow(const engine::Committed &unit)
{
    for (const town::Recorded &event : unit.events) {
        // The socket is there before the outbox starts the process that will speak through it.
        if (const auto *admitted = std::get_if<town::RunAdmitted>(&event.event)) {
            keep_trying_to_open(admitted->run);
        } else if (const auto *ended = std::get_if<town::RunEnded>(&event.event)) {
            if (auto spool = m_spools.extract(ended->run)) // we may be in the middle of what it asked
                spool.mapped().release()->deleteLater();
            m_runs.erase(ended->run); // connections that are open finish; `wm done` may be waiting for its answer
            std::error_code ignored;
            std::filesystem::remove(m_services.places().run(ended->run) / "agent.sock", ignored);
        }
    }
}

/// Without it the run could say nothing: there may be no descriptor left, or no room, just now.
void RpcServer::keep_trying_to_open(const RunId &run)
{
    const auto opened = open_run_socket(run);
    if (opened)
        return;
    qCWarning(log_server, "%s", opened.error().message.c_str());
    QTimer::singleShot(try_again, this, [this, run] {
        const town::Run *known = find(m_services.engine().durable().runs, run);
        if (m_person && known != nullptr && known->state != town::RunState::ended) // else it has ended, or we do
            keep_trying_to_open(run);
    });
}

Result<> RpcServer::open_run_socket(const RunId &run)
{
    const auto directory = m_services.places().run(run);
    if (auto made = make_private_directory(directory); !made)
        return made;
    if (!m_runs.contains(run)) {
        auto listener = Listener::open(directory / "agent.sock", "run:" + run.value);
        if (!listener)
            return std::unexpected(listener.error());
        connect(listener->get(), &Listener::accepted, this, &RpcServer::take);
        m_runs[run] = std::move(*listener);
    }
    auto spool = Spool::open(m_services.places().spool(run), "run:" + run.value);
    if (!spool)
        return std::unexpected(spool.error());
    connect(spool->get(), &Spool::accepted, this, &RpcServer::take);
    (*spool)->look();
    m_spools[run] = std::move(*spool);
    return {};
}

void RpcServer::take(Connection *client)
{
    m_clients.insert(client);
    connect(client, &Connection::received, this, [this, client](const std::string &line) { answer(*client, line); });
    connect(client, &Connection::closed, this, [this, client] {
        m_feed.forget(*client);
        m_cli.erase(client);
        m_clients.erase(client);
        client->deleteLater();
        m_tidying.start(until_freed);
    });
}

void RpcServer::answer(Connection &client, const std::string &line)
{
    auto message = parse_json(line, "A request");
    if (!message || !message->is_object() || !message->value("method", Json()).is_string()) {
        client.send({{"jsonrpc", "2.0"}, {"id", nullptr},
            {"error", error_object({"bad_request", "A request is a JSON object with a method.", ""})}});
        return client.close_after_sending();
    }
    const Json id = message->value("id", Json());
    call(client, id, (*message)["method"].get<std::string>(), message->value("params", Json::object()));
}

void RpcServer::say_hello(Connection &client, const Json &id, const Json &params)
{
    const Json protocol = params.is_object() ? params.value("protocol", Json()) : Json();
    if (protocol != wire::protocol_version) {
        reply(client, id,
            fail("protocol", std::format("This daemon speaks protocol {}, the client {}.", wire::protocol_version, to_text(protocol)),
                "Wagonmaster was updated: stop the daemon with `wm daemon stop`, or restart the client."));
        return client.close_after_sending();
    }
    client.greeted = true;
    engine::Engine &engine = m_services.engine();
    reply(client, id,
        Json{{"protocol", wire::protocol_version}, {"schema", town::schema_hash()}, {"build", WM_VERSION}, {"town", engine.town_id()},
            {"home", m_services.places().town().string()}, {"seq", engine.durable().seq}, {"actor", client.actor()}});
}

void RpcServer::call(Connection &client, const Json &id, const std::string &method, const Json &params)
{
    if (method == "hello")
        return say_hello(client, id, params);
    if (!client.greeted) {
        reply(client, id, fail("no_hello", "The first request is hello."));
        return client.close_after_sending();
    }
    if (method == "feed.subscribe") {
        if (client.actor() != "person")
            return reply(client, id, fail("not_allowed", "The feed is for the person's programs."));
        const Json from = params.is_object() ? params.value("from", Json(0)) : Json(0);
        const Json at = params.is_object() ? params.value("at", Json()) : Json();
        return reply(client, id,
            m_feed.subscribe(client, from.is_number_integer() ? from.get<Seq>() : 0,
                at.is_number_integer() ? std::optional(at.get<Timestamp>()) : std::nullopt));
    }
    const auto answer_later = [guard = QPointer(&client), id](Result<Json> result) {
        if (guard)
            reply(*guard, id, result);
    };
    if (method == "cli.run") {
        auto &session = m_cli[&client] = std::make_unique<CliSession>(m_services, client, answer_later);
        return session->run(params);
    }
    if (method == "cli.input" || method == "cli.answer") {
        if (auto session = m_cli.find(&client); session != m_cli.end())
            method == "cli.input" ? session->second->take_input(params) : session->second->take_answer(params);
        return;
    }
    const commands::CommandSpec *spec = commands::find_method(method);
    if (spec == nullptr)
        return reply(client, id, fail("unknown_method", std::format("There is no method {}.", method)));
    if (auto allowed = commands::may_call(*spec, client.actor()); !allowed)
        return reply(client, id, std::unexpected(allowed.error()));
    commands::Request request;
    request.actor = client.actor();
    Json rest = params;
    if (rest.is_object()) {
        for (const auto &[member, target] :
            {std::pair<const char *, std::string *>{"command_id", &request.id.value}, {"cwd", &request.cwd}, {"as", &request.as}})
            if (auto found = rest.find(member); found != rest.end()) {
                if (found->is_string())
                    *target = found->get<std::string>();
                rest.erase(found);
            }
    }
    if (auto allowed = commands::may_act_as(request.actor, request.as); !allowed)
        return reply(client, id, std::unexpected(allowed.error()));
    auto checked = commands::checked_params(*spec, rest);
    if (!checked)
        return reply(client, id, std::unexpected(checked.error()));
    for (const commands::Param &param : spec->params)
        if (param.kind == commands::Kind::file && (param.required || checked->contains(param.name)))
            return reply(client, id, fail("bad_params", std::format("{}: a file can only be given to wm.", method)));
    request.params = std::move(*checked);
    spec->run(m_services, request, answer_later);
}

} // namespace wm::server
