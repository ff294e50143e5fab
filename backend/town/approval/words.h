#pragma once
// What is said of approvals and grants, and what may be chosen.
#include "town/approval/approval.h"
#include "town/approval/grant.h"

namespace wm::town {

/// Of a fingerprint, where people type it.
inline constexpr std::size_t shown_of_fingerprint = 8;

/// Why it cannot be allowed for this ("bead", "agent", "always"), in a sentence; empty when it can.
std::string why_not_for(const Approval &approval, std::string_view scope);

} // namespace wm::town
