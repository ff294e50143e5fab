#pragma once
// Follows one process under a shim: growth of its output, and its end. It survives a broken connection and a daemon
// that was away: the run's directory has the truth (process/run_state.h).
//
// Thread: main thread. Connecting blocks for a moment, so it happens on a pool thread.
#include "process/run_state.h"
#include "process/shim_client.h"

#include <QObject>
#include <QSocketNotifier>

#include <filesystem>
#include <memory>

namespace wm::agents {

class ShimWatch : public QObject {
    Q_OBJECT

public:
    explicit ShimWatch(std::filesystem::path run_dir);

    const std::filesystem::path &run_dir() const { return m_run_dir; }
    /// Tells the shim that its end is in the ledger, so that it may go.
    void acknowledge();

signals:
    void grew(qint64 out_bytes);
    /// Once: Ended or Lost.
    void ended(const wm::process::RunState &how);

private:
    void connect_to_shim();
    void use(process::ShimClient client);
    void read();
    void look_again();
    void finish(const process::RunState &how);

    std::filesystem::path m_run_dir;
    std::unique_ptr<process::ShimClient> m_client;
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_finished = false;
};

} // namespace wm::agents
