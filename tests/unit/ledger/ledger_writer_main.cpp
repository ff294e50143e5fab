// The program that the crash tests kill: restores its state as the daemon does (snapshot and tail), then writes units
// from four threads for ever, and says on its standard output what was acknowledged: "<command> <last seq>". Snapshots
// go on beside. What it writes can be judged by what is in the file alone; see crash_test.cpp.
#include "unit/ledger/crash_story.h"

#include "ledger/ledger.h"

#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

using namespace wm;
using namespace wm::ledger;

namespace {
class Writing {
public:
    Writing(Ledger &ledger, Restored restored)
        : m_ledger(ledger),
          m_head(ledger.last_seq()),
          m_durable(std::move(restored.story)),
          m_dirty(std::move(restored.dirty)),
          m_snapshot(restored.snapshot)
    {}

    void submit_next()
    {
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, [this] { return m_waiting < 64; });
        ++m_waiting;
        Unit unit = story_unit(std::to_string(m_ledger.epoch()) + "-" + std::to_string(++m_number), m_head + 1);
        m_head = unit.events.back().seq;
        m_ledger.submit(unit, [this, unit](const Result<> &answer) { acknowledge(unit, answer); });
    }

private:
    void acknowledge(const Unit &unit, const Result<> &answer) // on the writer's thread
    {
        if (!answer) {
            std::fprintf(stderr, "%s\n", answer.error().message.c_str());
            std::_Exit(1);
        }
        const std::string line = unit.command->id.value + " " + std::to_string(unit.events.back().seq) + "\n";
        if (write(STDOUT_FILENO, line.data(), line.size()) != ssize_t(line.size()))
            std::_Exit(1);
        for (const EventRow &event : unit.events) {
            m_durable.apply(event);
            m_dirty.insert(event.subject);
        }
        if (unit.events.back().seq - m_snapshot > 40) {
            m_snapshot = unit.events.back().seq;
            std::vector<SnapshotRow> rows;
            for (const std::string &subject : std::exchange(m_dirty, {})) {
                const auto record = m_durable.records.find(subject);
                rows.push_back({"bead", subject, record == m_durable.records.end() ? std::nullopt : std::optional(record->second)});
            }
            m_ledger.submit_snapshot(m_snapshot, std::move(rows), [](const Result<> &written) {
                if (!written)
                    std::_Exit(1);
            });
        }
        const std::lock_guard lock(m_mutex);
        --m_waiting;
        m_room.notify_one();
    }

    Ledger &m_ledger;
    std::mutex m_mutex;
    std::condition_variable m_room;
    int m_waiting = 0;
    int m_number = 0;
    Seq m_head;
    Story m_durable; // this and what follows: the writer's thread only
    std::set<std::string> m_dirty;
    Seq m_snapshot;
};
} // namespace

int main(int argc, char **argv)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); // never outlives the test
    if (argc != 2)
        return 2;
    auto ledger = Ledger::open(argv[1], {.snapshot_rows_per_step = 5});
    if (!ledger) {
        std::fprintf(stderr, "%s\n", ledger.error().message.c_str());
        return 1;
    }
    auto restored = LedgerReader::open(argv[1]).and_then([](LedgerReader reader) { return restore(reader); });
    if (!restored) {
        std::fprintf(stderr, "%s\n", restored.error().message.c_str());
        return 1;
    }
    Writing writing(**ledger, std::move(*restored));
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number) {
        threads.emplace_back([&writing] {
            for (;;)
                writing.submit_next();
        });
    }
    for (std::thread &thread : threads)
        thread.join();
}
