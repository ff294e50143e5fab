#include "ledger/writer.h"

#include "base/crashpoint.h"

#include <algorithm>

namespace wm::ledger {
namespace {
constexpr std::size_t large = 1u << 20; ///< bytes of a commit, after which what SQLite keeps for the next one is given back

std::unexpected<Error> fail_closed()
{
    return fail("closed", "The ledger is closed.", "The daemon is stopping; try again in a moment.");
}
} // namespace

Result<std::unique_ptr<Writer>> Writer::start(Database database, const Options &options)
{
    std::unique_ptr<Writer> writer(new Writer(std::move(database), options));
    if (auto ok = writer->m_units.prepare(writer->m_database); !ok)
        return std::unexpected(ok.error());
    if (auto ok = writer->m_last_in_file.prepare(writer->m_database, "SELECT coalesce(max(seq), 0) FROM event"); !ok)
        return std::unexpected(ok.error());
    const auto last = writer->read_last_seq();
    if (!last)
        return std::unexpected(last.error());
    writer->m_last_seq = writer->m_stats.last_seq = *last;
    writer->m_thread = std::thread([raw = writer.get()] { raw->run(); });
    return writer;
}

void Writer::submit(Unit unit, Done done)
{
    WaitingUnit waiting{std::move(unit), std::move(done)};
    waiting.bytes = size_of(waiting.unit);
    std::unique_lock lock(m_mutex);
    if (m_closing) {
        lock.unlock();
        waiting.done(fail_closed());
        return;
    }
    m_waiting.push_back(std::move(waiting));
    lock.unlock();
    m_wake.notify_one();
}

void Writer::submit(std::unique_ptr<Chore> chore, Done done)
{
    std::unique_lock lock(m_mutex);
    if (m_closing) {
        lock.unlock();
        done(fail_closed());
        return;
    }
    m_chores.push_back({std::move(chore), std::move(done)});
    lock.unlock();
    m_wake.notify_one();
}

void Writer::close()
{
    const std::lock_guard closing(m_close_mutex);
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
    m_units = {}; // SQLite keeps a connection open for as long as it has statements
    m_last_in_file = {};
    m_database = {};
}

Stats Writer::stats() const
{
    const std::lock_guard lock(m_mutex);
    return m_stats;
}

void Writer::run()
{
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [&] { return m_closing || !m_waiting.empty() || !m_chores.empty(); });
        if (m_waiting.empty() && m_chores.empty())
            return;
        std::vector<WaitingUnit> batch = take_batch();
        WaitingChore chore;
        if (!m_chores.empty()) {
            chore = std::move(m_chores.front());
            m_chores.pop_front();
        }
        lock.unlock();

        if (!batch.empty())
            commit(batch);
        if (chore.chore) {
            const Result<bool> finished = chore.chore->step(m_database, m_last_seq);
            if (finished && !*finished) {
                lock.lock();
                m_chores.push_front(std::move(chore)); // its next step comes after the next batch
            } else {
                const Done done = std::move(chore.done);
                chore = {}; // the same is true of a snapshot's rows
                m_database.release_memory();
                done(finished.transform([](bool) {}));
            }
        }
    }
}

std::vector<Writer::WaitingUnit> Writer::take_batch()
{
    std::vector<WaitingUnit> batch;
    std::size_t bytes = 0;
    while (!m_waiting.empty() && batch.size() < m_options.units_per_commit) {
        bytes += m_waiting.front().bytes;
        if (!batch.empty() && bytes > m_options.bytes_per_commit)
            break;
        batch.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    return batch;
}

void Writer::commit(std::vector<WaitingUnit> &batch)
{
    std::uint64_t rows = 0;
    std::uint64_t failed_commits = 0;
    bool committed = false;
    Seq last = accept(batch);
    // Each further round has one unit less: the one that was at fault.
    while (std::ranges::any_of(batch, [](const WaitingUnit &waiting) { return waiting.answer.has_value(); })) {
        std::size_t at_fault = batch.size();
        const std::uint64_t round_start = m_units.rows();
        const Result<> written = write(batch, at_fault);
        if (written) {
            rows = m_units.rows() - round_start;
            committed = true;
            break;
        }
        if (at_fault < batch.size() && is_fault_of_unit(written.error())) {
            batch[at_fault].answer = written;
            last = accept(batch);
            continue;
        }
        ++failed_commits;
        for (WaitingUnit &waiting : batch) {
            if (waiting.answer)
                waiting.answer = written;
        }
        // An fsync that failed leaves open what reached the disk. The file knows, we do not.
        last = read_last_seq().value_or(m_last_seq);
    }
    if (committed || failed_commits > 0)
        m_last_seq = last;
    {
        const std::lock_guard lock(m_mutex);
        m_stats.last_seq = m_last_seq;
        m_stats.commits += committed ? 1 : 0;
        m_stats.failed_commits += failed_commits;
        m_stats.rows += rows;
        m_stats.units +=
            static_cast<std::uint64_t>(std::ranges::count_if(batch, [](const WaitingUnit &waiting) { return waiting.answer.has_value(); }));
    }
    const auto bytes =
        std::ranges::fold_left(batch, std::size_t(0), [](std::size_t sum, const WaitingUnit &one) { return sum + one.bytes; });
    if (bytes > large)
        m_database.release_memory();
    for (WaitingUnit &waiting : batch) {
        waiting.unit = {}; // an import's is as large as what it brought: whoever is told gives freed memory back
        waiting.done(std::move(waiting.answer));
    }
}

Seq Writer::accept(std::vector<WaitingUnit> &batch) const
{
    Seq last = m_last_seq;
    for (WaitingUnit &waiting : batch) {
        if (!waiting.answer && waiting.answer.error().code != "sequence")
            continue; // at fault itself; whether the others fit is asked anew
        waiting.answer = {};
        if (const auto next = continue_with(waiting.unit, last))
            last = *next;
        else
            waiting.answer = std::unexpected(next.error());
    }
    return last;
}

Result<> Writer::write(std::vector<WaitingUnit> &batch, std::size_t &at_fault)
{
    auto transaction = Transaction::begin(m_database);
    if (!transaction)
        return std::unexpected(transaction.error());
    Seq last = m_last_seq;
    for (std::size_t index = 0; index < batch.size(); ++index) {
        if (!batch[index].answer)
            continue;
        const Unit &unit = batch[index].unit;
        if (!unit.events.empty())
            last = unit.events.back().seq;
        if (auto written = m_units.write(unit, last); !written) {
            at_fault = index;
            return written;
        }
    }
    crashpoint("ledger.before_commit");
    if (auto committed = transaction->commit(); !committed)
        return committed;
    crashpoint("ledger.after_commit");
    return {};
}

Result<Seq> Writer::read_last_seq()
{
    return m_last_in_file.one().transform([](const auto &row) { return row ? std::get<0>(*row) : Seq(0); });
}

} // namespace wm::ledger
