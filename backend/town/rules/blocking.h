#pragma once
// What a bead waits for. A bead is held back while a `blocks` or `conditional-blocks` target is neither done nor pinned,
// while a `waits-for` is not satisfied, or while its parent is held back. The answer is kept in Bead::blocked by
// bead/index.h; here are the rule itself and the reasons.
//
// Done is what is closed, and what has landed and is open only for its parts (landing.h): who waits for it waits for its
// work, and that is on the target. A part may therefore wait for its own bead, itself or through others; else neither
// could ever be closed.
//
// waits-for: the children of its target must be done, all of them, or any when its metadata says so
// ({"gate":"any-children"}). A target without children is waited for itself: they may still come.
//
// A target may be of another project, see external.h. What is neither that nor a bead of the town holds nothing back.
#include "town/state.h"

#include <functional>
#include <optional>

namespace wm::town {

/// The rule, read from the bead's own dependencies and its parent's flag. For everybody else: Bead::blocked.
bool holds_back(const State &state, const Bead &bead);
/// Has an ancestor that is deferred.
bool below_deferred(const State &state, const Bead &bead);

/// What keeps this one from starting, its own and its ancestors' reasons; each a bead of the town or an external id.
/// Empty = not blocked.
std::vector<BeadId> blockers(const State &state, const Bead &bead);
/// Those of its own dependencies only: what forbids closing it.
std::vector<BeadId> own_blockers(const State &state, const Bead &bead);

/// Since when nothing of its own holds it back: its beginning, or the end of the last that it waited for; nullopt: something does.
std::optional<Timestamp> free_since(const State &state, const Bead &bead);
/// It has waited for something, or still does; not whether it is held back.
bool stands_behind_others(const Bead &bead);

/// A dependency that could close a ring (rings.h).
bool may_hold_back(DependencyType type);
/// A waits-for that one closed child is enough for.
bool wants_any_child(const Dependency &dependency);
/// Closed, or its work has landed.
bool is_done(const State &state, const Bead &bead);
/// Nobody waits for it any more: done, or pinned.
bool is_settled(const State &state, const Bead &bead);

/// Beads whose parent this is.
std::vector<BeadId> children(const State &state, const BeadId &bead);
/// Its parent, or nullptr.
const Bead *parent_of(const State &state, const Bead &bead);
/// Beads that wait for this one by `blocks`.
std::vector<BeadId> waiting_for(const State &state, const BeadId &bead);
/// How many beads name this one in a dependency.
std::size_t dependent_count(const State &state, const BeadId &bead);

/// The bead that a gate of kind "bead" waits for, by its id or as RIG:ID; nullptr: the town has none.
const Bead *awaited_by_gate(const State &state, const Bead &gate);
/// Why a gate of kind "bead" is to be opened: "wm-3fx was closed", "wm-3fx has landed"; empty: it is not.
std::string opened_because(const State &state, const Bead &gate);
/// The awaited bead among other beads than the state's.
const Bead *awaited_by_gate(const Bead &gate, const std::function<const Bead *(const BeadId &)> &find_bead);
/// The bead that a gate asks a person to close although something is open (an agent's --force); empty: it asks something
/// else. Kept as "close:<bead>" in its await_id.
BeadId asked_to_close(const Bead &gate);
/// With what reason a gate is closed that asks a person something: a yes is never read out of other words.
enum class Answer { yes, no, unclear };
/// "approved", "approved: what was said"; a no begins with rejected, denied, dismissed or no.
Answer answer_in(std::string_view close_reason);
/// Why a step of a formula is not to be done although nothing holds it back: a person has said no to its gate, or has put
/// it aside. Empty: it is not put aside.
std::string put_aside_because(const State &state, const Bead &step);
/// Beads that wait for this gate and have to be put aside before a no, else its closing would let them start.
std::vector<BeadId> put_aside_by_no(const State &state, const Bead &gate);

} // namespace wm::town
