#pragma once
// Where a conversation is held: the runtime, the transcript and the run's logs. One thread at a time, any; blocking on
// files, so it belongs on a pool thread. `Conversation` hands it work and takes what comes of it.
#include "base/fd.h"
#include "runtimes/prices.h"
#include "runtimes/runtime.h"
#include "town/run/spent.h"
#include "transcript/log.h"

#include <filesystem>
#include <functional>
#include <map>

namespace wm::agents {

/// Where a conversation stands, and what is to be done because of it.
struct Step {
    std::vector<std::string> lines; ///< to be written to the agent, in this order
    runtimes::Standing standing;
    town::Spent spent;              ///< by the whole run
    transcript::Turn last_turn;     ///< when standing.turns > 0
    std::int64_t read_to = 0;       ///< of out.log
    std::int64_t entries = 0;       ///< of the transcript
    Timestamp last_at = 0;          ///< when the agent said something last
    std::string complaint;          ///< why the transcript cannot be written, say
    bool untold = false;            ///< there are entries that could not be written yet
};

class Desk {
public:
    using NewRuntime = std::function<std::unique_ptr<runtimes::Runtime>()>;

    Desk(std::filesystem::path run_dir, NewRuntime new_runtime, runtimes::Prices prices);

    /// Takes the conversation up where an earlier daemon left it: the checkpoint of the newest turn that has one, then what
    /// was said to the agent since, then what it said. Entries that the transcript has are not written again.
    void take_up();
    /// Fulfils wishes, reads out.log up to `out_bytes` (at most a few MB in one step), and says what is to be written.
    /// `over`: the agent prints no more than that.
    Step work(const std::vector<runtimes::Wish> &wishes, std::int64_t out_bytes, Timestamp now, bool over = false);

private:
    /// The bytes of in.log that the checkpoint stands for; 0 when there is none to go on with.
    std::size_t restore(std::size_t in_bytes);
    void keep_checkpoint();
    void write_down();
    void read(std::int64_t limit, Timestamp now);
    void take(std::vector<transcript::Content> contents, Timestamp now);
    /// Tokens may come before the cost that is for them too.
    void count(const transcript::Usage &usage);

    std::filesystem::path m_run_dir;
    NewRuntime m_new_runtime;
    std::unique_ptr<runtimes::Runtime> m_runtime;
    runtimes::Prices m_prices;
    std::optional<transcript::Writer> m_transcript;
    Fd m_out;
    std::map<std::string, std::string> m_prompts; ///< not yet delivered, by id
    Timestamp m_grew_at = 0;
    bool m_tells_cost = false; ///< the agent says itself what it costs: nothing is priced
    std::vector<transcript::Entry> m_entries; ///< not yet written: of the step, and what could not be written before
    std::int64_t m_told_to = 0;               ///< of out.log: the transcript has what was said up to there
    int m_kept_turns = 0; ///< what the checkpoint on the disk is of
    Step m_step;
};

} // namespace wm::agents
