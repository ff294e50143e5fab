#include "server/cli_session.h"

#include "base/text.h"
#include "commands/bead_view.h"
#include "commands/command_table.h"
#include "commands/exit_codes.h"
#include "commands/print/table.h"

#include <algorithm>
#include <optional>

namespace wm::server {
namespace {

constexpr std::int64_t text_limit = 512 << 10;         ///< of a file or standard input that becomes a parameter
constexpr std::int64_t file_limit = std::int64_t{2} << 30;
constexpr std::size_t printed_at_once = 1u << 20;      ///< what is longer goes ahead in pieces

Json failure(const Error &error, bool json)
{
    const int code = commands::exit_code_of(error);
    if (json) {
        Json told = {{code == 0 ? "note" : "error", error.message}, {"code", error.code}};
        if (!error.hint.empty())
            told["hint"] = error.hint;
        const std::string line = to_text(told) + "\n"; // whoever reads JSON of a command that went well reads standard output
        return {{"code", code}, {"out", code == 0 ? line : ""}, {"err", code == 0 ? "" : line}};
    }
    return {{"code", code}, {"out", ""}, {"err", "wm: " + error.message + "\n" + (error.hint.empty() ? "" : "    " + error.hint + "\n")}};
}

/// The bare array of a list-shaped result; the result itself when it is no list.
Json shaped(const Json &result, commands::Shape shape)
{
    if (shape == commands::Shape::list && result.contains("items"))
        return result["items"];
    if (shape == commands::Shape::list && result.contains("id"))
        return Json::array({result});
    return result;
}

/// Of a result that is not the whole of what was asked for: what is missing in it.
std::optional<Error> failed_part(const Json &result)
{
    const Json *failed = result.is_object() && result.contains("failed") && result["failed"].is_object() ? &result["failed"] : nullptr;
    if (failed == nullptr)
        return std::nullopt;
    return Error{failed->value("code", ""), failed->value("message", ""), failed->value("hint", "")};
}

/// "50 of 312": what a bare array cannot say.
std::string left_out(const Json &result, commands::Shape shape)
{
    if (shape != commands::Shape::list || !result.contains("items") || !result.contains("total"))
        return {};
    const auto shown = result["items"].size(), total = result["total"].get<std::size_t>();
    return shown < total ? std::format("{} of {}; --limit 0 prints all\n", shown, total) : std::string();
}

} // namespace

CliSession::CliSession(commands::Services &services, Connection &client, Answer answer)
    : m_services(services), m_client(client), m_answer(std::move(answer))
{}

CliSession::~CliSession()
{
    if (m_caller != nullptr)
        m_caller->hang_up();
}

void CliSession::run(const Json &params)
{
    std::vector<std::string> argv;
    bool json = false, interactive = false;
    try {
        argv = params.at("argv").get<std::vector<std::string>>();
        json = std::ranges::find(argv, "--json") != argv.end();
        m_request.cwd = params.value("cwd", "");
        m_request.id = CommandId(params.value("command_id", ""));
        m_request.as = params.value("as", "");
        interactive = params.value("interactive", false);
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
    m_screen.color = m_parsed.color.value_or(m_screen.color);
    if (!m_parsed.actor.empty())
        m_request.as = m_parsed.actor;
    if (!m_parsed.directory.empty())
        m_request.cwd = (std::filesystem::path(m_request.cwd) / m_parsed.directory).lexically_normal().string();
    std::error_code unknown;
    if (!m_parsed.directory.empty() && !std::filesystem::is_directory(m_request.cwd, unknown)) // never somewhere else instead
        return m_answer(failure({"bad_value", std::format("There is no directory {}.", m_parsed.directory), ""}, m_parsed.json));
    for (const auto &allowed : {commands::may_call(*m_parsed.spec, m_request.actor), commands::may_act_as(m_request.actor, m_request.as)})
        if (!allowed)
            return m_answer(failure(allowed.error(), json));
    const bool asks = interactive && m_request.run().empty();
    m_caller =
        std::make_shared<CliCaller>(m_client, CliCaller::Traits{m_parsed.json, asks, m_parsed.directory, m_services.places().town()});
    m_request.caller = m_caller;
    collect(0);
}

void CliSession::collect(std::size_t index)
{
    if (index == m_parsed.uploads.size())
        return start();
    const commands::Upload &upload = m_parsed.uploads[index];
    m_caller->receive(upload.path, upload.fills.empty() ? file_limit : text_limit, [this, index](auto file) {
        auto taken = file ? take(m_parsed.uploads[index], std::move(*file)) : std::unexpected(file.error());
        if (!taken)
            return m_answer(failure(taken.error(), m_parsed.json));
        collect(index + 1);
    });
}

Result<> CliSession::take(const commands::Upload &upload, std::shared_ptr<const ScratchFile> file)
{
    if (upload.fills.empty()) {
        m_caller->keep_input(upload.param, std::move(file));
        return {};
    }
    auto text = file->read(0, static_cast<std::size_t>(file->size()));
    if (!text)
        return std::unexpected(text.error());
    if (!is_valid_utf8(*text))
        return fail("bad_utf8", std::format("{} is not UTF-8 text.", upload.path == "-" ? "Standard input" : upload.path));
    if (text->contains('\0'))
        return fail("bad_value", std::format("There is a NUL byte in {}.", upload.path == "-" ? "standard input" : upload.path),
            "Give it as plain text.");
    if (upload.param != upload.fills)
        m_parsed.params.erase(upload.param);
    m_parsed.params[upload.fills] = std::move(*text);
    return {};
}

void CliSession::start()
{
    auto checked = commands::checked_params(*m_parsed.spec, m_parsed.params);
    if (!checked)
        return m_answer(failure(checked.error(), m_parsed.json));
    m_request.params = std::move(*checked);
    std::string notices;
    for (const std::string &notice : m_parsed.notices)
        notices += std::format("wm: {}\n", notice);
    const auto finish = [&services = m_services, notices, answer = m_answer, spec = m_parsed.spec, json = m_parsed.json, screen = m_screen,
                            caller = m_caller](Result<Json> result) {
        std::string unread; // what was done is done, also where a text cannot be read
        if (result && json && !spec->is_past)
            if (auto whole = commands::put_texts(services, *result); !whole)
                unread = std::format("wm: Some texts are missing: {}\n", whole.error().message);
        if (!result)
            return answer(failure(result.error(), json));
        std::string out, err;
        if (json) {
            out = to_text(shaped(*result, spec->shape)) + "\n";
            err = unread + left_out(*result, spec->shape) + commands::elsewhere_line(*result);
            if (spec->shape == commands::Shape::list && result->contains("notice"))
                err += (*result)["notice"].get<std::string>() + "\n";
        } else if (spec->print != nullptr) {
            out = spec->print(*result, screen);
            if (spec->shape == commands::Shape::object && !screen.quiet) // a number alone stays one for scripts
                err = commands::elsewhere_line(*result);
        }
        err = notices + err;
        if (out.size() > printed_at_once)
            caller->print(std::exchange(out, {}));
        int code = spec->status != nullptr ? spec->status(*result) : 0;
        if (const auto failed = failed_part(*result)) {
            const Json told = failure(*failed, json);
            err += told["err"].get<std::string>();
            code = told["code"].get<int>();
        }
        answer(Json{{"code", code}, {"out", std::move(out)}, {"err", std::move(err)}});
    };
    m_parsed.spec->run(m_services, m_request, finish);
}

} // namespace wm::server
