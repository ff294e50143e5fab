#pragma once
// The `wm` at the other end of a request, for handlers that need more of it than arguments: a file to read, a person to
// ask, output that is larger than one reply. Implemented by the server. Main thread; a handler may keep it for as long
// as it works, also when the `wm` goes away meanwhile.
#include "base/scratch_file.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wm::commands {

class Caller {
public:
    virtual ~Caller() = default;

    /// --json was given: print nothing for people.
    virtual bool json() const = 0;
    /// The content of the file that this parameter (Kind::file) names; null when it was not given.
    virtual std::shared_ptr<const ScratchFile> input(std::string_view param) const = 0;
    /// To standard output, at once; the printer's text comes after it.
    virtual void print(std::string_view text) = 0;
    /// Sends the whole file: to standard output, or, when `path` is not empty, into the file of that name on the caller's
    /// side, which is there whole or not at all. `sent` is called when everything is on its way; then reply.
    virtual void send(std::shared_ptr<const ScratchFile> file, std::string path, std::function<void()> sent) = 0;
    /// Called once when the `wm` has gone away, or has its answer.
    virtual void when_gone(std::function<void()> gone) = 0;
    /// When this request is answered, the caller's terminal becomes a window on the terminal of that run. `detach` is the key
    /// that ends it; empty: the usual one.
    virtual void attach(const std::filesystem::path &run_dir, const std::string &agent, const std::string &detach, bool read_only) = 0;
    /// When this request is answered, the caller's terminal becomes the person's shell there. `live`: the agent is at work.
    virtual void open_shell(const std::filesystem::path &directory, const std::string &agent, bool live) = 0;
    /// A question that is answered y or n. nullopt when nobody can be asked (no terminal): finish with the error
    /// "needs_confirmation", which ends `wm` with status 3.
    virtual void ask(std::string question, std::function<void(std::optional<bool>)> answered) = 0;
};

} // namespace wm::commands
