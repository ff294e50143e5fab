#pragma once
// A throw-away town of many beads, with a real repository: made by the rules themselves, written by the real ledger.
#include "base/result.h"
#include "ledger/rows.h"
#include "programs.h"
#include "town/decide.h"

#include <filesystem>
#include <memory>

namespace wm::bench {

/// One unit per command, as the daemon writes them.
ledger::Unit unit_of(const town::Decision &decision);

/// `beads` beads in convoys of ten, two of three waiting for the one before.
struct Life {
    std::vector<town::Decision> decisions; ///< without their states, which would keep every version alive
    town::State state;
    double seconds = 0; ///< spent in decide (which applies too)
};
Life live(int beads, const std::filesystem::path &repository);

class BenchTown {
public:
    /// In a new directory below $TMPDIR. `programs` is where wm and its companions lie.
    static Result<std::unique_ptr<BenchTown>> make(int beads, const std::filesystem::path &programs);
    /// Ends the daemon and removes the directory.
    ~BenchTown();

    Program wm(std::vector<std::string> arguments) const;
    const std::filesystem::path &root() const { return m_root; }
    std::filesystem::path town() const { return m_root / "town"; }
    const Life &life() const { return m_life; }
    pid_t daemon() const; ///< 0 when none runs

private:
    BenchTown() = default;

    std::filesystem::path m_root, m_programs;
    Life m_life;
};

} // namespace wm::bench
