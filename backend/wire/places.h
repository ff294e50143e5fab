#pragma once
// Where a town keeps its things (docs/contracts.md, "Places"). One town = one directory. Paths only: nothing here
// creates or opens anything except `Places::prepare`.
#include "base/ids.h"
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::wire {

/// NFS, SMB, FUSE and the like, where file locks and renames cannot be trusted. False when it cannot be told.
bool on_network_file_system(const std::filesystem::path &path);

class Places {
public:
    explicit Places(std::filesystem::path town) : m_town(std::move(town)) {}

    /// $WAGONMASTER_HOME, else $XDG_DATA_HOME/wagonmaster, else ~/.local/share/wagonmaster. Made absolute.
    static Result<Places> from_environment();

    /// Creates the town's directory (0700) and refuses one on a network file system, where neither SQLite's
    /// locks nor unix sockets can be trusted.
    Result<> prepare() const;

    const std::filesystem::path &town() const { return m_town; }
    /// Where the person's configuration lies, the first folder having the last word: the town's directory, then
    /// $XDG_CONFIG_HOME/wagonmaster or ~/.config/wagonmaster.
    std::vector<std::filesystem::path> configuration() const;
    std::filesystem::path ledger() const { return m_town / "ledger.db"; }
    std::filesystem::path search() const { return m_town / "search.db"; }
    std::filesystem::path daemon_lock() const { return m_town / "daemon.lock"; }
    std::filesystem::path daemon_log() const { return m_town / "daemon.log"; }
    std::filesystem::path person_socket() const { return m_town / "person.sock"; }
    std::filesystem::path backups() const { return m_town / "backups"; }
    std::filesystem::path worktree(const RigId &rig, const BeadId &bead, int attempt) const;
    std::filesystem::path gate_worktree(const MrId &mr, int number) const;
    std::filesystem::path gates() const { return m_town / "gates"; }
    std::filesystem::path runs() const { return m_town / "runs"; }
    /// What the run's `wm` could not say to the daemon: <command id>.json, and <command id>.answer.json.
    std::filesystem::path spool(const RunId &run) const { return runs() / run.value / "spool"; }
    /// What a run in a sandbox has for /tmp.
    std::filesystem::path scratch(const RunId &run) const { return runs() / run.value / "tmp"; }
    std::filesystem::path run(const RunId &run) const { return runs() / run.value; }

private:
    std::filesystem::path m_town;
};

} // namespace wm::wire
