#pragma once
// Records as replies show them. Beads use the field names of the Beads project (id, title, status, priority,
// issue_type, dependencies …); what is ours stands beside them.
#include "base/json.h"
#include "town/state.h"

namespace wm::commands {

Json view_of(const town::State &state, const town::Bead &bead);
Json view_of(const town::State &state, const town::Convoy &convoy);
Json view_of(const town::State &state, const town::Agent &agent, const Json &activity);
Json view_of(const town::State &state, const town::Rig &rig);
Json view_of(const town::State &state, const town::MergeRequest &mr);

/// {"items": […], "total": n}
Json list_of(Json items, std::size_t total);

} // namespace wm::commands
