#include "conversation.h"

#include "input_file.h"
#include "print.h"

#include "base/base64.h"
#include "base/text.h"
#include "wire/protocol.h"
#include "wire/unix_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iostream>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace wm::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t remembered_input = 1u << 20;

/// `until`: when there is no use in waiting any longer; never without it.
Result<std::string> next_line(int socket, wire::LineBuffer &buffer, std::optional<Clock::time_point> until = {})
{
    for (;;) {
        auto line = buffer.next();
        if (!line)
            return std::unexpected(line.error());
        if (*line)
            return std::move(**line);
        char bytes[65536];
        const ssize_t got = recv(socket, bytes, sizeof bytes, 0);
        if (got > 0) {
            buffer.append({bytes, static_cast<std::size_t>(got)});
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            const auto left = until ? std::chrono::ceil<std::chrono::milliseconds>(*until - Clock::now()).count() : -1;
            if (until && left <= 0)
                return fail("unanswered", "The daemon gives no sign of life.",
                    "It may be stopped, or be waiting for its disk: look at its process. `wm` starts another one once it has ended.");
            pollfd wait{socket, POLLIN, 0};
            poll(&wait, 1, static_cast<int>(left));
        } else {
            return fail("disconnected", "The daemon went away.");
        }
    }
}

Result<> notify(int socket, const char *method, Json params)
{
    return wire::send_all(socket, wire::frame({{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(params)}}));
}

} // namespace

std::unexpected<Error> Conversation::went_away() const
{
    if (m_printed || m_input_gone)
        return fail("broken_off", "The daemon went away in the middle of it.", "Try again.");
    return fail("disconnected", "The daemon went away.");
}

bool Conversation::json() const
{
    return std::ranges::contains(m_request["params"]["argv"], "--json");
}

Result<int> Conversation::run_once(Fd socket)
{
    m_file.reset();
    m_attachment.reset();
    m_shell.reset();
    const Json hello = {
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "hello"}, {"params", {{"protocol", wire::protocol_version}, {"client", "wm"}}}};
    if (auto sent = wire::send_all(socket.get(), wire::frame(hello)); !sent)
        return std::unexpected(sent.error());
    wire::LineBuffer buffer(wire::reply_limit);
    const Clock::time_point greeted_by = Clock::now() + m_patience;
    for (bool greeted = false;;) { // how long the command itself takes has no limit
        auto line = next_line(socket.get(), buffer, greeted ? std::nullopt : std::optional(greeted_by));
        if (!line)
            return line.error().code == "disconnected" ? went_away() : std::unexpected(line.error());
        auto message = parse_json(*line, "The daemon's answer");
        if (!message)
            return std::unexpected(message.error());
        auto status = take(*message, socket.get());
        if (!status)
            return status.error().code == "disconnected" ? went_away() : std::unexpected(status.error());
        if (*status)
            return **status;
        if (!std::exchange(greeted, true)) // who would not have answered must not find the request later, when it was given up
            if (auto sent = wire::send_all(socket.get(), wire::frame(m_request)); !sent)
                return std::unexpected(sent.error());
    }
}

Result<std::optional<int>> Conversation::take(const Json &message, int socket)
{
    if (message.contains("error")) {
        const Json &error = message["error"];
        const Json data = error.value("data", Json::object());
        const std::string code = data.value("code", "failed");
        if (code == "stopping")
            return fail("disconnected", "The daemon is stopping.");
        return complain({code, error.value("message", ""), data.value("hint", "")}, 1, json());
    }
    const std::string method = message.value("method", "");
    const Json params = message.value("params", Json::object());
    if (method == "cli.input" || method == "cli.ask") {
        if (auto said = method == "cli.ask" ? answer(params, socket) : send_input(params, socket); !said)
            return std::unexpected(said.error());
    } else if (method == "cli.file" || method == "cli.out") {
        if (auto written = method == "cli.out" ? take_output(params) : take_file(params); !written)
            return complain(written.error(), 1, json());
    } else if (method == "cli.attach") {
        m_attachment = attachment_from(params);
    } else if (method == "cli.shell") {
        m_shell = shell_place_from(params);
    }
    if (message.value("id", Json()) != 2)
        return std::nullopt;
    const Json &result = message.at("result");
    const auto printed = print(stdout, result.value("out", ""));
    (void)print(stderr, result.value("err", "")); // nowhere is left to complain
    const int code = result.value("code", 1);
    return printed ? code : complain(printed.error(), code != 0 ? code : 1, json());
}

Result<> Conversation::send_input(const Json &params, int socket)
{
    const std::string path = params.value("path", "-");
    const auto piece = params.value("piece", std::size_t{256} << 10);
    const auto send = [&](std::string_view bytes) { return notify(socket, "cli.input", {{"bytes", to_base64(bytes)}}); };
    Result<> sent;
    if (path == "-" && m_input_known) { // standard input can be read once, a broken-off try is repeated
        for (std::string_view rest = m_standard_input; sent && !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
            sent = send(rest.substr(0, piece));
    } else {
        sent = read_input(path, params.value("limit", std::int64_t{1} << 19), piece, [&](std::string_view bytes) {
            if (path == "-") {
                m_input_gone = m_input_gone || m_standard_input.size() + bytes.size() > remembered_input;
                if (!m_input_gone)
                    m_standard_input += bytes;
            }
            return send(bytes);
        });
        m_input_known = path == "-" && sent.has_value() && !m_input_gone;
        m_input_gone = m_input_gone || (path == "-" && !m_input_known);
    }
    if (sent)
        return notify(socket, "cli.input", {{"end", true}});
    if (sent.error().code == "bad_input")
        return notify(socket, "cli.input", {{"error", sent.error().message}, {"hint", sent.error().hint}});
    return sent;
}

Result<> Conversation::answer(const Json &params, int socket)
{
    (void)print(stderr, params.value("text", "") + " [y/N] ");
    std::string line;
    std::getline(std::cin, line);
    const std::string_view word = trim(line);
    return notify(socket, "cli.answer", {{"yes", word == "y" || word == "Y" || word == "yes"}});
}

Result<> Conversation::take_file(const Json &params)
{
    if (params.contains("path")) {
        auto file = OutputFile::create(params["path"].get<std::string>());
        if (!file)
            return std::unexpected(file.error());
        m_file.emplace(std::move(*file));
        return {};
    }
    if (params.contains("error"))
        return fail("failed", params["error"].get<std::string>());
    auto written = m_file ? m_file->commit() : Result<>();
    m_file.reset();
    return written;
}

Result<> Conversation::take_output(const Json &params)
{
    const auto bytes = from_base64(params.value("bytes", ""));
    if (!bytes)
        return fail("failed", "The daemon's answer is not base64.");
    if (m_file)
        return m_file->append(*bytes);
    m_printed = true;
    return print(stdout, *bytes);
}

} // namespace wm::cli
