#include "wire/process_table.h"

#include "base/fd.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <set>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>

namespace wm::wire {
namespace {

/// Fields of /proc/PID/stat after the name, counted from 3 as in the manual page.
std::optional<ProcessFacts> parse_stat(std::string_view text)
{
    const auto name_start = text.find('(');
    const auto name_end = text.rfind(')'); // the name itself may hold brackets and blanks
    if (name_start == std::string_view::npos || name_end == std::string_view::npos || name_end + 2 >= text.size())
        return std::nullopt;
    ProcessFacts facts;
    facts.name = text.substr(name_start + 1, name_end - name_start - 1);
    std::array<std::int64_t, 23> field{};
    std::string_view rest = text.substr(name_end + 2);
    facts.state = rest.front();
    rest.remove_prefix(1);
    for (std::size_t number = 4; number < field.size(); ++number) {
        while (rest.starts_with(' '))
            rest.remove_prefix(1);
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), field[number]);
        if (error != std::errc{})
            return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
    static const std::int64_t ticks_per_second = std::max(1L, sysconf(_SC_CLK_TCK));
    facts.parent = static_cast<pid_t>(field[4]);
    facts.cpu_ms = (field[14] + field[15] + field[16] + field[17]) * 1000 / ticks_per_second;
    facts.id.start_time = field[22];
    return facts;
}

} // namespace

std::optional<ProcessFacts> look_at(pid_t pid)
{
    std::array<char, 32> path;
    std::snprintf(path.data(), path.size(), "/proc/%d/stat", pid);
    const Fd file(open(path.data(), O_RDONLY | O_CLOEXEC));
    if (!file.valid())
        return std::nullopt;
    std::array<char, 1024> text;
    const ssize_t size = read(file.get(), text.data(), text.size());
    if (size <= 0)
        return std::nullopt;
    auto facts = parse_stat(std::string_view(text.data(), static_cast<std::size_t>(size)));
    if (facts)
        facts->id.pid = pid;
    return facts;
}

std::vector<ProcessFacts> lineage_of(pid_t pid, const std::function<std::optional<ProcessFacts>(pid_t)> &look)
{
    std::vector<ProcessFacts> line;
    pid_t missing = 0;
    while (pid > 0) {
        if (auto facts = look(pid)) {
            pid = facts->parent;
            line.push_back(std::move(*facts));
        } else if (line.empty() || pid == missing) { // the same again: whoever it is, it is hidden from us
            break;
        } else {
            missing = pid;
            pid = line.back().id.pid;
            line.pop_back();
        }
    }
    return line;
}

std::string boot_id()
{
    const Fd file(open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC));
    std::array<char, 64> text;
    const ssize_t size = file.valid() ? read(file.get(), text.data(), text.size()) : 0;
    std::string id(text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    while (id.ends_with('\n'))
        id.pop_back();
    return id;
}

ProcessTable ProcessTable::read()
{
    ProcessTable table;
    const std::unique_ptr<DIR, decltype([](DIR *folder) { closedir(folder); })> folder(opendir("/proc"));
    if (!folder)
        return table;
    while (const dirent *entry = readdir(folder.get())) {
        const std::string_view name = entry->d_name;
        pid_t pid = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (error != std::errc{} || end != name.data() + name.size())
            continue;
        if (auto facts = look_at(pid))
            table.m_processes.push_back(std::move(*facts));
    }
    return table;
}

std::vector<ProcessFacts> ProcessTable::descendants(pid_t root) const
{
    if (root == 0)
        return m_processes;
    std::vector<ProcessFacts> found;
    std::set<pid_t> family{root};
    for (bool grew = true; grew;) {
        grew = false;
        for (const ProcessFacts &process : m_processes) {
            if (process.id.pid != root && family.contains(process.parent) && family.insert(process.id.pid).second) {
                found.push_back(process);
                grew = true;
            }
        }
    }
    return found;
}

bool signal_process(const ProcessIdentity &process, int signal)
{
    // The descriptor pins the process: what is looked at after it was opened is what gets the signal.
    const Fd handle(static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0)));
    if (!handle.valid() && errno != ENOSYS)
        return false;
    const auto facts = look_at(process.pid);
    if (!facts || facts->id != process)
        return false;
    if (!handle.valid())
        return kill(process.pid, signal) == 0;
    return syscall(SYS_pidfd_send_signal, handle.get(), signal, nullptr, 0) == 0;
}

std::size_t signal_descendants(pid_t root, std::initializer_list<int> numbers)
{
    constexpr int most_looks = 100; // whoever forks faster than that is met again by the caller
    std::set<ProcessIdentity> had;
    for (int look = 0; look < most_looks; ++look) {
        bool found_new = false;
        for (const ProcessFacts &process : ProcessTable::read().descendants(root)) {
            if (process.state == 'Z' || !had.insert(process.id).second)
                continue;
            found_new = true;
            for (const int signal : numbers)
                signal_process(process.id, signal);
        }
        if (!found_new)
            break;
    }
    return had.size();
}

} // namespace wm::wire
