#pragma once
// The spool of a run: what its `wm` could not say to the daemon, because none ran or a vendor's sandbox forbids sockets.
// It lies as <command id>.json in runs/<run>/spool/ and is taken as if it had come through the run's own socket; the
// answer stands in <command id>.answer.json afterwards. Taken twice it is done once: the command id sees to that.
// Main thread.
#include "base/ids.h"
#include "server/connection.h"

#include <QFileSystemWatcher>

#include <filesystem>
#include <set>

namespace wm::server {

class Spool : public QObject {
    Q_OBJECT

public:
    /// Makes the directory. Nothing is taken before `look`.
    static Result<std::unique_ptr<Spool>> open(std::filesystem::path directory, std::string actor);
    /// Takes what lies there.
    void look();

signals:
    /// A client that says what was spooled.
    void accepted(wm::server::Connection *client);

private:
    Spool(std::filesystem::path directory, std::string actor);
    void take(const std::filesystem::path &file);
    void answer(const std::filesystem::path &file, const Json &result);

    std::filesystem::path m_directory;
    std::string m_actor;
    QFileSystemWatcher m_watcher;
    std::set<std::filesystem::path> m_taken; ///< not yet answered
};

} // namespace wm::server
