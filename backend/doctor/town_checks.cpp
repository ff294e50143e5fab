#include "doctor/town_checks.h"

#include "ledger/reader.h"

#include <algorithm>
#include <array>
#include <format>
#include <sys/stat.h>

namespace wm::doctor {

std::string_view name_of(Health health)
{
    constexpr std::array<std::string_view, 3> names = {"ok", "warning", "problem"};
    return names.at(static_cast<std::size_t>(health));
}

Check daemon_check(const Json &facts, bool replaced)
{
    const std::string who = std::format("wagonmasterd {} runs as process {}", facts.value("version", "?"), facts.value("pid", 0));
    if (replaced)
        return {"daemon", Health::warning, who + ", but another version was installed since.",
            "`wm daemon stop`: the next command starts the new one; agents go on meanwhile."};
    return {"daemon", Health::ok, who + "."};
}

bool own_program_was_replaced()
{
    struct stat running{}, installed{};
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error || stat("/proc/self/exe", &running) != 0)
        return false;
    return stat(path.c_str(), &installed) != 0 || running.st_ino != installed.st_ino || running.st_dev != installed.st_dev;
}

Ground ground_of(const std::filesystem::path &town)
{
    Ground ground;
    struct stat status{};
    if (stat(town.c_str(), &status) == 0) {
        ground.directory = S_ISDIR(status.st_mode);
        ground.mode = status.st_mode & 0777U;
    }
    ground.network = wire::on_network_file_system(town);
    std::error_code error;
    const auto space = std::filesystem::space(town, error);
    if (!error)
        ground.free_bytes = space.available;
    return ground;
}

Check directory_check(const std::filesystem::path &town, const Ground &ground)
{
    if (!ground.directory)
        return {"town", Health::problem, std::format("The town's directory {} is gone.", town.string()),
            "Bring it back, or `wm daemon stop` and restore a backup."};
    if (ground.network)
        return {"town", Health::problem, std::format("{} is on a network file system, where the ledger is not safe.", town.string()),
            "Move it to a local disk and set WAGONMASTER_HOME."};
    if ((ground.mode & 077U) != 0)
        return {"town", Health::warning, std::format("Others may look into {} (mode {:03o}).", town.string(), ground.mode),
            std::format("chmod 700 {}", town.string())};
    return {"town", Health::ok, std::format("{} is on a local disk and yours alone.", town.string())};
}

Check space_check(const std::filesystem::path &town, const Ground &ground)
{
    constexpr std::uint64_t megabyte = 1'000'000, too_little = 200 * megabyte, little = 2000 * megabyte;
    if (!ground.free_bytes)
        return {"disk", Health::warning, std::format("How much room there is for {} cannot be told.", town.string()), "Look with df."};
    const std::uint64_t free = *ground.free_bytes;
    const std::string text = free < little ? std::format("{} MB are free for worktrees and logs.", free / megabyte)
                                           : std::format("{} GB are free for worktrees and logs.", free / (1000 * megabyte));
    if (free < little)
        return {"disk", free < too_little ? Health::problem : Health::warning, text,
            std::format("Make room on the disk of {}.", town.string())};
    return {"disk", Health::ok, text};
}

Check ledger_check(const std::filesystem::path &ledger)
{
    const auto events = ledger::LedgerReader::open(ledger).and_then(
        [](ledger::LedgerReader reader) { return reader.check().and_then([&reader] { return reader.last_seq(); }); });
    if (!events)
        return {"ledger", Health::problem, events.error().message, events.error().hint};
    return {"ledger", Health::ok, std::format("{} event{}, none is missing.", *events, *events == 1 ? "" : "s")};
}

Check backup_check(const Json &facts)
{
    const std::string trouble = facts.value("backup_trouble", "");
    if (!trouble.empty())
        return {"backup", Health::warning, std::format("The last daily backup failed: {}", trouble), "`wm backup` makes one now."};
    return {"backup", Health::ok, "The daily backups are made."};
}

Check policy_check(const approvals::Policy &policy)
{
    if (!policy.complaints.empty())
        return {"policy", Health::problem, policy.complaints.front(),
            "Until it is mended agents ask about everything; `wm policy` shows the rules."};
    const auto own = std::ranges::count_if(policy.rules, [](const auto &rule) { return !rule.from.starts_with("default.toml:"); });
    return {"policy", Health::ok,
        own == 0 ? "The built-in rules decide what agents may do."
                 : std::format("{} of your own and the built-in rules decide what agents may do.", own)};
}

} // namespace wm::doctor
