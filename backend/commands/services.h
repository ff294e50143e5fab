#pragma once
// What a command's handler may use beside the request. Implemented by the daemon (server/), so that handlers know no
// sockets and no processes. Main thread.
#include "engine/engine.h"
#include "search/index.h"
#include "wire/places.h"

#include <functional>

namespace wm::commands {

class Admission;

class Services {
public:
    virtual ~Services() = default;

    virtual engine::Engine &engine() = 0;
    /// Follows the durable state; its questions block, so ask them in the background.
    virtual search::Index &search() = 0;
    virtual const wire::Places &places() const = 0;
    /// What a live run did last: {"action","at","out_bytes"}; {} when nothing is known.
    virtual Json activity_of(const RunId &run) const = 0;
    /// What is on the run's branch, looked at on a pool thread.
    /// What is not committed is committed for its agent; `by_person`: refused.
    virtual void check_work(const RunId &run, bool by_person, std::function<void(Result<town::Finished>)> done) = 0;
    /// `work` on a pool thread, `done` on this one.
    virtual void in_background(std::function<Result<Json>()> work, std::function<void(Result<Json>)> done) = 0;
    /// Calls `done(true)` once the durable state fulfils the condition, `done(false)` after `timeout_ms`.
    virtual void when(std::function<bool(const town::State &)> condition, std::int64_t timeout_ms, std::function<void(bool)> done) = 0;
    virtual Admission &admission() = 0;
    /// Whether there is a program to be started so: a kind ("@claude") that is known. Its error names what was probably meant.
    virtual Result<> knows_kind(const std::vector<std::string> &command) = 0;
    /// Ends the running turn of a conversing agent, without a trace in the ledger. Error "unsupported".
    virtual Result<> interrupt(const RunId &run) = 0;
    /// From its next turn on. Empty = as it is.
    virtual Result<> set_model(const RunId &run, const std::string &model, const std::string &effort) = 0;
    /// {"pid","rss_bytes","clients",…}
    virtual Json facts() const = 0;
    virtual void stop_daemon() = 0;
    /// Whether a project's .wagonmaster.toml can be used. Errors name line and key. Any thread.
    virtual Result<> check_project_file(const std::string &text) const = 0;
};

} // namespace wm::commands
