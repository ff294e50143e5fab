#pragma once
// Copies of the ledger, whole and checked. Blocking, any thread.
//
// A copy is made with SQLite's online backup: the writer goes on, the copy is the ledger of the moment it began. It gets
// its name only when it is complete, checked (every page, events without a gap) and on the disk; until then it is
// "<name>.part-" and six letters. How a copy takes the ledger's place is in ledger/backup_restore.h.
#include "base/clock.h"
#include "base/ids.h"

#include <filesystem>
#include <string>

namespace wm::ledger {

struct Backup {
    std::filesystem::path path;
    std::string town_id;
    Seq last_seq = 0;
    Timestamp last_at = 0; ///< when that event was; 0 when there is none
    std::uintmax_t bytes = 0;
};

/// Mode 0600. Errors: "exists", "no_space", "corrupt", "storage", "system" and those of look_at_backup for `source`.
/// After any of them nothing is left behind.
Result<Backup> back_up(const std::filesystem::path &source, const std::filesystem::path &target, const std::string &vfs = {});
/// What the file holds, its pages unchecked. Errors: "not_found", "not_a_ledger", "newer_ledger", "corrupt".
Result<Backup> look_at_backup(const std::filesystem::path &file, const std::string &vfs = {});
/// Every page, and that the events run from 1 without a gap; code "corrupt" otherwise.
Result<Backup> check_backup(const std::filesystem::path &file, const std::string &vfs = {});

} // namespace wm::ledger
