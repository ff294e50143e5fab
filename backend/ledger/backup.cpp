#include "ledger/backup.h"

#include "base/crashpoint.h"
#include "base/fd.h"
#include "ledger/meta.h"
#include "ledger/schema.h"

#include <sqlite3.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <format>

namespace wm::ledger {
namespace {

namespace fs = std::filesystem;

constexpr int pages_per_step = 256;

/// An empty file beside `target` that is removed again unless it got that name.
class PartialFile {
public:
    static Result<PartialFile> create(const fs::path &target)
    {
        std::string name = target.string() + ".part-XXXXXX";
        const Fd file(mkostemp(name.data(), O_CLOEXEC));
        if (!file.valid())
            return fail_errno(errno, "Cannot write the backup " + target.string());
        return PartialFile(std::move(name));
    }
    PartialFile(PartialFile &&other) noexcept : m_path(std::exchange(other.m_path, {})) {}
    PartialFile &operator=(PartialFile &&) = delete;
    ~PartialFile()
    {
        if (!m_path.empty())
            unlink(m_path.c_str());
    }

    const std::string &path() const { return m_path; }
    /// On the disk, then under its name, which must be free.
    Result<> become(const fs::path &target)
    {
        const auto failed = [&] {
            if (errno == EEXIST)
                return fail("exists", std::format("There is already a file {}.", target.string()), "Choose another name.");
            return fail_errno(errno, "Cannot write the backup " + target.string());
        };
        const Fd file(open(m_path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!file.valid() || fsync(file.get()) != 0)
            return failed();
        crashpoint("backup.before_name");
        if (renameat2(AT_FDCWD, m_path.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) != 0) {
            const bool unknown = errno == EINVAL || errno == ENOSYS; // a file system (FAT, say) that cannot tell
            if (!unknown || rename(m_path.c_str(), target.c_str()) != 0)
                return failed();
        }
        m_path.clear();
        const Fd folder(open(target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (folder.valid())
            fsync(folder.get());
        return {};
    }

private:
    explicit PartialFile(std::string path) : m_path(std::move(path)) {}
    std::string m_path;
};

/// With its log when there is one; otherwise as it is, and nothing appears beside it.
Result<Database> open_source(const fs::path &file, const std::string &vfs)
{
    std::error_code error;
    if (!fs::exists(file, error))
        return fail("not_found", std::format("There is no file {}.", file.string()), "`wm backup list` shows the backups there are.");
    if (!fs::is_regular_file(file, error))
        return fail("not_a_ledger", std::format("{} is not a file.", file.string()), "`wm backup list` shows the backups there are.");
    return Database::open(file, fs::exists(file.string() + "-wal", error) ? Access::read : Access::read_idle, vfs);
}

Result<> copy_pages(Database &from, Database &to)
{
    // A read transaction holds the moment: without it the copy would begin anew with each commit of the writer.
    if (auto ok = from.execute("BEGIN; SELECT count(*) FROM sqlite_schema"); !ok)
        return ok;
    sqlite3_backup *backup = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (backup == nullptr)
        return fail_sqlite(to.handle(), sqlite3_errcode(to.handle()));
    int code = SQLITE_OK;
    while (code == SQLITE_OK)
        code = sqlite3_backup_step(backup, pages_per_step);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE)
        return fail_sqlite(to.handle(), code);
    return from.execute("COMMIT");
}

/// What SQLite says speaks of the file it was working on, which has no name yet.
Error about_the_copy(Error error, const fs::path &target)
{
    if (error.code == "no_space")
        return {"no_space", std::format("There is no space left on the disk for the backup {}.", target.string()),
            "Free some space and try again; nothing was left behind."};
    if (error.code == "storage" || error.code == "busy")
        return {error.code, std::format("The backup {} cannot be written.", target.string()),
            "Check the disk and that the directory belongs to you and is writable."};
    return error;
}

Error about_the_file(Error error, const fs::path &file)
{
    if (error.code == "corrupt")
        return {"corrupt", std::format("{} is not a sound ledger.", file.string()),
            "Nothing was changed. `wm backup list` shows the backups there are."};
    if (error.code == "not_a_ledger")
        error.hint = "Nothing was changed. `wm backup list` shows the backups there are.";
    return error;
}

Result<Backup> facts_of(Database &database, const fs::path &file)
{
    const auto found = inspect(database);
    if (!found)
        return std::unexpected(found.error());
    if (*found == Found::nothing)
        return fail("not_a_ledger", std::format("{} is empty.", file.string()));
    Backup backup{file, {}, 0, 0, 0};
    const auto id = read_meta(database, meta::town_id);
    const auto last = database.ask("SELECT max(seq) FROM event");
    const auto at = database.ask("SELECT at FROM event ORDER BY seq DESC LIMIT 1");
    if (!id || !last || !at)
        return std::unexpected(!id ? id.error() : !last ? last.error() : at.error());
    backup.town_id = id->value_or("");
    backup.last_seq = std::atoll(last->c_str());
    backup.last_at = std::atoll(at->c_str());
    std::error_code error;
    backup.bytes = fs::file_size(file, error);
    return backup;
}

Result<Backup> checked(Database &database, const fs::path &file)
{
    const auto said = database.ask("PRAGMA integrity_check(1)");
    const auto gaps = database.ask("SELECT count(*) <> coalesce(max(seq), 0) OR coalesce(min(seq), 1) <> 1 FROM event");
    if (!said || !gaps)
        return std::unexpected(!said ? said.error() : gaps.error());
    if (*said != "ok" || *gaps != "0")
        return fail("corrupt", "Damaged.");
    return facts_of(database, file);
}

Result<Backup> read(const fs::path &file, const std::string &vfs, Result<Backup> (*look)(Database &, const fs::path &))
{
    auto database = open_source(file, vfs);
    if (!database)
        return std::unexpected(about_the_file(std::move(database.error()), file));
    return look(*database, file).transform_error([&](Error error) { return about_the_file(std::move(error), file); });
}

} // namespace

Result<Backup> look_at_backup(const fs::path &file, const std::string &vfs)
{
    return read(file, vfs, facts_of);
}

Result<Backup> check_backup(const fs::path &file, const std::string &vfs)
{
    return read(file, vfs, checked);
}

Result<Backup> back_up(const fs::path &source, const fs::path &target, const std::string &vfs)
{
    std::error_code error;
    if (fs::exists(fs::symlink_status(target, error)))
        return fail("exists", std::format("There is already a file {}.", target.string()), "Choose another name.");
    if (auto known = look_at_backup(source, vfs); !known)
        return known;
    auto part = PartialFile::create(target);
    if (!part)
        return std::unexpected(part.error());
    {
        auto from = open_source(source, vfs);
        if (!from)
            return std::unexpected(from.error());
        auto to = Database::open(part->path(), Access::write, vfs);
        // Nobody reads the file before it is whole, and it is synced then.
        auto copied = to.and_then([](Database &file) { return file.execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF"); });
        if (copied)
            copied = copy_pages(*from, *to);
        if (!copied)
            return std::unexpected(
                copied.error().code == "corrupt" ? about_the_file(copied.error(), source) : about_the_copy(copied.error(), target));
    }
    auto backup = check_backup(part->path(), vfs);
    if (!backup)
        return std::unexpected(backup.error().code == "corrupt" ? about_the_file(backup.error(), source) : backup.error());
    if (auto named = part->become(target); !named)
        return std::unexpected(named.error());
    backup->path = target;
    return backup;
}

} // namespace wm::ledger
