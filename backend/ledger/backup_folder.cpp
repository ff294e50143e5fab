#include "ledger/backup_folder.h"

#include "base/files.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <set>

namespace wm::ledger {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kinds{"backup", "daily", "replaced"};
constexpr Timestamp day = 24 * 3600 * nanoseconds_per_second;
constexpr std::size_t days_kept = 7;
constexpr std::size_t weeks_kept = 4;

/// Weeks begin on Monday; 1970-01-01 was a Thursday.
std::int64_t week_of(Timestamp time)
{
    return (time / day + 3) / 7;
}

} // namespace

std::string to_text(const BackupName &name)
{
    std::string time = to_rfc3339(name.made / nanoseconds_per_second * nanoseconds_per_second);
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    return std::format("{}-{}{}.db", name.kind, time, name.last_seq ? std::format("-{}", *name.last_seq) : "");
}

std::optional<BackupName> parse_backup_name(std::string_view file)
{
    BackupName name;
    const auto dash = file.find('-');
    constexpr std::size_t time_size = 16; // 20261120T194035Z
    if (dash == std::string_view::npos || file.size() < dash + 1 + time_size + 3)
        return std::nullopt;
    name.kind = file.substr(0, dash);
    const std::string_view t = file.substr(dash + 1, time_size);
    const auto made =
        parse_rfc3339(std::format("{}-{}-{}:{}:{}", t.substr(0, 4), t.substr(4, 2), t.substr(6, 5), t.substr(11, 2), t.substr(13, 3)));
    if (!made)
        return std::nullopt;
    name.made = *made;
    std::string_view number = file.substr(dash + 1 + time_size);
    number.remove_suffix(3);
    if (number.starts_with('-')) {
        Seq seq = 0;
        std::from_chars(number.data() + 1, number.data() + number.size(), seq);
        name.last_seq = std::max<Seq>(seq, 0);
    }
    // What does not come out again as it went in was not written by us.
    if (!std::ranges::contains(kinds, name.kind) || to_text(name) != file)
        return std::nullopt;
    return name;
}

std::vector<BackupName> backups_in(const fs::path &folder)
{
    std::vector<BackupName> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (auto name = parse_backup_name(entry->path().filename().string()); name && entry->is_regular_file(error))
            found.push_back(std::move(*name));
    std::ranges::sort(found, [](const BackupName &a, const BackupName &b) {
        return std::tie(b.made, b.last_seq, b.kind) < std::tie(a.made, a.last_seq, a.kind);
    });
    return found;
}

Result<Backup> back_up_into(const fs::path &folder, const fs::path &source, const std::string &kind, Timestamp now)
{
    if (auto made = make_private_directory(folder); !made)
        return std::unexpected(made.error());
    const auto before = look_at_backup(source); // a little more may be in the copy
    if (!before)
        return before;
    for (int later = 0;; ++later) {
        auto made = back_up(source, folder / to_text(BackupName{kind, now + later * nanoseconds_per_second, before->last_seq}));
        if (made || made.error().code != "exists" || later == 60)
            return made;
    }
}

std::vector<BackupName> superfluous(std::vector<BackupName> daily)
{
    std::ranges::sort(daily, std::greater{}, &BackupName::made);
    std::set<std::int64_t> days, weeks;
    std::vector<BackupName> gone;
    for (BackupName &name : daily) {
        const bool of_a_day = days.size() < days_kept && days.insert(name.made / day).second;
        // A day that is kept has had its newest one; the weeks count from the first day that is not.
        const bool of_a_week =
            !of_a_day && !days.contains(name.made / day) && weeks.size() < weeks_kept && weeks.insert(week_of(name.made)).second;
        if (!of_a_day && !of_a_week)
            gone.push_back(std::move(name));
    }
    return gone;
}

void rotate_backups(const fs::path &folder)
{
    std::vector<BackupName> daily = backups_in(folder);
    std::erase_if(daily, [](const BackupName &name) { return name.kind != "daily"; });
    std::error_code error;
    for (const BackupName &name : superfluous(std::move(daily)))
        fs::remove(folder / to_text(name), error); // what cannot go today goes tomorrow
    std::vector<fs::path> unfinished;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string file = entry->path().filename().string();
        const auto part = file.find(".part-");
        if (part != std::string::npos)
            if (const auto name = parse_backup_name(std::string_view(file).substr(0, part)); name && name->kind == "daily")
                unfinished.push_back(entry->path());
    }
    for (const fs::path &file : unfinished)
        fs::remove(file, error);
}

} // namespace wm::ledger
