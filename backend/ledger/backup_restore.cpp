#include "ledger/backup_restore.h"

#include "base/crashpoint.h"
#include "base/fd.h"
#include "base/files.h"
#include "ledger/backup_folder.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>

namespace wm::ledger {
namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path &ledger, const char *suffix)
{
    return ledger.string() + suffix;
}

Result<> move_file(const fs::path &from, const fs::path &to)
{
    if (rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT)
        return fail_errno(errno, std::format("Cannot move {} to {}", from.string(), to.string()));
    return {};
}

/// The moves of a directory are on the disk before anything builds on them.
Result<> sync_folder(const fs::path &folder)
{
    const Fd directory(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.valid() || fsync(directory.get()) != 0)
        return fail_errno(errno, "Cannot write the directory " + folder.string());
    return {};
}

/// From when the copy was placed: the same at every attempt. A second later when another restore has that name.
Result<fs::path> place_of_replaced(const fs::path &waiting, const fs::path &ledger, const fs::path &backups)
{
    struct stat status = {};
    if (stat(waiting.c_str(), &status) != 0)
        return fail_errno(errno, "Cannot read " + waiting.string());
    std::error_code error;
    for (Timestamp time = status.st_mtim.tv_sec * nanoseconds_per_second;; time += nanoseconds_per_second)
        if (fs::path place = backups / to_text(BackupName{"replaced", time, std::nullopt});
            !fs::exists(place, error) || !fs::exists(ledger, error))
            return place;
}

std::string shell_word(const fs::path &path)
{
    std::string out = "'";
    for (const char c : path.string())
        out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

void sweep_prepared(const fs::path &ledger)
{
    const std::string prefix = beside(ledger, ".prepared").filename().string();
    std::vector<fs::path> left;
    std::error_code error;
    for (fs::directory_iterator entry(ledger.parent_path(), error), end; !error && entry != end; entry.increment(error))
        if (entry->path().filename().string().starts_with(prefix))
            left.push_back(entry->path());
    for (const fs::path &file : left)
        fs::remove(file, error);
}

} // namespace

Result<Backup> prepare_restore(const fs::path &file, const fs::path &ledger)
{
    const fs::path prepared = beside(ledger, ".prepared");
    std::error_code error;
    fs::remove(prepared, error);
    return back_up(file, prepared);
}

Result<> place_restore(const Backup &prepared, const fs::path &ledger)
{
    if (utimensat(AT_FDCWD, prepared.path.c_str(), nullptr, 0) != 0) // it names the ledger that is replaced
        return fail_errno(errno, "Cannot write " + prepared.path.string());
    if (auto moved = move_file(prepared.path, beside(ledger, ".restore")); !moved)
        return moved;
    crashpoint("restore.after_place");
    return sync_folder(ledger.parent_path());
}

Result<std::optional<fs::path>> finish_restore(const fs::path &ledger, const fs::path &backups, const std::vector<fs::path> &derived)
{
    const fs::path waiting = beside(ledger, ".restore");
    std::error_code error;
    if (!fs::exists(waiting, error)) {
        sweep_prepared(ledger);
        return std::nullopt;
    }
    if (auto sound = check_backup(waiting); !sound)
        return fail(sound.error().code, std::format("What waits to be restored cannot be used: {}", sound.error().message),
            std::format("Remove {} to go on with the ledger there is.", waiting.string()));
    if (auto made = make_private_directory(backups); !made)
        return std::unexpected(made.error());
    auto kept = place_of_replaced(waiting, ledger, backups);
    if (!kept)
        return std::unexpected(kept.error());
    // The log first: a log that stayed behind would be taken for the restored ledger's.
    for (const char *suffix : {"-wal", "-shm", ""}) {
        if (auto moved = move_file(beside(ledger, suffix), beside(*kept, suffix)); !moved)
            return std::unexpected(moved.error());
        crashpoint(*suffix == '\0' ? "restore.after_ledger" : "restore.after_log");
    }
    for (const fs::path &file : derived)
        for (const char *suffix : {"", "-wal", "-shm"})
            fs::remove(beside(file, suffix), error);
    for (const fs::path &folder : {backups, ledger.parent_path()})
        if (auto synced = sync_folder(folder); !synced)
            return std::unexpected(synced.error());
    crashpoint("restore.before_swap");
    if (auto moved = move_file(waiting, ledger); !moved)
        return std::unexpected(moved.error());
    crashpoint("restore.after_swap");
    if (auto synced = sync_folder(ledger.parent_path()); !synced)
        return std::unexpected(synced.error());
    return *kept;
}

std::string way_back(const fs::path &ledger, const fs::path &backups)
{
    for (const BackupName &name : backups_in(backups)) {
        const fs::path file = backups / to_text(name);
        if (name.kind == "replaced" || !check_backup(file))
            continue;
        return std::format(
            "The newest sound backup is of {}. To go on with it: cp {} {}. The next `wm` puts it in the ledger's place and keeps "
            "the damaged one in {}.",
            to_rfc3339(name.made), shell_word(file), shell_word(beside(ledger, ".restore")), backups.string());
    }
    return std::format(
        "There is no sound backup in {}. If you have one elsewhere, copy it to {}; to begin anew, move {} and its -wal aside.",
        backups.string(), shell_word(beside(ledger, ".restore")), shell_word(ledger));
}

} // namespace wm::ledger
