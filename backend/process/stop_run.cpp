#include "process/stop_run.h"

#include "base/files.h"
#include "process/descendants.h"
#include "process/process_identity.h"
#include "process/shim_client.h"

#include <algorithm>
#include <csignal>
#include <format>
#include <poll.h>
#include <set>
#include <unistd.h>

namespace wm::process {
namespace {

using namespace std::chrono_literals;
using Monotonic = std::chrono::steady_clock;

// A shim that is asked at all answers at once, and writes down the end before it says so: on a busy machine both take a while. Who
// kills it because it is slow makes a run that ended into one that is lost.
constexpr auto to_answer = 10s;
constexpr auto patience = 30s; // beyond the grace

bool has_ended(const std::filesystem::path &run_dir)
{
    return std::holds_alternative<Ended>(probe_run(run_dir));
}

/// True when the shim ended the run.
bool stop_through_shim(const std::filesystem::path &run_dir, std::chrono::milliseconds grace)
{
    auto shim = ShimClient::connect(run_dir, to_answer);
    if (!shim || !shim->request(wire::AttachRequest{}, to_answer) || !shim->request(wire::StopRequest{grace.count()}, to_answer))
        return has_ended(run_dir);
    const auto until = Monotonic::now() + grace + patience;
    while (Monotonic::now() < until) {
        const auto message = shim->next(std::chrono::ceil<std::chrono::milliseconds>(until - Monotonic::now()));
        if (!message || std::holds_alternative<wire::ExitRecord>(*message))
            break;
    }
    return has_ended(run_dir);
}

/// The value that marks the processes of this run: the directory's name, unless its specification says otherwise.
std::string mark_of(const std::filesystem::path &run_dir)
{
    const auto spec = read_file(run_dir / "spec.json")
                          .and_then([](const std::string &text) { return parse_json(text, "spec.json"); })
                          .and_then([](const Json &json) { return wire::read_shim_spec(json); });
    if (spec)
        if (const auto found = spec->env.find("WAGONMASTER_RUN"); found != spec->env.end())
            return found->second;
    return run_dir.filename().string();
}

class Leftovers {
public:
    Leftovers(const wire::ShimRecord &record, std::string mark) : m_mark(std::move(mark))
    {
        if (record.boot == wire::boot_id()) {
            m_roots.insert(record.shim);
            m_roots.insert(record.child);
        }
    }

    /// Everything of the run that lives, whoever its parent is now. What was once seen is not forgotten: its children
    /// stay ours when the tree above them has gone.
    std::set<ProcessIdentity> find()
    {
        for (const auto &process : processes_of_run(m_mark))
            if (process.id.pid != getpid())
                m_roots.insert(process.id);
        const auto table = wire::ProcessTable::read();
        std::set<ProcessIdentity> living;
        for (const ProcessIdentity &root : m_roots) {
            if (!is_alive(root))
                continue;
            living.insert(root);
            for (const auto &process : table.descendants(root.pid))
                if (process.state != 'Z')
                    living.insert(process.id);
        }
        m_roots.insert(living.begin(), living.end());
        return living;
    }

private:
    std::set<ProcessIdentity> m_roots;
    std::string m_mark;
};

/// Until nothing is found, or the time has come. Each process has the signals once. Returns how many are left.
std::size_t end_all(
    Leftovers &leftovers, const ProcessIdentity &shim, std::initializer_list<int> numbers, bool spare_shim, Monotonic::time_point until)
{
    std::set<ProcessIdentity> had;
    for (;;) {
        auto living = leftovers.find();
        if (spare_shim)
            living.erase(shim);
        if (living.empty())
            return 0;
        for (const ProcessIdentity &process : living)
            if (had.insert(process).second)
                for (const int signal : numbers)
                    wire::signal_process(process, signal);
        if (Monotonic::now() >= until)
            return living.size();
        poll(nullptr, 0, 20);
    }
}

} // namespace

Result<RunState> stop_run(const std::filesystem::path &run_dir, std::chrono::milliseconds grace)
{
    const RunState before = probe_run(run_dir);
    wire::ShimRecord record;
    if (const auto *running = std::get_if<Running>(&before)) {
        record = running->record;
        wire::signal_process(record.shim, SIGCONT); // somebody may have stopped it
        if (stop_through_shim(run_dir, grace))
            return probe_run(run_dir);
    } else if (const auto *lost = std::get_if<Lost>(&before)) {
        record = lost->record;
    } else {
        return before;
    }
    Leftovers leftovers(record, mark_of(run_dir));
    if (end_all(leftovers, record.shim, {SIGTERM, SIGCONT}, true, Monotonic::now() + grace) != 0)
        end_all(leftovers, record.shim, {SIGKILL}, true, Monotonic::now() + 1s);
    // The shim last, and only now: while it lives it inherits every orphan, and so nothing is lost from sight.
    if (const auto left = end_all(leftovers, record.shim, {SIGKILL}, false, Monotonic::now() + patience); left != 0)
        return fail("still_running", std::format("{} processes of this run could not be ended.", left),
            "They may belong to another user; end them with that user's rights.");
    return probe_run(run_dir);
}

} // namespace wm::process
