#pragma once
// A throw-away town with a real repository, in a new directory below $TMPDIR. Its ledger is written by the real one.
#include "base/result.h"
#include "life.h"
#include "programs.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <poll.h>

namespace wm::bench {

class BenchTown {
public:
    /// `programs` is where wm and its companions lie.
    static Result<std::unique_ptr<BenchTown>> make(int beads, const std::filesystem::path &programs);
    /// Ends the daemon and the agents and removes the directory: what runs on would be in the way of what is measured next.
    ~BenchTown();

    Program wm(std::vector<std::string> arguments) const;
    /// Runs it; an error when it fails, the milliseconds it took otherwise.
    Result<double> ask(std::vector<std::string> arguments) const;
    const std::filesystem::path &root() const { return m_root; }
    std::filesystem::path project() const { return m_root / "project"; }
    std::filesystem::path town() const { return m_root / "town"; }
    std::filesystem::path ledger() const { return town() / "ledger.db"; }
    const Life &life() const { return m_life; }
    pid_t daemon() const; ///< 0 when none runs
    /// Those that hold an agent.
    std::vector<pid_t> shims() const;
    Result<> stop_daemon() const;

private:
    BenchTown() = default;

    std::filesystem::path m_root, m_programs;
    Life m_life;
};

/// Polls for what another process does.
template <class Condition> bool within(std::chrono::seconds patience, Condition &&condition)
{
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline)
            return false;
        poll(nullptr, 0, 10);
    }
    return true;
}

} // namespace wm::bench
