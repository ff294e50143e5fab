#pragma once
// Follows the terminal of a run in a thread of its own: reads out.log as it grows, keeps the screen, sends what is typed
// to the run's shim, and hands out frames, the newest one only and at most 60 a second, when the last was taken.
// Made, asked and destroyed in the GUI thread; its signals come there.
#include "base/fd.h"
#include "terminal/terminal_desk.h"

#include <QObject>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

namespace wm::models {

class TerminalWorker : public QObject {
    Q_OBJECT

public:
    TerminalWorker();
    /// Waits for the thread, which is never busy for long.
    ~TerminalWorker() override;

    /// Once, when all that hears it is connected. `size`: the one that the terminal has now. `live`: its shim may be spoken to.
    void start(std::filesystem::path run_dir, terminal::Size size, bool live);
    void want(TerminalWish wish);
    /// The last frame was taken: another one may come.
    void go_on();

signals:
    void framed(const std::shared_ptr<const wm::models::TerminalFrame> &frame);
    void textRead(const QString &text);
    void found(const std::vector<wm::terminal::Place> &places);
    /// The run has ended; what it printed is all there.
    void ended(const QString &how);
    /// Something that was typed did not arrive, or the log cannot be read.
    void failed(const QString &why);

private:
    class Loop;

    void wake() const;

    Fd m_wake; ///< an eventfd
    std::mutex m_mutex;
    std::vector<TerminalWish> m_wishes;
    std::atomic<bool> m_may_send = true;
    std::jthread m_thread;
};

} // namespace wm::models
