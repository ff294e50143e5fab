#include "agent_hook.h"

#include "base/json.h"
#include "wire/framing.h"
#include "wire/protocol.h"
#include "wire/unix_socket.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wm::cli {
namespace {

constexpr unsigned deadline_s = 5; // well below Claude's own limit (agents/agent_program.cpp): to it, too late is a yes
constexpr int denied = 2; ///< blocks the call; what stands on standard error is told to the model
constexpr char late[] = "Wagonmaster did not answer in time, so this was not allowed. Try again in a moment.\n";

int refuse(const char *why)
{
    std::fprintf(stderr, "Wagonmaster cannot decide on this now, so it was not allowed: %s Try again in a moment.\n", why);
    return denied;
}

/// Whoever asks by the agent's own protocol is heard there, however long it is.
int leave_to_the_protocol()
{
    std::puts(R"({"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask"}})");
    return 0;
}

/// nullopt when it is longer than a request may be.
std::optional<std::string> read_all()
{
    std::string text;
    std::array<char, 65536> bytes{};
    for (;;) {
        const ssize_t got = read(STDIN_FILENO, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return text;
        text.append(bytes.data(), static_cast<std::size_t>(got));
        if (text.size() > wire::request_limit)
            return std::nullopt;
    }
}

/// The answer to the request, or nothing when the daemon went away.
std::optional<Json> answer_from(int socket)
{
    wire::LineBuffer buffer(wire::reply_limit);
    std::array<char, 65536> bytes{};
    for (;;) {
        auto line = buffer.next();
        if (!line)
            return std::nullopt;
        if (*line) {
            auto message = parse_json(**line, "The daemon's answer");
            if (message && message->is_object() && message->value("id", Json()) == 2)
                return std::move(*message);
            continue;
        }
        const ssize_t got = recv(socket, bytes.data(), bytes.size(), 0);
        if (got > 0) {
            buffer.append({bytes.data(), static_cast<std::size_t>(got)});
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            pollfd wait{socket, POLLIN, 0};
            poll(&wait, 1, -1);
        } else {
            return std::nullopt;
        }
    }
}

} // namespace

int agent_hook(const wire::Places &places, const std::string &run, const std::string &event)
{
    std::signal(SIGALRM, [](int) {
        [[maybe_unused]] const auto written = write(STDERR_FILENO, late, sizeof late - 1);
        _exit(denied);
    });
    alarm(deadline_s);
    if (run.empty())
        return refuse("this is no run of Wagonmaster.");
    const auto input = read_all();
    if (!input)
        return leave_to_the_protocol();
    const std::string frames = wire::frame(
        {{"jsonrpc", "2.0"}, {"id", 1}, {"method", "hello"}, {"params", {{"protocol", wire::protocol_version}, {"client", "wm"}}}});
    const std::string request =
        wire::frame({{"jsonrpc", "2.0"}, {"id", 2}, {"method", "call.hook"}, {"params", {{"event", event}, {"input", *input}}}});
    if (request.size() > wire::request_limit)
        return leave_to_the_protocol();
    for (;; poll(nullptr, 0, 50)) { // a daemon that is just being restarted answers by itself
        const auto socket = wire::connect_unix(places.run(RunId(run)) / "agent.sock");
        if (!socket || !wire::send_all(socket->get(), frames + request))
            continue;
        const auto answer = answer_from(socket->get());
        if (!answer || (answer->contains("error") && (*answer)["error"].value("data", Json::object()).value("code", "") == "stopping"))
            continue;
        if (answer->contains("error"))
            return refuse((*answer)["error"].value("message", "it failed.").c_str());
        std::fputs(answer->value("result", Json::object()).value("text", "").c_str(), stdout);
        return std::fflush(stdout) == 0 ? 0 : denied;
    }
}

} // namespace wm::cli
