#pragma once
// The town itself: its daemon, its directory, its ledger. Blocks; any worker thread.
#include "approvals/policy.h"
#include "base/json.h"
#include "base/result.h"
#include "doctor/check.h"
#include "wire/places.h"

#include <cstdint>
#include <optional>

namespace wm::doctor {

/// `facts`: commands::Services::facts(). `replaced`: its program is no longer the one on the disk.
Check daemon_check(const Json &facts, bool replaced);
/// Whether the program of this process was replaced, or removed, since it started.
bool own_program_was_replaced();

/// What the directory of a town is like.
struct Ground {
    bool directory = false;
    bool network = false;
    unsigned mode = 0;          ///< permission bits
    std::optional<std::uint64_t> free_bytes;
};
Ground ground_of(const std::filesystem::path &town);
Check directory_check(const std::filesystem::path &town, const Ground &ground);
Check space_check(const std::filesystem::path &town, const Ground &ground);

/// The pages of the ledger and that no event is missing; `wm ledger verify` does more, and takes longer.
Check ledger_check(const std::filesystem::path &ledger);
/// The daemon's word about the last daily backup.
Check backup_check(const Json &facts);

/// Whether the rules for what agents may do can be read; of rigs, see rig_checks.
Check policy_check(const approvals::Policy &policy);

} // namespace wm::doctor
