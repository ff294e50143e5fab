#include "server/cli_session.h"

#include "base/text.h"
#include "commands/command_table.h"

#include <algorithm>

namespace wm::server {
namespace {

Json failure(const Error &error, bool json)
{
    std::string text;
    if (json)
        text = to_text({{"error", {{"code", error.code}, {"message", error.message}, {"hint", error.hint}}}}) + "\n";
    else
        text = "wm: " + error.message + "\n" + (error.hint.empty() ? "" : "    " + error.hint + "\n");
    return {{"code", error.code == "usage" || error.code == "bad_params" ? 2 : 1}, {"out", ""}, {"err", text}};
}

} // namespace

CliSession::CliSession(commands::Services &services, Connection &client, Answer answer)
    : m_services(services), m_client(client), m_answer(std::move(answer))
{}

void CliSession::run(const Json &params)
{
    std::vector<std::string> argv;
    bool json = false;
    try {
        argv = params.at("argv").get<std::vector<std::string>>();
        json = std::ranges::find(argv, "--json") != argv.end();
        m_request.cwd = params.value("cwd", "");
        m_request.id = CommandId(params.value("command_id", ""));
        m_screen.columns = params.value("tty", false) ? params.value("columns", 0) : 0;
        m_screen.color = params.value("color", false);
    } catch (const Json::exception &) {
        return m_answer(fail("bad_request", "cli.run needs argv, a list of texts."));
    }
    m_request.actor = m_client.actor();
    auto parsed = commands::parse_arguments(argv);
    if (!parsed)
        return m_answer(failure(parsed.error(), json));
    m_parsed = std::move(*parsed);
    m_screen.quiet = m_parsed.quiet;
    if (auto allowed = commands::may_call(*m_parsed.spec, m_request.actor); !allowed)
        return m_answer(failure(allowed.error(), json));
    if (!m_parsed.wants_input.empty())
        return m_client.send({{"jsonrpc", "2.0"}, {"method", "cli.input"}, {"params", {{"limit", wire::request_limit / 2}}}});
    start();
}

void CliSession::take_input(const Json &params)
{
    if (m_parsed.wants_input.empty())
        return;
    if (params.is_object() && params.contains("error") && params["error"].is_string())
        return m_answer(failure({"bad_input", params["error"].get<std::string>(), ""}, m_parsed.json));
    m_parsed.params[m_parsed.wants_input] = params.is_object() ? params.value("text", "") : "";
    m_parsed.wants_input.clear();
    start();
}

void CliSession::start()
{
    auto checked = commands::checked_params(*m_parsed.spec, m_parsed.params);
    if (!checked)
        return m_answer(failure(checked.error(), m_parsed.json));
    m_request.params = std::move(*checked);
    const auto finish = [answer = m_answer, spec = m_parsed.spec, json = m_parsed.json, screen = m_screen](const Result<Json> &result) {
        if (!result)
            return answer(failure(result.error(), json));
        std::string out, err;
        if (json) {
            out = to_text(spec->bare_items ? result->at("items") : *result) + "\n";
            if (spec->bare_items && result->at("items").size() < result->at("total").get<std::size_t>())
                err = std::format("{} of {}; --limit 0 prints all\n", result->at("items").size(), result->at("total").get<std::size_t>());
        } else if (spec->print != nullptr) {
            out = spec->print(*result, screen);
        }
        answer(Json{{"code", 0}, {"out", std::move(out)}, {"err", std::move(err)}});
    };
    m_parsed.spec->run(m_services, m_request, finish);
}

} // namespace wm::server
