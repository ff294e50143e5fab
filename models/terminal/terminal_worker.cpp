#include "terminal/terminal_worker.h"

#include "base/files.h"
#include "wire/framing.h"
#include "wire/shim_files.h"
#include "wire/shim_protocol.h"
#include "wire/terminal_log.h"
#include "wire/unix_socket.h"
#include "words/text.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wm::models {
namespace {

using Clock = std::chrono::steady_clock;

/// Enough for 10,000 lines of what programs print.
constexpr std::int64_t shown_of_the_past = 8 << 20;
constexpr std::chrono::milliseconds frame_time(16);
/// The shim announces growth 20 times a second: while there is some, the log is looked at as often as it is drawn.
constexpr std::chrono::milliseconds keep_looking(200);
/// Between the two sizes that make a program draw itself anew.
constexpr std::chrono::milliseconds between_sizes(40);
/// A connection to the shim that breaks is made again after this, then after twice as long each time.
constexpr std::chrono::milliseconds first_pause(100);
/// That often, about 6 s: then nobody is there any more.
constexpr int most_attempts = 6;

} // namespace

/// The thread's own: nothing of it is touched from outside.
class TerminalWorker::Loop {
public:
    Loop(TerminalWorker &worker, std::filesystem::path run_dir, terminal::Size size, bool live)
        : m(worker), m_run_dir(std::move(run_dir)), m_desk(size), m_told(size), m_wanted(size), m_live(live)
    {}

    void run(const std::stop_token &stop)
    {
        if (!open_log())
            return;
        read_the_past(stop);
        if (m_live)
            attach();
        while (!stop.stop_requested()) {
            std::array<pollfd, 2> watched = {pollfd{m.m_wake.get(), POLLIN, 0}, {m_shim.get(), POLLIN, 0}}; // poll skips -1
            poll(watched.data(), watched.size(), patience());
            if (watched[0].revents != 0)
                take_wishes();
            if (watched[1].revents != 0 && m_shim.valid()) // what was typed may have found it gone
                read_shim();
            if (m_attach_at && Clock::now() >= *m_attach_at)
                attach_again();
            read_growth(stop);
            if (m_resize_at && Clock::now() >= *m_resize_at)
                tell_size();
            send_frame();
        }
    }

private:
    bool open_log()
    {
        m_log = Fd(::open((m_run_dir / "out.log").c_str(), O_RDONLY | O_CLOEXEC));
        if (!m_log.valid())
            emit m.failed(qtext(fail_errno(errno, "Cannot read the terminal's log").error().message));
        return m_log.valid();
    }

    void read_the_past(const std::stop_token &stop)
    {
        const std::int64_t size = lseek(m_log.get(), 0, SEEK_END);
        if (const auto start = wire::terminal_start(m_log.get(), size, shown_of_the_past)) {
            m_desk.screen().write(start->modes);
            m_offset = start->offset;
        }
        m_is_cut = m_offset > 0;
        while (m_offset < size && !stop.stop_requested() && read_piece(size)) {
            m_desk.screen().take(); // what the program asked then was not asked of us
            send_frame();
        }
        m_changed = true;
    }

    void attach()
    {
        auto socket = wire::connect_unix(m_run_dir / "shim.sock");
        if (!socket)
            return lose();
        m_shim = std::move(*socket);
        m_received = wire::LineBuffer(wire::reply_limit);
        send(wire::AttachRequest{m_offset});
    }

    void attach_again()
    {
        m_attach_at.reset();
        attach();
        if (m_shim.valid()) // it may have been wanted in between
            tell_size();
    }

    /// The connection is gone, which does not say that the run is over: exit.json says that, or that no shim answers.
    void lose()
    {
        m_shim.reset();
        if (!m_live)
            return;
        const auto text = read_file(m_run_dir / "exit.json");
        const auto json = text ? parse_json(*text, "exit.json") : std::unexpected(text.error());
        if (const auto exit = json ? wire::read_exit_record(*json) : std::unexpected(json.error()))
            return end(qtext(exit->message));
        if (m_attempts == most_attempts)
            return end(QString());
        m_attach_at = Clock::now() + first_pause * (1 << m_attempts++);
    }

    int patience() const
    {
        const auto now = Clock::now();
        auto until = Clock::time_point::max();
        if (m_changed && m.m_may_send)
            until = std::min(until, m_sent_at + frame_time);
        if (now < m_busy_until)
            until = std::min(until, now + frame_time);
        if (m_resize_at)
            until = std::min(until, *m_resize_at);
        if (m_attach_at)
            until = std::min(until, *m_attach_at);
        if (until == Clock::time_point::max())
            return -1;
        return static_cast<int>(std::max<std::int64_t>(0, std::chrono::ceil<std::chrono::milliseconds>(until - now).count()));
    }

    void take_wishes()
    {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t got = read(m.m_wake.get(), &count, sizeof count);
        std::vector<TerminalWish> wishes;
        {
            const std::scoped_lock lock(m.m_mutex);
            wishes.swap(m.m_wishes);
        }
        for (const TerminalWish &wish : wishes) {
            const std::string text = m_desk.act(wish);
            if (std::holds_alternative<ReadText>(wish))
                emit m.textRead(qtext(text));
            if (auto found = m_desk.take_found())
                emit m.found(*found);
            if (const auto *size = std::get_if<terminal::Size>(&wish))
                new_size(*size);
            m_changed = true;
        }
        type(m_desk.take_typed());
    }

    void new_size(terminal::Size size)
    {
        m_wanted = terminal::allowed(size);
        const bool says_nothing_new = m_wanted == m_told;
        if (says_nothing_new && std::exchange(m_is_cut, false)) // we have not seen all of it: let it draw itself anew
            send(wire::ResizeRequest{m_wanted.columns, m_wanted.rows + 1});
        else if (says_nothing_new)
            return;
        m_resize_at = Clock::now() + between_sizes;
    }

    void tell_size()
    {
        m_resize_at.reset();
        m_told = m_wanted;
        send(wire::ResizeRequest{m_wanted.columns, m_wanted.rows});
    }

    void read_growth(const std::stop_token &stop)
    {
        for (int piece = 0; !stop.stop_requested() && read_piece(INT64_MAX); ++piece) {
            m_desk.keep_answers();
            type(m_desk.take_typed());
            m_busy_until = Clock::now() + keep_looking;
            send_frame();
            pollfd wishes{m.m_wake.get(), POLLIN, 0};
            if (poll(&wishes, 1, 0) > 0)
                return; // a flood does not keep anybody waiting
        }
    }

    /// False when there is no more before `end`.
    bool read_piece(std::int64_t end)
    {
        const auto wanted = static_cast<std::size_t>(std::clamp<std::int64_t>(end - m_offset, 0, std::ssize(m_buffer)));
        const ssize_t got = pread(m_log.get(), m_buffer.data(), wanted, m_offset);
        if (got <= 0)
            return false;
        m_desk.screen().write({m_buffer.data(), static_cast<std::size_t>(got)});
        m_offset += got;
        return m_changed = true;
    }

    void send_frame()
    {
        const auto now = Clock::now();
        if (!m_changed || now - m_sent_at < frame_time || !m.m_may_send.exchange(false))
            return;
        m_changed = false;
        m_sent_at = now;
        emit m.framed(m_desk.frame());
    }

    void type(std::string bytes)
    {
        if (!bytes.empty())
            send(wire::TypeRequest{std::move(bytes)});
    }

    void send(const wire::ShimRequest &request)
    {
        if (m_shim.valid() && !wire::send_all(m_shim.get(), wire::frame(wire::json_of(wire::ShimCall{++m_last_call, request}))))
            lose();
        if (m_live && !m_shim.valid() && std::holds_alternative<wire::TypeRequest>(request))
            emit m.failed(QObject::tr("It did not arrive: the agent's terminal does not answer at the moment. Type it again."));
    }

    void read_shim()
    {
        const ssize_t got = recv(m_shim.get(), m_buffer.data(), m_buffer.size(), 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0)
            return lose();
        m_received.append({m_buffer.data(), static_cast<std::size_t>(got)});
        while (m_shim.valid()) {
            auto line = m_received.next();
            if (!line)
                return lose();
            if (!*line)
                return;
            const auto message = wire::read_shim_message(**line);
            if (!message)
                continue; // a newer shim may say more
            if (!std::holds_alternative<wire::ShimHello>(*message)) // one that greets and goes is not there
                m_attempts = 0;
            if (const auto *exit = std::get_if<wire::ExitRecord>(&*message))
                return end(qtext(exit->message));
            if (const auto *reply = std::get_if<wire::ShimReply>(&*message); reply != nullptr && !reply->result)
                emit m.failed(reply->result.error().code == "unknown_method"
                        ? QObject::tr("It was started by an older Wagonmaster, which takes no typing.")
                        : qtext(reply->result.error().message));
        }
    }

    void end(const QString &how)
    {
        if (!std::exchange(m_live, false))
            return;
        m_shim.reset();
        m_attach_at.reset();
        m_changed = true;
        emit m.ended(how);
    }

    TerminalWorker &m;
    std::filesystem::path m_run_dir;
    TerminalDesk m_desk;
    terminal::Size m_told, m_wanted;
    std::optional<Clock::time_point> m_resize_at, m_attach_at;
    int m_attempts = 0; ///< to connect, since the shim last said more than its greeting
    Fd m_log, m_shim;
    wire::LineBuffer m_received{wire::reply_limit};
    std::vector<char> m_buffer = std::vector<char>(256 * 1024); ///< a piece of this size is on the screen within some milliseconds
    std::int64_t m_offset = 0;
    std::int64_t m_last_call = 0;
    Clock::time_point m_sent_at, m_busy_until;
    bool m_changed = true;
    bool m_live;
    bool m_is_cut = false; ///< the log is shown from somewhere in its middle
};

TerminalWorker::TerminalWorker() : m_wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

TerminalWorker::~TerminalWorker()
{
    m_thread.request_stop();
    wake();
    if (m_thread.joinable())
        m_thread.join();
}

void TerminalWorker::start(std::filesystem::path run_dir, terminal::Size size, bool live)
{
    m_thread = std::jthread(
        [this, run_dir = std::move(run_dir), size, live](const std::stop_token &stop) { Loop(*this, run_dir, size, live).run(stop); });
}

void TerminalWorker::want(TerminalWish wish)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_wishes.push_back(std::move(wish));
    }
    wake();
}

void TerminalWorker::go_on()
{
    m_may_send = true;
    wake();
}

void TerminalWorker::wake() const
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t put = write(m_wake.get(), &one, sizeof one);
}

} // namespace wm::models
