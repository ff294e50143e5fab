#include "shim.h"

#include "base/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <format>
#include <malloc.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace wm::shim {

using namespace std::chrono_literals;
using wire::ExitReason;

namespace {

constexpr auto leftover_grace = 2s;    // for what the child leaves behind
constexpr auto default_grace = 5s;     // SIGTERM to the shim
constexpr auto linger_alone = 10s;
constexpr auto retry_interval = 1s; // exit.json on a full disk

void log_error(const Error &error)
{
    std::fprintf(stderr, "%s %s\n", error.message.c_str(), error.hint.c_str());
}

std::string processes(int count)
{
    return count == 1 ? "1 process" : std::format("{} processes", count);
}

} // namespace

Shim::Shim(std::filesystem::path run_dir, std::string spec) : m_run_dir(std::move(run_dir)), m_spec(std::move(spec)) {}

Result<> Shim::start()
{
    if (auto taken = take_directory(); !taken)
        return taken;
    if (auto opened = open_files(); !opened)
        return opened;
    auto text = m_spec.empty() ? read_file(m_run_dir / "spec.json") : Result<std::string>(std::exchange(m_spec, {}));
    auto json = text.and_then([](const std::string &said) { return parse_json(said, "spec.json"); });
    auto spec = json.and_then([](const Json &value) { return wire::read_shim_spec(value); });
    m_exit.started_at = SystemClock().now();
    if (spec) {
        start_child_of(*spec);
    } else {
        m_exit.reason = ExitReason::start_failed;
        m_exit.message = spec.error().message;
    }
    if (m_child.pid == 0) {
        m_exit.ended_at = m_exit.started_at;
        m_all_gone = true;
        write_exit();
    }
    malloc_trim(0); // the specification was the largest thing we will ever hold
    return {};
}

Result<> Shim::take_directory()
{
    m_lock = Fd(open(m_run_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!m_lock.valid())
        return fail_errno(errno, "Cannot open the run directory " + m_run_dir.string());
    if (flock(m_lock.get(), LOCK_EX | LOCK_NB) != 0)
        return fail("already_held", "Another shim holds this run.");
    if (access((m_run_dir / "shim.json").c_str(), F_OK) == 0)
        return fail("already_used", "This run was started before; a run directory is used once.");
    return {};
}

Result<> Shim::open_files()
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (const int ignored : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT})
        std::signal(ignored, SIG_IGN);
    sigset_t handled;
    sigemptyset(&handled);
    sigaddset(&handled, SIGCHLD);
    sigaddset(&handled, SIGTERM);
    sigprocmask(SIG_SETMASK, &handled, nullptr);
    m_signals = Fd(signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!m_signals.valid())
        return fail_errno(errno, "Cannot watch for signals");

    if (auto opened = m_output.open(m_run_dir / "out.log"); !opened)
        return opened;
    if (auto opened = m_input.open(m_run_dir / "in.log"); !opened)
        return opened;
    if (auto listening = m_clients.listen(m_run_dir / "shim.sock"); !listening)
        return listening;
    const auto self = wire::look_at(getpid());
    if (!self)
        return fail("system", "Cannot read /proc.", "Mount it; the shim cannot look after processes without it.");
    m_record.shim = self->id;
    m_record.boot = wire::boot_id();
    return write_file_atomically(m_run_dir / "shim.json", to_text(json_of(m_record)));
}

void Shim::start_child_of(const wire::ShimSpec &spec)
{
    auto child = start_child(spec, m_run_dir);
    if (!child) {
        m_exit.reason = ExitReason::start_failed;
        m_exit.message = child.error().message;
        return;
    }
    m_child = std::move(*child);
    m_input.connect(std::move(m_child.input));
    if (m_child.terminal.valid()) {
        m_record.columns = spec.columns;
        m_record.rows = spec.rows;
    }
    if (const auto facts = wire::look_at(m_child.pid))
        m_record.child = facts->id;
    write_record();
    m_time_limit_ms = spec.time_limit_ms;
    if (m_time_limit_ms > 0)
        m_time_limit_at = Monotonic::now() + std::chrono::milliseconds(m_time_limit_ms);
}

void Shim::write_record()
{
    // Without the child's number the run can still be looked after, and found by its environment: no reason to stop.
    if (auto written = write_file_atomically(m_run_dir / "shim.json", to_text(json_of(m_record))); !written)
        log_error(written.error());
}

void Shim::run()
{
    while (!m_done)
        turn();
    unlink((m_run_dir / "shim.sock").c_str());
}

void Shim::turn()
{
    std::vector<pollfd> watched;
    watched.push_back({m_signals.get(), POLLIN, 0});
    // The place of each is fixed; -1 is skipped by poll.
    watched.push_back({m_output.holds() ? -1 : m_child.output.get(), POLLIN, 0});
    watched.push_back({m_input.waiting() ? m_input.descriptor() : -1, POLLOUT, 0});
    m_clients.watch(watched);
    if (wait(watched) < 0)
        return;
    if (watched[0].revents != 0)
        read_signals();
    if (watched[1].revents != 0 && m_output.pump(m_child.output.get()) == OutputLog::Source::ended)
        m_child.output.reset();
    if (watched[2].revents != 0)
        m_input.flush();
    m_clients.serve(
        watched, hello(), [this](Clients::Client &client, const wire::ShimRequest &request) { return answer(client, request); });
    act_on_time();
    advance();
}

int Shim::wait(std::vector<pollfd> &watched)
{
    int timeout = -1;
    if (const auto deadline = next_deadline()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline - Monotonic::now());
        timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
    }
    return poll(watched.data(), watched.size(), timeout);
}

std::optional<Monotonic::time_point> Shim::next_deadline() const
{
    std::optional<Monotonic::time_point> next;
    const auto consider = [&](std::optional<Monotonic::time_point> at) {
        if (at && (!next || *at < *next))
            next = at;
    };
    consider(m_time_limit_at);
    consider(m_retry_exit_at);
    if (!m_all_gone)
        consider(m_ending.next());
    if (m_output.holds())
        consider(m_output.retry_at());
    consider(m_clients.next_growth(m_output.bytes()));
    if (m_alone_since)
        consider(*m_alone_since + linger_alone);
    return next;
}

void Shim::read_signals()
{
    signalfd_siginfo info;
    while (read(m_signals.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
        if (info.ssi_signo != SIGTERM)
            continue;
        if (m_exit_is_durable)
            m_done = true;
        else
            begin_stop(ExitReason::stopped, default_grace, "It was stopped.");
    }
    reap();
}

void Shim::reap()
{
    for (;;) {
        int status = 0;
        const pid_t pid = waitpid(-1, &status, WNOHANG);
        if (pid > 0 && pid == m_child.pid)
            child_ended(status);
        if (pid < 0 && errno == ECHILD)
            m_all_gone = true;
        if (pid <= 0)
            return;
    }
}

void Shim::child_ended(int status)
{
    m_child_has_ended = true;
    if (m_exit_is_durable) // given up on it before; what was written stays true
        return;
    m_exit.ended_at = SystemClock().now();
    m_time_limit_at.reset();
    m_input.disconnect();
    if (WIFSIGNALED(status))
        m_exit.signal = WTERMSIG(status);
    else
        m_exit.code = WEXITSTATUS(status);
    if (!m_stopping) {
        m_exit.reason = m_exit.signal ? ExitReason::signalled : ExitReason::exited;
        const char *what = m_exit.signal ? sigdescr_np(*m_exit.signal) : nullptr;
        m_exit.message = m_exit.signal ? std::format("It was ended by signal {} ({}).", *m_exit.signal, what ? what : "unknown")
                                       : std::format("It ended with code {}.", *m_exit.code);
        // Only when it went by itself: in a stop all go at the same time, and who goes first means nothing.
        m_exit.reaped = static_cast<int>(count_descendants());
        if (m_exit.reaped > 0)
            m_exit.message += std::format(" It left {} behind, which had to end too.", processes(m_exit.reaped));
    }
    m_ending.begin(leftover_grace); // also for what the look at /proc missed; over at once when nobody is left
}

void Shim::begin_stop(ExitReason why, std::chrono::milliseconds grace, std::string sentence)
{
    if (!m_stopping && running()) {
        m_exit.reason = why;
        m_exit.message = std::move(sentence);
    }
    m_stopping = true;
    m_time_limit_at.reset();
    m_frozen = false;
    m_ending.begin(grace);
}

void Shim::act_on_time()
{
    const auto now = Monotonic::now();
    if (m_time_limit_at && now >= *m_time_limit_at)
        begin_stop(ExitReason::time_limit, leftover_grace,
            std::format("It was stopped because it ran longer than its limit of {} s.", static_cast<double>(m_time_limit_ms) / 1000));
    if (!m_all_gone)
        m_ending.act(now);
    if (m_output.holds() && now >= m_output.retry_at())
        m_output.retry();
    m_clients.tell_growth(m_output.bytes(), now);
}

void Shim::advance()
{
    if (!m_exit_is_durable) {
        if (!m_all_gone && !m_ending.gave_up())
            return;
        if (!output_is_complete())
            return;
        if (m_retry_exit_at && Monotonic::now() < *m_retry_exit_at)
            return;
        write_exit();
    }
    if (m_exit_is_durable)
        linger();
}

bool Shim::output_is_complete()
{
    m_child.terminal.reset(); // now the pty ends where the output ends
    if (m_child.output.valid() && !m_output.holds()) {
        if (m_output.pump(m_child.output.get()) == OutputLog::Source::more)
            return false;
        m_child.output.reset(); // "quiet" with everybody gone: a stranger holds the other end, and does not count
    }
    return !m_output.holds() && !m_child.output.valid();
}

void Shim::write_exit()
{
    if (m_ending.gave_up() && !m_all_gone && !m_retry_exit_at) {
        if (m_exit.ended_at == 0)
            m_exit.ended_at = SystemClock().now();
        m_exit.message += std::format(" {} could not be ended.", processes(static_cast<int>(count_descendants())));
    }
    m_output.sync();
    m_exit.out_bytes = m_output.bytes();
    if (auto written = write_file_atomically(m_run_dir / "exit.json", to_text(json_of(m_exit))); !written) {
        if (!m_retry_exit_at)
            log_error(written.error());
        m_retry_exit_at = Monotonic::now() + retry_interval;
        return;
    }
    m_retry_exit_at.reset();
    m_exit_is_durable = true;
}

void Shim::linger()
{
    m_clients.tell_exit(m_exit);
    const auto now = Monotonic::now();
    if (!m_clients.empty())
        m_alone_since.reset();
    else if (!m_alone_since)
        m_alone_since = now;
    if (m_acknowledged || (m_alone_since && now >= *m_alone_since + linger_alone))
        m_done = true;
}

} // namespace wm::shim
