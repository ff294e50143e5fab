#include "floor.h"

#include "base/fd.h"
#include "report.h"

#include <chrono>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace wm::bench {
namespace {
constexpr int commits = 500;
constexpr int pages = 200;
} // namespace

Result<double> fsync_ms(const std::filesystem::path &folder)
{
    const Fd file(open((folder / "fsync").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    const std::string page(4096, 'x');
    std::vector<double> all;
    for (int i = 0; i < pages; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        if (write(file.get(), page.data(), page.size()) < 0 || fdatasync(file.get()) != 0)
            return fail_errno(errno, "Cannot write to " + folder.string());
        all.push_back(milliseconds_since(begin));
    }
    return median(std::move(all));
}

Result<double> bare_commits(const std::filesystem::path &folder)
{
    sqlite3 *db = nullptr;
    const auto run = [&](const char *sql) { return sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK; };
    bool good = sqlite3_open((folder / "bare.db").c_str(), &db) == SQLITE_OK && run("PRAGMA journal_mode=WAL") &&
        run("PRAGMA synchronous=FULL") && run("CREATE TABLE IF NOT EXISTS event(seq INTEGER PRIMARY KEY, data TEXT) STRICT");
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; good && i < commits; ++i)
        good = run("BEGIN IMMEDIATE") && run("INSERT INTO event(data) VALUES('{\"bead\":\"wm-a3f8\",\"reason\":\"closed\"}')") &&
            run("COMMIT");
    const double seconds = milliseconds_since(begin) / 1000;
    sqlite3_close(db);
    if (!good)
        return fail("storage", "SQLite refused the benchmark's statements.");
    return commits / seconds;
}

} // namespace wm::bench
