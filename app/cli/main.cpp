// wm: sends its arguments to the daemon and prints what comes back. No parsing of its own, no Qt, so that it starts in
// a blink. A person's wm starts the daemon when it is not there; inside a run it speaks through the run's own socket.
#include "agent_hook.h"
#include "conversation.h"
#include "print.h"
#include "spool.h"

#include "base/text.h"
#include "base/ulid.h"
#include "wire/start_daemon.h"
#include "wire/unix_socket.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace {

using namespace wm;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_unreachable = 75; // EX_TEMPFAIL of sysexits.h

/// How long a command that must not get lost waits for a daemon that is away (crashed, being updated). The time in which one served
/// it does not count: a `wait` or an `ask` may last for hours.
constexpr std::chrono::seconds patience_in_run(60);
constexpr std::chrono::seconds patience_of_person(30);
/// A daemon that is just being restarted answers by itself.
constexpr std::chrono::seconds patience_before_spool(1);

/// `wm prime` is the hook of a beginning session, which waits for it.
constexpr std::chrono::seconds patience_of_prime(10);

/// Of the environment; empty when it is not there.
std::string variable(const char *name)
{
    const char *value = std::getenv(name);
    return value != nullptr ? value : "";
}

Result<Fd> reach(const wire::Places &places, bool start = true)
{
    if (const std::string run = variable("WAGONMASTER_RUN"); !run.empty())
        return wire::connect_unix(places.run(RunId(run)) / "agent.sock");
    return start ? wire::connect_or_start(places) : wire::connect_unix(places.person_socket());
}

/// Tools that act for the person may go under a name; an agent's name is known.
std::string acting_as()
{
    if (!variable("WAGONMASTER_RUN").empty())
        return {};
    for (const char *name : {"WM_ACTOR", "BEADS_ACTOR", "BD_ACTOR"})
        if (std::string value = variable(name); !value.empty() && is_valid_utf8(value))
            return value;
    return {};
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
    const bool color = tty && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
    const bool interactive = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
    std::error_code ignored;
    return {{"jsonrpc", "2.0"}, {"id", 2}, {"method", "cli.run"},
        {"params",
            {{"argv", arguments}, {"cwd", std::filesystem::current_path(ignored).string()}, {"tty", tty}, {"columns", size.ws_col},
                {"color", color}, {"interactive", interactive}, {"as", acting_as()}, {"command_id", make_ulid(SystemClock().now())}}}};
}

/// The first word of the command; the options for all commands may stand before it.
std::string_view command_of(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (!word.starts_with('-'))
            return word;
        if (word == "-C" || word == "--directory" || word == "--actor" || word == "--rig")
            ++i;
    }
    return {};
}

/// "Try again" is only for what may be otherwise then: a damaged ledger or a wrong directory stays as it is.
int status_of(const Error &error)
{
    constexpr std::array passing = {"unreachable", "disconnected", "broken_off", "unanswered", "inside_run", "busy"};
    if (error.code == "too_large")
        return exit_usage;
    return std::ranges::contains(passing, error.code) ? exit_unreachable : exit_failed;
}

/// Ends without an answer. A session begins also without what `wm prime` would have told it.
int give_up(const Error &error, int status, int argc, char **argv)
{
    if (command_of(argc, argv) == "prime")
        return cli::complain({error.code, error.message, ""}, 0);
    return cli::complain(error, status, std::any_of(argv, argv + argc, [](const char *word) { return std::strcmp(word, "--json") == 0; }));
}

/// For a shell that completes a word: an answer at once or none.
int complete(const wire::Places &places, const Json &request)
{
    std::signal(SIGALRM, [](int) { _exit(0); });
    alarm(1);
    if (auto socket = reach(places, false))
        (void)cli::Conversation(request).run_once(std::move(*socket));
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    cli::take_standard_streams();
    if (argc > 1 && (std::strcmp(argv[1], "--version") == 0 || (argc == 2 && std::strcmp(argv[1], "version") == 0))) {
        const auto said = cli::print(stdout, "wm " WM_VERSION "\n");
        return said ? 0 : cli::complain(said.error(), 1);
    }
    auto places = wire::Places::from_environment();
    if (!places)
        return give_up(places.error(), status_of(places.error()), argc, argv);
    for (int i = 1; i < argc; ++i)
        if (!is_valid_utf8(argv[i]))
            return give_up(
                {"bad_utf8", "Argument " + std::to_string(i) + " is not valid UTF-8.", "Write it in UTF-8."}, exit_usage, argc, argv);
    if (argc > 2 && std::strcmp(argv[1], "agent-hook") == 0)
        return cli::agent_hook(*places, variable("WAGONMASTER_RUN"), argv[2]);
    const auto began = std::chrono::steady_clock::now();
    const bool in_run = !variable("WAGONMASTER_RUN").empty();
    const Json request = request_for(argc, argv);
    if (argc > 1 && std::strcmp(argv[1], "__complete") == 0)
        return complete(*places, request);
    const bool prime = command_of(argc, argv) == "prime";
    cli::Conversation conversation(request, prime ? patience_of_prime : patience_of_person);
    cli::Spool spool(in_run ? places->spool(RunId(variable("WAGONMASTER_RUN"))) : std::filesystem::path(), request);
    auto deadline = std::chrono::steady_clock::now() + (in_run ? patience_in_run : patience_of_person);
    const auto spool_at = std::chrono::steady_clock::now() + patience_before_spool;
    for (;;) {
        auto socket = reach(*places);
        const auto reached = std::chrono::steady_clock::now();
        auto status = socket ? conversation.run_once(std::move(*socket)) : std::unexpected(socket.error());
        if (status) {
            spool.take_back();
            if (*status == 0 && conversation.attachment())
                return cli::attach(*conversation.attachment());
            return *status == 0 && conversation.shell() ? cli::open_shell(*conversation.shell()) : *status;
        }
        if (socket)
            deadline += std::chrono::steady_clock::now() - reached;
        const std::string &code = status.error().code;
        if (in_run && code != "too_large" && std::chrono::steady_clock::now() > spool_at)
            if (const auto answered = spool.leave_and_look())
                return *answered;
        const bool late = code == "unanswered" || (prime && std::chrono::steady_clock::now() - began > patience_of_prime);
        const bool again = !late && (code == "disconnected" || (in_run && (code == "unreachable" || spool.is_left())));
        if (spool.is_left() && (late || std::chrono::steady_clock::now() > deadline))
            return spool.leave_it_there();
        if (!again || std::chrono::steady_clock::now() > deadline)
            return give_up(status.error(), status_of(status.error()), argc, argv);
        poll(nullptr, 0, 100);
    }
}
