#include "process/descendants.h"

#include "base/files.h"

#include <algorithm>
#include <format>

namespace wm::process {
namespace {

constexpr std::string_view shim_name = "wagonmaster-shim";
constexpr std::size_t kernel_name_length = 15;

bool is_shim(const wire::ProcessFacts &process)
{
    return process.name == shim_name.substr(0, kernel_name_length);
}

} // namespace

bool belongs_to_run(pid_t pid)
{
    const auto line = wire::lineage_of(pid);
    return line.empty() || std::ranges::any_of(line, [](const wire::ProcessFacts &process) {
        return is_shim(process) || environment_variable(process.id.pid, "WAGONMASTER_RUN");
    });
}

std::optional<std::string> environment_variable(pid_t pid, std::string_view name)
{
    const auto environment = read_file(std::format("/proc/{}/environ", pid), 16u << 20);
    if (!environment)
        return std::nullopt;
    for (std::string_view rest = *environment; !rest.empty();) {
        const std::string_view entry = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
        if (entry.size() > name.size() && entry.starts_with(name) && entry[name.size()] == '=')
            return std::string(entry.substr(name.size() + 1));
    }
    return std::nullopt;
}

std::vector<wire::ProcessFacts> processes_of_run(std::string_view run)
{
    std::vector<wire::ProcessFacts> found;
    for (const auto &process : wire::ProcessTable::read().descendants(0))
        if (process.state != 'Z' && environment_variable(process.id.pid, "WAGONMASTER_RUN") == run)
            found.push_back(process);
    return found;
}

FamilyUse use_of_descendants(const wire::ProcessTable &table, pid_t root)
{
    FamilyUse use;
    for (const auto &process : table.descendants(root)) {
        use.processes += process.state != 'Z';
        use.cpu += std::chrono::milliseconds(process.cpu_ms);
    }
    return use;
}

} // namespace wm::process
