#pragma once
// A ledger in a directory of its own, and units short enough to read in a test.
#include "ledger/ledger.h"
#include "ledger/reader.h"

#include <QTemporaryDir>
#include <future>

namespace wm::ledger {

inline EventRow event_row(Seq seq, std::string subject = "wm-1", std::string data = "{}")
{
    return {seq, 1'000 + seq, "person", "command-" + std::to_string(seq), "bead.created", 1, std::move(subject), std::move(data)};
}

inline Unit unit_of(std::vector<EventRow> events)
{
    Unit unit;
    unit.events = std::move(events);
    return unit;
}

inline CommandRecord command(const std::string &id, Timestamp at = 1'000)
{
    return {CommandId(id), "person", "hash of " + id, R"({"answer":")" + id + R"("})", at};
}

class TestLedger {
public:
    explicit TestLedger(Options options = {}) : m_options(std::move(options)) { open(); }

    std::filesystem::path path() const { return m_folder.filePath("ledger.db").toStdString(); }
    Ledger &operator*() { return *m_ledger; }
    Ledger *operator->() { return m_ledger.get(); }
    void close() { m_ledger.reset(); }
    Result<> open()
    {
        return Ledger::open(path(), m_options).transform([this](auto ledger) { m_ledger = std::move(ledger); });
    }
    LedgerReader reader() const { return std::move(LedgerReader::open(path(), m_options.vfs).value()); }

    /// Waits for the answer.
    Result<> commit(Unit unit)
    {
        return wait([&](Done done) { m_ledger->submit(std::move(unit), std::move(done)); });
    }
    Result<> snapshot(Seq at, std::vector<SnapshotRow> rows)
    {
        return wait([&](Done done) { m_ledger->submit_snapshot(at, std::move(rows), std::move(done)); });
    }
    Result<> prune(Timestamp before)
    {
        return wait([&](Done done) { m_ledger->prune_commands(before, std::move(done)); });
    }

    /// Keeps the writer thread busy from its construction until it is released: what is submitted meanwhile waits
    /// and is one batch. Costs one commit of an independent, empty unit.
    class Hold {
    public:
        explicit Hold(TestLedger &ledger)
        {
            auto held = std::make_shared<std::promise<void>>(); // shared: set_value() may still run when we go on
            auto is_held = held->get_future();
            ledger->submit(Unit{}, [held, release = m_release.get_future().share()](const Result<> &) {
                held->set_value();
                release.wait();
            });
            is_held.wait();
        }
        ~Hold() { release(); }
        void release()
        {
            if (!std::exchange(m_released, true))
                m_release.set_value();
        }

    private:
        std::promise<void> m_release;
        bool m_released = false;
    };

private:
    template <class Submit> static Result<> wait(Submit submit)
    {
        auto answer = std::make_shared<std::promise<Result<>>>();
        auto answered = answer->get_future();
        submit([answer](Result<> result) { answer->set_value(std::move(result)); });
        return answered.get();
    }

    QTemporaryDir m_folder;
    Options m_options;
    std::unique_ptr<Ledger> m_ledger;
};

/// The code of the error, or "ok".
template <class T> std::string code_of(const Result<T> &result)
{
    return result ? "ok" : result.error().code;
}

} // namespace wm::ledger
