#include "attach.h"

#include "print.h"

#include "base/fd.h"
#include "wire/framing.h"
#include "wire/shim_protocol.h"
#include "wire/terminal_log.h"
#include "wire/unix_socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <format>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

namespace wm::cli {
namespace {

constexpr std::int64_t shown_of_the_past = 256 * 1024;
/// While the program prints, its log is looked at this often; the shim announces growth 20 times a second.
constexpr std::chrono::milliseconds look_again(8);
constexpr std::chrono::milliseconds keep_looking(200);
constexpr int between_sizes = 40; // ms: enough to be seen, too short to be noticed

void put(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written < 0 && errno == EAGAIN) {
            pollfd room{STDOUT_FILENO, POLLOUT, 0};
            poll(&room, 1, -1);
        } else if (written < 0 && errno != EINTR) {
            return; // nobody looks any more: standard input says so too
        } else if (written > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
}

/// The person's terminal, raw while this lives.
class RawTerminal {
public:
    RawTerminal()
    {
        tcgetattr(STDIN_FILENO, &m_before);
        termios raw = m_before;
        cfmakeraw(&raw);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw);
    }
    ~RawTerminal()
    {
        put(wire::terminal_reset());
        put("\x1B[999;1H\r\n"); // below whatever it has left
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before); // with what the terminal still answers to the program
    }
    RawTerminal(const RawTerminal &) = delete;
    RawTerminal &operator=(const RawTerminal &) = delete;

private:
    termios m_before{};
};

class Attached {
public:
    Attached(const Attachment &to, char detach) : m_to(to), m_detach(detach) {}

    Result<> open()
    {
        auto socket = wire::connect_unix(m_to.directory / "shim.sock");
        if (!socket)
            return fail("ended", std::format("{} has just ended.", m_to.agent), "`wm log` shows what it printed.");
        m_shim = std::move(*socket);
        m_log = Fd(::open((m_to.directory / "out.log").c_str(), O_RDONLY | O_CLOEXEC));
        if (!m_log.valid())
            return fail_errno(errno, "Cannot read the terminal's log");
        sigset_t watched;
        sigemptyset(&watched);
        for (const int signal : {SIGWINCH, SIGTERM, SIGHUP})
            sigaddset(&watched, signal);
        sigprocmask(SIG_BLOCK, &watched, nullptr);
        m_signals = Fd(signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
        return {};
    }

    /// Why it is over: one sentence for the person.
    Result<std::string> run()
    {
        show_the_past();
        if (auto sent = send(wire::AttachRequest{m_offset}); !sent)
            return std::unexpected(sent.error());
        if (auto resized = tell_size(true); !resized)
            return std::unexpected(resized.error());
        for (;;) {
            std::array<pollfd, 3> watched = {pollfd{STDIN_FILENO, POLLIN, 0}, {m_shim.get(), POLLIN, 0}, {m_signals.get(), POLLIN, 0}};
            const bool busy = std::chrono::steady_clock::now() < m_busy_until;
            poll(watched.data(), watched.size(), busy ? static_cast<int>(look_again.count()) : -1);
            if (watched[0].revents != 0)
                if (auto end = read_person(); !end || !end->empty())
                    return end;
            if (watched[2].revents != 0)
                if (auto end = read_signals(); !end || !end->empty())
                    return end;
            if (watched[1].revents != 0) {
                auto end = read_shim();
                copy_output();
                if (!end || !end->empty())
                    return end;
            } else if (busy) {
                copy_output();
            }
        }
    }

private:
    Result<> send(const wire::ShimRequest &request)
    {
        return wire::send_all(m_shim.get(), wire::frame(wire::json_of(wire::ShimCall{++m_last_call, request})));
    }

    void show_the_past()
    {
        const std::int64_t size = lseek(m_log.get(), 0, SEEK_END);
        put("\x1B[2J\x1B[H"); // what stood here before is not the program's
        if (const auto start = wire::terminal_start(m_log.get(), size, shown_of_the_past)) {
            put(start->modes);
            m_offset = start->offset;
        }
        wire::PastOutput past;
        while (m_offset < size) {
            const auto piece = read_log(size);
            if (piece.empty())
                break;
            put(past.repeatable(piece));
        }
    }

    /// What comes next of the log, up to there at most.
    std::string_view read_log(std::int64_t end)
    {
        const auto wanted = static_cast<std::size_t>(std::clamp<std::int64_t>(end - m_offset, 0, std::ssize(m_buffer)));
        const ssize_t got = pread(m_log.get(), m_buffer.data(), wanted, m_offset);
        if (got <= 0)
            return {};
        m_offset += got;
        return {m_buffer.data(), static_cast<std::size_t>(got)};
    }

    void copy_output()
    {
        for (auto piece = read_log(INT64_MAX); !piece.empty(); piece = read_log(INT64_MAX)) {
            m_busy_until = std::chrono::steady_clock::now() + keep_looking;
            put(piece);
            pollfd person{STDIN_FILENO, POLLIN, 0};
            if (poll(&person, 1, 0) > 0)
                return; // who wants to leave a flood can
        }
    }

    Result<std::string> read_person()
    {
        std::array<char, 4096> bytes;
        const ssize_t got = read(STDIN_FILENO, bytes.data(), bytes.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            return std::string();
        if (got <= 0)
            return std::string("The terminal was closed.");
        const std::string_view typed(bytes.data(), static_cast<std::size_t>(got));
        const auto leave = find_detach_key(typed, m_detach);
        const std::string_view before = typed.substr(0, leave);
        if (!m_to.read_only && !before.empty())
            if (auto sent = send(wire::TypeRequest{std::string(before)}); !sent)
                return std::unexpected(sent.error());
        if (leave == typed.npos && !(m_to.read_only && typed.contains('\x03')))
            return std::string();
        return std::format("Detached. {} goes on.", m_to.agent);
    }

    Result<std::string> read_signals()
    {
        signalfd_siginfo info;
        while (read(m_signals.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
            if (info.ssi_signo != SIGWINCH)
                return std::format("Detached. {} goes on.", m_to.agent);
            if (auto told = tell_size(false); !told)
                return std::unexpected(told.error());
        }
        return std::string();
    }

    /// A program draws itself anew when it finds that its size has changed: `twice` makes sure that it does.
    Result<> tell_size(bool twice)
    {
        winsize size{};
        if (m_to.read_only || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
            return {};
        if (twice) {
            if (auto sent = send(wire::ResizeRequest{size.ws_col, size.ws_row + 1}); !sent)
                return sent;
            poll(nullptr, 0, between_sizes);
        }
        return send(wire::ResizeRequest{size.ws_col, size.ws_row});
    }

    Result<std::string> read_shim()
    {
        std::array<char, 16 * 1024> bytes;
        const ssize_t got = recv(m_shim.get(), bytes.data(), bytes.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return std::string();
        if (got <= 0)
            return std::format("{} has ended.", m_to.agent);
        m_received.append({bytes.data(), static_cast<std::size_t>(got)});
        for (;;) {
            auto line = m_received.next();
            if (!line)
                return std::unexpected(line.error());
            if (!*line)
                return std::string();
            const auto message = wire::read_shim_message(**line);
            if (!message)
                continue; // a newer shim may say more
            if (const auto *exit = std::get_if<wire::ExitRecord>(&*message))
                return std::format("{} has ended. {}", m_to.agent, exit->message);
            if (const auto *reply = std::get_if<wire::ShimReply>(&*message); reply != nullptr && !reply->result) {
                const Error &error = reply->result.error();
                if (error.code == "unknown_method")
                    return fail("too_old", std::format("{} was started by an older Wagonmaster, which takes no typing.", m_to.agent),
                        "Watch it with `wm attach --read-only`.");
                if (error.code == "busy")
                    put("\x07");
                else if (error.code != "no_input")
                    return std::unexpected(error);
            }
        }
    }

    const Attachment &m_to;
    char m_detach;
    Fd m_shim, m_log, m_signals;
    wire::LineBuffer m_received{wire::reply_limit};
    std::array<char, 64 * 1024> m_buffer;
    std::int64_t m_offset = 0;
    std::int64_t m_last_call = 0;
    std::chrono::steady_clock::time_point m_busy_until;
};

} // namespace

Attachment attachment_from(const Json &params)
{
    Attachment to;
    to.directory = params.value("directory", "");
    to.agent = params.value("agent", "");
    to.detach = params.value("detach", to.detach);
    to.read_only = params.value("read_only", false);
    return to;
}

std::optional<char> detach_key(std::string_view name)
{
    constexpr std::string_view prefix = "ctrl-";
    if (!name.starts_with(prefix) || name.size() != prefix.size() + 1)
        return std::nullopt;
    const char letter = name.back();
    if (letter >= 'a' && letter <= 'z')
        return static_cast<char>(letter - 'a' + 1);
    if (letter >= 'A' && letter <= '_')
        return static_cast<char>(letter - '@');
    return std::nullopt;
}

std::size_t find_detach_key(std::string_view typed, char key)
{
    const int letter = key <= 26 ? key - 1 + 'a' : key + '@';
    return std::min(typed.find(key), typed.find(std::format("\x1B[{};5u", letter)));
}

int attach(const Attachment &to)
{
    const auto key = detach_key(to.detach);
    if (!key)
        return complain({"bad_params", std::format("\"{}\" is not a key that detaches.", to.detach), "Write it as ctrl-] or ctrl-a."}, 2);
    if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0)
        return complain(
            {"no_terminal", "`wm attach` needs a terminal to show another one in.", "`wm log` prints what the agent has printed."}, 1);
    Attached attached(to, *key);
    if (auto opened = attached.open(); !opened)
        return complain(opened.error(), 1);
    Result<std::string> end;
    {
        std::fprintf(stderr, "%s %s. %s detaches.\n", to.read_only ? "Watching" : "Attached to", to.agent.c_str(), to.detach.c_str());
        const RawTerminal raw;
        end = attached.run();
    }
    if (!end)
        return complain(end.error(), 1);
    std::fprintf(stderr, "%s\n", end->c_str());
    return 0;
}

} // namespace wm::cli
