#pragma once
// Full-text search over the town's beads. It follows the durable state on a thread of its own and holds nothing up: of
// the states it is told of it keeps only the newest, and finds out by itself which beads changed. After a start it goes
// on where search.db says it was; a file that is missing, damaged, of another town or of another version is made anew.
#include "ledger/reader.h"
#include "search/projection.h"
#include "search/projection_reader.h"
#include "town/state.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace wm::search {

struct Found : Ranking {
    std::size_t indexed = 0; ///< of `to_index` beads: fewer while it is being made
    std::size_t to_index = 0;
};

struct Question {
    std::string expression; ///< see match.h
    std::function<bool(const BeadId &)> accept; ///< absent = all. Called on the asking thread
    std::size_t limit = 50; ///< hits; `total` counts all. 0 = no limit
    Seq after = 0;          ///< waits until it knows this event,
    std::chrono::milliseconds patience{5'000}; ///< but no longer than this: on a busy machine it is behind by more than a moment
};

class Index {
public:
    /// Does nothing before the first follow().
    Index(std::filesystem::path file, std::filesystem::path ledger) : m_file(std::move(file)), m_ledger(std::move(ledger)) {}
    /// Ends after the few beads it is at.
    ~Index();
    Index(const Index &) = delete;
    Index &operator=(const Index &) = delete;

    /// The newest durable state. Cheap; any thread, but in order.
    void follow(town::State state);
    /// Blocking, any thread. After an error only titles can be searched; its message says why.
    Result<Found> ask(const Question &question);

private:
    void run();
    Result<> open(const town::State &target);
    Result<> catch_up(const town::State &target);
    Result<> index(const town::State &target, const std::vector<BeadId> &changed, const std::vector<BeadId> &gone);
    void forget();
    bool stopping() const;

    const std::filesystem::path m_file, m_ledger;

    // Of the thread.
    std::optional<ledger::LedgerReader> m_texts;
    std::optional<Projection> m_projection;
    std::optional<town::State> m_indexed; ///< what the projection holds; absent: compare with its cursor

    mutable std::mutex m_mutex; // guards what follows
    mutable std::condition_variable m_changed;
    std::optional<town::State> m_newest;
    bool m_behind = false;  ///< there is something to do for the thread
    bool m_wanted = false;  ///< somebody waits for what it is behind with
    bool m_damaged = false; ///< a reader found the file damaged
    Seq m_applied = -1;
    std::size_t m_done = 0, m_total = 0;
    int m_files = 0; ///< how many have been opened for writing: readers follow
    std::optional<Error> m_trouble;
    bool m_stopping = false;

    std::mutex m_reading; // guards what follows
    std::optional<ProjectionReader> m_reader;
    int m_reader_of = 0;

    std::thread m_thread;
};

} // namespace wm::search
