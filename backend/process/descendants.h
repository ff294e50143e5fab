#pragma once
// Families of processes: what a run has started, and who stands behind a connection (docs/contracts.md, "Who is
// speaking"). The walks are done by wire/process_table.h; here is what the daemon concludes from them. Any thread.
#include "wire/process_table.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::process {

/// True when the process or one of its ancestors is a shim or has WAGONMASTER_RUN in its environment: whoever it
/// is, it is not the person. True also when there is no such process (any more): who cannot be looked at is refused.
bool belongs_to_run(pid_t pid);

/// The value of a variable in the environment that a process was started with; nullopt when it has none, or when
/// it belongs to somebody else.
std::optional<std::string> environment_variable(pid_t pid, std::string_view name);

/// Processes whose WAGONMASTER_RUN is `run`, wherever they hang in the tree: the last way to find the processes of
/// a run whose shim is dead. A process that cleaned its environment is not found.
std::vector<wire::ProcessFacts> processes_of_run(std::string_view run);

/// Living descendants and the processor time that they and what they waited for have used.
struct FamilyUse {
    int processes = 0;
    std::chrono::milliseconds cpu{0};
};
FamilyUse use_of_descendants(const wire::ProcessTable &table, pid_t root);

} // namespace wm::process
