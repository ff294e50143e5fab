#include "server/cli_caller.h"

#include "base/base64.h"

#include <format>

namespace wm::server {
namespace {

/// Of one piece of a file in either direction; in base64 it is 512 KiB.
constexpr std::size_t piece = 384u << 10;

Json notification(const char *method, Json params)
{
    return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}};
}

} // namespace

CliCaller::CliCaller(Connection &client, Traits traits) : m_client(&client), m_traits(std::move(traits))
{
    // Queued: a frame that fits into the socket at once would otherwise call us from within ourselves.
    connect(&client, &Connection::drained, this, &CliCaller::send_more, Qt::QueuedConnection);
}

void CliCaller::receive(const std::string &path, std::int64_t limit, Received received)
{
    if (m_client == nullptr)
        return;
    auto file = ScratchFile::create(m_traits.scratch_directory);
    if (!file)
        return received(std::unexpected(file.error()));
    m_incoming = Incoming{path, limit, *file, std::move(received)};
    const std::string there = path == "-" ? path : (m_traits.directory / path).string();
    m_client->send(notification("cli.input", {{"path", there}, {"limit", limit}, {"piece", piece}}));
}

void CliCaller::take_input(const Json &params)
{
    if (!m_incoming)
        return;
    const auto text = [&](const char *member) {
        const Json value = params.is_object() ? params.value(member, Json()) : Json();
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    if (const std::string error = text("error"); !error.empty())
        return finish_input(fail("bad_input", error, text("hint")));
    const auto bytes = from_base64(text("bytes"));
    if (!bytes)
        return finish_input(fail("bad_input", "What came of " + m_incoming->path + " is not base64."));
    if (m_incoming->file->size() + static_cast<std::int64_t>(bytes->size()) > m_incoming->limit)
        return finish_input(fail("bad_input", std::format("{} is larger than {} bytes.", m_incoming->path, m_incoming->limit)));
    if (auto kept = m_incoming->file->append(*bytes); !kept)
        return finish_input(std::unexpected(kept.error()));
    if (params.is_object() && params.value("end", Json()) == true)
        finish_input(std::shared_ptr<const ScratchFile>(m_incoming->file));
}

void CliCaller::finish_input(Result<std::shared_ptr<const ScratchFile>> result)
{
    const auto received = std::move(m_incoming->received);
    m_incoming.reset(); // pieces that are still under way meet nobody
    received(std::move(result));
}

std::shared_ptr<const ScratchFile> CliCaller::input(std::string_view param) const
{
    const auto found = m_inputs.find(param);
    return found != m_inputs.end() ? found->second : nullptr;
}

void CliCaller::print(std::string_view text)
{
    for (; m_client != nullptr && !text.empty(); text.remove_prefix(std::min(piece, text.size())))
        m_client->send(notification("cli.out", {{"bytes", to_base64(text.substr(0, piece))}}));
}

void CliCaller::send(std::shared_ptr<const ScratchFile> file, std::string path, std::function<void()> sent)
{
    if (m_client == nullptr)
        return sent();
    const bool named = !path.empty() && path != "-";
    m_outgoing = Outgoing{std::move(file), 0, named, std::move(sent)};
    if (named)
        m_client->send(notification("cli.file", {{"path", (m_traits.directory / path).string()}}));
    send_more();
}

void CliCaller::send_more()
{
    if (!m_outgoing || m_client == nullptr || m_client->unsent() > 0)
        return; // drained comes again
    auto bytes = m_outgoing->file->read(m_outgoing->offset, piece);
    if (bytes && !bytes->empty()) {
        m_outgoing->offset += static_cast<std::int64_t>(bytes->size());
        return m_client->send(notification("cli.out", {{"bytes", to_base64(*bytes)}}));
    }
    if (!bytes) // half a file must not look like a whole one
        m_client->send(notification("cli.file", {{"error", bytes.error().message}}));
    else if (m_outgoing->named)
        m_client->send(notification("cli.file", {{"end", true}}));
    const auto sent = std::move(m_outgoing->sent);
    m_outgoing.reset();
    sent();
}

void CliCaller::attach(const std::filesystem::path &run_dir, const std::string &agent, const std::string &detach, bool read_only)
{
    if (m_client == nullptr)
        return;
    Json params = {{"directory", run_dir.string()}, {"agent", agent}, {"read_only", read_only}};
    if (!detach.empty())
        params["detach"] = detach;
    m_client->send(notification("cli.attach", std::move(params)));
}

void CliCaller::open_shell(const std::filesystem::path &directory, const std::string &agent, bool live)
{
    if (m_client != nullptr)
        m_client->send(notification("cli.shell", {{"directory", directory.string()}, {"agent", agent}, {"live", live}}));
}

void CliCaller::ask(std::string question, std::function<void(std::optional<bool>)> answered)
{
    if (m_client == nullptr || !m_traits.asks)
        return answered(std::nullopt);
    m_answered = std::move(answered);
    m_client->send(notification("cli.ask", {{"text", std::move(question)}}));
}

void CliCaller::take_answer(const Json &params)
{
    if (const auto answered = std::exchange(m_answered, nullptr))
        answered(params.is_object() && params.value("yes", Json()) == true);
}

void CliCaller::hang_up()
{
    m_client = nullptr;
    m_incoming.reset();
    if (const auto answered = std::exchange(m_answered, nullptr))
        answered(std::nullopt);
    if (const auto outgoing = std::exchange(m_outgoing, std::nullopt))
        outgoing->sent();
    if (const auto gone = std::exchange(m_gone, nullptr))
        gone();
}

} // namespace wm::server
