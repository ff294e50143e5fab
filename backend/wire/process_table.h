#pragma once
// What /proc says about processes: who is whose child, since when, and how much processor time it used. Shared by
// the shim (stopping everything an agent started) and the daemon (recovery, and who is speaking). Reads only, except
// `signal_process` and `signal_descendants`. Linux; any thread. Source: proc_pid_stat(5), pidfd_open(2).
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace wm::wire {

/// A process, told apart from a later one that was given the same number.
struct ProcessIdentity {
    pid_t pid = 0;
    std::int64_t start_time = 0; ///< clock ticks since boot (field 22 of /proc/PID/stat)

    auto operator<=>(const ProcessIdentity &) const = default;
};

struct ProcessFacts {
    ProcessIdentity id;
    pid_t parent = 0;
    char state = '?';            ///< 'Z' = dead, waiting to be reaped
    std::int64_t cpu_ms = 0;     ///< its own and that of the children it has waited for
    std::string name;            ///< at most 15 bytes, as the kernel keeps it
};

/// nullopt when there is no such process.
std::optional<ProcessFacts> look_at(pid_t pid);

/// The process itself, its parent, and so on to the first; empty when there is no such process. A parent that has ended since its
/// child was looked at is none any more: the child is looked at anew. `look` is for tests.
std::vector<ProcessFacts> lineage_of(pid_t pid, const std::function<std::optional<ProcessFacts>(pid_t)> &look = look_at);

/// Which boot of which machine this is: identities of another boot mean nothing.
std::string boot_id();

/// One look at every process. Processes come and go meanwhile: repeat to a fixpoint where that matters.
class ProcessTable {
public:
    static ProcessTable read();
    /// Every process below `root`, dead ones that nobody reaped included; below 0 are all, also one whose parent ended meanwhile.
    std::vector<ProcessFacts> descendants(pid_t root) const;

private:
    std::vector<ProcessFacts> m_processes;
};

/// False when that very process is gone (or may not be signalled).
bool signal_process(const ProcessIdentity &process, int signal);

/// Sends the signals of these numbers, in order, to every living descendant, and looks again until a look finds none that has not
/// had them. Returns how many processes had them.
std::size_t signal_descendants(pid_t root, std::initializer_list<int> numbers);

} // namespace wm::wire
