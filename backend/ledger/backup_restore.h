#pragma once
// How a backup takes the ledger's place. Two halves, because only a daemon that is not running lets go of the ledger:
//
// prepare_restore and place_restore put a checked copy beside the ledger as "<ledger>.restore"; then the daemon stops.
// finish_restore runs when the next one starts, before anything opens the ledger: what was there is kept in the backups
// as "replaced-<time>.db" with its log, and the copy is moved in. Each step is one rename, and while "<ledger>.restore"
// is there nobody opens the ledger: after a crash the next start does the rest.
#include "ledger/backup.h"

#include <optional>
#include <string>
#include <vector>

namespace wm::ledger {

/// A checked copy of `file` beside the ledger, under a name that finish_restore only sweeps away.
Result<Backup> prepare_restore(const std::filesystem::path &file, const std::filesystem::path &ledger);
Result<> place_restore(const Backup &prepared, const std::filesystem::path &ledger);

/// Where the replaced ledger is kept; nothing when no restore waits. `derived`: files made from the ledger, which go
/// with it. After an error everything is still there, and the next call goes on.
Result<std::optional<std::filesystem::path>> finish_restore(
    const std::filesystem::path &ledger, const std::filesystem::path &backups, const std::vector<std::filesystem::path> &derived);

/// What a person types when the ledger is damaged and no daemon can take a command: the newest backup that is sound, put
/// where finish_restore finds it. Reads every page of backups until one is sound.
std::string way_back(const std::filesystem::path &ledger, const std::filesystem::path &backups);

} // namespace wm::ledger
