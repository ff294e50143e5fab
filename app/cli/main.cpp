// wm: sends its arguments to the daemon and prints what comes back. No parsing of its own, no Qt, so that it starts in
// a blink. A person's wm starts the daemon when it is not there; inside a run it speaks through the run's own socket.
#include "base/text.h"
#include "base/ulid.h"
#include "wire/framing.h"
#include "wire/protocol.h"
#include "wire/start_daemon.h"
#include "wire/unix_socket.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace wm;

constexpr int exit_usage = 2;
constexpr int exit_unreachable = 75; // EX_TEMPFAIL of sysexits.h

/// How long a command that must not get lost waits for a daemon that is away (crashed, being updated).
constexpr std::chrono::seconds patience_in_run(60);
constexpr std::chrono::seconds patience_of_person(10);

int complain(const Error &error, int status)
{
    std::fprintf(stderr, "wm: %s\n", error.message.c_str());
    if (!error.hint.empty())
        std::fprintf(stderr, "    %s\n", error.hint.c_str());
    return status;
}

Result<Fd> reach(const wire::Places &places)
{
    if (const char *run = std::getenv("WAGONMASTER_RUN"); run != nullptr)
        return wire::connect_unix(places.run(RunId(run)) / "agent.sock");
    return wire::connect_or_start(places);
}

Result<std::string> next_line(int socket, wire::LineBuffer &buffer)
{
    for (;;) {
        auto line = buffer.next();
        if (!line)
            return std::unexpected(line.error());
        if (*line)
            return **line;
        char bytes[65536];
        const ssize_t got = recv(socket, bytes, sizeof bytes, 0);
        if (got > 0) {
            buffer.append({bytes, static_cast<std::size_t>(got)});
        } else if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            pollfd wait{socket, POLLIN, 0};
            poll(&wait, 1, -1);
        } else {
            return fail("disconnected", "The daemon went away.");
        }
    }
}

/// Standard input for an argument "-".
Json read_input(std::size_t limit)
{
    std::string text;
    char bytes[65536];
    for (;;) {
        const ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        text.append(bytes, static_cast<std::size_t>(got));
        if (text.size() > limit)
            return {{"error", "Standard input is larger than " + std::to_string(limit) + " bytes."}};
    }
    return {{"text", text}};
}

void print(std::FILE *stream, const std::string &text)
{
    std::fwrite(text.data(), 1, text.size(), stream);
}

/// One try. "disconnected" and "unreachable" may be tried again with the same request: its command id makes it harmless.
Result<int> run_once(const wire::Places &places, const Json &request)
{
    auto socket = reach(places);
    if (!socket)
        return std::unexpected(socket.error());
    const Json hello = {
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "hello"}, {"params", {{"protocol", wire::protocol_version}, {"client", "wm"}}}};
    if (auto sent = wire::send_all(socket->get(), wire::frame(hello) + wire::frame(request)); !sent)
        return std::unexpected(sent.error());
    wire::LineBuffer buffer(wire::reply_limit);
    for (;;) {
        auto line = next_line(socket->get(), buffer);
        if (!line)
            return std::unexpected(line.error());
        auto message = parse_json(*line, "The daemon's answer");
        if (!message)
            return std::unexpected(message.error());
        if (message->contains("error")) {
            const Json &error = (*message)["error"];
            const Json data = error.value("data", Json::object());
            const std::string code = data.value("code", "failed");
            if (code == "stopping")
                return fail("disconnected", "The daemon is stopping.");
            return complain({code, error.value("message", ""), data.value("hint", "")}, 1);
        }
        if (message->value("method", "") == "cli.input") {
            const Json input = read_input(message->at("params").value("limit", std::size_t{1} << 19));
            if (auto sent = wire::send_all(socket->get(), wire::frame({{"jsonrpc", "2.0"}, {"method", "cli.input"}, {"params", input}}));
                !sent)
                return std::unexpected(sent.error());
        } else if (message->value("id", Json()) == 2) {
            const Json &result = message->at("result");
            print(stdout, result.value("out", ""));
            std::fflush(stdout);
            print(stderr, result.value("err", ""));
            return result.value("code", 1);
        }
    }
}

Json request_for(int argc, char **argv)
{
    Json arguments = Json::array();
    for (int i = 1; i < argc; ++i)
        arguments.push_back(argv[i]);
    winsize size{};
    const bool tty = isatty(STDOUT_FILENO) != 0;
    if (tty)
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
    std::error_code ignored;
    return {{"jsonrpc", "2.0"}, {"id", 2}, {"method", "cli.run"},
        {"params",
            {{"argv", arguments}, {"cwd", std::filesystem::current_path(ignored).string()}, {"tty", tty}, {"columns", size.ws_col},
                {"color", tty && std::getenv("NO_COLOR") == nullptr}, {"command_id", make_ulid(SystemClock().now())}}}};
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && std::strcmp(argv[1], "--version") == 0) {
        std::puts("wm " WM_VERSION);
        return 0;
    }
    auto places = wire::Places::from_environment();
    if (!places)
        return complain(places.error(), exit_unreachable);
    for (int i = 1; i < argc; ++i)
        if (!is_valid_utf8(argv[i]))
            return complain({"bad_utf8", "Argument " + std::to_string(i) + " is not valid UTF-8.", "Write it in UTF-8."}, exit_usage);
    const bool in_run = std::getenv("WAGONMASTER_RUN") != nullptr;
    const Json request = request_for(argc, argv);
    const auto deadline = std::chrono::steady_clock::now() + (in_run ? patience_in_run : patience_of_person);
    for (;;) {
        auto status = run_once(*places, request);
        if (status)
            return *status;
        const std::string &code = status.error().code;
        const bool again = code == "disconnected" || (in_run && code == "unreachable");
        if (!again || std::chrono::steady_clock::now() > deadline)
            return complain(status.error(), code == "too_large" ? exit_usage : exit_unreachable);
        poll(nullptr, 0, 100);
    }
}
