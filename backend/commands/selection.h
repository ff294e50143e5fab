#pragma once
// Which beads a list shows: the options that list, ready, count and their like share.
#include "commands/command_spec.h"
#include "commands/services.h"
#include "town/state.h"

namespace wm::commands {

std::vector<Param> selection_params();

class Selection {
public:
    static Result<Selection> of(Services &services, const Request &request);

    bool takes(const town::State &state, const town::Bead &bead) const;
    /// Nothing was asked for: every bead that is not closed.
    bool is_everything() const { return m_conditions.empty() && !m_closed_too; }
    /// The types that were asked for; none: all.
    const std::vector<std::string> &types() const { return m_types; }
    /// It can take closed beads.
    bool takes_closed() const { return m_closed_too; }

private:
    using Condition = std::function<bool(const town::State &, const town::Bead &)>;

    std::vector<Condition> m_conditions;
    std::vector<std::string> m_types;
    bool m_closed_too = false;
};

} // namespace wm::commands
