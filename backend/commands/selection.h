#pragma once
// Which beads a list shows: the options that list, ready, count and their like share.
#include "commands/command_spec.h"
#include "commands/services.h"
#include "town/rules/filter.h"
#include "town/state.h"

#include <optional>

namespace wm::commands {

/// Those that all of them take, and `more` of the command's own.
std::vector<Param> selection_params(std::vector<Param> more = {});

/// Refuses rigs and convoys that there are not, as options do it: nothing could be found by them.
Result<> knows_names(const town::State &state, const town::Filter &filter);
/// A rig or a convoy named there counts instead of the rig where the caller stands.
bool names_place(const town::Filter &filter);

class Selection {
public:
    static Result<Selection> of(Services &services, const Request &request);

    bool takes(const town::State &state, const town::Bead &bead) const;
    /// It would, were it not of another rig than the one where the caller stands.
    bool would_take_here(const town::State &state, const town::Bead &bead) const;
    /// The rig that it is limited to; null: every rig.
    const RigId *rig() const { return m_rig ? &*m_rig : nullptr; }
    /// That rig is the one where the caller stands, named by nobody: what others have is told (would_take_here).
    bool is_by_place() const { return m_by_place; }
    /// Nothing was asked for but a rig: every bead of it that is not closed.
    bool is_everything() const { return m_conditions.empty() && !m_closed_too; }
    /// The types that were asked for; none: all.
    const std::vector<std::string> &types() const { return m_types; }
    /// It can take closed beads.
    bool takes_closed() const { return m_closed_too; }

private:
    Result<> limit_to_rig(Services &services, const Request &request, bool is_named);
    Result<> add_more(const town::State &state, const Request &request, Timestamp now);
    bool fits(const town::State &state, const town::Bead &bead) const;

    using Condition = std::function<bool(const town::State &, const town::Bead &)>;

    std::vector<Condition> m_conditions;
    std::vector<std::string> m_types;
    std::optional<RigId> m_rig;
    bool m_by_place = false;
    bool m_closed_too = false;
};

} // namespace wm::commands
