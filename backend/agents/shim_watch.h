#pragma once
// Follows one process under a shim: growth of its output, and its end. It survives a broken connection and a daemon
// that was away: the run's directory has the truth (process/run_state.h).
//
// Thread: main thread. Connecting blocks for a moment, so it happens on a pool thread.
#include "process/run_state.h"
#include "process/shim_client.h"

#include <QObject>
#include <QSocketNotifier>
#include <QThreadPool>

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>

namespace wm::agents {

class ShimWatch : public QObject {
    Q_OBJECT

public:
    /// `grew` comes no oftener than `every`: the more often, the more it costs. It connects in `pool`, which outlives this.
    explicit ShimWatch(std::filesystem::path run_dir, std::chrono::milliseconds every = std::chrono::milliseconds(50),
        QThreadPool &pool = *QThreadPool::globalInstance());

    const std::filesystem::path &run_dir() const { return m_run_dir; }
    /// Tells the shim that its end is in the ledger, so that it may go.
    void acknowledge();
    /// To the process's stdin, once and in this order, also when the connection breaks meanwhile. What its shim can never take is
    /// left out.
    void say(std::string bytes);
    /// The end of its stdin, after everything that was said.
    void say_all();
    /// `answered` with what the shim knows; never when it is gone.
    void ask_status(std::function<void(const wire::ShimStatus &)> answered);

signals:
    void grew(qint64 out_bytes);
    /// An input that its shim can never take was left out; in words for a person.
    void left_out(const QString &why);
    /// Once: Ended or Lost.
    void ended(const wm::process::RunState &how);

private:
    void connect_to_shim();
    void use(process::ShimClient client);
    void read();
    void look_again();
    void finish(const process::RunState &how);

    std::optional<std::int64_t> send(const wire::ShimRequest &request);
    void say_next();
    void hear(const wire::ShimReply &reply);

    std::filesystem::path m_run_dir;
    std::chrono::milliseconds m_every;
    QThreadPool &m_pool;
    std::deque<std::string> m_inputs;  ///< not yet acknowledged; the first is on its way when there is a connection
    std::int64_t m_taken = 0;          ///< the id of the newest input that the shim has
    std::optional<std::int64_t> m_saying; ///< the request that carries the first of m_inputs
    std::int64_t m_saying_id = 0;      ///< and the input's id
    bool m_said_all = false;
    std::map<std::int64_t, std::function<void(const wire::ShimStatus &)>> m_questions;
    std::unique_ptr<QSocketNotifier> m_writable;
    std::unique_ptr<process::ShimClient> m_client;
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_finished = false;
};

} // namespace wm::agents
