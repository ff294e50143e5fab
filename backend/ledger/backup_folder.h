#pragma once
// The town's backups/: how its files are called, and which of the daily ones stay. Only files that are named exactly as
// here are ours; nothing else in the folder is listed or removed.
#include "ledger/backup.h"

#include <optional>
#include <string_view>
#include <vector>

namespace wm::ledger {

/// "daily-20261120T194035Z-1234.db"; the number is the ledger's last event.
struct BackupName {
    std::string kind;          ///< "backup" by hand, "daily" by the daemon, "replaced" by a restore
    Timestamp made = 0;        ///< whole seconds
    std::optional<Seq> last_seq; ///< not known of a replaced ledger, which may be damaged

    bool operator==(const BackupName &) const = default;
};
std::string to_text(const BackupName &name);
std::optional<BackupName> parse_backup_name(std::string_view file);

/// Newest first.
std::vector<BackupName> backups_in(const std::filesystem::path &folder);
/// Under the name for this moment, or one of the next seconds when that is taken. The folder is made when it is missing.
Result<Backup> back_up_into(
    const std::filesystem::path &folder, const std::filesystem::path &source, const std::string &kind, Timestamp now);

/// Of these daily ones, which may go: the newest of each of seven days stays, and of each of the four weeks before them.
std::vector<BackupName> superfluous(std::vector<BackupName> daily);
/// Removes those, and what a daily backup that was killed left behind. Not while one is being made.
void rotate_backups(const std::filesystem::path &folder);

} // namespace wm::ledger
