#pragma once
// One run: its child, its logs, its clients, and how it ends. A single thread turns around poll(2); there are no
// timers but the deadlines in `next_deadline`, so an idle run costs nothing.
//
// The end: the child ends, or is stopped (a request, SIGTERM to the shim, the time limit). What it leaves behind gets
// TERM and 2 s later KILL. When the kernel says nobody is left and every byte of output is in out.log, exit.json is
// written; from then on it is the truth. The shim stays for clients to be told, and goes when one acknowledged the
// end or when nobody was connected for 10 s.
#include "child.h"
#include "clients.h"
#include "ending.h"
#include "input_channel.h"
#include "output_log.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wm::shim {

class Shim {
public:
    /// `spec`: the whole specification; empty: what spec.json says.
    Shim(std::filesystem::path run_dir, std::string spec);

    /// Takes the run directory, opens its files, starts the child. An error means that this shim must leave the
    /// directory alone; a child that cannot be started is no error but an ended run.
    Result<> start();
    /// Until the run has ended and nobody needs the shim any more.
    void run();

private:
    Result<> take_directory();
    Result<> open_files();
    void start_child_of(const wire::ShimSpec &spec);
    void write_record();

    void turn();
    int wait(std::vector<pollfd> &watched);
    std::optional<Monotonic::time_point> next_deadline() const;
    void read_signals();
    void reap();
    void child_ended(int status);
    void begin_stop(wire::ExitReason why, std::chrono::milliseconds grace, std::string sentence);
    void act_on_time();

    /// Goes on with the end as far as possible.
    void advance();
    bool output_is_complete();
    void write_exit();
    void linger();

    wire::ShimHello hello() const;
    wire::ShimStatus status() const;
    Result<Json> answer(Clients::Client &client, const wire::ShimRequest &request);
    /// The daemon or a person's program: none that an agent has started.
    static bool may_steer(pid_t client);
    Result<Json> signal_child(const wire::SignalRequest &request);
    bool running() const { return m_child.pid != 0 && !m_child_has_ended; }

    std::filesystem::path m_run_dir;
    std::string m_spec; ///< until the child was started
    Fd m_lock; ///< flock on the run directory: at most one shim
    Fd m_signals;
    Child m_child;
    OutputLog m_output;
    InputChannel m_input;
    Clients m_clients;
    Ending m_ending;

    wire::ShimRecord m_record;
    wire::ExitRecord m_exit; ///< filled in bit by bit; final when m_exit_is_durable
    bool m_stopping = false; ///< the reason is chosen: what the child says when it goes does not change it
    bool m_child_has_ended = false;
    bool m_all_gone = false;
    bool m_exit_is_durable = false;
    bool m_acknowledged = false;
    bool m_frozen = false;
    bool m_done = false;

    std::optional<Monotonic::time_point> m_time_limit_at;
    std::int64_t m_time_limit_ms = 0;
    std::optional<Monotonic::time_point> m_retry_exit_at;
    std::optional<Monotonic::time_point> m_alone_since;
};

} // namespace wm::shim
