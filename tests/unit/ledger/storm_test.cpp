#include "support/full_disk_vfs.h"
#include "support/qtest_main.h"
#include "unit/ledger/ledger_fixture.h"

#include <QTest>
#include <mutex>
#include <random>
#include <thread>

using namespace wm;
using namespace wm::ledger;

namespace {
// What the daemon's main loop does, in small: numbers events from its head on, goes back to the ledger's last seq
// when a unit is refused, and writes down what was answered.
class Allocator {
public:
    explicit Allocator(Ledger &ledger) : m_ledger(ledger), m_head(ledger.last_seq()) {}

    void submit(Unit unit, int events)
    {
        const std::lock_guard lock(m_mutex);
        for (int number = 0; number < events; ++number)
            unit.events.push_back(event_row(++m_head, unit.command->id.value));
        if (events == 0)
            unit.after = m_head;
        // Submitted under the lock: the order of the numbers is the order of submission.
        m_ledger.submit(unit, [this, unit, generation = m_generation](const Result<> &answer) {
            const std::lock_guard again(m_mutex);
            ++m_answered;
            if (answer) {
                m_acknowledged.push_back(unit);
            } else if (generation == m_generation) { // the first refusal of this head; others follow from it
                ++m_generation;
                m_head = m_ledger.last_seq();
            }
        });
    }
    int answered() const
    {
        const std::lock_guard lock(m_mutex);
        return m_answered;
    }
    const std::vector<Unit> &acknowledged() const { return m_acknowledged; } // when all is answered

private:
    Ledger &m_ledger;
    mutable std::mutex m_mutex;
    Seq m_head;
    int m_generation = 0;
    int m_answered = 0;
    std::vector<Unit> m_acknowledged;
};
} // namespace

class Storm : public QObject {
    Q_OBJECT
private slots:
    void the_file_holds_exactly_what_was_acknowledged_data()
    {
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<bool>("trouble"); // commands sent twice, and a disk that fills up now and then
        for (unsigned seed = 1; seed <= 3; ++seed) {
            QTest::addRow("calm, seed %u", seed) << seed << false;
            QTest::addRow("trouble, seed %u", seed) << seed << true;
        }
    }
    void the_file_holds_exactly_what_was_acknowledged()
    {
        QFETCH(unsigned, seed);
        QFETCH(bool, trouble);
        constexpr int threads = 8;
        constexpr int units = 150;
        tests::FullDiskVfs disk;
        TestLedger ledger({.vfs = disk.name(), .units_per_commit = 16, .bytes_per_commit = 20'000, .snapshot_rows_per_step = 5});
        Allocator allocator(*ledger);

        std::vector<std::thread> callers;
        for (int thread = 0; thread < threads; ++thread) {
            callers.emplace_back([&, thread] {
                std::mt19937 random(seed * 100 + unsigned(thread));
                for (int number = 0; number < units; ++number) {
                    const std::string id = std::format("c-{}-{}", thread, number);
                    Unit unit;
                    unit.command = command(trouble && random() % 20 == 0 ? "sent twice" : id);
                    if (random() % 3 == 0)
                        unit.outbox.push_back({"key of " + id, "start_run", std::string(random() % 100, 'x'), 0});
                    if (random() % 5 == 0)
                        unit.texts.push_back({"text of " + id, std::string(random() % 10'000, 'x'), "hash"});
                    allocator.submit(std::move(unit), int(random() % 4));
                    if (random() % 40 == 0)
                        ledger->submit_snapshot(ledger->last_seq(), {{"bead", id, "{}"}, {"bead", "wm-1", "{}"}}, [](const Result<> &) {});
                    if (trouble && random() % 60 == 0)
                        disk.fill_after(std::int64_t(random() % 50'000));
                    if (trouble && random() % 20 == 0)
                        disk.make_room();
                    if (random() % 4 == 0)
                        std::this_thread::yield();
                }
            });
        }
        for (std::thread &caller : callers)
            caller.join();
        disk.make_room();
        ledger->close();

        QCOMPARE(allocator.answered(), threads * units);
        QCOMPARE(ledger->stats().units, allocator.acknowledged().size());
        if (!trouble)
            QCOMPARE(allocator.acknowledged().size(), std::size_t(threads * units));
        else
            QVERIFY(allocator.acknowledged().size() < std::size_t(threads * units));
        compare(ledger, allocator.acknowledged());
    }

private:
    static void compare(const TestLedger &ledger, const std::vector<Unit> &acknowledged)
    {
        std::vector<EventRow> events;
        Counts counts;
        auto reader = ledger.reader();
        for (const Unit &unit : acknowledged) {
            events.insert(events.end(), unit.events.begin(), unit.events.end());
            counts.commands += 1;
            counts.outbox_open += std::int64_t(unit.outbox.size());
            counts.texts += std::int64_t(unit.texts.size());
            const auto stored = reader.find_command(unit.command->id).value();
            QVERIFY(stored && stored->record == *unit.command);
            QCOMPARE(stored->last_seq, unit.events.empty() ? 0 : unit.events.back().seq);
            for (const TextRow &text : unit.texts)
                QVERIFY(reader.read_text(text.id, 0, 100'000)->bytes == text.bytes);
        }
        counts.events = std::int64_t(events.size());
        counts.snapshot_records = reader.counts()->snapshot_records;
        QVERIFY(reader.read_events(1, events.size() + 1).value() == events);
        QVERIFY(reader.counts().value() == counts);
        QVERIFY(reader.check());
    }
};

WM_TEST_CLASS(Storm)
#include "storm_test.moc"
